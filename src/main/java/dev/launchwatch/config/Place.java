package dev.launchwatch.config;

import java.util.Comparator;

/**
 * A place in the configuration folder.
 *
 * @param file the file, relative to the folder; the folder itself where no file is meant
 * @param line the line, from 1; 0 where the whole file is meant
 * @param column the column in characters, from 1; 0 where the whole file is meant
 */
public record Place(String file, int line, int column) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::file).thenComparingInt(Place::line).thenComparingInt(Place::column);

    /** The whole of a file, or the folder. */
    static Place of(String file) {
        return new Place(file, 0, 0);
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line:column}, or the file alone. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
