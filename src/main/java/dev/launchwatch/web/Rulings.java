package dev.launchwatch.web;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What rules make of signals: the port of the operator page about them. */
public interface Rulings {
    /** The rules about signals, in the order of the files. Does not block. */
    List<Ruling> rulings();

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
}
