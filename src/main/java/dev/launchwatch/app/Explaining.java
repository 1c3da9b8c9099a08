package dev.launchwatch.app;

import dev.launchwatch.alert.Rule;
import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.alert.Subject;
import dev.launchwatch.alert.Trace;
import dev.launchwatch.alert.TraceReport;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.Subjects;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Waiting;
import dev.launchwatch.web.Explanation;
import dev.launchwatch.web.Operations;
import dev.launchwatch.web.Reasons;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The port of why rules did or did not fire, filled by playing what is stored. A few at a time, each within a time of its own. */
@Singleton
final class Explaining implements Reasons {
    private static final int AT_ONCE = 2;
    private static final int RESULTS = 18;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration MOST = Duration.ofSeconds(15);

    private final Station station;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(AT_ONCE);

    @Inject
    Explaining(Station station, InstantSource clock) {
        this.station = station;
        this.clock = clock;
    }

    @Override
    public List<Choice> choices() {
        return station.configured().catalog().map(Explaining::choices).orElse(List.of());
    }

    /** Those of a configuration, warnings of single regions behind the rules that they stand beside. */
    static List<Choice> choices(Catalog catalog) {
        RuleBook book = Subjects.ruleBook(catalog);
        Map<String, Watched> watched = new LinkedHashMap<>();
        book.rules().stream()
                .filter(rule -> !rule.condition().aboutSignals())
                .forEach(rule -> watched.put(rule.name(), new Watched(rule, new ArrayList<>())));
        for (Subject subject : book.subjects()) {
            book.watching(subject.name())
                    .forEach(rule -> watched.computeIfAbsent(rule.name(), _ -> new Watched(rule, new ArrayList<>()))
                            .subjects()
                            .add(subject));
        }
        Stream<Choice> monitors = watched.values().stream()
                .filter(each -> !each.subjects().isEmpty())
                .map(Watched::choice);
        Stream<Choice> signals = book.aboutSignals().stream().map(Explaining::choice);
        return Stream.concat(monitors, signals).toList();
    }

    /**
     * The rule of this name, which watches this.
     *
     * @param subject null for the only one that it watches
     * @throws IllegalArgumentException if there is none; the message says what there is
     */
    static Choice choice(Catalog catalog, String rule, @Nullable String subject) {
        List<Choice> choices = choices(catalog);
        Choice choice = choices.stream()
                .filter(each -> each.rule().equals(rule))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no rule " + rule + "; there are "
                        + String.join(", ", choices.stream().map(Choice::rule).toList())));
        if (subject == null ? choice.subjects().size() > 1 : !choice.subjects().contains(subject)) {
            throw new IllegalArgumentException(
                    rule + " watches " + String.join(", ", choice.subjects()) + ": say which one by --monitor");
        }
        return choice;
    }

    /** A rule about monitors, with those that it watches. */
    private record Watched(Rule rule, List<Subject> subjects) {
        /** A dozen results are to be seen before the moment, and all that it looks at. */
        Choice choice() {
            Duration every = subjects.stream()
                    .map(Subject::every)
                    .max(Comparator.naturalOrder())
                    .orElse(Duration.ZERO);
            Duration results = every.multipliedBy(RESULTS);
            Duration reach = Trace.reach(rule).multipliedBy(2);
            return new Choice(
                    rule.name(),
                    false,
                    subjects.stream().map(Subject::name).toList(),
                    results.compareTo(reach) > 0 ? results : reach);
        }
    }

    private static Choice choice(Rule rule) {
        return new Choice(
                rule.name(),
                true,
                List.of(String.valueOf(rule.signal())),
                Trace.reach(rule).multipliedBy(2));
    }

    @Override
    public Explanation why(String rule, String subject, Instant at, Duration span) {
        Parts parts = station.parts().orElseThrow(Operations.NotRunningException::new);
        Station.Configured configured = station.configured();
        Catalog catalog = configured.catalog().orElseThrow(Operations.NotRunningException::new);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Trace.Question question = question(rule, subject, at, span, now);
        acquire();
        try {
            TraceReport report =
                    parts.backtesting().trace(catalog, question, new Limit(Time.ticker(), Waiting.real(), MOST));
            return new Explained(report, onRecord(parts, question, now), catalog, configured.loadedAt(), now)
                    .explanation();
        } finally {
            places.release();
        }
    }

    /** Two thirds of the time lie before the moment. */
    static Trace.Question question(String rule, String subject, Instant at, Duration span, Instant now) {
        Duration shown = span.compareTo(LONGEST) > 0 ? LONGEST : span;
        Instant moment = (at.isAfter(now) ? now : at).truncatedTo(ChronoUnit.MILLIS);
        Instant after = moment.plus(shown.dividedBy(3));
        return new Trace.Question(
                rule,
                subject,
                moment,
                moment.minus(shown.multipliedBy(2).dividedBy(3)),
                after.isAfter(now) ? now : after);
    }

    private void acquire() {
        try {
            if (Waiting.real().acquire(places, PATIENCE)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new Unanswered("Others ask why, too: try again in a moment.");
    }

    private static OnRecord onRecord(Parts parts, Trace.Question question, Instant now) {
        try {
            return OnRecord.read(
                    parts.records().decided(),
                    parts.records().told(),
                    question,
                    parts.attention().alerts(),
                    now);
        } catch (StoreUnavailableException _) {
            // With several regions that is not the store that was played.
            return OnRecord.AWAY;
        }
    }
}
