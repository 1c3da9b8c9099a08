package dev.launchwatch.alert;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Timings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The short notation for results over time: {@code up x10 slow:2s down(connect_refused) x3}. */
record Series(List<Optional<Point>> points) {
    private static final int MOST = 100_000;

    /** White space, but not within brackets. */
    private static final Pattern WORDS = Pattern.compile("\\s+(?![^()]*\\))");

    private static final Pattern TIMES = Pattern.compile("x(\\d{1,6})");
    private static final Pattern POINT =
            Pattern.compile("(_|up|slow|degraded|down|unknown)(?:\\(([^()]*)\\))?(?::([0-9a-z]+))?");
    private static final String CERTIFICATE = "certificate=";
    private static final Duration USUAL = Duration.ofMillis(100);

    /** A result without its time; {@code certificate} is what its certificate has left then. */
    record Point(
            Outcome outcome, Duration duration, @Nullable Duration certificate) {
        Result at(String monitor, String region, Instant at) {
            Instant expiry = certificate == null ? null : at.plus(certificate);
            Facts facts = new Facts(0, null, 0, 0, 0, null, expiry, null, 0);
            Report report = new Report(outcome, duration, Timings.NONE, facts, List.of());
            return new Result(monitor, region, at, Result.Trigger.SCHEDULE, Result.Standing.COUNTED, report);
        }
    }

    /**
     * Reads the notation.
     *
     * @param usual why it is down where nothing is said
     * @throws IllegalArgumentException with the remedy if it is none
     */
    static Series parse(String text, Reason usual) {
        List<Optional<Point>> points = new ArrayList<>();
        for (String word : WORDS.split(text.strip(), -1)) {
            Matcher times = TIMES.matcher(word);
            if (times.matches() && !points.isEmpty()) {
                int more = Integer.parseInt(times.group(1)) - 1;
                if (more < 0 || points.size() + more > MOST) {
                    throw new IllegalArgumentException("'" + word + "': between x1 and x" + MOST + " results fit");
                }
                for (int i = 0; i < more; i++) {
                    points.add(points.getLast());
                }
            } else {
                points.add(point(word, usual));
            }
        }
        return new Series(points);
    }

    private static Optional<Point> point(String word, Reason usual) {
        Matcher matcher = POINT.matcher(word);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + word
                    + "' is no result: write up, slow, degraded, down, unknown or _, as in up x10 slow:2s"
                    + " down(connect_refused) x3");
        }
        Reason reason = null;
        Duration certificate = null;
        String arguments = matcher.group(2) == null ? "" : matcher.group(2).strip();
        for (String argument : arguments.isEmpty() ? new String[0] : arguments.split("\\s*,\\s*", -1)) {
            if (argument.startsWith(CERTIFICATE)) {
                certificate = Durations.parse(argument.substring(CERTIFICATE.length()));
            } else {
                reason = reason(argument);
            }
        }
        String duration = matcher.group(3);
        Duration took = duration == null ? USUAL : Durations.parse(duration);
        Outcome outcome = switch (matcher.group(1)) {
            case "up" -> new Outcome.Up();
            case "slow" -> new Outcome.Degraded(why(reason, Reason.ASSERTION_LATENCY));
            case "degraded" -> new Outcome.Degraded(why(reason, Reason.ASSERTION_CERTIFICATE));
            case "down" -> new Outcome.Down(why(reason, usual));
            case "unknown" -> new Outcome.Unknown(why(reason, Reason.REGION_BLIND));
            default -> null;
        };
        return outcome == null ? Optional.empty() : Optional.of(new Point(outcome, took, certificate));
    }

    private static Failure why(@Nullable Reason given, Reason usual) {
        Reason reason = given == null ? usual : given;
        return Failure.of(reason, reason.meaning());
    }

    private static Reason reason(String code) {
        Reason reason = Reason.ofCode(code);
        if (!reason.code().equals(code)) {
            throw new IllegalArgumentException("'" + code + "' is no reason: write one such as connect_refused");
        }
        return reason;
    }
}
