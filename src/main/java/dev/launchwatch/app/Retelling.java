package dev.launchwatch.app;

import dev.launchwatch.alert.Rule;
import dev.launchwatch.alert.RuleSpec;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.model.Globs;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.probe.HeartbeatSpec;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.store.Histogram;
import dev.launchwatch.store.ResultArchive;
import dev.launchwatch.store.Tally;
import dev.launchwatch.web.MonitorExcerpts;
import dev.launchwatch.web.MonitorHistory;
import dev.launchwatch.web.MonitorStory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ports of a monitor's operator page and of what failed probes were answered, filled from the store. Any thread that may block may call it. */
@Singleton
final class Retelling implements MonitorHistory, MonitorExcerpts {
    private static final int RESULTS = 100;

    /** Results that regions may have begun in the same millisecond. */
    private static final int AT_ONCE = 100;

    private static final Duration LONGEST = Duration.ofDays(31);

    private final Station station;
    private final InstantSource clock;

    @Inject
    Retelling(Station station, InstantSource clock) {
        this.station = station;
        this.clock = clock;
    }

    @Override
    public Optional<MonitorStory> of(String monitor, Duration span) {
        Optional<Catalog> catalog = station.configured().catalog();
        return catalog.flatMap(found -> found.monitors().stream()
                        .filter(each -> each.name().equals(monitor))
                        .findFirst())
                .map(found -> story(catalog.orElseThrow(), found, span.compareTo(LONGEST) > 0 ? LONGEST : span));
    }

    @Override
    public Optional<List<Result>> of(String monitor) {
        return station.configured()
                .catalog()
                .flatMap(found -> found.monitors().stream()
                        .filter(each -> each.name().equals(monitor))
                        .findFirst())
                .map(this::quoted);
    }

    private List<Result> quoted(Monitor monitor) {
        if (monitor.excerpts() == Monitor.Excerpts.NONE) {
            return List.of();
        }
        Storage storage = storage();
        return storage.excerpts().of(monitor.name()).stream()
                .flatMap(kept ->
                        storage
                                .archive()
                                .results(kept.monitor(), kept.at(), kept.at().plusMillis(1), AT_ONCE, null)
                                .results()
                                .stream()
                                .filter(result ->
                                        result.region().equals(kept.region()) && result.trigger() == kept.trigger())
                                .map(result -> result.with(kept.excerpt())))
                .toList();
    }

    private Storage storage() {
        return station.parts()
                .map(Parts::storage)
                .orElseThrow(() -> new StoreUnavailableException(
                        "the daemon is starting or stopping", new IllegalStateException("no store")));
    }

    private MonitorStory story(Catalog catalog, Monitor monitor, Duration span) {
        Instant now = clock.instant();
        Instant from = now.minus(span);
        ResultArchive archive = storage().archive();
        String name = monitor.name();
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        List<MonitorStory.Hour> hours = new ArrayList<>();
        Instant rolledUpTo = from;
        for (ResultArchive.Hour each : archive.hours(name, from, hour)) {
            hours.add(hour(each.start(), each.tally()));
            rolledUpTo = each.start().plus(1, ChronoUnit.HOURS);
        }
        // Hours that are over may wait to be rolled up, and the running one always does.
        Instant start =
                rolledUpTo.isBefore(hour.minus(2, ChronoUnit.HOURS)) ? hour.minus(2, ChronoUnit.HOURS) : rolledUpTo;
        for (Instant open = start.truncatedTo(ChronoUnit.HOURS);
                open.isBefore(now);
                open = open.plus(1, ChronoUnit.HOURS)) {
            Instant end = open.plus(1, ChronoUnit.HOURS);
            Tally tally = archive.tally(name, open, end.isAfter(now) ? now : end);
            if (tally.count() > 0) {
                hours.add(hour(open, tally));
            }
        }
        Tally all = archive.tally(name, from, now);
        return new MonitorStory(
                name,
                monitor.group().equals("default") ? "" : monitor.group(),
                monitor.probe().kind(),
                monitor.enabled(),
                monitor.every(),
                monitor.timeout(),
                monitor.impact(),
                now,
                from,
                watching(catalog, monitor),
                hours,
                all.uptime(),
                all.reasons(),
                archive.results(name, Instant.EPOCH, now.plusSeconds(1), RESULTS, null)
                        .results(),
                quoted(monitor));
    }

    private static MonitorStory.Hour hour(Instant start, Tally tally) {
        Histogram latency = tally.latency();
        return new MonitorStory.Hour(
                start,
                latency.percentile(50).orElse(null),
                latency.percentile(95).orElse(null),
                latency.percentile(99).orElse(null),
                tally.down() + tally.degraded(),
                tally.count());
    }

    private static List<MonitorStory.Watching> watching(Catalog catalog, Monitor monitor) {
        return catalog.rules().stream()
                .filter(rule -> !rule.condition().aboutSignals() && watches(rule, monitor))
                .map(rule -> new MonitorStory.Watching(
                        rule.name(), rule.severity().label(), ConditionText.of(rule.condition())))
                .toList();
    }

    private static boolean watches(Rule rule, Monitor monitor) {
        boolean fits =
                !(rule.condition() instanceof RuleSpec.HeartbeatMissing) || monitor.probe() instanceof HeartbeatSpec;
        return fits
                && (rule.monitor().stream().anyMatch(pattern -> Globs.matches(pattern, monitor.name()))
                        || rule.group().stream().anyMatch(pattern -> Globs.matches(pattern, monitor.group())));
    }
}
