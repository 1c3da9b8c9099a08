package dev.launchwatch.store;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.Excerpt;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.StepReport;
import dev.launchwatch.model.Timings;
import dev.launchwatch.model.Transition;
import dev.launchwatch.notify.Announcement;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Heard;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.signal.Kinds;
import dev.launchwatch.signal.ModelUse;
import dev.launchwatch.signal.People;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Values with every field set, and short ways to plain ones. */
final class Samples {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final Failure FAILURE = new Failure(
            Reason.ASSERTION_JSON, "the answer's status is \"bad\" ∞ 😀", "ok", "bad\n\u0000\"quoted\"", "log in");
    static final Timings TIMINGS = new Timings(1_000, 2_000, 3_000, 4_000, 5_000);
    static final Facts FACTS = new Facts(
            503, "1.1", 1L << 40, 3, 6, "TLSv1.3", Instant.parse("2027-01-01T00:00:00Z"), Duration.ofMillis(1234), 17);

    private Samples() {}

    /** What a journal replays since then. */
    static List<Result> results(Journal journal, Instant since) {
        List<Result> results = new ArrayList<>();
        journal.replay(since, results::add);
        return results;
    }

    /** What a log replays after a position. */
    static List<EventLog.Placed> events(EventLog log, long position) {
        List<EventLog.Placed> events = new ArrayList<>();
        log.replay(position, events::add);
        return events;
    }

    static Event event(String id) {
        return event(id, "/login");
    }

    static Event event(String id, String route) {
        return new Event(
                "app",
                id,
                Kinds.LOGIN_FAILED,
                NOON,
                NOON.plusMillis(20),
                new Pseudonym(id.hashCode()),
                null,
                null,
                route,
                401,
                null,
                null,
                null,
                null,
                null);
    }

    /** Events with ids from {@code first} on. */
    static List<Event> events(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(i -> event("id-" + i))
                .toList();
    }

    /** An event with every field set. */
    static Event fullEvent(String source, String id, @Nullable Money cost) {
        return new Event(
                source,
                id,
                Kinds.MODEL_USED,
                NOON.minusMillis(1),
                NOON,
                new Pseudonym(-1),
                new Pseudonym(Long.MIN_VALUE),
                new Pseudonym(0),
                "/api/chat \"∞ 😀\"",
                200,
                Duration.ofNanos(1_234_567_000),
                "openai",
                "stop",
                new ModelUse("gpt-x", 1L << 40, 2, 3, 4, 5, true, cost),
                new People(new Pseudonym(7), null, new Pseudonym(Long.MAX_VALUE)));
    }

    static Result result(String monitor, Instant at, Outcome outcome) {
        return new Result(
                monitor,
                "eu",
                at,
                Result.Trigger.SCHEDULE,
                Result.Standing.COUNTED,
                Report.of(outcome, Duration.ofMillis(120)));
    }

    static Result seenIn(String region, Result result) {
        return new Result(result.monitor(), region, result.at(), result.trigger(), result.standing(), result.report());
    }

    static Result up(String monitor, Instant at) {
        return result(monitor, at, new Outcome.Up());
    }

    static Result down(String monitor, Instant at) {
        return result(monitor, at, new Outcome.Down(FAILURE));
    }

    static Result full(String monitor, Instant at, Outcome outcome, Result.Trigger trigger) {
        Report report = new Report(
                outcome,
                Duration.ofMillis(987),
                TIMINGS,
                FACTS,
                List.of(
                        new StepReport("log in", Duration.ofNanos(123_456_789), 200),
                        new StepReport("me", Duration.ofMillis(4), 0)));
        return new Result(monitor, "us", at, trigger, Result.Standing.SUSPECT, report);
    }

    static Alert alert(String id) {
        return new Alert(
                id,
                "site-down",
                "homepage",
                Severity.CRITICAL,
                Alert.State.FIRING,
                NOON.plusNanos(123_456_789),
                NOON.plusSeconds(5),
                NOON.plusSeconds(65),
                Map.of("rule", "site-down", "team", "a \"b\" é"),
                "Members cannot reach the site.",
                "2 of 2 regions see it",
                FAILURE,
                List.of("eu", "us"),
                List.of("up", "down", "down"),
                "docs/if-x-breaks.md#site-down",
                Map.of("dashboard", "https://grafana.example.org/d/x?var-monitor=homepage"));
    }

    static Alert pendingAlert(String id) {
        return new Alert(
                id,
                "site-down",
                "homepage",
                Severity.INFO,
                Alert.State.PENDING,
                NOON,
                null,
                null,
                Map.of(),
                "",
                "",
                null,
                List.of(),
                List.of(),
                null,
                Map.of());
    }

