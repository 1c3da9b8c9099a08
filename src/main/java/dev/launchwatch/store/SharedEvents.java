package dev.launchwatch.store;

import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog.Placed;
import dev.launchwatch.signal.EventLog.Stored;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries events between a region's own log and the one that regions share. Each is carried at least once, and counts once: both logs know it by
 * its key, to whichever region it came first and to however many it came. Every method blocks; one thread shares and one fetches. What fails
 * is done again by the next call.
 *
 * <p>In the shared log an event has the times of the shared database's clock, in a region's own those of that region's.
 */
public final class SharedEvents {
    /** How many are carried at once: some 20 ms, in which no result is. */
    private static final int MOST = 1_000;

    /** Up to which position of the shared log this region has what came to others, and which log that is, in the table "meta". */
    private static final String FETCHED = "events-fetched";

    private static final String FETCHED_FROM = "events-fetched-from";

    /** Up to which position it reads what came to itself as well, which it may have lost with its file. */
    private static final String OWN_UNTIL = "events-own-until";

    /** Below this, clocks are taken for equal. */
    private static final Duration EQUAL = Duration.ofMillis(500);

    private static final System.Logger LOG = System.getLogger(SharedEvents.class.getName());

    private final String region;
    private final Writer ownWriter;
    private final Reader ownReader;
    private final Writer sharedWriter;
    private final Reader sharedReader;
    private final Supplier<Duration> skew;
    private final InstantSource clock;
    private final Consumer<List<Placed>> fetched;
    private volatile @Nullable Instant unshared;
    private volatile boolean begun;

    /**
     * @param region this one
     * @param skew how far the shared store's clock is ahead of ours
     * @param clock ours
     * @param fetched takes what came to other regions and is new here, once it is durable
     */
    public SharedEvents(
            String region,
            Writer ownWriter,
            Reader ownReader,
            Writer sharedWriter,
            Reader sharedReader,
            Supplier<Duration> skew,
            InstantSource clock,
            Consumer<List<Placed>> fetched) {
        this.region = region;
        this.ownWriter = ownWriter;
        this.ownReader = ownReader;
        this.sharedWriter = sharedWriter;
        this.sharedReader = sharedReader;
        this.skew = skew;
        this.clock = clock;
        this.fetched = fetched;
    }

    /**
     * Some events of a log, in its order.
     *
     * @param through up to which position, whether or not there is an event at it
     */
    private record Slice(List<Event> events, List<EventKey> keys, long through) {}

    /**
     * How far this region is in the shared log.
     *
     * @param log which one; empty before there is any
     * @param own up to which position it reads its own events, too
     */
    private record Place(String log, long position, long own) {}

    /**
     * Shares some of what the others don't know yet. @return whether there is more
     *
     * @throws StoreUnavailableException if one of both stores is away
     */
    public boolean share() {
        Slice next = unshared(MOST);
        if (next.through() == 0) {
            return false;
        }
        if (!next.events().isEmpty()) {
            List<Event> events = at(next.events(), shift());
            sharedWriter.change("share events with other regions", session -> {
                session.events().add(events, next.keys(), region);
                Bell.ring(session, Bell.News.SHARED);
            });
        }
        ownWriter.change(
                "keep which events others know",
                session -> session.update(Statements.FORGET_UNSHARED_EVENTS, next.through()));
        boolean more = next.events().size() == MOST;
        if (!more) {
            unshared = null;
        }
        return more;
    }

    /**
     * Looks since when something has not been shared, where it cannot be.
     *
     * @throws StoreUnavailableException if this region's own file is away
     */
    public void look() {
        Slice _ = unshared(1);
    }

    /** When the oldest event came that the others don't know, as of the last {@link #share} or {@link #look}. For any thread. */
    public Optional<Instant> unshared() {
        return Optional.ofNullable(unshared);
    }

    private Slice unshared(int most) {
        Slice next = ownReader.read("read events that others don't know", session -> {
            Map<Long, String> names = Map.of();
            if (session.row(Statements.UNSHARED_EVENT, row -> true).isPresent()) {
                names = EventNames.all(session);
            }
            try (ResultSet rows = session.query(Statements.UNSHARED_EVENTS, most)) {
                return slice(rows, names, 0);
            }
        });
        unshared = next.events().isEmpty() ? null : next.events().getFirst().received();
        return next;
    }

