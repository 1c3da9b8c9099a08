package dev.launchwatch.config;

import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.alert.Subject;
import dev.launchwatch.probe.HeartbeatSpec;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.signal.Signal;
import java.util.HashMap;
import java.util.Map;

/** The catalog as the rules know it. */
public final class Subjects {
    private Subjects() {}

    /** Every rule of the catalog over its enabled monitors. */
    public static RuleBook ruleBook(Catalog catalog) {
        return new RuleBook(
                catalog.rules(),
                catalog.monitors().stream()
                        .filter(Monitor::enabled)
                        .map(Subjects::subject)
                        .toList());
    }

    /** The kind of event that each signal counts, by the signal's name; of those alone that count any. */
    public static Map<String, String> kinds(Catalog catalog) {
        Map<String, String> kinds = new HashMap<>();
        for (Signal signal : catalog.signals()) {
            signal.event().ifPresent(event -> kinds.put(signal.name(), event));
        }
        return kinds;
    }

    private static Subject subject(Monitor monitor) {
        return new Subject(
                monitor.name(),
                monitor.group(),
                monitor.every(),
                monitor.impact(),
                monitor.labels(),
                monitor.dependsOn(),
                monitor.probe() instanceof HeartbeatSpec,
                monitor.timeout(),
                monitor.confirmAfter().plus(monitor.timeout()).multipliedBy(monitor.confirmations()));
    }
}
