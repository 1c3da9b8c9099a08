package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Excerpt;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.MeasuredView;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.StepReport;
import dev.launchwatch.model.Timings;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.signal.Kinds;
import dev.launchwatch.signal.ModelUse;
import dev.launchwatch.signal.Pseudonyms;
import dev.launchwatch.signal.Signal;
import dev.launchwatch.signal.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Boards for tests, quiet and busy, and one whose every text is an attack. */
final class OpsSamples {
    static final Instant NOW = Instant.parse("2026-05-01T12:04:00Z");
    static final String HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'{view.at}{#if}";

    static final List<Operations.Quiet> SILENCES = List.of(new Operations.Quiet(
            "1", Map.of("monitor", "chat-*"), NOW.minusSeconds(60), NOW.plusSeconds(3600), "bob", "We move it"));
    static final List<MaintenanceWindow> MAINTENANCE = List.of(
            new MaintenanceWindow(
                    "w1",
                    "We move the database",
                    "You can read meanwhile.",
                    List.of("homepage"),
                    List.of("payments"),
                    NOW.minusSeconds(60),
                    NOW.plusSeconds(3600),
                    true,
                    "running",
                    MaintenanceWindow.DECLARED,
                    "bob"),
            new MaintenanceWindow(
                    "w2",
                    HOSTILE,
                    HOSTILE,
                    List.of(HOSTILE),
                    List.of(),
                    NOW.plusSeconds(3600),
                    NOW.plusSeconds(7200),
                    false,
                    "planned",
                    MaintenanceWindow.DECLARED,
                    HOSTILE),
            new MaintenanceWindow(
                    "weekly",
                    "weekly",
                    "",
                    List.of(),
                    List.of(),
                    NOW.plusSeconds(86_400),
                    NOW.plusSeconds(90_000),
                    true,
                    "planned",
                    MaintenanceWindow.CONFIGURED,
                    ""));
    static final List<Operations.Duty> DUTIES = List.of(new Operations.Duty(
            "launch-week", "Ada", List.of("on-call-mail"), NOW.minusSeconds(60), NOW.plusSeconds(86_400), "Bob"));
    static final Operations.ConfigStatus CONFIG = new Operations.ConfigStatus(true, NOW, 3, 4, 2, List.of(), Map.of());

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
                new Board.Held(text.isEmpty() ? "In maintenance: We move it" : text, NOW.plusSeconds(3600)),
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

    static final List<Operations.Counted> SIGNALS = List.of(
            new Operations.Counted("failed-logins", Kinds.LOGIN_FAILED, null),
            new Operations.Counted("model-cost", Kinds.MODEL_USED, null),
            new Operations.Counted(
                    "queue-depth", null, new Operations.Query("queue_depth" + HOSTILE, NOW.minusSeconds(20), HOSTILE)));

    static final Rulings RULINGS = new Rulings() {
        @Override
        public List<Ruling> rulings() {
            return OpsSamples.rulings();
        }

        /** Events within what is usual, and a burst at the end. */
        @Override
        public List<Moment> course(String rule, SignalView view, int windows) {
            List<Moment> course = new ArrayList<>();
            for (int i = 0; i < windows; i++) {
                boolean spike = rule.equals("spike-of-logins");
                double usual = 5 + Math.round(3 * Math.sin(i / 9.0));
                long events = i == windows - 1 ? 143 : i * 7L % 9;
                course.add(
                        new Moment(events, spike && i > 11 ? usual : null, spike ? 4 * usual + 20 : 30, events > 60));
            }
            return course;
        }
    };

    private static List<Rulings.Ruling> rulings() {
        return List.of(
                new Rulings.Ruling(
                        "credential-stuffing",
                        "failed-logins",
                        "critical",
                        "more than 30/5m",
                        Duration.ofMinutes(5),
                        true,
                        new Rulings.Limit(143, 30)),
                new Rulings.Ruling(
                        "spike-of-logins",
                        "failed-logins",
                        "warning",
                        "more than 4 times the usual",
                        Duration.ofMinutes(10),
                        true,
                        null),
                new Rulings.Ruling(
                        "quiet-logins", "failed-logins", "warning", "no event for 1d", Duration.ofDays(1), false, null),
                new Rulings.Ruling(
                        "cost-per-member",
                        "model-cost",
                        "warning",
                        "more than 0.50 USD per active member in 1d",
                        Duration.ofDays(1),
                        false,
                        new Rulings.Limit(0.31, 0.5)));
    }

    /** A burst of failed logins, some model use with a name that is an attack, and a measured queue. */
    static SignalView view() {
        Windows windows = new Windows(
                List.of(new Signal("failed-logins", Kinds.LOGIN_FAILED), new Signal("model-cost", Kinds.MODEL_USED)),
                List.of(),
                new Pseudonyms(List.of(new byte[32])),
                _ -> false);
        long position = 0;
        for (int i = 0; i < 200; i++) {
            Instant at = NOW.minusSeconds(i < 143 ? i : 60L * i);
            windows.take(new EventLog.Placed(++position, event(position, Kinds.LOGIN_FAILED, at, i % 7L, null)));
        }
        for (int i = 0; i < 6; i++) {
            ModelUse use = new ModelUse(
                    i == 0 ? "gpt-" + HOSTILE : "gpt-5", 1000, 100, 0, 0, 0, false, Money.parse("0.25 USD"));
            windows.take(new EventLog.Placed(
                    ++position, event(position, Kinds.MODEL_USED, NOW.minusSeconds(600L * i), i, use)));
        }
        windows.complete(true);
        return new MeasuredView(
                windows.view(NOW),
                Map.of(
                        "queue-depth",
                        new MeasuredView.Known(
                                true,
                                Optional.of(new SignalView.Measured(
                                        NOW.minusSeconds(20),
                                        NOW.plusSeconds(60),
                                        List.of(new SignalView.Value(Map.of("queue", HOSTILE), 143)))),
                                Optional.empty())));
    }

