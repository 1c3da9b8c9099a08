package dev.launchwatch.config;

import java.util.Comparator;

/**
 * Something wrong or suspicious in the configuration folder, with its place and its remedy. Holds no secret.
 *
 * @param file the file, relative to the folder; the folder itself where no file is meant
 * @param line the line, from 1; 0 where the whole file is meant
 * @param column the column in characters, from 1; 0 where the whole file is meant
 * @param message what is wrong and what to do
 */
public record Problem(String file, int line, int column, String message) implements Comparable<Problem> {
    private static final Comparator<Problem> ORDER =
            Comparator.comparing(Problem::place).thenComparing(Problem::message);

    static Problem at(Place place, String message) {
        return new Problem(place.file(), place.line(), place.column(), message);
    }

    public Place place() {
        return new Place(file, line, column);
    }

    /** By place, so that a person can work through a file from its top. */
    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line:column: message}. */
    @Override
    public String toString() {
        return place() + ": " + message;
    }
}
