package dev.launchwatch.web;

import dev.launchwatch.model.SignalView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What rules make of signals: the port of the operator page about them. */
public interface Rulings {
    /** The rules about signals, in the order of the files. Does not block. */
    List<Ruling> rulings();

    /**
     * What a rule that counts events compared at the ends of its last windows, the oldest first; the last one ends at the moment of the
     * view. Empty for other rules and where nothing is known.
     *
     * @param windows how many at most
     */
    List<Moment> course(String rule, SignalView view, int windows);

    /**
     * A rule about a signal.
     *
     * @param signal its name
     * @param condition in words
     * @param window the length of time that it looks at; null where it looks at none
     * @param counts whether it compares the number of events in the window with its limit
     * @param compared what it compared last; null where that is not known here
     */
    record Ruling(
            String rule,
            String signal,
            String severity,
            String condition,
            @Nullable Duration window,
            boolean counts,
            @Nullable Limit compared) {}

    /** A number and its limit. */
    record Limit(double value, double limit) {}

    /**
     * What was compared at the end of a window.
     *
     * @param usual how many events are usual; null where the rule does not ask or nobody knows
     * @param beyond whether so many fire, if they last and come from as many as the rule asks for
     */
    record Moment(long events, @Nullable Double usual, double limit, boolean beyond) {}
}
