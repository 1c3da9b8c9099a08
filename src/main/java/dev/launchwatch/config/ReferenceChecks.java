package dev.launchwatch.config;

import dev.launchwatch.alert.Objective;
import dev.launchwatch.alert.RegionalWarning;
import dev.launchwatch.alert.Rule;
import dev.launchwatch.alert.RuleSpec;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Globs;
import dev.launchwatch.model.Wording;
import dev.launchwatch.notify.Channel;
import dev.launchwatch.notify.Maintenance;
import dev.launchwatch.notify.OnCall;
import dev.launchwatch.notify.Route;
import dev.launchwatch.probe.DnsSpec;
import dev.launchwatch.probe.HeartbeatSpec;
import dev.launchwatch.probe.HttpSpec;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.probe.OAuthCallbackSpec;
import dev.launchwatch.probe.ProbeSpec;
import dev.launchwatch.probe.StepsSpec;
import dev.launchwatch.probe.TcpSpec;
import dev.launchwatch.probe.TlsSpec;
import dev.launchwatch.probe.WebSocketSpec;
import dev.launchwatch.signal.Kinds;
import dev.launchwatch.signal.Signal;
import dev.launchwatch.signal.SignalSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Names: that they are unique, and that everything that refers to one leads somewhere. */
final class ReferenceChecks {
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Catalog catalog;
    private final Names names;
    private final Findings findings;

    ReferenceChecks(Catalog catalog, Names names, Findings findings) {
        this.catalog = catalog;
        this.names = names;
        this.findings = findings;
    }

    void run() {
        unique("monitor", catalog.monitors());
        unique("signal", catalog.signals());
        unique("source", catalog.sources());
        unique("cost report", catalog.costReports());
        unique("rule", catalog.rules());
        regional();
        unique("channel", catalog.channels());
        unique("rota", catalog.onCall());
        unique("maintenance window", catalog.maintenance());
        unique("objective", catalog.objectives());
        catalog.rules().forEach(this::rule);
        catalog.routes().forEach(this::route);
        for (Monitor monitor : catalog.monitors()) {
            existing(monitor, "depends-on", monitor.dependsOn(), "monitor", names.monitors());
        }
        for (Channel channel : catalog.channels()) {
            if (channel.fallback() != null) {
                existing(channel, "fallback", List.of(channel.fallback()), "channel", names.channels());
            }
        }
        for (OnCall rota : catalog.onCall()) {
            new OnCallChecks(findings).references(rota, catalog.channels());
            rota.turns().forEach(turn -> existing(turn, "to", turn.to(), "channel", names.channels()));
        }
        for (Maintenance window : catalog.maintenance()) {
            patterns(window, "monitor", window.monitor(), "monitor", names.monitors());
            groups(window, window.group());
        }
        for (Objective objective : catalog.objectives()) {
            patterns(objective, "monitor", objective.monitor(), "monitor", names.monitors());
        }
        statusPage(catalog.statusPage());
        cycles();
    }

    private void statusPage(StatusPage page) {
        if (!page.monitors().isEmpty()) {
            patterns(page, "monitors", page.monitors(), "monitor", names.monitors());
        }
        for (String monitor : page.names().keySet()) {
            if (names.whole() && !names.monitors().contains(monitor)) {
                findings.name(
                        page,
                        "names",
                        monitor,
                        "there is no monitor '" + monitor + "'"
                                + Suggestions.closest(monitor, names.monitors())
                                        .map(name -> " (did you mean '" + name + "'?)")
                                        .orElse(": 'names' says what monitors are called on the page"));
            }
        }
        Set<String> languages = new TreeSet<>(Set.of(Languages.english().language()));
        Set<String> written = new HashSet<>();
        for (Wording wording : catalog.languages()) {
            languages.add(wording.language());
            if (!written.add(wording.language())) {
                findings.error(
                        wording,
                        "language",
                        "the language '" + wording.language() + "' stands twice: keep one of the two");
            }
        }
        if (names.whole() && !languages.contains(page.language())) {
            findings.error(
                    page,
                    "language",
                    "there is no language '" + page.language() + "': add it to 'languages', or take one of "
                            + String.join(", ", languages));
        }
    }

    private void unique(String kind, List<?> items) {
        Map<String, Object> first = new HashMap<>();
        for (Object item : items) {
            String name = Names.of(item);
            if (!NAME.matcher(name).matches()) {
                findings.error(
                        item,
                        "name",
                        "'" + name
                                + "' is no name: write up to 64 letters, digits, dots, dashes and underscores, a letter"
                                + " or digit first");
                continue;
            }
            Object other = first.putIfAbsent(name, item);
            if (other != null) {
                findings.error(
                        item,
                        "name",
                        "the " + kind + " '" + name + "' stands twice, first at " + findings.place(other, "name")
                                + ": give each its own name");
            }
        }
    }

