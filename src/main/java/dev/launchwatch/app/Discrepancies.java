package dev.launchwatch.app;

import dev.launchwatch.alert.Trace;
import dev.launchwatch.model.Durations;
import dev.launchwatch.web.Explanation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where what was replayed and what was recorded of a rule differ. Pure. */
final class Discrepancies {
    /** What was decided differs by moments: events are looked at each second, and results of other regions come later. */
    private static final Duration TOLERANCE = Duration.ofSeconds(10);

    private static final int MOST = 5;

    private final OnRecord record;
    private final List<Explanation.Stretch> states;
    private final Trace.Question question;
    private final @Nullable Instant loadedAt;

    /**
     * @param states where the rule stood, replayed
     * @param loadedAt since when a daemon decides by what it was replayed by; null if that is not known
     */
    Discrepancies(
            OnRecord record, List<Explanation.Stretch> states, Trace.Question question, @Nullable Instant loadedAt) {
        this.record = record;
        this.states = states;
        this.question = question;
        this.loadedAt = loadedAt;
    }

    /** One for each time, and then what may be the cause; none where both agree. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        TreeSet<Instant> edges = new TreeSet<>(List.of(question.until()));
        states.forEach(state -> edges.add(state.from()));
        record.episodes().forEach(episode -> {
            edges.add(episode.firedAt());
            edges.add(episode.endedAt());
        });
        Instant from = states.isEmpty() ? question.until() : states.getFirst().from();
        while (from.isBefore(question.until()) && sentences.size() < MOST) {
            boolean replayed = replayed(from);
            boolean recorded = record.firesAt(from);
            Instant to = edges.higher(from);
            // Neighbours that differ in the same way are one time.
            while (to != null
                    && to.isBefore(question.until())
                    && replayed(to) == replayed
                    && record.firesAt(to) == recorded) {
                to = edges.higher(to);
            }
            Instant end = to == null || to.isAfter(question.until()) ? question.until() : to;
            if (replayed != recorded && Duration.between(from, end).compareTo(TOLERANCE) > 0) {
                sentences.add(sentence(replayed, from, end));
            }
            from = end;
        }
        if (!sentences.isEmpty()) {
            sentences.add(cause());
        }
        return sentences;
    }

    private boolean replayed(Instant moment) {
        return states.stream()
                .anyMatch(state -> state.state().equals("firing")
                        && !moment.isBefore(state.from())
                        && moment.isBefore(state.until()));
    }

    private String sentence(boolean replayed, Instant from, Instant to) {
        String when = "From " + ObstacleText.time(from, question.at()) + " to " + ObstacleText.time(to, question.at())
                + " (" + Durations.coarse(Duration.between(from, to)) + ") ";
        return when
                + (replayed
                        ? "it would have fired, and no alert of that is on record."
                        : "an alert is on record that fired, and replayed it would not have.");
    }

    private String cause() {
        if (loadedAt == null) {
            return "Other rules may have been in force then than those of the folder, or no daemon ran.";
        }
        return loadedAt.isAfter(question.from())
                ? "The configuration of now was loaded at " + ObstacleText.time(loadedAt, question.at())
                        + ": before, other rules or monitors may have been in force, or no daemon ran."
                : "The configuration did not change in this time. After a restart a rule waits for results that are newer, an"
                        + " alert that somebody else decided while regions were cut off is not on record here, and results"
                        + " that came late are replayed as if they had not.";
    }
}