    /**
     * Fetches some of what came to other regions. @return whether there is more
     *
     * @throws StoreUnavailableException if one of both stores is away
     */
    public boolean fetch() {
        Place known = ownReader.read("read which events of others are known", SharedEvents::known);
        Place from = sharedReader.read("read which log regions share", session -> begin(session, known));
        Slice slice = sharedReader.read("read events that others shared", session -> sharedAfter(session, from));
        if (from.equals(known) && slice.through() == known.position()) {
            begun = true;
            return false;
        }
        List<Event> events = toOurs(slice.events());
        List<Placed> fresh = ownWriter.write("keep events that came to other regions", session -> {
            List<Stored> stored = session.events().add(events, slice.keys());
            RollUps.mark(session, FETCHED, slice.through());
            RollUps.mark(session, OWN_UNTIL, from.own());
            session.update(Statements.SET_META, FETCHED_FROM, from.log());
            List<Placed> placed = new ArrayList<>();
            for (int i = 0; i < events.size(); i++) {
                if (stored.get(i).fresh()) {
                    placed.add(new Placed(stored.get(i).position(), events.get(i)));
                }
            }
            return placed;
        });
        if (!fresh.isEmpty()) {
            fetched.accept(fresh);
        }
        begun = true;
        return slice.through() > from.position();
    }

    private static Place known(Session session) throws SQLException {
        return new Place(text(session, FETCHED_FROM), mark(session, FETCHED), mark(session, OWN_UNTIL));
    }

    /**
     * A log that is not known yet is read from its beginning, this region's own events in it, too. At a start these are read in any case, from where it
     * is: its file may be a backup from before they came.
     */
    private Place begin(Session session, Place known) throws SQLException {
        String log = text(session, PostgresStatements.LOG_ID);
        boolean same = log.equals(known.log());
        if (same && begun) {
            return known;
        }
        Long given = SharedPlaces.given(session);
        return new Place(log, same ? known.position() : 0, given == null ? 0 : given);
    }

    private static long mark(Session session, String name) throws SQLException {
        Long mark = RollUps.mark(session, name);
        return mark == null ? 0 : mark;
    }

    private static String text(Session session, String name) throws SQLException {
        return session.row(Statements.META, row -> row.getString(1), name).orElse("");
    }

    /** Where the database went back to an earlier state, as after a failover that lost something, it goes back with it. */
    private Slice sharedAfter(Session session, Place from) throws SQLException {
        long through = session.row(PostgresStatements.LAST_EVENT_OF_SLICE, row -> row.getLong(1), from.position(), MOST)
                .orElse(0L);
        if (through == 0) {
            Long given = SharedPlaces.given(session);
            return new Slice(List.of(), List.of(), given == null ? 0 : Math.min(from.position(), given));
        }
        Map<Long, String> names = EventNames.all(session);
        String but = from.position() < from.own() ? "" : region;
        try (ResultSet rows = session.query(
                PostgresStatements.SHARED_EVENTS, from.position(), through, EventNames.Role.REGION.code, but)) {
            return slice(rows, names, through);
        }
    }

    /** What cannot be read is left out and logged. */
    private static Slice slice(ResultSet rows, Map<Long, String> names, long least) throws SQLException {
        List<Event> events = new ArrayList<>();
        List<EventKey> keys = new ArrayList<>();
        long through = least;
        while (rows.next()) {
            through = Math.max(through, rows.getLong(1));
            try {
                events.add(EventRow.read(rows, names).event());
                keys.add(new EventKey(rows.getLong(EventRow.NEXT_COLUMN), rows.getLong(EventRow.NEXT_COLUMN + 1)));
            } catch (IllegalArgumentException e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "An event at " + rows.getLong(1) + " is not shared, since it cannot be read: "
                                + e.getMessage());
            }
        }
        return new Slice(events, keys, through);
    }

    private Duration shift() {
        Duration ahead = skew.get();
        return ahead.abs().compareTo(EQUAL) < 0 ? Duration.ZERO : ahead;
    }

    /**
     * Nothing is heard of before it happens, so what seems to lie ahead shows how much of the difference of clocks is not known. It counts as of now: no
     * window has it before its time has come, and nobody would look again then.
     */
    private List<Event> toOurs(List<Event> events) {
        Instant now = clock.instant();
        return at(events, shift().negated()).stream()
                .map(event -> event.notAfter(now))
                .toList();
    }

    private static List<Event> at(List<Event> events, Duration ahead) {
        return ahead.isZero()
                ? events
                : events.stream().map(event -> event.by(ahead)).toList();
    }
}
