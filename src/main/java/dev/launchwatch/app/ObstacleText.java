package dev.launchwatch.app;

import dev.launchwatch.alert.Obstacle;
import dev.launchwatch.alert.TraceReport;
import dev.launchwatch.model.Durations;
import dev.launchwatch.web.Explanation.HeldBack;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What stood in a rule's way, in sentences. Pure functions. */
final class ObstacleText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private ObstacleText() {}

    /** {@code 14:05:00 UTC}, and with the day where that is not the one of {@code near}. */
    static String time(Instant when, Instant near) {
        boolean sameDay = when.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .equals(near.atOffset(ZoneOffset.UTC).toLocalDate());
        return (sameDay ? TIME : DAY).format(when) + " UTC";
    }

    static HeldBack of(Obstacle obstacle, TraceReport report) {
        return new HeldBack(kind(obstacle), text(obstacle, report), obstacle.until());
    }

    /** As the API names it; where there is one, the option that asks for it. */
    private static String kind(Obstacle obstacle) {
        return switch (obstacle) {
            case Obstacle.Holding _ -> "for";
            case Obstacle.DependsOn _ -> "depends-on";
            case Obstacle.Stale _ -> "stale";
            case Obstacle.Untrusted _ -> "untrusted";
            case Obstacle.NothingNew _ -> "nothing-new";
            case Obstacle.Covered _ -> "covered";
            case Obstacle.NotOver _ -> "resolve-after";
            case Obstacle.KeepsFiring _ -> "keep-firing-for";
            case Obstacle.Flaps _ -> "flapping";
        };
    }

    private static String text(Obstacle obstacle, TraceReport report) {
        Instant at = report.question().at();
        return switch (obstacle) {
            case Obstacle.Holding(Instant since, Instant due) ->
                "It has to hold for " + Durations.format(report.holdFor()) + " (for): it did since " + time(since, at)
                        + ", so " + left(at, due) + " were still to run, until " + time(due, at) + ".";
            case Obstacle.DependsOn(String monitor) ->
                monitor + ", which it depends on (depends-on), was down as well, or suspected to be: what fails"
                        + " because of it is not told.";
            case Obstacle.Stale _ ->
                "No result was younger than " + report.freshFor() + ", so nothing said that it was still so.";
            case Obstacle.Untrusted(Instant trusted) ->
                "Nothing bad was seen since " + time(trusted, at)
                        + ": before that nobody watched it, or what it depends on was down.";
            case Obstacle.NothingNew(Instant ended) ->
                ended == null
                        ? "What was bad is too long ago to begin an alert."
                        : "Nothing bad was seen since the last alert ended at " + time(ended, at) + ".";
            case Obstacle.Covered(String rule) ->
                rule + " itself fired: then there is no warning of single regions beside it.";
            case Obstacle.NotOver(int good, int needed) ->
                good < needed
                        ? good + " of " + needed + " good results in a row (resolve-after) were there for it to end."
                        : "It was not over for all regions yet.";
            case Obstacle.KeepsFiring(Instant until) ->
                "It keeps firing for a while after it was good (keep-firing-for): until " + time(until, at) + ".";
            case Obstacle.Flaps(Instant until) ->
                "It came and went too often (flapping): it fires until it was quiet for long enough, " + time(until, at)
                        + " at the earliest.";
        };
    }

    private static String left(Instant at, Instant due) {
        return Durations.coarse(Duration.between(at, due));
    }
}
