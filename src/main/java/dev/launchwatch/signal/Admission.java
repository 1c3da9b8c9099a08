package dev.launchwatch.signal;

/** What became of one item of a body. */
public sealed interface Admission {
    /** To be stored. */
    record Kept(Event event) implements Admission {}

    /** Understood, and nothing that is watched. */
    record LeftOut() implements Admission {}

    /**
     * Not taken.
     *
     * @param error one sentence that names the field and the remedy, without its value
     */
    record Refused(Rejection reason, String error) implements Admission {}
}
