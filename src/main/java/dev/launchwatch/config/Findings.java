package dev.launchwatch.config;

import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where checks report to: they speak of a record and a key, and this finds the place. What depends on a value that was
 * refused is not reported, since it would speak of the value put in its stead.
 */
final class Findings {
    private final Origins origins;
    private final Problems problems;

    Findings(Origins origins, Problems problems) {
        this.origins = origins;
        this.problems = problems;
    }

    /** An error at the value of a key; {@code involved} are other keys of the record that it depends on. */
    void error(Object subject, String key, String message, String... involved) {
        Origins.Origin origin = origins.of(subject);
        if (sound(origin, key) && Stream.of(involved).allMatch(other -> sound(origin, other))) {
            problems.error(origin.value(key), message);
        }
    }

    /** An error about the record itself; {@code involved} are keys that it depends on. */
    void whole(Object subject, String message, String... involved) {
        Origins.Origin origin = origins.of(subject);
        if (Stream.of(involved).allMatch(key -> sound(origin, key))) {
            problems.error(origin.place(), message);
        }
    }

    /** An error at an item of a list. */
    void item(Object subject, String key, int index, String message) {
        problems.error(origins.of(subject).item(key, index), message);
    }

    /** An error at a name within a mapping. */
    void name(Object subject, String key, String name, String message) {
        problems.error(origins.of(subject).name(key, name), message);
    }

    /** A warning at a key. */
    void warning(Object subject, String key, String message) {
        problems.warning(origins.of(subject).key(key), message);
    }

    /** Whether the record's key was written, rather than left to its default. */
    boolean written(Object subject, String key) {
        return origins.of(subject).has(key);
    }

    /** Whether the record's key holds what was written, rather than what stands in for a refused value. */
    boolean sound(Object subject, String key) {
        return sound(origins.of(subject), key);
    }

    Place place(Object subject, String key) {
        return origins.of(subject).value(key);
    }

    /** Reports unless the condition holds. */
    <T> void must(Object subject, String key, T value, Predicate<T> condition, String message) {
        if (!condition.test(value)) {
            error(subject, key, message);
        }
    }

    private static boolean sound(Origins.Origin origin, String key) {
        return !origin.failed().contains(key);
    }
}
