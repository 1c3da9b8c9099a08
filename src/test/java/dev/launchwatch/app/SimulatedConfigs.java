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
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** By which simulated worlds are configured: read from YAML as a daemon does, once each. */
final class SimulatedConfigs {
    /** How soon somebody has to look after an outage. */
    static final Duration ACKNOWLEDGE_WITHIN = Duration.ofSeconds(20);

    /** More events than that in {@link #WINDOW} are told. */
    static final int MOST_EVENTS = 10;

    static final Duration WINDOW = Duration.ofMinutes(4);

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
            rules:
              - { name: site-down, monitor: "*", severity: %s, failing: { agreement: majority } }
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
        String text = CONFIGURATION.formatted(
                edition.watches(CHANGING) ? CHAT : "",
                signals ? SIGNALS : "",
                edition == Edition.RULE ? "warning" : "critical",
                signals ? ATTACK : "",
                (edition == Edition.ROUTE ? "3s" : "1s") + escalation);
        return read.computeIfAbsent(text, this::read);
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
