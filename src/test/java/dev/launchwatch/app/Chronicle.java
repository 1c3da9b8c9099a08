package dev.launchwatch.app;

import dev.launchwatch.app.Trouble.Kind;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.notify.Message;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a world of regions, simulated or of real processes, for a {@link Judge}: what was true, what went wrong, and what people were
 * told.
 */
abstract class Chronicle {
    /** The channel that is told of everything. */
    static final String TEAM = "team";

    /** The channel that is told of what nobody looked after in time. */
    static final String BOSS = "boss";

    /**
     * A message that the channel took.
     *
     * @param sent when the attempt began
     * @param answered whether the region heard that it was taken
     */
    record Told(Instant sent, Instant at, String region, String instance, Message message, boolean answered) {
        Notification notification() {
            return message.notification();
        }

        /** Whether it tells those who are told of everything. */
        boolean isToTeam() {
            return notification().channel().equals(TEAM);
        }

        /** Whether it tells those who are told of what nobody looked after. */
        boolean isToBoss() {
            return notification().channel().equals(BOSS);
        }

        /** Whether it says that an alert is over. */
        boolean ends(String alert) {
            return notification().alerts().stream()
                    .anyMatch(each -> each.id().equals(alert) && each.state() == Alert.State.RESOLVED);
        }

        @Override
        public String toString() {
            List<String> alerts = notification().alerts().stream()
                    .map(alert -> alert.id() + " " + alert.state())
                    .toList();
            return at + " " + instance + " " + notification().kind() + " "
                    + notification().channel() + " " + notification().id() + " " + alerts + (isAlone() ? " alone" : "")
                    + (answered ? "" : ", and its answer was lost");
        }

        /** Whether a region tells it for itself alone. */
        boolean isAlone() {
            return message.note().contains(" alone: ");
        }
    }

    /** Something that a region did for itself. */
    record Departure(Instant at, String region) {}

    /** A message was put on record as sent. */
    record Recorded(Instant at, String notification) {}

    /** What was stored under a lease. */
    record Decided(Instant at, String holder, long epoch) {}

    /** An attempt to tell something for all regions, by somebody who had no right to. */
    record Trespass(Instant at, String region, String what) {}

    /** Somebody wanted to say that he looks after an alert, whatever came of it. */
    record Asked(Instant at, String alert) {}

    /** Somebody said that he looks after an alert. */
    record Acknowledged(Instant at, String region, Alert alert, Acknowledgement.Outcome outcome, boolean alone) {}

    /**
     * Somebody said that alerts are not to be told for a while, or no longer.
     *
     * @param asked when
     * @param at when he was told that it is so
     * @param kept whether he was
     * @param alone whether the region that he asked decided for itself
     */
    record Silenced(Instant asked, Instant at, String region, Silence silence, boolean kept, boolean alone) {
        @Override
        public String toString() {
            return asked + " to " + silence.end() + ": silence " + silence.id() + " of " + silence.match() + " in "
                    + region + (alone ? " alone" : "") + (kept ? "" : ", and its answer was lost");
        }
    }

    /**
     * A monitor that was not watched everywhere.
     *
     * @param from when the first region did not watch it
     * @param gone since when none did
     * @param back until when none did
     * @param to when the last region watched it again
     */
    record Unwatched(String monitor, Instant from, Instant gone, Instant back, Instant to) {}

    /** Something happened to the site that it reports. */
    record Happened(String id, Instant at) {}

    /** A region said that it has an event. */
    record Accepted(String event, Instant at, String region) {}

    /**
     * A job reported.
     *
     * @param asked when
     * @param at when a region said that it has it; null if none did, though it may have it
     */
    record Reported(String job, Instant asked, @Nullable Instant at, String region) {
        @Override
        public String toString() {
            return asked + ": " + job + " reports to " + region + (at == null ? ", and is not answered" : "");
        }
    }

