package dev.launchwatch.app;

import dev.launchwatch.config.ConfigReader;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.SecretFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** By which simulated worlds are configured: read from YAML as a daemon does, once each. */
final class SimulatedConfigs {
    /** How soon somebody has to look after an outage. */
    static final Duration ACKNOWLEDGE_WITHIN = Duration.ofSeconds(20);

    /** More events than that in {@link #WINDOW} are told. */
    static final int MOST_EVENTS = 10;

    static final Duration WINDOW = Duration.ofMinutes(4);

    /** Jobs report so often at least. */
    static final Duration WITHIN = Duration.ofSeconds(25);

    /** So much later a report may be. */
    static final Duration GRACE = Duration.ofSeconds(10);

    /** The jobs that report. */
    static final List<String> JOBS = List.of("backup", "digest");

    /** What is deployed. */
    enum Edition {
        FIRST,
        /** The rule is another one. */
        RULE,
        /** The route is another one. */
        ROUTE,
        /** A monitor is missing. */
        MONITOR;

        /** Whether a monitor is part of it. */
        boolean watches(String monitor) {
            return this != MONITOR || !monitor.equals(CHANGING);
        }
    }

    /** The monitor that is not in every edition. */
    private static final String CHANGING = "chat";

    private static final String CONFIGURATION = """
            monitors:
              - { name: homepage, every: 20s, timeout: 5s, every-while-down: 10s, tcp: { address: "example.org:443" } }
            %s
            %s
            %s
            rules:
              - { name: site-down, %s, severity: %s, failing: { agreement: majority } }
            %s
            %s
            channels:
              - { name: team, webhook: { url: "http://localhost/" } }
              - { name: boss, webhook: { url: "http://localhost/boss" } }
            routes:
              - { to: team, rule: site-down, group-by: [rule, monitor], group-window: %s }
              - { to: team, group-by: [rule, monitor], group-window: 1s }
            """;

    private static final String CHAT =
            "  - { name: chat, every: 20s, timeout: 5s, every-while-down: 10s, tcp: { address: \"example.org:444\" } }";

    private static final String SIGNALS = """
            signals:
              - { name: logins, event: login.failed }""";

    private static final String ATTACK = "  - { name: attack, signal: logins, severity: critical, rate: { over: "
            + MOST_EVENTS + "/" + WINDOW.toMinutes() + "m }, keep-firing-for: 10s }";

    private static final String JOB =
            "  - { name: %s, group: jobs, every: 10s, every-while-down: 5s, heartbeat: { within: %ds, grace: %ds } }";

    /** It may come and go as often as jobs do. */
    private static final String MISSING =
            "  - { name: job-missing, group: jobs, severity: critical, heartbeat: {}, flap-threshold: 0 }";

    private final Path folder;
    private final Map<String, Loaded.Good> read = new HashMap<>();

    /** @param folder for files that are read; nobody else's */
    SimulatedConfigs(Path folder) {
        this.folder = folder;
    }

    /** What is deployed in a world that has these features. */
    Loaded.Good of(Set<Feature> features, Edition edition) {
        String escalation = features.contains(Feature.ESCALATIONS)
                ? ", acknowledge-within: " + ACKNOWLEDGE_WITHIN.toSeconds() + "s, escalate-to: [boss]"
                : "";
        boolean signals = features.contains(Feature.EVENTS);
        boolean jobs = features.contains(Feature.JOBS);
        String text = CONFIGURATION.formatted(
                edition.watches(CHANGING) ? CHAT : "",
                jobs ? JOBS.stream().map(SimulatedConfigs::job).collect(Collectors.joining("\n")) : "",
                signals ? SIGNALS : "",
                jobs ? "group: default" : "monitor: \"*\"",
                edition == Edition.RULE ? "warning" : "critical",
                signals ? ATTACK : "",
                jobs ? MISSING : "",
                (edition == Edition.ROUTE ? "3s" : "1s") + escalation);
        return read.computeIfAbsent(text, this::read);
    }

    private static String job(String name) {
        return JOB.formatted(name, WITHIN.toSeconds(), GRACE.toSeconds());
    }

    private Loaded.Good read(String text) {
        try {
            Files.writeString(folder.resolve("all.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return switch (new ConfigReader(_ -> Optional.empty(), SecretFiles.ofThisMachine()).read(folder)) {
            case Loaded.Good good -> good;
            case Loaded.Bad bad -> throw new IllegalStateException(bad.errors().toString());
        };
    }
}
