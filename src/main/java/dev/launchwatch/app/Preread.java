package dev.launchwatch.app;

import dev.launchwatch.config.ConfigFolder;
import org.jspecify.annotations.Nullable;

/**
 * The folder of YAML that the command read before anything started, for the daemon, which need not read it again. Static, since
 * Quarkus makes the daemon by itself and takes nothing in. Thread-safe.
 */
final class Preread {
    private static volatile @Nullable ConfigFolder folder;

    private Preread() {}

    static void put(ConfigFolder read) {
        folder = read;
    }

    /** The folder that the settings name: as it was read, unless they add to what its YAML may refer to. */
    static ConfigFolder of(Settings settings) {
        ConfigFolder read = folder;
        folder = null;
        return read != null
                        && read.path().equals(settings.config())
                        && settings.variables().isEmpty()
                ? read
                : new ConfigFolder(settings.config(), System.getenv(), settings.variables());
    }
}
