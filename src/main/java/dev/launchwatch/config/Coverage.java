package dev.launchwatch.config;

import dev.launchwatch.alert.RegionalWarning;
import dev.launchwatch.alert.Rule;
import dev.launchwatch.model.Globs;
import dev.launchwatch.notify.Channel;
import dev.launchwatch.notify.OnCall;
import dev.launchwatch.notify.Route;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.signal.CostReport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is legal but probably not meant: things that nothing leads to, and keys that change nothing. */
final class Coverage {
    private final Catalog catalog;
    private final Findings findings;

    Coverage(Catalog catalog, Findings findings) {
        this.catalog = catalog;
        this.findings = findings;
    }

    void run() {
        Set<Route> used = new HashSet<>();
        for (Rule rule : catalog.rules()) {
            List<Route> routes = catalog.routes().stream()
                    .filter(route -> takes(route, rule))
                    .toList();
            used.addAll(routes);
            // It need not be routed: with one region there is none.
            RegionalWarning.of(rule)
                    .ifPresent(warning -> catalog.routes().stream()
                            .filter(route -> takes(route, warning))
                            .forEach(used::add));
            if (routes.isEmpty()) {
                findings.warning(rule, "name", "no route leads from the rule '" + rule.name() + "' to a channel");
            }
        }
        for (Route route : catalog.routes()) {
            // A route without conditions also takes what the daemon says about itself.
            if (!used.contains(route) && selective(route) && !takesCostReports(route)) {
                findings.warning(route, "to", "no rule's alerts take this route");
            }
            escalation(route);
            labels(route);
        }
        channels();
        for (Monitor monitor : catalog.monitors()) {
            if (catalog.rules().stream().noneMatch(rule -> watches(rule, monitor))) {
                findings.warning(monitor, "name", "no rule watches the monitor '" + monitor.name() + "'");
            }
        }
    }

    /** Whether what cost reports find may take it. */
    private boolean takesCostReports(Route route) {
        return !route.rule().isEmpty()
                && CostReportChecks.alerts(catalog.costReports().stream().map(CostReport::name))
                        .anyMatch(alert -> route.rule().stream().anyMatch(glob -> Globs.matches(glob, alert)));
    }

    private void escalation(Route route) {
        if (route.acknowledgeWithin() != null && route.escalateTo().isEmpty()) {
            findings.warning(
                    route,
                    "acknowledge-within",
                    "nobody is told when nobody acknowledges: add escalate-to: [CHANNEL], or remove"
                            + " acknowledge-within");
        }
    }

    private void channels() {
        Set<String> used = new HashSet<>();
        for (Route route : catalog.routes()) {
            used.addAll(route.to());
            used.addAll(route.escalateTo());
        }
        for (OnCall rota : catalog.onCall()) {
            if (used.contains(rota.name())) {
                rota.turns().forEach(turn -> used.addAll(turn.to()));
            } else {
                findings.warning(rota, "name", "no route asks who is on call by '" + rota.name() + "'");
            }
        }
        for (Channel channel : catalog.channels()) {
            if (channel.fallback() != null) {
                used.add(channel.fallback());
            }
        }
        for (Channel channel : catalog.channels()) {
            if (!used.contains(channel.name())) {
                findings.warning(channel, "name", "no route leads to the channel '" + channel.name() + "'");
            }
        }
    }

    private void labels(Route route) {
        Set<String> known = new TreeSet<>(Names.OWN_LABELS);
        catalog.rules().forEach(rule -> {
            known.addAll(rule.labels().keySet());
            RegionalWarning.of(rule)
                    .ifPresent(warning -> known.addAll(warning.labels().keySet()));
        });
        catalog.monitors().forEach(monitor -> known.addAll(monitor.labels().keySet()));
        for (String label : route.groupBy()) {
            if (!known.contains(label)) {
                findings.warning(
                        route, "group-by", "no alert has the label '" + label + "'" + Suggestions.oneOf(label, known));
            }
        }
    }

    private static boolean selective(Route route) {
        return !route.rule().isEmpty()
                || !route.match().isEmpty()
                || !route.severity().isEmpty();
    }

    private boolean takes(Route route, Rule rule) {
        if (!route.severity().isEmpty() && !route.severity().contains(rule.severity())) {
            return false;
        }
        if (!route.rule().isEmpty() && route.rule().stream().noneMatch(glob -> Globs.matches(glob, rule.name()))) {
            return false;
        }
        if (route.match().isEmpty()) {
            return true;
        }
        if (rule.condition().aboutSignals()) {
            Map<String, String> ofSignal = Map.of("signal", String.valueOf(rule.signal()), "group", "signals");
            return matches(route, labels(rule, ofSignal));
        }
        return catalog.monitors().stream()
                .filter(monitor -> watches(rule, monitor))
                .anyMatch(monitor -> matches(route, labels(rule, labels(monitor))));
    }

    private static boolean matches(Route route, Map<String, String> labels) {
        return route.match().entrySet().stream()
                .allMatch(wanted -> labels.containsKey(wanted.getKey())
                        && Globs.matches(wanted.getValue(), labels.getOrDefault(wanted.getKey(), "")));
    }

    private static Map<String, String> labels(Monitor monitor) {
        Map<String, String> labels = new HashMap<>(monitor.labels());
        labels.put("monitor", monitor.name());
        labels.put("group", monitor.group());
        return labels;
    }

    private static Map<String, String> labels(Rule rule, Map<String, String> ofMonitor) {
        Map<String, String> labels = new HashMap<>(ofMonitor);
        labels.putAll(rule.labels());
        labels.put("rule", rule.name());
        labels.put("alertname", rule.name());
        labels.put("severity", rule.severity().label());
        return labels;
    }

    private static boolean watches(Rule rule, Monitor monitor) {
        return !rule.condition().aboutSignals()
                && ReferenceChecks.fits(rule.condition(), monitor.probe())
                && (rule.group().contains(monitor.group())
                        || rule.monitor().stream().anyMatch(glob -> Globs.matches(glob, monitor.name())));
    }
}
