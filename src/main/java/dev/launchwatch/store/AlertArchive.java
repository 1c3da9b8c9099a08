package dev.launchwatch.store;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Transition;
import dev.launchwatch.notify.Notification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is on record of alerts: what happened to each, what was told of it and who looked after it, as long as it is kept. Blocking; any
 * thread may call it. Every method throws {@link StoreUnavailableException} where the store is away.
 */
public final class AlertArchive {
    private static final int MOST = 1_000;

    private final Reader reader;

    public AlertArchive(Reader reader) {
        this.reader = reader;
    }

    /**
     * Where something stands among all that happened to alerts.
     *
     * @param at in milliseconds
     * @param number tells what was committed together apart
     */
    public record Place(long at, long number) implements Comparable<Place> {
        /** Behind it is everything. */
        public static final Place LAST = new Place(Long.MAX_VALUE, Long.MAX_VALUE);

        @Override
        public int compareTo(Place other) {
            int time = Long.compare(at, other.at);
            return time != 0 ? time : Long.compare(number, other.number);
        }
    }

    /**
     * Changes of alerts, the latest first.
     *
     * @param newest where the first of them stands; null if there is none
     * @param behind where they stop; null if there is nothing behind it
     */
    public record Changes(
            List<Transition> changes,
            @Nullable Place newest,
            @Nullable Place behind) {
        public Changes {
            changes = List.copyOf(changes);
        }
    }

    /**
     * What happened to alerts, the latest first.
     *
     * @param since nothing earlier
     * @param behind only what stands behind this place
     * @param most how many
     */
    public Changes changes(Instant since, Place behind, int most) {
        List<Transition> changes = new ArrayList<>();
        List<Place> places = walk("read the alerts' time line", since, behind, most, (content, _) -> {
            Transition change = change(content);
            if (change != null) {
                changes.add(change);
            }
        });
        return new Changes(
                changes, places.isEmpty() ? null : places.getFirst(), places.size() < most ? null : places.getLast());
    }

    /** Goes through changes, the latest first. @return where they stand */
    private List<Place> walk(String what, Instant since, Place behind, int most, BiConsumer<String, Place> each) {
        return reader.read(
                what,
                session -> session.rows(
                        Statements.TRANSITIONS_BEHIND,
                        row -> {
                            Place place = new Place(row.getLong(3), row.getLong(4));
                            each.accept(row.getString(2), place);
                            return place;
                        },
                        since.toEpochMilli(),
                        behind.at(),
                        behind.number(),
                        most));
    }

    /** The end of an alert. */
    public record Ended(Alert alert, Place place) {}

    /**
     * Ends of alerts, the latest first.
     *
     * @param looked where the search stopped; null if there is nothing behind it
     */
    public record Ends(List<Ended> ends, @Nullable Place looked) {
        public Ends {
            ends = List.copyOf(ends);
        }
    }

    /**
     * The ends of alerts among so many of their changes.
     *
     * @param since of no earlier ones
     * @param behind only of what stands behind this place
     * @param most how many changes are looked at
     */
    public Ends ends(Instant since, Place behind, int most) {
        List<Ended> ends = new ArrayList<>();
        List<Place> places = walk("read past alerts", since, behind, most, (content, place) -> {
            Alert ended = ended(content);
            if (ended != null) {
                ends.add(new Ended(ended, place));
            }
        });
        return new Ends(ends, places.size() < most ? null : places.getLast());
    }

    /** The alert of a change that ended it; null for others, and for what cannot be read. */
    private static @Nullable Alert ended(String document) {
        Transition transition = change(document);
        return transition != null && transition.kind() == Transition.Kind.RESOLVED ? transition.alert() : null;
    }

    /** A change; null for what cannot be read. */
    private static @Nullable Transition change(String document) {
        try {
            return AlertCodec.transition(Json.parse(document));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** What happened to one alert, oldest first. */
    public List<Transition> timeline(String alert) {
        return reader.read(
                "read an alert's time line",
                session -> session.documents(Statements.TIMELINE, AlertCodec::transition, alert, MOST));
    }

    /** Who looked after an alert, in their order. */
    public List<Acknowledgement> acknowledgements(String alert) {
        return reader.read(
                "read who looked after an alert",
                session ->
                        session.documents(Statements.ACKNOWLEDGEMENTS_OF, NotifyCodec::acknowledgement, alert, MOST));
    }

    /**
     * The messages about an alert that channels took or refused for good, in the order in which they were planned. Of all messages of
     * the time the first thousand are looked through.
     */
    public List<Notification> messages(String alert, Instant from, Instant to) {
        return reader
                .read(
                        "read what was told of an alert",
                        session -> session.documents(
                                Statements.DELIVERED,
                                NotifyCodec::notification,
                                from.toEpochMilli(),
                                to.toEpochMilli() + 1,
                                MOST))
                .stream()
                .filter(message ->
                        message.alerts().stream().anyMatch(each -> each.id().equals(alert)))
                .toList();
    }
}
