package dev.launchwatch.app;

import dev.launchwatch.alert.Objective;
import dev.launchwatch.alert.Rule;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.Place;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.notify.Channel;
import dev.launchwatch.notify.Maintenance;
import dev.launchwatch.notify.OnCall;
import dev.launchwatch.notify.Route;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.signal.Signal;
import dev.launchwatch.web.Inventory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The port of the operator page about the configuration. It says what is watched and who is told, and nothing of how: addresses, headers,
 * bodies and credentials may have secrets in them. What it says goes through the redactor all the same. For any thread.
 */
@Singleton
final class Inventorying implements Inventory {
    private final Station station;
    private final Settings settings;

    @Inject
    Inventorying(Station station, Settings settings) {
        this.station = station;
        this.settings = settings;
    }

    @Override
    public List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        Loaded.Good good = station.configured().good();
        if (good != null) {
            Catalog catalog = good.catalog();
            sections.add(new Section(
                    "Monitors",
                    catalog.monitors().stream()
                            .map(monitor -> entry(monitor, good.monitors().get(monitor.name())))
                            .toList()));
            sections.add(new Section(
                    "Signals",
                    catalog.signals().stream().map(Inventorying::entry).toList()));
            sections.add(new Section(
                    "Rules",
                    catalog.rules().stream()
                            .map(rule -> entry(rule, good.rules().get(rule.name())))
                            .toList()));
            sections.add(new Section(
                    "Channels",
                    catalog.channels().stream().map(Inventorying::entry).toList()));
            sections.add(new Section(
                    "Routes", catalog.routes().stream().map(Inventorying::entry).toList()));
            sections.add(new Section(
                    "On call",
                    catalog.onCall().stream().map(Inventorying::entry).toList()));
            sections.add(new Section(
                    "Maintenance",
                    catalog.maintenance().stream().map(Inventorying::entry).toList()));
            sections.add(new Section(
                    "Objectives",
                    catalog.objectives().stream().map(Inventorying::entry).toList()));
            sections.replaceAll(section -> clean(section, good.redactor()));
        }
        sections.add(new Section("Process", process()));
        sections.removeIf(section -> section.entries().isEmpty());
        return sections;
    }

    private static Section clean(Section section, Redactor redactor) {
        return new Section(
                section.title(),
                section.entries().stream()
                        .map(entry ->
                                new Entry(redactor.clean(entry.name()), redactor.clean(entry.text()), entry.place()))
                        .toList());
    }

    private static Entry entry(Monitor monitor, @Nullable Place place) {
        String depends = monitor.dependsOn().isEmpty() ? "" : ", depends on " + String.join(", ", monitor.dependsOn());
        return new Entry(
                monitor.name(),
                monitor.probe().kind() + " every " + Durations.format(monitor.every()) + ", timeout "
                        + Durations.format(monitor.timeout()) + ", group " + monitor.group() + depends
                        + (monitor.enabled() ? "" : ", switched off"),
                place == null ? "" : place.toString());
    }

    private static Entry entry(Signal signal) {
        return new Entry(
                signal.name(), signal.event().map(event -> "counts " + event).orElse("measured by a query"), "");
    }

    private static Entry entry(Rule rule, @Nullable Place place) {
        List<String> about = new ArrayList<>(rule.monitor());
        rule.group().forEach(group -> about.add("group " + group));
        if (rule.signal() != null) {
            about.add("signal " + rule.signal());
        }
        return new Entry(
                rule.name(),
                rule.severity().label() + ", about " + String.join(", ", about) + ": "
                        + ConditionText.of(rule.condition()),
                place == null ? "" : place.toString());
    }

    private static Entry entry(Channel channel) {
        String fallback = channel.fallback() == null
                ? ""
                : ", then " + channel.fallback() + " after " + Durations.format(channel.fallbackAfter());
        return new Entry(
                channel.name(),
                Overviewing.kind(channel.spec()) + ", at most " + ConditionText.rate(channel.rateLimit()) + fallback,
                "");
    }

    private static Entry entry(Route route) {
        List<String> which = new ArrayList<>();
        route.severity().forEach(severity -> which.add(severity.label()));
        which.addAll(route.rule());
        if (!route.match().isEmpty()) {
            which.add(labels(route.match()));
        }
        String escalation = route.acknowledgeWithin() == null
                ? ""
                : "; if nobody looks after it within " + Durations.format(route.acknowledgeWithin()) + ", to "
                        + String.join(", ", route.escalateTo());
        return new Entry(
                which.isEmpty() ? "all alerts" : String.join(", ", which),
                "to " + String.join(", ", route.to()) + escalation,
                "");
    }

    private static String labels(Map<String, String> labels) {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static Entry entry(OnCall rota) {
        return new Entry(rota.name(), "turns of " + Durations.format(rota.every()) + " in " + rota.zone(), "");
    }

    private static Entry entry(Maintenance window) {
        String covers = window.monitor().isEmpty() && window.group().isEmpty()
                ? "everything"
                : String.join(", ", window.monitor()) + " " + String.join(", ", window.group());
        String when = window.start() == null ? "recurring" : "from " + window.start() + " to " + window.end();
        return new Entry(window.name(), covers.strip() + ", " + when, "");
    }

    private static Entry entry(Objective objective) {
        return new Entry(
                objective.name(),
                objective.target() + " in " + Durations.format(objective.period()) + ", "
                        + String.join(", ", objective.monitor()),
                "");
    }

    private List<Entry> process() {
        return List.of(
                new Entry("region", settings.region(), ""),
                new Entry("store", settings.isShared() ? "PostgreSQL, shared by regions" : "embedded", ""),
                new Entry("results are kept for", Durations.format(settings.keepResults()), ""),
                new Entry("roll-ups are kept for", Durations.format(settings.keepRollups()), ""),
                new Entry("probes at once", Integer.toString(settings.maxConcurrentProbes()), ""));
    }
}