    /** The warnings that stand beside rules have names, too. */
    private void regional() {
        Map<String, Rule> beside = new HashMap<>();
        for (Rule rule : catalog.rules()) {
            RegionalWarning.of(rule).ifPresent(warning -> beside.put(warning.name(), rule));
        }
        for (Rule rule : catalog.rules()) {
            Rule other = beside.get(rule.name());
            if (other != null) {
                findings.error(
                        rule,
                        "name",
                        "'" + rule.name() + "' is the name of the warning beside '" + other.name() + "' ("
                                + findings.place(other, "name")
                                + ") of what fewer regions see than must agree: choose another name, or write regional:"
                                + " false there");
            }
        }
    }

    private void rule(Rule rule) {
        if (rule.signal() != null) {
            existing(rule, "signal", List.of(rule.signal()), "signal", names.signals());
            signal(rule, rule.signal());
        }
        patterns(rule, "monitor", rule.monitor(), "monitor", names.monitors());
        groups(rule, rule.group());
        fitting(rule, "monitor", rule.monitor(), (pattern, monitor) -> Globs.matches(pattern, monitor.name()));
        fitting(rule, "group", rule.group(), (group, monitor) -> group.equals(monitor.group()));
    }

    /** What a rule asks of its signal, and of another one that it compares it to. */
    private void signal(Rule rule, String signal) {
        if (rule.condition() instanceof RuleSpec.Ratio ratio) {
            existing(ratio, "successes", List.of(ratio.successes()), "signal", names.signals());
            if (ratio.successes().equals(signal)) {
                findings.error(
                        ratio,
                        "successes",
                        "'" + signal + "' counts the failures already: name the signal of what succeeds");
            }
        }
        for (Signal known : catalog.signals()) {
            if (known.name().equals(signal)) {
                switch (known.spec()) {
                    case SignalSpec.Counted(String event) -> counted(rule, event);
                    case SignalSpec.Promql promql -> measured(rule, signal, promql);
                }
            } else if (rule.condition() instanceof RuleSpec.Ratio ratio
                    && known.name().equals(ratio.successes())
                    && known.promql().isPresent()) {
                findings.error(
                        ratio, "successes", "'" + known.name() + "' is measured: name a signal that counts events");
            }
        }
    }

    private void counted(Rule rule, String event) {
        boolean free = Kinds.ALL.contains(event) && !event.equals(Kinds.MODEL_USED);
        if (rule.condition() instanceof RuleSpec.CostPerMember && free) {
            findings.item(
                    rule,
                    "signal",
                    0,
                    "events of '" + event + "' cost nothing: choose a signal of " + Kinds.MODEL_USED);
        }
        if (rule.condition() instanceof RuleSpec.Value) {
            findings.item(
                    rule,
                    "signal",
                    0,
                    "'" + rule.signal() + "' counts events and measures nothing: choose a signal with promql, or write"
                            + " rate: { over: 30/5m }");
        }
    }

    /** Of a number that is measured now and then nobody can tell rates, people or money. */
    private void measured(Rule rule, String signal, SignalSpec.Promql promql) {
        Duration least = promql.every().multipliedBy(2).plus(promql.timeout());
        switch (rule.condition()) {
            case RuleSpec.Value _ -> {
                // that is what it is for
            }
            case RuleSpec.Absent absent -> {
                if (absent.silence().compareTo(least) < 0) {
                    findings.error(
                            absent,
                            "for",
                            "'for' is too short for '" + signal + "', which is measured every "
                                    + Durations.format(promql.every()) + ": write at least " + Durations.format(least));
                }
            }
            case RuleSpec.EventRate _,
                    RuleSpec.PerOne _,
                    RuleSpec.Stuffing _,
                    RuleSpec.Spray _,
                    RuleSpec.Slow _,
                    RuleSpec.Ratio _,
                    RuleSpec.Spike _,
                    RuleSpec.CostPerMember _ ->
                findings.item(
                        rule,
                        "signal",
                        0,
                        "'" + signal + "' is measured and counts no events, as a rule of kind '"
                                + RuleChecks.kind(rule.condition())
                                + "' needs them: write value: { over: 100 }, and let the query do the rest");
            case RuleSpec.Failing _,
                    RuleSpec.Latency _,
                    RuleSpec.Uptime _,
                    RuleSpec.Certificate _,
                    RuleSpec.HeartbeatMissing _ -> {
                // said already: it watches monitors
            }
        }
    }

    private void route(Route route) {
        existing(route, "to", route.to(), "channel", names.told());
        existing(route, "escalate-to", route.escalateTo(), "channel", names.told());
        patterns(route, "rule", route.rule(), "rule", names.rules());
    }

