package dev.launchwatch.model;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong in a probe, already shortened and redacted: it may be logged, stored and sent as it is.
 *
 * @param reason the code
 * @param message one sentence for a person, with the place it happened
 * @param expected what an assertion wanted, or null
 * @param actual what was there instead, or null
 * @param step the name of the step that failed, or null for a probe of one step
 */
public record Failure(
        Reason reason,
        String message,
        @Nullable String expected,
        @Nullable String actual,
        @Nullable String step) {
    public static Failure of(Reason reason, String message) {
        return new Failure(reason, message, null, null, null);
    }

    public Failure inStep(String name) {
        return new Failure(reason, message, expected, actual, name);
    }
}
