package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.ConfigReader;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.SecretFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionsSimulationTest {
    @TempDir
    Path folder;

    private Catalog catalog() throws Exception {
        Files.writeString(folder.resolve("all.yaml"), """
                monitors:
                  - { name: homepage, every: 20s, timeout: 5s, every-while-down: 10s, tcp: { address: "example.org:443" } }
                  - { name: chat, every: 20s, timeout: 5s, every-while-down: 10s, tcp: { address: "example.org:444" } }
                rules:
                  - { name: site-down, monitor: "*", severity: critical, failing: { agreement: majority } }
                channels:
                  - { name: team, webhook: { url: "http://localhost/" } }
                routes:
                  - { to: team, group-by: [rule, monitor], group-window: 1s }
                """);
        return switch (new ConfigReader(_ -> Optional.empty(), SecretFiles.ofThisMachine()).read(folder)) {
            case Loaded.Good good -> good.catalog();
            case Loaded.Bad bad -> throw new IllegalStateException(bad.errors().toString());
        };
    }

    private static final List<java.util.logging.Logger> LOGS = List.of(java.util.logging.Logger.getLogger("launchwatch"), java.util.logging.Logger.getLogger("dev.launchwatch"));

    @Test
    void whatPeopleAreToldIsTrueAndCompleteWhateverGoesWrong() throws Exception {
        Catalog catalog = catalog();
        Long only = Long.getLong("launchwatch.seed");
        Judge.Tally tally = new Judge.Tally();
        List<String> faults = new ArrayList<>();
        if (only == null) LOGS.forEach(l -> l.setLevel(java.util.logging.Level.OFF));
        long start = System.nanoTime();
        int runs = only != null ? 1 : Integer.getInteger("runs", 1000);
        for (long seed = only == null ? 1 : only; runs-- > 0; seed++) {
            SimulatedWorld world = new SimulatedWorld(seed, catalog, (store, _) -> store);
            world.run();
            List<String> found = new Judge(world, tally).judge();
            if (!found.isEmpty()) {
                faults.add("-Dlaunchwatch.seed=" + seed + ": " + found + "\n   " + world.outages + "\n   " + world.troubles);
            }
            if (only != null) {
                System.out.println(world.simulation().trace() + " " + world.simulation().steps());
                world.told.forEach(t -> System.out.println(t.at() + " " + t.instance() + " " + t.notification().kind() + " " + t.notification().id() + " "
                        + t.notification().alerts().stream().map(a -> a.id() + " " + a.state()).toList() + " " + t.message().note() + " " + t.answered()));
            }
        }
        System.out.println((System.nanoTime() - start) / 1e9);
        System.out.println(tally.worlds + " " + tally.troubles + " outages " + tally.outages + " exact " + tally.exact + " more " + tally.more + " " + tally.excuses + " lost "
                + tally.lost + " partly " + tally.partly + " invented " + tally.invented + " messages " + tally.messages + " departures " + tally.departures + " epochs " + tally.epochs + " acks " + tally.acknowledged);
        faults.stream().limit(12).forEach(System.out::println);
        assertThat(faults).hasSize(0);
    }
}
