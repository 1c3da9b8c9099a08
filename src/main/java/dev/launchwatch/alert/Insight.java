package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a rule made of a monitor or signal at a moment: what its condition said, by which numbers, and what stood between that and the next
 * state.
 *
 * @param at the moment
 * @param says what the condition said
 * @param detail the sentence that an alert would have had; empty where there is none
 * @param checks what the condition compared, where that is more than the sentence says
 * @param measure what was compared with what, where that is one number
 * @param obstacles what kept it from firing, or an alert from ending
 * @param state where the rule stood then
 * @param labels what an alert would carry
 */
public record Insight(
        Instant at,
        Says says,
        String detail,
        List<Check> checks,
        @Nullable Measure measure,
        List<Obstacle> obstacles,
        RuleState state,
        Map<String, String> labels) {
    public Insight {
        checks = List.copyOf(checks);
        obstacles = List.copyOf(obstacles);
        labels = Map.copyOf(labels);
    }

    /** What a condition says. */
    public enum Says {
        /** It holds. */
        HOLDS,
        /** It does not hold. */
        CLEAR,
        /** Nothing is known: everything stays as it is. */
        NOTHING
    }

    /** What was read of a watch that was moved on by it. */
    static Insight of(Watch watch, Reading reading, List<Check> checks, Instant now, Context context) {
        Rule rule = watch.rule;
        boolean tells = rule.condition().aboutSignals() || watch.state.state() == Alert.State.FIRING;
        return new Insight(
                now,
                switch (reading) {
                    case Reading.Holds _ -> Says.HOLDS;
                    case Reading.Clear _ -> Says.CLEAR;
                    case Reading.Silent _ -> Says.NOTHING;
                },
                switch (reading) {
                    case Reading.Holds holds -> holds.detail().get();
                    // Of a monitor it says why an alert is over, which is no answer where there was none.
                    case Reading.Clear clear -> tells ? clear.detail().get() : "";
                    case Reading.Silent _ -> "";
                },
                checks,
                Reading.compared(reading),
                Obstacles.of(rule, reading, watch.state, now, context),
                watch.state,
                Episode.labels(rule, context.subject()));
    }

    /** The same with what stands in its way by another rule. */
    Insight behind(Obstacle obstacle) {
        return new Insight(at, says, detail, checks, measure, List.of(obstacle), state, labels);
    }
}
