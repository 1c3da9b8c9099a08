package dev.launchwatch.signal;

import java.time.Duration;
import java.util.List;

/** Who is told how queries go. Called by many threads; must not block for long. */
public interface QueryListener {
    /**
     * A query was asked.
     *
     * @param outcome {@code value}, {@code empty}, or the code of a {@link QueryFailure}
     */
    void asked(String signal, String outcome, Duration took);

    /** What is known of a signal has changed: rules may look. */
    void changed();

    /** These queries, and no others, tell nothing. Called when that changes. */
    void troubled(List<Trouble> troubles);

    /**
     * A query that tells nothing.
     *
     * @param wrong whether the configuration is to be mended, rather than a server
     * @param why one clause for people, redacted
     */
    record Trouble(String signal, boolean wrong, String why) {}
}
