package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Only keys that somebody has set may be misspelt. */
class DefaultKeysTest {
    private final SmallRyeConfig config = new SmallRyeConfigBuilder()
            .withDefaultValue("quarkus.mailer.host", "localhost")
            .withSources(new PropertiesConfigSource(
                    Map.of("quarkus.mailer.host", "mail.example.org", "quarkus.mailer.hosst", "mail.example.org"),
                    "what the operator gave",
                    400))
            .build();

    @Test
    void whatHasADefaultIsKnown() {
        assertThat(DefaultKeys.contains(config, "quarkus.mailer.host")).isTrue();
    }

    @Test
    void whatWasOnlySetIsLookedAt() {
        assertThat(DefaultKeys.contains(config, "quarkus.mailer.hosst")).isFalse();
    }
}
