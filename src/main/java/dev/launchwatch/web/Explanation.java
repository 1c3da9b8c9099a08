package dev.launchwatch.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a rule did or did not fire at a moment, as the API answers it and the page shows it. Replayed from what is stored; what was recorded
 * then stands beside it.
 *
 * @param rule the rule's name
 * @param subject the monitor or signal that it is about
 * @param about {@code monitor} or {@code signal}
 * @param severity the rule's
 * @param condition when it fires, in words
 * @param at the moment
 * @param from since when the time around it is shown
 * @param until until when
 * @param known {@code all}, {@code part} or {@code nothing}: how far what is stored suffices
 * @param state {@code ok}, {@code pending}, {@code firing}, or {@code unknown} where nothing is known
 * @param since when the trouble began that was pending or firing
 * @param firedAt when it fired
 * @param says {@code holds}, {@code clear}, or {@code unknown}: what the condition said
 * @param detail the same in a sentence with what was seen; may be empty
 * @param checks what the condition compared
 * @param compared the number that it compared, where it is one
 * @param limitMs what durations of probes are compared with, for rules about latency
 * @param heldBackBy what kept it from firing, or an alert that was good again from ending
 * @param states where the rule stood over the time
 * @param values what it compared over the time, for rules about signals
 * @param results those of the monitor in the time, oldest first
 * @param gaps where nobody looked at the monitor
 * @param muted what kept alerts from being told at that moment
 * @param acknowledgements who looked after an alert of this at that moment
 * @param recorded what was decided in fact within the time, oldest first
 * @param told what became of the messages about that
 * @param differences where the replay and what was recorded differ, in sentences
 * @param limits what cannot be known, in sentences
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection // inside responses the build does not see it
public record Explanation(
        String rule,
        String subject,
        String about,
        String severity,
        String condition,
        Instant at,
        Instant from,
        Instant until,
        String known,
        String state,
        @Nullable Instant since,
        @Nullable Instant firedAt,
        String says,
        String detail,
        List<Check> checks,
        @Nullable Compared compared,
        @Nullable Double limitMs,
        List<HeldBack> heldBackBy,
        List<Stretch> states,
        List<Value> values,
        List<Seen> results,
        List<Gap> gaps,
        List<Muted> muted,
        List<Acknowledged> acknowledgements,
        List<Recorded> recorded,
        List<Told> told,
        List<String> differences,
        List<String> limits) {
    public Explanation {
        checks = List.copyOf(checks);
        heldBackBy = List.copyOf(heldBackBy);
        states = List.copyOf(states);
        values = List.copyOf(values);
        results = List.copyOf(results);
        gaps = List.copyOf(gaps);
        muted = List.copyOf(muted);
        acknowledgements = List.copyOf(acknowledgements);
        recorded = List.copyOf(recorded);
        told = List.copyOf(told);
        differences = List.copyOf(differences);
        limits = List.copyOf(limits);
    }

    /** One thing that the condition compared. */
    @RegisterForReflection // inside responses the build does not see it
    public record Check(String what, String expected, String actual, boolean met) {}

    /** A number and its limit. */
    @RegisterForReflection // inside responses the build does not see it
    public record Compared(String value, String limit) {}

    /**
     * What stood in the way.
     *
     * @param kind {@code for}, {@code depends-on}, {@code stale}, {@code untrusted}, {@code nothing-new}, {@code covered}, {@code
     *     resolve-after}, {@code keep-firing-for} or {@code flapping}
     * @param text in a sentence
     * @param until when time alone took it away; null if it takes something else
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @RegisterForReflection // inside responses the build does not see it
    public record HeldBack(
            String kind, String text, @Nullable Instant until) {}

    /** Where the rule stood for a time: {@code ok}, {@code pending} or {@code firing}. */
    @RegisterForReflection // inside responses the build does not see it
    public record Stretch(String state, Instant from, Instant until) {}

    /** What was compared at a moment. */
    @RegisterForReflection // inside responses the build does not see it
    public record Value(Instant at, double value, double limit) {}

    /**
     * A result.
     *
     * @param knownAt when its probe had ended
     * @param counted whether it was confirmed, or needed no confirmation
     */
    @RegisterForReflection // inside responses the build does not see it
    public record Seen(
            Instant at,
            Instant knownAt,
            String region,
            String outcome,
            double durationMs,
            boolean counted,
            String message) {}

    /** A time of which there are no results. */
    @RegisterForReflection // inside responses the build does not see it
    public record Gap(Instant from, Instant until) {}

    /** A silence or a maintenance window. */
    @RegisterForReflection // inside responses the build does not see it
    public record Muted(String kind, String name, Instant until, String by, String comment) {}

    /** Somebody who looked after an alert. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @RegisterForReflection // inside responses the build does not see it
    public record Acknowledged(
            String alert,
            Instant at,
            String by,
            String via,
            String note,
            @Nullable Instant until) {}

    /** What was decided: {@code fired}, {@code changed} or {@code resolved}. */
    @RegisterForReflection // inside responses the build does not see it
    public record Recorded(Instant at, String kind, String alert, String detail) {}

    /** A message: {@code firing}, {@code update} or {@code resolved}; {@code pending}, {@code sent} or {@code rejected}. */
    @RegisterForReflection // inside responses the build does not see it
    public record Told(
            Instant at, String channel, String kind, String state, int attempts, String error, String alert) {}

    /** The same with the last results alone. */
    Explanation shortened(int most) {
        return new Explanation(
                rule,
                subject,
                about,
                severity,
                condition,
                at,
                from,
                until,
                known,
                state,
                since,
                firedAt,
                says,
                detail,
                checks,
                compared,
                limitMs,
                heldBackBy,
                states,
                values,
                results.subList(Math.max(0, results.size() - most), results.size()),
                gaps,
                muted,
                acknowledgements,
                recorded,
                told,
                differences,
                limits);
    }
}
