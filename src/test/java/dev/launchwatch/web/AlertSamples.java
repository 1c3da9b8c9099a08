package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Alerts of now and before, for tests. */
final class AlertSamples {
    private static final Instant NOW = OpsSamples.NOW;
    private static final Instant SINCE = NOW.minusSeconds(600);
    private static final Instant FIRED = NOW.minusSeconds(540);

    /** Nothing ever fired. */
    static final AlertHistory NONE = new AlertHistory() {
        @Override
        public Optional<AlertStory> of(String id) {
            return Optional.empty();
        }

        @Override
        public Past past(Predicate<Alert> which, Instant since, String next, int limit) {
            return new Past(List.of(), null);
        }
    };

    private AlertSamples() {}

    /** The alert that fires on the busy board, and 120 that are over. */
    static final class Kept implements AlertHistory {
        @Override
        public Optional<AlertStory> of(String id) {
            if (id.equals(OpsSamples.HOSTILE)) {
                return Optional.of(hostile());
            }
            return switch (id) {
                case "site-down/homepage/1" -> Optional.of(firing());
                case "site-down/homepage/0" -> Optional.of(over());
                default -> Optional.empty();
            };
        }

        @Override
        public Past past(Predicate<Alert> which, Instant since, String next, int limit) {
            int from = next.isEmpty() ? 0 : Integer.parseInt(next);
            List<Ended> ended = new ArrayList<>();
            int i = from;
            for (; i < 120 && ended.size() < limit; i++) {
                Alert alert = ended(i);
                if (which.test(alert)
                        && !Objects.requireNonNull(alert.resolvedAt()).isBefore(since)) {
                    ended.add(new Ended(alert, i % 2 == 0 ? answer(alert, 1, 60, null) : null));
                }
            }
            return new Past(ended, i < 120 ? Integer.toString(i) : null);
        }
    }

    static Alert ended(int number) {
        Instant since = NOW.minus(Duration.ofHours(number + 1L));
        return alert(
                "site-down/homepage/-" + number,
                number % 3 == 0 ? Severity.CRITICAL : Severity.WARNING,
                Alert.State.RESOLVED,
                since,
                since.plusSeconds(60),
                since.plusSeconds(2000),
                "");
    }

    static Alert alert(
            String id,
            Severity severity,
            Alert.State state,
            Instant since,
            @Nullable Instant fired,
            @Nullable Instant resolved,
            String text) {
        return new Alert(
                id,
                text.isEmpty() ? "site-down" : text,
                text.isEmpty() ? "homepage" : text,
                severity,
                state,
                since,
                fired,
                resolved,
                Map.of("monitor", text.isEmpty() ? "homepage" : text),
                text.isEmpty() ? "Members cannot reach the site." : text,
                text.isEmpty() ? "homepage is down: the server answered 503" : text,
                new Failure(Reason.ASSERTION_STATUS, "The server answered 503", "status 200", "status 503", null),
                List.of("eu", "us"),
                List.of(),
                text.isEmpty() ? "https://example.org/runbook#site-down" : "javascript:alert(3)" + text,
                Map.of());
    }

    static Acknowledgement answer(Alert alert, int number, int after, @Nullable Instant until) {
        Instant fired = alert.firedAt() == null ? alert.since() : alert.firedAt();
        return new Acknowledgement(
                alert.id(),
                number,
                fired,
                fired.plusSeconds(after),
                number == 1 ? "bob" : "ada",
                Acknowledgement.Via.SLACK,
                "On it",
                until);
    }

    private static Result seen(String region, int after, Result.Standing standing) {
        return new Result(
                "homepage",
                region,
                SINCE.plusSeconds(after),
                Result.Trigger.SCHEDULE,
                standing,
                Report.of(
                        new Outcome.Down(Failure.of(Reason.ASSERTION_STATUS, "The server answered 503")),
                        Duration.ofMillis(20)));
    }

    private static AlertStory.Message message(
            String channel, int planned, @Nullable Integer taken, int failed, boolean escalation, String text) {
        return new AlertStory.Message(
                channel,
                "firing",
                FIRED.plusSeconds(planned),
                taken == null ? null : FIRED.plusSeconds(taken),
                failed,
                false,
                taken == null ? "550 mailbox full" + text : failed > 0 ? "no answer within 10s" : "",
                List.of(),
                escalation,
                escalation ? "Nobody has acknowledged homepage (site-down)." + text : text);
    }

    /** A channel took the message late, or has not yet. */
    static AlertStory failed(boolean taken, int failed, String error, List<String> reasons) {
        AlertStory story = firing();
        return new AlertStory(
                story.at(),
                story.alert(),
                story.condition(),
                story.seen(),
                story.changes(),
                true,
                List.of(new AlertStory.Message(
                        "team-slack",
                        "firing",
                        FIRED,
                        taken ? FIRED.plusSeconds(62) : null,
                        failed,
                        false,
                        error,
                        reasons,
                        false,
                        "")),
                List.of(),
                story.objective());
    }

    /** Nobody looks after it, and a channel has not taken its message. */
    static AlertStory firing() {
        Alert alert = alert("site-down/homepage/1", Severity.CRITICAL, Alert.State.FIRING, SINCE, FIRED, null, "");
        return new AlertStory(
                NOW,
                alert,
                "a bad result, agreed by majority of the regions",
                List.of(
                        seen("eu", 0, Result.Standing.SUSPECT),
                        seen("eu", 5, Result.Standing.COUNTED),
                        seen("us", 6, Result.Standing.COUNTED),
                        seen("us", 36, Result.Standing.COUNTED)),
                List.of(new Transition("f", Transition.Kind.FIRED, FIRED, alert)),
                true,
                List.of(message("team-slack", 0, 2, 0, false, ""), message("on-call-mail", 0, null, 4, false, "")),
                List.of(),
                Duration.ofMinutes(5));
    }

    /** It was snoozed, escalated and looked after again before it was over. */
    static AlertStory over() {
        Alert alert = alert(
                "site-down/homepage/0",
                Severity.CRITICAL,
                Alert.State.RESOLVED,
                SINCE,
                FIRED,
                FIRED.plusSeconds(480),
                "");
        return new AlertStory(
                NOW,
                alert,
                "",
                List.of(seen("eu", 0, Result.Standing.COUNTED)),
                List.of(
                        new Transition("f", Transition.Kind.FIRED, FIRED, alert),
                        new Transition("c", Transition.Kind.CHANGED, FIRED.plusSeconds(100), alert),
                        new Transition("r", Transition.Kind.RESOLVED, FIRED.plusSeconds(480), alert)),
                true,
                List.of(message("team-slack", 0, 62, 3, false, ""), message("on-call-mail", 200, 201, 0, true, "")),
                List.of(answer(alert, 1, 90, FIRED.plusSeconds(180)), answer(alert, 2, 240, null)),
                null);
    }

    /** Whatever can come from outside is an attack. */
    static AlertStory hostile() {
        String text = OpsSamples.HOSTILE;
        Alert alert = alert(text, Severity.CRITICAL, Alert.State.FIRING, SINCE, FIRED, null, text);
        return new AlertStory(
                NOW,
                alert,
                text,
                List.of(),
                List.of(new Transition("f", Transition.Kind.FIRED, FIRED, alert)),
                true,
                List.of(message(text, 0, null, 1, true, text), message(text, 0, 1, 1, true, text)),
                List.of(new Acknowledgement(
                        text, 1, FIRED, FIRED, text, Acknowledgement.Via.SLACK, text, FIRED.plusSeconds(5))),
                null);
    }
}
