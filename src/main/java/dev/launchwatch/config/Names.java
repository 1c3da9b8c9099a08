package dev.launchwatch.config;

import dev.launchwatch.alert.Objective;
import dev.launchwatch.alert.RegionalWarning;
import dev.launchwatch.alert.Rule;
import dev.launchwatch.model.Globs;
import dev.launchwatch.notify.Channel;
import dev.launchwatch.notify.Maintenance;
import dev.launchwatch.notify.OnCall;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.signal.CostReport;
import dev.launchwatch.signal.Signal;
import dev.launchwatch.signal.Source;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The names that references may lead to, also of what could not be bound.
 *
 * @param groups of monitors
 * @param whole whether these are all; false where a file or section could not be read, so that a name that is not here
 *     may well exist
 * @param wholeGroups the same for groups, which are not known of monitors that could not be bound
 */
record Names(
        Set<String> monitors,
        Set<String> groups,
        Set<String> signals,
        Set<String> rules,
        Set<String> channels,
        Set<String> onCall,
        boolean whole,
        boolean wholeGroups) {
    /** The labels that every alert has by itself. */
    static final Set<String> OWN_LABELS = Set.of("rule", "monitor", "signal", "group", "severity", "alertname");

    static Names of(Catalog catalog, Function<String, Set<String>> broken, boolean whole) {
        return new Names(
                all(catalog.monitors().stream().map(Monitor::name), broken.apply("monitors")),
                all(catalog.monitors().stream().map(Monitor::group), Set.of()),
                all(catalog.signals().stream().map(Signal::name), broken.apply("signals")),
                all(
                        Stream.concat(
                                catalog.rules().stream()
                                        .flatMap(rule ->
                                                Stream.concat(Stream.of(rule), RegionalWarning.of(rule).stream()))
                                        .map(Rule::name),
                                CostReportChecks.alerts(Stream.concat(
                                        catalog.costReports().stream().map(CostReport::name),
                                        broken.apply("cost-reports").stream()))),
                        broken.apply("rules")),
                all(catalog.channels().stream().map(Channel::name), broken.apply("channels")),
                all(catalog.onCall().stream().map(OnCall::name), broken.apply("on-call")),
                whole,
                whole && broken.apply("monitors").isEmpty());
    }

    /** What a route may name: channels, and those who are on call. */
    Set<String> told() {
        return all(channels.stream(), onCall);
    }

    private static Set<String> all(Stream<String> bound, Set<String> broken) {
        Set<String> names = new TreeSet<>(broken);
        bound.forEach(names::add);
        return names;
    }

    /** Whether a pattern fits one of the names. */
    static boolean fits(String pattern, Collection<String> names) {
        return names.stream().anyMatch(name -> Globs.matches(pattern, name));
    }

    /** The name of a thing of the catalog that has one. */
    static String of(Object named) {
        return switch (named) {
            case Monitor monitor -> monitor.name();
            case Signal signal -> signal.name();
            case Source source -> source.name();
            case CostReport report -> report.name();
            case Rule rule -> rule.name();
            case Channel channel -> channel.name();
            case OnCall rota -> rota.name();
            case OnCall.Turn turn -> turn.name();
            case Maintenance maintenance -> maintenance.name();
            case Objective objective -> objective.name();
            default -> throw new IllegalArgumentException(named + " has no name");
        };
    }
}
