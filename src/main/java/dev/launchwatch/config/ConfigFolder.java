package dev.launchwatch.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of YAML as the running daemon sees it: reads it, and notices when it has changed and is not being written any more. Blocking; for one thread at a time.
 */
public final class ConfigFolder {
    private final Path folder;
    private final ConfigReader reader;
    private List<String> seen = List.of();
    private List<String> looked = List.of();
    private @Nullable Loaded latest;

    /**
     * A folder that was not read yet.
     *
     * @param environment what the YAML may refer to by name
     * @param variables the same, and goes before it
     */
    public ConfigFolder(Path folder, Map<String, String> environment, Map<String, String> variables) {
        this.folder = folder;
        this.reader = new ConfigReader(
                name -> Optional.ofNullable(variables.get(name)).or(() -> Optional.ofNullable(environment.get(name))),
                SecretFiles.ofThisMachine());
    }

    /** Reads all of it and remembers what the files looked like. */
    public Loaded read() {
        // Before reading: a file that changes meanwhile is then noticed as changed, and read again.
        seen = fingerprint();
        Loaded read = reader.read(folder);
        latest = read;
        return read;
    }

    /** What the last reading gave; the first one if there was none. */
    public Loaded latest() {
        return latest == null ? read() : latest;
    }

    /** Which folder it is. */
    public Path path() {
        return folder;
    }

    /**
     * Whether a file has come, gone or changed since the last reading, and all look as they did when this was asked before. To be
     * asked at intervals: a file that is being written, or a checkout that is half done, may be valid YAML without half of its
     * monitors, whose alerts would end.
     */
    public boolean changedAndStill() {
        List<String> now = fingerprint();
        boolean still = now.equals(looked);
        looked = now;
        return still && !now.equals(seen);
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
