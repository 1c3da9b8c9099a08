package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Boards for tests, quiet and busy, and one whose every text is an attack. */
final class OpsSamples {
    static final Instant NOW = Instant.parse("2026-05-01T12:04:00Z");
    static final String HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'{view.at}{#if}";

    static final List<Operations.Quiet> SILENCES = List.of(new Operations.Quiet(
            "1", Map.of("monitor", "chat-*"), NOW.minusSeconds(60), NOW.plusSeconds(3600), "bob", "We move it"));
    static final List<Operations.Duty> DUTIES = List.of(new Operations.Duty(
            "launch-week", "Ada", List.of("on-call-mail"), NOW.minusSeconds(60), NOW.plusSeconds(86_400), "Bob"));
    static final Operations.ConfigStatus CONFIG = new Operations.ConfigStatus(true, NOW, 3, 4, 2, List.of());

    private OpsSamples() {}

    static Alert alert(
            String rule,
            String subject,
            Severity severity,
            Alert.State state,
            Map<String, String> labels,
            String text) {
        boolean signal = labels.containsKey("signal");
        return new Alert(
                rule + "/" + subject + "/1",
                rule,
                subject,
                severity,
                state,
                NOW.minusSeconds(600),
                state == Alert.State.FIRING ? NOW.minusSeconds(540) : null,
                null,
                labels,
                text.isEmpty() ? "Members cannot reach the site." : text,
                text.isEmpty() ? "homepage is down: the server answered 503" : text,
                signal
                        ? null
                        : new Failure(
                                Reason.ASSERTION_STATUS,
                                text.isEmpty() ? "The server answered 503" : text,
                                text.isEmpty() ? "status 200" : text,
                                text.isEmpty() ? "status 503" : text,
                                text.isEmpty() ? null : text),
                List.of(text.isEmpty() ? "eu" : text),
                List.of("up", "down"),
                text.isEmpty() ? "https://example.org/runbook#site-down" : text,
                Map.of());
    }

    static Board.Trouble trouble(Alert alert, @Nullable Acknowledgement by, String text) {
        return new Board.Trouble(
                alert,
                text.isEmpty() ? "a bad result, agreed by majority of the regions" : text,
                alert.about() == Alert.About.SIGNAL ? new Board.Compared("143", "30") : null,
                by,
                List.of(
                        new Board.Hearer(text.isEmpty() ? "team-slack" : text, NOW.minusSeconds(500), false, ""),
                        new Board.Hearer(
                                text.isEmpty() ? "on-call-mail" : text + "2",
                                NOW.minusSeconds(500),
                                true,
                                text.isEmpty() ? "550 mailbox full" : text)));
    }

    private static Board.Seen seen(String name, String group, Outcome outcome) {
        List<String> recent = new ArrayList<>();
        for (int i = 0; i < 29; i++) {
            recent.add(i % 11 == 10 ? "degraded" : "up");
        }
        recent.add(outcome.code());
        return new Board.Seen(
                name,
                group,
                "http",
                true,
                Optional.of(new Result(
                        name,
                        "eu",
                        NOW.minusSeconds(30),
                        Result.Trigger.SCHEDULE,
                        Result.Standing.COUNTED,
                        Report.of(outcome, Duration.ofMillis(142)))),
                recent);
    }

    /** Two fire, one of them without anybody, and one may. */
    static Board busy() {
        Alert site = alert(
                "site-down",
                "homepage",
                Severity.CRITICAL,
                Alert.State.FIRING,
                Map.of("rule", "site-down", "monitor", "homepage", "severity", "critical"),
                "");
        Alert stuffing = alert(
                "credential-stuffing",
                "failed-logins",
                Severity.CRITICAL,
                Alert.State.FIRING,
                Map.of("rule", "credential-stuffing", "signal", "failed-logins"),
                "");
        Alert slow = alert(
                "slow-api",
                "login-callback",
                Severity.WARNING,
                Alert.State.PENDING,
                Map.of("rule", "slow-api", "monitor", "login-callback"),
                "");
        Acknowledgement bob = new Acknowledgement(
                stuffing.id(),
                1,
                NOW.minusSeconds(540),
                NOW.minusSeconds(300),
                "bob",
                Acknowledgement.Via.SLACK,
                "On it",
                null);
        Outcome down = new Outcome.Down(Failure.of(Reason.ASSERTION_STATUS, "The server answered 503"));
        return new Board(
                NOW,
                true,
                true,
                false,
                List.of(trouble(slow, null, ""), trouble(stuffing, bob, ""), trouble(site, null, "")),
                List.of(
                        seen("homepage", "", down),
                        seen("login-callback", "api", new Outcome.Up()),
                        seen("chat-health", "api", new Outcome.Up())),
                List.of(
                        new Board.Post("team-slack", "slack", 0, null, 0, ""),
                        new Board.Post("on-call-mail", "email", 2, NOW.minusSeconds(500), 4, "550 mailbox full")),
                List.of(new Board.Region("eu", true, true, true), new Board.Region("us", false, false, false)));
    }

    /** Nothing is wrong. */
    static Board quiet() {
        return new Board(
                NOW,
                true,
                true,
                false,
                List.of(),
                List.of(seen("homepage", "", new Outcome.Up())),
                List.of(new Board.Post("team-slack", "slack", 0, null, 0, "")),
                List.of(new Board.Region("local", true, true, true)));
    }

    /** Whatever can come from outside is an attack. */
    static Board hostile() {
        Alert alert = alert(
                HOSTILE,
                HOSTILE,
                Severity.CRITICAL,
                Alert.State.FIRING,
                Map.of("rule", HOSTILE, "monitor", HOSTILE),
                "javascript:alert(3)" + HOSTILE);
        Acknowledgement by = new Acknowledgement(
                alert.id(), 1, NOW, NOW, HOSTILE, Acknowledgement.Via.SLACK, HOSTILE, NOW.plusSeconds(60));
        return new Board(
                NOW,
                false,
                false,
                true,
                List.of(trouble(alert, by, HOSTILE), trouble(alert, null, HOSTILE)),
                List.of(seen(HOSTILE, HOSTILE, new Outcome.Up())),
                List.of(new Board.Post(HOSTILE, HOSTILE, 1, NOW, 1, HOSTILE)),
                List.of(new Board.Region(HOSTILE, false, false, false)));
    }
}
