package dev.launchwatch.signal;

/** One item of a body, in its order. */
sealed interface Decoded {
    /** An event. */
    record Good(Reported event) implements Decoded {}

    /** Nothing that is watched, such as a log line about something else: accepted and left out. */
    record Ignored() implements Decoded {}

    /**
     * Not to be understood.
     *
     * @param error one sentence that names the field and the remedy, without its value
     */
    record Bad(String error) implements Decoded {}
}