    private void existing(Object subject, String key, List<String> wanted, String kind, Set<String> known) {
        for (int i = 0; i < wanted.size(); i++) {
            String name = wanted.get(i);
            if (names.whole() && !known.contains(name)) {
                findings.item(
                        subject, key, i, "there is no " + kind + " '" + name + "'" + Suggestions.oneOf(name, known));
            }
        }
    }

    private void patterns(Object subject, String key, List<String> patterns, String kind, Set<String> known) {
        for (int i = 0; i < patterns.size(); i++) {
            String pattern = patterns.get(i);
            if (names.whole() && !Names.fits(pattern, known)) {
                String what = pattern.contains("*") ? " that fits '" : " '";
                findings.item(
                        subject,
                        key,
                        i,
                        "there is no " + kind + what + pattern + "'" + Suggestions.oneOf(pattern, known));
            }
        }
    }

    private void groups(Object subject, List<String> groups) {
        if (names.wholeGroups()) {
            existing(subject, "group", groups, "group", names.groups());
        }
    }

    /** Whether a monitor is chosen by a pattern or group. */
    private interface Choice {
        boolean chosen(String by, Monitor monitor);
    }

    private void fitting(Rule rule, String key, List<String> choices, Choice choice) {
        for (int i = 0; i < choices.size(); i++) {
            String by = choices.get(i);
            List<Monitor> chosen = catalog.monitors().stream()
                    .filter(monitor -> choice.chosen(by, monitor))
                    .toList();
            Predicate<Monitor> unfit = monitor -> !fits(rule.condition(), monitor.probe());
            if (!chosen.isEmpty() && chosen.stream().allMatch(unfit)) {
                findings.item(rule, key, i, unfit(rule.condition(), by));
            }
        }
    }

    private static String unfit(RuleSpec condition, String by) {
        return switch (condition) {
            case RuleSpec.Certificate _ -> "'" + by + "' sees no certificate: choose monitors that connect by TLS";
            case RuleSpec.HeartbeatMissing _ ->
                "'" + by + "' is no heartbeat: choose heartbeat monitors, or write failing for others";
            default -> "'" + by + "' measures no latency: choose monitors that probe";
        };
    }

    /** Whether the condition can ever hold for results of such a probe. */
    static boolean fits(RuleSpec condition, ProbeSpec probe) {
        return switch (condition) {
            case RuleSpec.Certificate _ ->
                switch (probe) {
                    case HttpSpec _, StepsSpec _, OAuthCallbackSpec _, WebSocketSpec _, TlsSpec _ -> true;
                    case TcpSpec _, DnsSpec _, HeartbeatSpec _ -> false;
                };
            case RuleSpec.HeartbeatMissing _ -> probe instanceof HeartbeatSpec;
            case RuleSpec.Latency _ -> !(probe instanceof HeartbeatSpec);
            case RuleSpec.Failing _,
                    RuleSpec.Uptime _,
                    RuleSpec.EventRate _,
                    RuleSpec.PerOne _,
                    RuleSpec.Stuffing _,
                    RuleSpec.Spray _,
                    RuleSpec.Slow _,
                    RuleSpec.Ratio _,
                    RuleSpec.Spike _,
                    RuleSpec.CostPerMember _,
                    RuleSpec.Absent _,
                    RuleSpec.Value _ -> true;
        };
    }

    private void cycles() {
        Map<String, Object> monitors = new LinkedHashMap<>();
        Map<String, List<String>> dependencies = new LinkedHashMap<>();
        for (Monitor monitor : catalog.monitors()) {
            monitors.putIfAbsent(monitor.name(), monitor);
            dependencies.putIfAbsent(monitor.name(), monitor.dependsOn());
        }
        circles(monitors, dependencies, "depends-on", "depends on itself");
        Map<String, Object> channels = new LinkedHashMap<>();
        Map<String, List<String>> fallbacks = new LinkedHashMap<>();
        for (Channel channel : catalog.channels()) {
            channels.putIfAbsent(channel.name(), channel);
            fallbacks.putIfAbsent(channel.name(), channel.fallback() == null ? List.of() : List.of(channel.fallback()));
        }
        circles(channels, fallbacks, "fallback", "falls back to itself");
    }

    private void circles(Map<String, Object> named, Map<String, List<String>> references, String key, String what) {
        for (List<String> circle : Cycles.in(references)) {
            Object first = named.get(circle.getFirst());
            if (first != null) {
                findings.error(
                        first,
                        key,
                        "'" + circle.getFirst() + "' " + what + " (" + String.join(" → ", circle)
                                + "): break the circle");
            }
        }
    }
}
