package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Result.Standing;
import dev.launchwatch.model.Severity;
import dev.launchwatch.web.StatusView.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusViewTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final Outcome DOWN =
            new Outcome.Down(new Failure(Reason.ASSERTION_STATUS, "status 503", "200", "503", null));

    private static Operations.Watched monitor(String name, Outcome outcome, Standing standing) {
        Report report = Report.of(outcome, Duration.ofMillis(5));
        Result result = new Result(name, "local", NOON, Result.Trigger.SCHEDULE, standing, report);
        return new Operations.Watched(name, "default", "http", Optional.of(result));
    }

    private static Alert alert(String subject, Alert.State state) {
        return alert(subject, "chat-down", state, Map.of());
    }

    private static Alert alert(String subject, String rule, Alert.State state, Map<String, String> labels) {
        return new Alert(
                "id",
                rule,
                subject,
                Severity.CRITICAL,
                state,
                NOON,
                NOON,
                null,
                labels,
                "Members cannot chat.",
                "status 503 from 10.1.2.3",
                null,
                List.of(),
                List.of(),
                null,
                Map.of());
    }

    @Test
    void whatIsDownSaysWhatMembersCannotDoAndSinceWhen() {
        StatusView view = StatusView.of(
                List.of(
                        monitor("homepage", new Outcome.Up(), Standing.COUNTED),
                        monitor("chat-answers", DOWN, Standing.COUNTED)),
                List.of(alert("chat-answers", Alert.State.FIRING)));
        assertThat(view.overall()).isEqualTo("down");
        assertThat(view.summary()).isEqualTo("Some parts do not work.");
        assertThat(view.lines())
                .containsExactly(
                        new Line("Homepage", "up", ""),
                        new Line("Chat answers", "down", "Members cannot chat. Since 2026-05-01 12:00 UTC."));
    }

    @Test
    void anAlertAboutASignalOrTheDaemonIsNotOneAboutTheMonitorOfThatName() {
        StatusView view = StatusView.of(
                List.of(
                        monitor("logins", new Outcome.Up(), Standing.COUNTED),
                        monitor("store", new Outcome.Up(), Standing.COUNTED)),
                List.of(
                        alert("logins", "stuffing", Alert.State.FIRING, Map.of("signal", "logins")),
                        alert("store", "launchwatch-store", Alert.State.FIRING, Map.of("monitor", "store"))));
        assertThat(view.lines()).containsExactly(new Line("Logins", "up", ""), new Line("Store", "up", ""));
    }

    @Test
    void aFirstFailureIsNotAnOutageYet() {
        StatusView view = StatusView.of(
                List.of(monitor("chat-answers", DOWN, Standing.SUSPECT)),
                List.of(alert("chat-answers", Alert.State.PENDING)));
        assertThat(view.summary()).isEqualTo("Everything works.");
        assertThat(view.lines()).containsExactly(new Line("Chat answers", "checking", ""));
    }

    @Test
    void whatNobodyHasLookedAtIsUnknown() {
        Operations.Watched fresh = new Operations.Watched("homepage", "default", "http", Optional.empty());
        assertThat(StatusView.of(List.of(fresh), List.of()).lines())
                .containsExactly(new Line("Homepage", "unknown", ""));
    }

    @Test
    void everythingDownIsSaidSo() {
        StatusView view = StatusView.of(List.of(monitor("homepage", DOWN, Standing.COUNTED)), List.of());
        assertThat(view.summary()).isEqualTo("Nothing works at the moment.");
    }
}
