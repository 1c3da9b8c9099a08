package dev.launchwatch.config;

/** What came of binding one place of the YAML. */
sealed interface Bound {
    /** It became this. */
    record Value(Object value) implements Bound {}

    /** It is an empty text, which counts as left out where that is allowed. */
    record Empty() implements Bound {}

    /** It is wrong, and that has been reported. */
    record Failed() implements Bound {}
}
