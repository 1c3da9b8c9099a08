package dev.launchwatch.app;

import dev.launchwatch.alert.BacktestReport.Known;
import dev.launchwatch.alert.Insight;
import dev.launchwatch.alert.Measure;
import dev.launchwatch.alert.Rule;
import dev.launchwatch.alert.RuleSpec;
import dev.launchwatch.alert.Trace;
import dev.launchwatch.alert.TraceReport;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Result;
import dev.launchwatch.notify.Mute;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.web.Explanation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts what was replayed and what was recorded of a rule around a moment together. Pure. */
final class Explained {
    private final TraceReport report;
    private final OnRecord record;
    private final Catalog catalog;
    private final @Nullable Instant loadedAt;
    private final Instant now;
    private final Trace.Question question;

    /**
     * @param catalog what it was replayed by
     * @param loadedAt since when a daemon decides by that; null if that is not known
     */
    Explained(TraceReport report, OnRecord record, Catalog catalog, @Nullable Instant loadedAt, Instant now) {
        this.report = report;
        this.record = record;
        this.catalog = catalog;
        this.loadedAt = loadedAt;
        this.now = now;
        this.question = report.question();
    }

    Explanation explanation() {
        Rule rule = report.rule();
        Insight insight = report.insight();
        boolean known = report.known() != Known.NOTHING;
        boolean ok = insight.state().state() == Alert.State.INACTIVE;
        List<Explanation.Stretch> states = known ? stretches() : List.of();
        return new Explanation(
                rule.name(),
                report.subject().name(),
                rule.condition().aboutSignals() ? "signal" : "monitor",
                rule.severity().label(),
                ConditionText.of(rule.condition()),
                question.at(),
                question.from(),
                question.until(),
                report.known().name().toLowerCase(Locale.ROOT),
                !known || (ok && insight.says() == Insight.Says.NOTHING)
                        ? "unknown"
                        : state(insight.state().state()),
                known ? insight.state().since() : null,
                known ? insight.state().firedAt() : null,
                known ? says(insight.says()) : "unknown",
                known ? insight.detail() : "",
                known ? checks(insight) : List.of(),
                known && insight.measure() != null ? compared(insight.measure()) : null,
                rule.condition() instanceof RuleSpec.Latency latency
                        ? (Double) (latency.over().toNanos() / 1e6)
                        : null,
                known
                        ? insight.obstacles().stream()
                                .map(each -> ObstacleText.of(each, report))
                                .toList()
                        : List.of(),
                states,
                known ? values() : List.of(),
                report.results().stream().map(Explained::seen).toList(),
                report.gaps().stream()
                        .map(gap -> new Explanation.Gap(gap.from(), gap.until()))
                        .toList(),
                muted(insight),
                acknowledgements(),
                recorded(),
                told(),
                known && record.known() ? new Discrepancies(record, states, question, loadedAt).sentences() : List.of(),
                limits());
    }

    private static String state(Alert.State state) {
        return switch (state) {
            case INACTIVE, RESOLVED -> "ok";
            case PENDING -> "pending";
            case FIRING -> "firing";
        };
    }

    private static String says(Insight.Says says) {
        return switch (says) {
            case HOLDS -> "holds";
            case CLEAR -> "clear";
            case NOTHING -> "unknown";
        };
    }

    private static List<Explanation.Check> checks(Insight insight) {
        return insight.checks().stream()
                .map(check -> new Explanation.Check(check.what(), check.expected(), check.actual(), check.met()))
                .toList();
    }

    private static Explanation.@Nullable Compared compared(@Nullable Measure measure) {
        return measure == null
                ? null
                : new Explanation.Compared(ConditionText.plain(measure.value()), ConditionText.plain(measure.limit()));
    }

    private List<Explanation.Stretch> stretches() {
        List<Explanation.Stretch> all = new ArrayList<>();
        for (int i = 0; i < report.stretches().size(); i++) {
            TraceReport.Stretch stretch = report.stretches().get(i);
            Instant end = i + 1 < report.stretches().size()
                    ? report.stretches().get(i + 1).from()
                    : question.until();
            all.add(new Explanation.Stretch(state(stretch.state()), stretch.from(), end));
        }
        return all;
    }

