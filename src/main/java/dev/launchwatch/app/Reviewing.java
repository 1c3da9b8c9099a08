package dev.launchwatch.app;

import dev.launchwatch.alert.Rule;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Transition;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Route;
import dev.launchwatch.store.AlertArchive;
import dev.launchwatch.web.AlertHistory;
import dev.launchwatch.web.AlertStory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The port of the pages about alerts, filled from the store. Any thread that may block may call it. */
@Singleton
final class Reviewing implements AlertHistory {
    /** So many changes of alerts are read at once, and so often for one page. */
    private static final int BATCH = 500;

    private static final int BATCHES = 20;
    private static final int SEEN = 200;

    /** Results of so long a time say who saw it first. */
    private static final Duration BEGINNING = Duration.ofHours(1);

    /** Its end is told within this time, or somebody reads of the delay elsewhere. */
    private static final Duration TELLING = Duration.ofDays(1);

    private final Station station;
    private final InstantSource clock;
    private final Duration kept;

    @Inject
    Reviewing(Station station, InstantSource clock, Settings settings) {
        this.station = station;
        this.clock = clock;
        this.kept = settings.keepResults();
    }

    private Parts parts() {
        return station.parts()
                .orElseThrow(() -> new StoreUnavailableException(
                        "the daemon is starting or stopping", new IllegalStateException("no store")));
    }

    @Override
    public Optional<AlertStory> of(String id) {
        Parts parts = parts();
        Optional<Alert> open = parts.attention().alerts().stream()
                .filter(alert -> alert.id().equals(id))
                .findFirst();
        for (AlertArchive archive : parts.records().alerts()) {
            List<Transition> changes = archive.timeline(id);
            if (!changes.isEmpty()) {
                Alert alert = open.filter(_ -> changes.getLast().kind() != Transition.Kind.RESOLVED)
                        .orElse(changes.getLast().alert());
                return Optional.of(story(parts, archive, alert, changes));
            }
        }
        // It is pending, or fired a moment ago.
        return open.map(alert -> story(parts, parts.records().alerts().getFirst(), alert, List.of()));
    }

    private AlertStory story(Parts parts, AlertArchive archive, Alert alert, List<Transition> changes) {
        Instant now = clock.instant();
        Optional<Catalog> catalog = station.configured().catalog();
        return new AlertStory(
                now,
                alert,
                catalog.flatMap(found -> found.rules().stream()
                                .filter(rule -> rule.name().equals(alert.rule()))
                                .findFirst())
                        .map(Rule::condition)
                        .map(ConditionText::of)
                        .orElse(""),
                seen(parts, alert, now),
                changes,
                alert.since().isAfter(now.minus(kept)),
                messages(parts, archive, alert, now),
                archive.acknowledgements(alert.id()),
                objective(catalog.map(Catalog::routes).orElse(List.of()), alert));
    }

    /** The shortest time within which a route that the alert takes wants an answer. */
    static @Nullable Duration objective(List<Route> routes, Alert alert) {
        Duration shortest = null;
        for (Route route : routes) {
            Duration within = route.acknowledgeWithin();
            boolean shorter = within != null && (shortest == null || within.compareTo(shortest) < 0);
            shortest = shorter && route.takes(alert) ? within : shortest;
        }
        return shortest;
    }

    private static List<Result> seen(Parts parts, Alert alert, Instant now) {
        if (alert.about() != Alert.About.MONITOR) {
            return List.of();
        }
        Instant fired = Objects.requireNonNullElse(alert.firedAt(), now);
        Instant end =
                alert.since().plus(BEGINNING).isBefore(fired) ? alert.since().plus(BEGINNING) : fired;
        return parts
                .storage()
                .archive()
                .results(alert.subject(), alert.since(), end.plusMillis(1), SEEN, null)
                .results()
                .reversed()
                .stream()
                .filter(result -> result.outcome().why().isPresent())
                .toList();
    }

    private static List<AlertStory.Message> messages(Parts parts, AlertArchive archive, Alert alert, Instant now) {
        if (alert.firedAt() == null) {
            return List.of();
        }
        Instant end = alert.resolvedAt() == null ? now : alert.resolvedAt().plus(TELLING);
        Stream<Notification> waiting = parts.attention().waiting().stream()
                .filter(message ->
                        message.alerts().stream().anyMatch(each -> each.id().equals(alert.id())));
        return Stream.concat(archive.messages(alert.id(), alert.firedAt(), end).stream(), waiting)
                .sorted(Comparator.comparing(Notification::createdAt).thenComparing(Notification::id))
                .map(Reviewing::message)
                .toList();
    }

