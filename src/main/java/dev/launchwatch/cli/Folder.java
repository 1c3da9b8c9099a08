package dev.launchwatch.cli;

import dev.launchwatch.config.ConfigReader;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.Problem;
import dev.launchwatch.config.SecretFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads a folder of YAML for a command and says what is wrong with it. */
final class Folder {
    private Folder() {}

    /** The folder's configuration; see {@link #good}. */
    static Optional<Loaded.Good> read(Path folder, Surroundings surroundings) {
        return good(reader(surroundings).read(folder), surroundings);
    }

    /** What was read, or empty after every error was written to {@code err}. Warnings come with errors;
     * where there are none they are the caller's to show. */
    static Optional<Loaded.Good> good(Loaded loaded, Surroundings surroundings) {
        return switch (loaded) {
            case Loaded.Good good -> Optional.of(good);
            case Loaded.Bad(List<Problem> errors, List<Problem> warnings) -> {
                print(errors, "", surroundings);
                print(warnings, "warning: ", surroundings);
                yield Optional.empty();
            }
        };
    }

    static ConfigReader reader(Surroundings surroundings) {
        return new ConfigReader(
                name -> Optional.ofNullable(surroundings.environment().get(name)), SecretFiles.ofThisMachine());
    }

    static void print(List<Problem> problems, String prefix, Surroundings surroundings) {
        for (Problem problem : problems) {
            surroundings.err().println(prefix + problem);
        }
    }
}
