package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.web.Provider;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What has to be set for operators to sign in by a provider, and what is said where it is not. */
class SingleSignOnTest {
    private static final Map<String, String> WHOLE = Map.of(
            "launchwatch.url", "https://watch.example.org/",
            "launchwatch.oidc-issuer", "https://login.example.org/realms/harbour",
            "launchwatch.oidc-client-id", "launchwatch",
            "launchwatch.oidc-client-secret", "s3cret",
            "launchwatch.oidc-allow", "@example.org, groups:oncall");

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        vertx.close();
    }

    private static Settings settings(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(Settings.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(Settings.class);
    }

    private Optional<Provider> provider(Map<String, String> values) {
        return SingleSignOn.of(settings(values), vertx, InstantSource.system());
    }

    private static Map<String, String> but(String name, String value) {
        Map<String, String> values = new HashMap<>(WHOLE);
        if (value.isEmpty()) {
            values.remove("launchwatch." + name);
        } else {
            values.put("launchwatch." + name, value);
        }
        return values;
    }

    @Test
    void withoutAnyOfItThereIsNoProvider() {
        assertThat(provider(Map.of("launchwatch.url", "https://watch.example.org")))
                .isEmpty();
    }

    @Test
    void aProviderIsKnownByItsHostUnlessItHasANameAndIsAskedForNothingYet() {
        assertThat(provider(WHOLE)).map(Provider::name).hasValue("login.example.org");
        assertThat(provider(WHOLE).flatMap(Provider::farewell)).isEmpty();
        assertThat(provider(but("oidc-name", "Harbour"))).map(Provider::name).hasValue("Harbour");
        assertThat(provider(but("oidc-client-secret", "")))
                .as("a client without a secret")
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "oidc-issuer,    '',                                 LAUNCHWATCH_OIDC_ISSUER is not set",
        "oidc-issuer,    http://login.example.org,           LAUNCHWATCH_OIDC_ISSUER is no address",
        "oidc-client-id, '',                                 LAUNCHWATCH_OIDC_CLIENT_ID is not set",
        "oidc-allow,     '',                                 LAUNCHWATCH_OIDC_ALLOW does not say who may enter",
        "oidc-allow,     ' , ',                              LAUNCHWATCH_OIDC_ALLOW does not say who may enter",
        "oidc-allow,     '@example.org,everybody',           everybody",
        "url,            '',                                 LAUNCHWATCH_URL is not set"
    })
    void whatIsMissingStopsTheStartAndIsSaid(String name, String value, String message) {
        assertThatThrownBy(() -> provider(but(name, value)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aProviderAloneMakesThePages() {
        UsersFile pages = new UsersFile(Optional.empty(), Optional.empty(), provider(WHOLE));
        assertThat(pages.users()).hasValue(java.util.List.of());
        assertThat(pages.provider()).isPresent();
    }
}