    private static AlertStory.Message message(Notification message) {
        boolean sent = message.state() == Notification.State.SENT;
        return new AlertStory.Message(
                message.channel(),
                message.kind().label(),
                message.createdAt(),
                sent ? message.nextAttempt() : null,
                Math.max(0, message.attempts() - (sent ? 1 : 0)),
                message.state() == Notification.State.REJECTED,
                Objects.requireNonNullElse(message.lastError(), ""),
                message.failures(),
                message.isEscalation(),
                message.news());
    }

    @Override
    public Past past(Predicate<Alert> which, Instant since, String next, int limit) {
        List<AlertArchive> archives = parts().records().alerts();
        Cursor cursor = next.isEmpty() ? Cursor.START : Cursor.parse(next);
        if (cursor.archive() < 0 || cursor.archive() >= archives.size()) {
            throw Cursor.foreign();
        }
        List<Merged> found = new ArrayList<>();
        @Nullable Cursor last = cursor;
        for (int i = 0; i < BATCHES && last != null && found.size() < limit; i++) {
            last = read(archives, which, since, last, found);
        }
        List<Merged> page = found.size() > limit ? found.subList(0, limit) : found;
        List<Ended> ended = page.stream()
                .map(each -> new Ended(
                        each.alert(),
                        first(
                                archives.get(each.cursor().archive()),
                                each.alert().id())))
                .toList();
        @Nullable Cursor rest = found.size() > limit ? page.getLast().cursor() : last;
        return new Past(ended, rest == null ? null : rest.toString());
    }

    private static @Nullable Acknowledgement first(AlertArchive archive, String alert) {
        List<Acknowledgement> all = archive.acknowledgements(alert);
        return all.isEmpty() ? null : all.getFirst();
    }

    /**
     * Reads on in all archives, in the order of time and of the archives.
     *
     * @return where it goes on; null if nothing is left
     */
    private static @Nullable Cursor read(
            List<AlertArchive> archives, Predicate<Alert> which, Instant since, Cursor cursor, List<Merged> into) {
        List<Merged> all = new ArrayList<>();
        @Nullable Cursor stopped = null;
        for (int i = 0; i < archives.size(); i++) {
            AlertArchive.Ends ends = archives.get(i).ends(since, cursor.in(i), BATCH);
            int archive = i;
            ends.ends().stream()
                    .filter(each -> which.test(each.alert()))
                    .forEach(each -> all.add(new Merged(each.alert(), new Cursor(archive, each.place()))));
            if (ends.looked() != null) {
                Cursor here = new Cursor(i, ends.looked());
                // What others have behind it would be out of order.
                stopped = stopped == null || here.compareTo(stopped) < 0 ? here : stopped;
            }
        }
        Cursor end = stopped;
        all.stream()
                .filter(each -> end == null || each.cursor().compareTo(end) <= 0)
                .sorted(Comparator.comparing(Merged::cursor))
                .forEach(into::add);
        return end;
    }

    private record Merged(Alert alert, Cursor cursor) {}

    /** Where an alert stands among those of all archives: the later ones first. */
    private record Cursor(int archive, AlertArchive.Place place) implements Comparable<Cursor> {
        static final Cursor START = new Cursor(0, new AlertArchive.Place(Long.MAX_VALUE, Long.MAX_VALUE));

        static Cursor parse(String text) {
            String[] parts = text.split("\\.", -1);
            try {
                if (parts.length == 3) {
                    return new Cursor(
                            Integer.parseInt(parts[1]),
                            new AlertArchive.Place(Long.parseLong(parts[0]), Long.parseLong(parts[2])));
                }
            } catch (NumberFormatException _) {
                // It is none of ours, as below.
            }
            throw foreign();
        }

        static IllegalArgumentException foreign() {
            return new IllegalArgumentException("'next' is not what a page said");
        }

        /** Where it goes on in another archive: at the same time that one stands before or behind this. */
        AlertArchive.Place in(int other) {
            return other == archive
                    ? place
                    : new AlertArchive.Place(place.at(), other < archive ? Long.MIN_VALUE : Long.MAX_VALUE);
        }

        @Override
        public int compareTo(Cursor other) {
            int time = Long.compare(other.place.at(), place.at());
            int source = time != 0 ? time : Integer.compare(archive, other.archive);
            return source != 0 ? source : Long.compare(other.place.number(), place.number());
        }

        @Override
        public String toString() {
            return place.at() + "." + archive + "." + place.number();
        }
    }
}
