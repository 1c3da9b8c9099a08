package dev.launchwatch.app;

import dev.launchwatch.app.Trouble.Kind;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.notify.Message;
import dev.launchwatch.notify.Notification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What happened in a world of regions, simulated or of real processes, for a {@link Judge}: what was true, what went wrong, and what people were
 * told.
 */
abstract class Chronicle {
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

        @Override
        public String toString() {
            List<String> alerts = notification().alerts().stream()
                    .map(alert -> alert.id() + " " + alert.state())
                    .toList();
            return at + " " + instance + " " + notification().kind() + " "
                    + notification().id() + " " + alerts + (isAlone() ? " alone" : "")
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

    /** Somebody said that he looks after an alert. */
    record Acknowledged(Instant at, String region, Alert alert, Acknowledgement.Outcome outcome, boolean alone) {}

    /** A process that ended. */
    record Ended(Instant at, String region, String instance, Kind how) {}

    final List<Outage> outages = new ArrayList<>();
    final List<Trouble> troubles = new ArrayList<>();
    final List<Told> told = new ArrayList<>();
    final List<Recorded> recorded = new ArrayList<>();
    final List<Departure> departures = new ArrayList<>();
    final List<Decided> decided = new ArrayList<>();
    final List<Trespass> trespasses = new ArrayList<>();
    final List<Acknowledged> acknowledged = new ArrayList<>();
    final List<Ended> ended = new ArrayList<>();

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

    /** What went wrong, a line each. */
    String plot() {
        return Stream.concat(
                        outages.stream().sorted(Comparator.comparing(Outage::from)),
                        troubles.stream().sorted(Comparator.comparing(Trouble::from)))
                .map(each -> "  " + each)
                .collect(Collectors.joining("\n"));
    }
}
