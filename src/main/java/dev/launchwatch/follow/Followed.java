package dev.launchwatch.follow;

import dev.launchwatch.model.Globs;
import java.nio.file.Path;

/**
 * What is to be followed.
 *
 * @param source whose lines these are
 * @param path the file; in its name, {@code *} stands for any characters, so that there may be several
 * @param fromStart whether files that are there at first are read from their start rather than from their end
 */
public record Followed(String source, Path path, boolean fromStart) {
    public Followed {
        path = path.toAbsolutePath().normalize();
    }

    Path folder() {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    String pattern() {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    /** Whether it is this that a file of this name was followed for. */
    boolean isBase(String base) {
        Path file = Path.of(base);
        return folder().equals(file.getParent()) && Globs.matches(pattern(), String.valueOf(file.getFileName()));
    }

    boolean several() {
        return pattern().indexOf('*') >= 0;
    }
}
