package dev.launchwatch.signal;

import java.time.Duration;

/** Hears what comes in, for metrics. Called by many threads at once; must be quick and throw nothing. */
public interface ReceptionListener {
    /** Events that are new and durable, all of one kind. */
    void accepted(String source, String kind, int events);

    /**
     * Items that could not be taken, or one body as a whole.
     *
     * @param reason the code of a {@link Rejection} or of a {@link dev.launchwatch.model.Receipt.Refusal}: a few dozen at most
     */
    void rejected(String reason, int count);

    /** How long a body took that had come whole, whatever became of it: signature, decoding, and until it was durable. */
    void took(Duration time);
}