    static RuleState firing(String rule, String subject) {
        return new RuleState(
                rule,
                subject,
                Alert.State.FIRING,
                NOON.plusNanos(1),
                NOON.plusSeconds(5),
                NOON.plusSeconds(60),
                2,
                List.of(NOON.minusSeconds(600), NOON.plusNanos(7)),
                true,
                alert(rule + "/" + subject),
                NOON.plusSeconds(30));
    }

    static Transition fired(String id) {
        return new Transition(id, Transition.Kind.FIRED, NOON.plusNanos(3), alert("alert-of-" + id));
    }

    /** The end of the alert that {@link #fired} says fires. */
    static Transition resolved(String id, Instant at) {
        Alert was = alert("alert-of-" + id);
        Alert over = new Alert(
                was.id(),
                was.rule(),
                was.subject(),
                was.severity(),
                Alert.State.RESOLVED,
                was.since(),
                was.firedAt(),
                at,
                was.labels(),
                was.impact(),
                was.detail(),
                was.failure(),
                was.regions(),
                was.recent(),
                was.runbook(),
                was.annotations());
        return new Transition(over.id() + ":resolved", Transition.Kind.RESOLVED, at, over);
    }

    static RuleState pending(String rule, String subject) {
        return new RuleState(
                rule,
                subject,
                Alert.State.PENDING,
                NOON,
                null,
                null,
                0,
                List.of(),
                false,
                pendingAlert(rule + "/" + subject),
                null);
    }

    static Group group(String id, Map<String, String> threads, boolean closed) {
        Map<String, Alert> alerts = new LinkedHashMap<>();
        alerts.put("z", alert("z"));
        alerts.put("a", pendingAlert("a"));
        return new Group(
                id,
                "route 1 {severity=critical}",
                NOON,
                NOON.plusSeconds(30),
                alerts,
                List.of("team-slack", "on-call-mail"),
                threads,
                NOON.plusNanos(42),
                Map.of("z", new Heard(NOON.plusNanos(43), 3, 1)),
                closed);
    }

    static Notification notification(String id, String channel, long sequence) {
        return new Notification(
                id,
                "g1",
                channel,
                Notification.Kind.UPDATE,
                sequence,
                NOON.plusNanos(9),
                List.of(alert("z"), pendingAlert("a")),
                List.of(acknowledgement("z", 2), acknowledgement("a", 1)),
                "chat is down, too",
                Notification.State.PENDING,
                3,
                NOON.plusSeconds(10),
                "429 Too Many Requests");
    }

    static Notification in(Notification.State state, Notification n) {
        return new Notification(
                n.id(),
                n.group(),
                n.channel(),
                n.kind(),
                n.sequence(),
                n.createdAt(),
                n.alerts(),
                n.acknowledgements(),
                n.news(),
                state,
                n.attempts() + 1,
                n.nextAttempt(),
                null);
    }

    static Acknowledgement acknowledgement(String alert, int number) {
        return new Acknowledgement(
                alert,
                number,
                NOON.plusNanos(1),
                NOON.plusSeconds(240),
                "ann \"é\" 😀",
                Acknowledgement.Via.SLACK,
                "looking",
                number > 1 ? NOON.plusSeconds(3600) : null);
    }

    static Silence silence(String id, Instant end) {
        return new Silence(
                id, Map.of("monitor", "chat-*", "group", "default"), NOON.plusNanos(5), end, "ann", "deploy \"v2\"");
    }

    static Silence maintenance(String id, Instant start, Instant end) {
        return Silence.maintenance(
                id,
                start,
                end,
                "ann",
                "We move the \"database\"",
                new Announcement("You can read\nmeanwhile.", List.of("chat-*"), List.of("payments"), true, start));
    }

    static AuditEntry audit(String id) {
        Actor ann = new Actor("on-call", Actor.Surface.CLI, "ann");
        return new AuditEntry(
                id, NOON, "eu", ann, AuditEntry.Action.END_SILENCE, "s1", "deploy \"v2\"", AuditEntry.DONE);
    }

    static Excerpt excerpt(String body) {
        return new Excerpt(
                "POST",
                "https://shop.example/api/chat",
                "chat",
                503,
                "1.1",
                List.of(new Excerpt.Line("retry-after", "30"), new Excerpt.Line("set-cookie", "sid=[redacted]")),
                false,
                body,
                "the whole body");
    }

    static IncidentUpdate update(String id, String incident) {
        return new IncidentUpdate(id, incident, NOON, IncidentUpdate.Stage.IDENTIFIED, "We know why.", "ann");
    }
}
