package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a rule remembers of one subject between evaluations; kept in the store, so that a restart goes on where it was.
 *
 * @param rule the rule's name
 * @param subject what it is about
 * @param state inactive, pending or firing (resolved is a transition, not a place to stay)
 * @param since the first bad observation of the present episode, null while inactive
 * @param firedAt when it fired, null before
 * @param goodSince the first good observation after the last bad one, null while bad
 * @param goodInRow how many good results in a row
 * @param changes when it fired or resolved lately, oldest first, for flap detection; the last one is kept however old it
 *     is, since the next episode must begin after it
 * @param flapping whether it is held firing because it changes too often
 * @param alert the alert as last told, null while inactive
 * @param toldAt when it last fired or changed, so that changes are not told too often; null while not firing
 */
public record RuleState(
        String rule,
        String subject,
        Alert.State state,
        @Nullable Instant since,
        @Nullable Instant firedAt,
        @Nullable Instant goodSince,
        int goodInRow,
        List<Instant> changes,
        boolean flapping,
        @Nullable Alert alert,
        @Nullable Instant toldAt) {
    public RuleState {
        changes = List.copyOf(changes);
    }

    /** One that was last told of when it fired. */
    public RuleState(
            String rule,
            String subject,
            Alert.State state,
            @Nullable Instant since,
            @Nullable Instant firedAt,
            @Nullable Instant goodSince,
            int goodInRow,
            List<Instant> changes,
            boolean flapping,
            @Nullable Alert alert) {
        this(rule, subject, state, since, firedAt, goodSince, goodInRow, changes, flapping, alert, firedAt);
    }

    /** Whether it remembers nothing, so that it need not be stored. */
    public boolean isNew() {
        return state == Alert.State.INACTIVE && changes.isEmpty();
    }

    /** Where every rule begins. */
    public static RuleState inactive(String rule, String subject) {
        return new RuleState(rule, subject, Alert.State.INACTIVE, null, null, null, 0, List.of(), false, null, null);
    }

    /** One that remembers these changes and nothing else. */
    RuleState after(List<Instant> earlier) {
        return new RuleState(rule, subject, Alert.State.INACTIVE, null, null, null, 0, earlier, false, null, null);
    }

    RuleState pending(Instant begun, Alert shown) {
        return new RuleState(rule, subject, Alert.State.PENDING, begun, null, null, 0, changes, false, shown, null);
    }

    RuleState fired(Instant begun, Instant now, List<Instant> changed, Alert told) {
        return new RuleState(rule, subject, Alert.State.FIRING, begun, now, null, 0, changed, false, told, now);
    }

    /** Firing on, bad as of now. */
    RuleState bad(List<Instant> changed, boolean flaps, @Nullable Alert told, Instant when) {
        return new RuleState(rule, subject, Alert.State.FIRING, since, firedAt, null, 0, changed, flaps, told, when);
    }

    /** Firing on, good since then and that often, if it is good at all. */
    RuleState good(@Nullable Instant then, int inRow, List<Instant> changed) {
        return new RuleState(
                rule, subject, Alert.State.FIRING, since, firedAt, then, inRow, changed, flapping, alert, toldAt);
    }

    /** Firing on although it is good, since it flaps. */
    RuleState heldFiring(List<Instant> changed, @Nullable Alert told, Instant now) {
        return new RuleState(
                rule, subject, Alert.State.FIRING, since, firedAt, goodSince, goodInRow, changed, true, told, now);
    }

    /** After the clock was set back: a pending time begins anew, and no time counts as negative. */
    RuleState notFromTheFuture(Instant now) {
        Instant begun = state == Alert.State.PENDING ? notAfter(since, now) : since;
        Instant good = notAfter(goodSince, now);
        Instant told = notAfter(toldAt, now);
        boolean same = Objects.equals(begun, since) && Objects.equals(good, goodSince) && Objects.equals(told, toldAt);
        return same
                ? this
                : new RuleState(rule, subject, state, begun, firedAt, good, goodInRow, changes, flapping, alert, told);
    }

    private static @Nullable Instant notAfter(@Nullable Instant instant, Instant now) {
        return instant != null && instant.isAfter(now) ? now : instant;
    }
}