    private static Event event(long position, String kind, Instant at, long who, @Nullable ModelUse use) {
        return new Event(
                "app",
                "e" + position,
                kind,
                at,
                at,
                new Pseudonym(who << 32),
                new Pseudonym((who + 100) << 32),
                use == null ? null : new Pseudonym((who + 200) << 32),
                null,
                0,
                null,
                null,
                null,
                use,
                null);
    }

    static MonitorStory story(String name, Duration span) {
        boolean hostile = name.equals(HOSTILE);
        List<MonitorStory.Hour> hours = new ArrayList<>();
        for (int i = (int) span.toHours(); i > 0; i--) {
            if (i % 10 != 0) {
                hours.add(new MonitorStory.Hour(
                        NOW.truncatedTo(java.time.temporal.ChronoUnit.HOURS).minus(Duration.ofHours(i - 1)),
                        Duration.ofMillis(120 + i % 5 * 10),
                        Duration.ofMillis(250 + i % 7 * 20),
                        Duration.ofMillis(600 + i % 3 * 100),
                        i == 5 ? 3 : 0,
                        12));
            }
        }
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            Failure failure = new Failure(
                    Reason.ASSERTION_STATUS,
                    hostile ? HOSTILE : "The server answered 503",
                    hostile ? HOSTILE : "status 200",
                    hostile ? HOSTILE : "status 503",
                    hostile ? HOSTILE : null);
            results.add(new Result(
                    name,
                    hostile ? HOSTILE : i % 2 == 0 ? "eu" : "us",
                    NOW.minusSeconds(150L * i),
                    Result.Trigger.SCHEDULE,
                    i == 0 ? Result.Standing.SUSPECT : Result.Standing.COUNTED,
                    new Report(
                            i < 3 ? new Outcome.Down(failure) : new Outcome.Up(),
                            Duration.ofMillis(142 + i),
                            new Timings(3_000_000, 8_000_000, 21_000_000, 90_000_000L + i * 1_000_000L, 20_000_000),
                            new Facts(i < 3 ? 503 : 200, "1.1", 2000, 0, 4, "TLSv1.3", null, null, 0),
                            List.of())));
        }
        return new MonitorStory(
                name,
                hostile ? HOSTILE : "",
                "http",
                true,
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                hostile ? HOSTILE : "Members cannot reach the site.",
                NOW,
                NOW.minus(span),
                List.of(new MonitorStory.Watching(hostile ? HOSTILE : "site-down", "critical", "a bad result")),
                hours,
                OptionalDouble.of(0.99876),
                Map.of(hostile ? HOSTILE : "assertion_status", 3L),
                results,
                hostile
                        ? List.of(results.getFirst().with(excerpt(HOSTILE)))
                        : List.of(
                                results.get(0).with(excerpt("upstream is <gone>\n\u001b[31m")),
                                results.get(2)
                                        .with(new Excerpt(
                                                "GET",
                                                "https://shop.example/",
                                                null,
                                                0,
                                                null,
                                                List.of(),
                                                false,
                                                "",
                                                "there was no answer"))));
    }

    private static Excerpt excerpt(String text) {
        return new Excerpt(
                text.equals(HOSTILE) ? HOSTILE : "POST",
                text.equals(HOSTILE) ? HOSTILE : "https://shop.example/api/chat",
                text.equals(HOSTILE) ? HOSTILE : "chat",
                503,
                text.equals(HOSTILE) ? HOSTILE : "1.1",
                List.of(new Excerpt.Line(text.equals(HOSTILE) ? HOSTILE : "server", text)),
                false,
                text,
                text.equals(HOSTILE) ? HOSTILE : "the whole body");
    }

    /** A monitor of several steps, the last of which streams. */
    static MonitorStory stepped() {
        MonitorStory story = story("sign-in", Duration.ofDays(1));
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            results.add(new Result(
                    "sign-in",
                    "eu",
                    NOW.minusSeconds(150L * i),
                    Result.Trigger.SCHEDULE,
                    Result.Standing.COUNTED,
                    new Report(
                            new Outcome.Up(),
                            Duration.ofMillis(400),
                            Timings.NONE,
                            new Facts(200, "2", 0, 0, 4, null, null, Duration.ofMillis(80 + i % 7), 12),
                            List.of(
                                    new StepReport("login", Duration.ofMillis(i % 3 == 0 ? i : 40), 200),
                                    new StepReport("chat", Duration.ofMillis(300 + i % 10 * 10), 200),
                                    new StepReport("who am I", Duration.ofMillis(10), 200)))));
        }
        return new MonitorStory(
                story.name(),
                "",
                "steps",
                true,
                story.every(),
                story.timeout(),
                "",
                story.at(),
                story.from(),
                story.rules(),
                story.hours(),
                story.uptime(),
                Map.of(),
                results,
                List.of());
    }

    static List<Inventory.Section> sections() {
        return List.of(new Inventory.Section(
                "Monitors",
                List.of(
                        new Inventory.Entry("homepage", "http every 5m", "site.yaml:2:5"),
                        new Inventory.Entry(HOSTILE, HOSTILE, "site.yaml:9:5"))));
    }
}