    private List<Explanation.Value> values() {
        return report.points().stream()
                .map(point -> new Explanation.Value(
                        point.at(),
                        point.measure().value().doubleValue(),
                        point.measure().limit().doubleValue()))
                .toList();
    }

    private static Explanation.Seen seen(Result result) {
        return new Explanation.Seen(
                result.at(),
                result.at().plus(result.report().duration()).truncatedTo(ChronoUnit.MILLIS),
                result.region(),
                result.outcome().code(),
                result.report().duration().toNanos() / 1e6,
                result.standing() == Result.Standing.COUNTED,
                result.outcome().why().map(Failure::message).orElse(""));
    }

    private List<Explanation.Muted> muted(Insight insight) {
        return Mute.inForce(record.silences(), catalog.maintenance(), insight.labels(), question.at()).stream()
                .map(mute -> new Explanation.Muted(
                        mute.kind().name().toLowerCase(Locale.ROOT),
                        mute.name(),
                        mute.end(),
                        mute.author(),
                        mute.comment()))
                .toList();
    }

    private List<Explanation.Acknowledged> acknowledgements() {
        return record.acknowledgements().stream()
                .filter(each -> !each.at().isAfter(question.at()) && !each.isOver(question.at()))
                .map(each -> new Explanation.Acknowledged(
                        each.alert(), each.at(), each.by(), each.via().label(), each.note(), each.until()))
                .toList();
    }

    private List<Explanation.Recorded> recorded() {
        return record.transitions().stream()
                .map(each -> new Explanation.Recorded(
                        each.at(),
                        each.kind().name().toLowerCase(Locale.ROOT),
                        each.alert().id(),
                        each.alert().detail()))
                .toList();
    }

    private List<Explanation.Told> told() {
        List<String> ids = record.episodes().stream().map(OnRecord.Episode::id).toList();
        return record.notifications().stream()
                .flatMap(message -> message.alerts().stream()
                        .filter(alert -> ids.contains(alert.id()))
                        .map(alert -> new Explanation.Told(
                                message.createdAt(),
                                message.channel(),
                                message.kind().label(),
                                message.state().name().toLowerCase(Locale.ROOT),
                                message.attempts(),
                                message.state() == Notification.State.SENT || message.lastError() == null
                                        ? ""
                                        : message.lastError(),
                                alert.id())))
                .toList();
    }

    private List<String> limits() {
        List<String> limits = new ArrayList<>();
        if (!report.limit().isEmpty()) {
            limits.add(sentence(report.limit())
                    + (report.known() == Known.NOTHING
                            ? " What the rule made of this moment cannot be told. Single results are kept for"
                                    + " LAUNCHWATCH_KEEP_RESULTS, 35 days unless that says otherwise, and events for two days."
                            : ""));
        }
        for (TraceReport.Gap gap : report.gaps()) {
            if (!question.at().isBefore(gap.from()) && question.at().isBefore(gap.until())) {
                limits.add("Nobody looked at " + report.subject().name() + " from " + time(gap.from()) + " to "
                        + time(gap.until()) + ": the daemon or its network was away, or the monitor was switched off.");
            }
        }
        if (loadedAt == null) {
            limits.add("It is replayed by the rules of the folder: which ones were in force then is not on record.");
        } else if (loadedAt.isAfter(question.at())) {
            limits.add("It is replayed by the configuration of now, which was loaded at " + time(loadedAt)
                    + ". What was configured before is not on record: another threshold, or no such rule, may have decided"
                    + " then; and the daemon may have started only at that time.");
        }
        if (report.isShortened()) {
            limits.add("There is too much in this time to be shown: its beginning is left out. Look at less time.");
        }
        if (!record.known()) {
            limits.add("What was recorded and told is in the store that the regions share, which is away.");
        }
        if (report.results().stream().map(Result::region).distinct().count() > 1) {
            limits.add(
                    "Results of several regions are replayed as of the end of each probe; the region that decided knew"
                            + " of those of others a moment later.");
        }
        if (question.at().isBefore(now.minus(OnRecord.AFTER))
                && record.episodes().isEmpty()) {
            limits.add("An alert that began more than two days before this time, and went on for more than a week after"
                    + " it, would not be found among what was recorded.");
        }
        return limits;
    }

    private String time(Instant when) {
        return ObstacleText.time(when, question.at());
    }

    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
    }
}