    /**
     * The clock of a region was set.
     *
     * @param ahead how far it is ahead of the database's since then
     */
    record ClockSet(Instant at, String region, Duration ahead) {
        @Override
        public String toString() {
            return at + ": the clock of " + region + " is set to " + ahead.toMillis() + " ms ahead";
        }
    }

    /**
     * What time it was to a region, taken down every {@link #TIMES}: it follows its machine's clock slowly.
     *
     * @param ahead how far it was ahead
     */
    record WrongTime(Instant at, Duration ahead) {
        private boolean covers(Instant named) {
            return Duration.between(at.plus(ahead), named).abs().compareTo(TIMES) <= 0;
        }
    }

    /** How often it is taken down. */
    static final Duration TIMES = Duration.ofSeconds(1);

    /** A process that ended. */
    record Ended(Instant at, String region, String instance, Kind how) {}

    final List<Outage> outages = new ArrayList<>();
    final List<Trouble> troubles = new ArrayList<>();
    final List<Told> told = new ArrayList<>();
    final List<Recorded> recorded = new ArrayList<>();
    final List<Departure> departures = new ArrayList<>();
    final List<Decided> decided = new ArrayList<>();
    final List<Trespass> trespasses = new ArrayList<>();
    final List<Asked> asked = new ArrayList<>();
    final List<Acknowledged> acknowledged = new ArrayList<>();
    final List<Happened> happened = new ArrayList<>();
    final List<Accepted> accepted = new ArrayList<>();
    final List<Reported> reported = new ArrayList<>();
    final List<ClockSet> clocks = new ArrayList<>();
    final List<WrongTime> wrongTimes = new ArrayList<>();
    final List<Silenced> silenced = new ArrayList<>();
    final List<Ended> ended = new ArrayList<>();

    /** What a moment that a message names may be in truth: the same but for small differences, and what it was where a region's time was wrong. */
    List<Instant> meant(Instant named) {
        return Stream.concat(
                        Stream.of(named),
                        wrongTimes.stream().filter(each -> each.covers(named)).map(each -> named.minus(each.ahead())))
                .distinct()
                .toList();
    }

    /** Whether a region began to decide for itself in between: it goes by its copy then, whatever it knew before. */
    boolean departed(String region, Instant from, Instant to) {
        return departures.stream()
                .filter(each -> each.region().equals(region))
                .anyMatch(each -> each.at().isAfter(from) && each.at().isBefore(to));
    }

    /** Whether what it tells came and went before it was told, so that the next message tells its end. */
    boolean isToldWithItsEnd(Told beginning) {
        return told.stream()
                .map(Told::notification)
                .filter(each -> each.kind() == Notification.Kind.RESOLVED)
                .filter(each -> each.group().equals(beginning.notification().group()))
                .anyMatch(
                        each -> each.createdAt().equals(beginning.notification().createdAt()));
    }

    /** The regions. */
    abstract List<String> names();

    /** How often somebody was given the right to decide. */
    abstract long epochs();

    /** What broke the rules of the world itself, each in a sentence. */
    abstract List<String> violations();

    /** The acknowledgements that are known in the end. */
    abstract List<Acknowledgement> kept();

    /** What is not over or not told in any database, now that all should be, each in a sentence. */
    abstract List<String> left();

    /** How soon somebody has to look after an outage before {@link #BOSS} is told; null if nobody has to. */
    @Nullable
    Duration acknowledgeWithin() {
        return null;
    }

    /** How often regions got another configuration. */
    int reloads() {
        return 0;
    }

    /** Where monitors were not watched. */
    List<Unwatched> unwatched() {
        return List.of();
    }

    /** What went wrong, a line each. */
    String plot() {
        return Stream.concat(
                        outages.stream().sorted(Comparator.comparing(Outage::from)),
                        troubles.stream().sorted(Comparator.comparing(Trouble::from)))
                .map(each -> "  " + each)
                .collect(Collectors.joining("\n"));
    }
}
