package dev.launchwatch.app;

import io.smallrye.config.DefaultValuesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import org.eclipse.microprofile.config.Config;

/** The settings that have a default: those are spelt as they should be. */
final class DefaultKeys {
    private DefaultKeys() {}

    static boolean contains(Config config, String key) {
        return config.unwrap(SmallRyeConfig.class)
                .getConfigSource(DefaultValuesConfigSource.NAME)
                .filter(defaults -> defaults.getPropertyNames().contains(key))
                .isPresent();
    }
}
