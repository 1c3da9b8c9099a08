package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Severity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where messages lead to. */
class OperatorPagesLinkTest {
    private static final Optional<String> URL = Optional.of("https://watch.example.org/");
    private static final Optional<Path> USERS = Optional.of(Path.of("users"));

    @Test
    void anAlertLeadsToThePageOfWhatItIsAbout() {
        assertThat(page(URL, USERS, alert("site-down", "home page", Map.of())))
                .contains("https://watch.example.org/ops/monitors/home%20page");
        assertThat(page(URL, USERS, alert("stuffing", "failed-logins", Map.of("signal", "failed-logins"))))
                .contains("https://watch.example.org/ops/signals/failed-logins");
        assertThat(page(URL, USERS, alert("launchwatch-store", "store", Map.of())))
                .as("what the daemon says of itself")
                .contains("https://watch.example.org/ops");
    }

    @Test
    void nothingLeadsToPagesThatThereAreNotOrThatNobodyFinds() {
        Alert alert = alert("site-down", "homepage", Map.of());
        assertThat(page(URL, Optional.empty(), alert)).isEmpty();
        assertThat(page(Optional.empty(), USERS, alert)).isEmpty();
    }

    private static Optional<String> page(Optional<String> url, Optional<Path> users, Alert alert) {
        return OperatorPages.of(url, users.isPresent()).of(alert);
    }

    private static Alert alert(String rule, String subject, Map<String, String> labels) {
        Instant since = Instant.parse("2026-05-01T12:00:00Z");
        return new Alert(
                rule + "/" + subject,
                rule,
                subject,
                Severity.CRITICAL,
                Alert.State.FIRING,
                since,
                since,
                null,
                labels,
                "",
                "down",
                null,
                List.of(),
                List.of(),
                null,
                Map.of());
    }
}
