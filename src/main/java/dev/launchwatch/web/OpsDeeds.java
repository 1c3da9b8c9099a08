package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.StoreUnavailableException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators do on their pages, through the port of the API, under the name that they signed in by. Blocking. */
final class OpsDeeds {
    private static final Duration LONGEST_SNOOZE = Duration.ofDays(7);
    private static final Duration LONGEST_SILENCE = Duration.ofDays(365);
    private static final int MOST_LABELS = 20;
    private static final int LONGEST_TEXT = 500;

    private final Operations operations;
    private final InstantSource clock;

    OpsDeeds(Operations operations, InstantSource clock) {
        this.operations = operations;
        this.clock = clock;
    }

    /**
     * Does what a form asks for.
     *
     * @param session of whoever asks
     * @return what came of it; empty if there is no such thing to do
     */
    Optional<Said> act(OpsRequest request, Sessions.Session session) {
        try {
            String user = session.user();
            Commands commands = operations.by(
                    new Actor(user, Actor.Surface.PAGE, "", session.proof().words()));
            return switch (request.path()) {
                case "/ops/acknowledge" -> Optional.of(acknowledge(request, user, commands));
                case "/ops/silences" -> Optional.of(silence(request, user, commands));
                case "/ops/silences/end" -> Optional.of(endSilence(request.field("silence"), commands));
                case "/ops/maintenance" -> Optional.of(declare(request, user, commands));
                case "/ops/maintenance/extend" -> Optional.of(extend(request, user, commands));
                case "/ops/maintenance/end" -> Optional.of(endMaintenance(request.field("window"), commands));
                case "/ops/run" -> Optional.of(run(request.field("monitor"), commands));
                default -> Optional.empty();
            };
        } catch (StoreUnavailableException | IllegalStateException e) {
            return Optional.of(Said.AWAY);
        }
    }

    private Said acknowledge(OpsRequest request, String user, Commands commands) {
        Instant now = clock.instant();
        String lasts = request.field("for");
        Optional<Instant> until = lasts.isEmpty() ? Optional.empty() : end(lasts, now, LONGEST_SNOOZE);
        if (!lasts.isEmpty() && until.isEmpty()) {
            return Said.MALFORMED;
        }
        Acknowledgement.Outcome outcome = commands.acknowledge(List.of(new Acknowledgement.Request(
                        request.field("alert"),
                        now,
                        user,
                        Acknowledgement.Via.PAGE,
                        request.field("note"),
                        until.orElse(null))))
                .getFirst();
        return switch (outcome) {
            case Acknowledgement.Outcome.Taken _ -> Said.ACKNOWLEDGED;
            case Acknowledgement.Outcome.Known _ -> Said.KNOWN;
            case Acknowledgement.Outcome.Ended _ -> Said.ENDED;
            case Acknowledgement.Outcome.Pending _ -> Said.PENDING;
            case Acknowledgement.Outcome.Unknown _ -> Said.UNKNOWN;
        };
    }

    private Said silence(OpsRequest request, String user, Commands commands) {
        Optional<Instant> end = end(request.field("for"), clock.instant(), LONGEST_SILENCE);
        Optional<Map<String, String>> match = labels(request.field("match"));
        if (end.isEmpty() || match.isEmpty() || request.field("comment").length() > LONGEST_TEXT) {
            return Said.MALFORMED;
        }
        commands.silence(match.get(), end.get(), user, request.field("comment"));
        return Said.SILENCED;
    }

    private static Said endSilence(String id, Commands commands) {
        return commands.endSilence(id) ? Said.UNSILENCED : Said.UNKNOWN;
    }

    private static Said declare(OpsRequest request, String user, Commands commands) {
        try {
            Duration lasts = request.field("until").isEmpty() ? Durations.parse(request.field("for")) : null;
            return said(
                    commands.declare(new Declaration(
                            null,
                            request.field("title"),
                            request.field("text"),
                            lines(request.field("monitors")),
                            lines(request.field("groups")),
                            moment(request.field("from")),
                            moment(request.field("until")),
                            lasts,
                            request.field("shown").equals("yes"),
                            user)),
                    Said.DECLARED);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return Said.MALFORMED;
        }
    }

    private static Said extend(OpsRequest request, String user, Commands commands) {
        try {
            Duration lasts = Durations.parse(request.field("for"));
            return said(commands.declare(Declaration.lasting(request.field("window"), lasts, user)), Said.EXTENDED);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Said.MALFORMED;
        }
    }

    private static Said endMaintenance(String id, Commands commands) {
        return commands.endMaintenance(id) ? Said.MAINTAINED : Said.UNKNOWN;
    }

    private static Said said(Declaration.Outcome outcome, Said done) {
        return switch (outcome) {
            case Declaration.Outcome.Taken _, Declaration.Outcome.Same _ -> done;
            case Declaration.Outcome.Unknown _ -> Said.UNKNOWN;
            case Declaration.Outcome.Over _ -> Said.OVER;
            case Declaration.Outcome.Full _ -> Said.FULL;
            case Declaration.Outcome.Nothing _ -> Said.UNNAMED;
            case Declaration.Outcome.Refused _ -> Said.MALFORMED;
        };
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /** What a browser's field for a moment holds, which is in UTC here. */
    private static @Nullable Instant moment(String text) {
        return text.isEmpty() ? null : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }

    private static Said run(String monitor, Commands commands) {
        return switch (commands.run(monitor, Duration.ZERO)) {
            case Commands.Run.Started _, Commands.Run.Busy _ -> Said.RUN;
            case Commands.Run.TooOften _ -> Said.RESTS;
            case Commands.Run.Unknown _ -> Said.UNKNOWN;
        };
    }

    private static Optional<Instant> end(String lasts, Instant now, Duration longest) {
        try {
            Duration time = Durations.parse(lasts);
            return time.isPositive() && time.compareTo(longest) <= 0 ? Optional.of(now.plus(time)) : Optional.empty();
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** One {@code label=value} a line; empty if it is none, or matches anything. */
    private static Optional<Map<String, String>> labels(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String line : text.lines().filter(each -> !each.isBlank()).toList()) {
            int equals = line.indexOf('=');
            String name = equals < 1 ? "" : line.substring(0, equals).strip();
            String value = equals < 1 ? "" : line.substring(equals + 1).strip();
            if (name.isEmpty() || value.isEmpty() || value.length() > LONGEST_TEXT || labels.size() == MOST_LABELS) {
                return Optional.empty();
            }
            labels.put(name, value);
        }
        return labels.isEmpty() ? Optional.empty() : Optional.of(labels);
    }
}
