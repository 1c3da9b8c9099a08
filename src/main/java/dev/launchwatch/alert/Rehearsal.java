package dev.launchwatch.alert;

import dev.launchwatch.model.Result;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rules in virtual time: the same code as in the daemon, with a time that only moves when it is told to. */
final class Rehearsal {
    private final RuleBook book;
    private final Watches watches;
    private final List<Transition> transitions = new ArrayList<>();
    private final Consumer<Instant> looked;
    private Instant now;

    Rehearsal(RuleBook book, Instant start) {
        this(book, start, _ -> SignalView.NONE);
    }

    /** @param signals what events have come to, as of a moment */
    Rehearsal(RuleBook book, Instant start, Function<Instant, SignalView> signals) {
        this(book, start, signals, _ -> {});
    }

    /** @param looked told each time that the rules have looked at something, and when that was */
    Rehearsal(RuleBook book, Instant start, Function<Instant, SignalView> signals, Consumer<Instant> looked) {
        this.looked = looked;
        this.book = book;
        this.watches = new Watches(start, signals);
        this.now = start;
        watches.use(book, start, new Changes());
        Changes changes = new Changes();
        watches.signalsChanged(start, changes);
        transitions.addAll(changes.batch().transitions());
    }

    /** Events came. What is due at the same moment is decided with them. */
    void signalsChanged(Instant at) {
        until(at.minusMillis(1));
        now = at;
        Changes changes = new Changes();
        watches.signalsChanged(now, changes);
        transitions.addAll(changes.batch().transitions());
        looked.accept(now);
    }

    /** A result arrives. What is due at the same moment is decided after it. */
    void observe(Result result, Instant arrived) {
        until(arrived.minusMillis(1));
        now = arrived;
        Changes changes = new Changes();
        watches.observe(result, now, changes);
        transitions.addAll(changes.batch().transitions());
        looked.accept(now);
    }

    /** Time passes, everything that is due by then is decided at its own moment. */
    void until(Instant time) {
        for (Instant due = watches.nextCheck(); due != null && !due.isAfter(time); due = watches.nextCheck()) {
            now = due;
            Changes changes = new Changes();
            watches.runChecks(now, changes);
            transitions.addAll(changes.batch().transitions());
            looked.accept(now);
        }
        now = time.isAfter(now) ? time : now;
    }

    /** Where a rule stands on a monitor or signal that it watches. */
    RuleState state(String rule, String monitor) {
        return watches.states()
                .filter(state -> state.rule().equals(rule) && state.subject().equals(monitor))
                .findFirst()
                // Warnings of single regions begin to be watched when there is a second one.
                .or(() -> book.watching(monitor).stream()
                        .filter(watching -> watching.name().equals(rule))
                        .map(_ -> RuleState.inactive(rule, monitor))
                        .findFirst())
                .orElseThrow(() -> new IllegalArgumentException("rule " + rule + " does not watch " + monitor));
    }

    /** The rules that are played. */
    RuleBook book() {
        return book;
    }

    /** What a rule makes of a monitor or signal now. */
    Insight insight(String rule, String subject) {
        return watches.insight(rule, subject, now)
                .orElseThrow(() -> new IllegalArgumentException("rule " + rule + " does not watch " + subject));
    }

    /** What a rule about a signal compared last; null for nothing. */
    @Nullable
    Measure measure(String rule) {
        return watches.measures().get(rule);
    }

    /** Everything that was decided, in order. */
    List<Transition> transitions() {
        return List.copyOf(transitions);
    }

    /** What was decided since this was asked last, in order; it is not remembered any longer. */
    List<Transition> take() {
        List<Transition> taken = List.copyOf(transitions);
        transitions.clear();
        return taken;
    }

    long errors() {
        return watches.errors();
    }
}
