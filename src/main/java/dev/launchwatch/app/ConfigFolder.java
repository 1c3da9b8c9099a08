package dev.launchwatch.app;

import dev.launchwatch.config.ConfigReader;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.SecretFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of YAML as the running daemon sees it: reads it, and notices when it has changed. Blocking. */
final class ConfigFolder {
    private final Path folder;
    private final ConfigReader reader;
    private List<String> seen;

    ConfigFolder(Path folder, Map<String, String> environment, Map<String, String> variables) {
        this.folder = folder;
        this.reader = new ConfigReader(
                name -> Optional.ofNullable(variables.get(name)).or(() -> Optional.ofNullable(environment.get(name))),
                SecretFiles.ofThisMachine());
        this.seen = List.of();
    }

    /** Reads all of it and remembers what the files looked like. */
    Loaded read() {
        // Before reading: a file that changes meanwhile is then noticed as changed, and read again.
        seen = fingerprint();
        return reader.read(folder);
    }

    /** Whether a file has come, gone or changed since the last reading. */
    boolean changed() {
        return !fingerprint().equals(seen);
    }

    /**
     * Names, sizes and times. Links are followed, so that the swapped link of a Kubernetes ConfigMap shows; a folder that
     * cannot be listed at the moment looks empty, and reading it says why.
     */
    private List<String> fingerprint() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
                    .sorted()
                    .map(ConfigFolder::look)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String look(Path file) {
        try {
            return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return file + " unreadable";
        }
    }
}
