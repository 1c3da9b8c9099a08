package dev.launchwatch.store;

import dev.launchwatch.model.Result;
import dev.launchwatch.model.Transition;
import dev.launchwatch.signal.EventLog.Placed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was stored, in the order in which it came, for whoever plays it again. Read in slices of bounded size, between which nothing is
 * held, so that whoever writes beside it is not held up. Blocking; every method throws {@link
 * dev.launchwatch.model.StoreUnavailableException} where the store cannot be read.
 */
public final class Playback {
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofDays(2);

    /** A slice with more is followed by a shorter one, one with a quarter of it by a longer one. */
    private static final int MANY = 8_000;

    private final Reader reader;

    public Playback(Reader reader) {
        this.reader = reader;
    }

    /** A result and when it was known: when its probe had ended, to the millisecond. */
    public record Arrived(Instant at, Result result) {}

    /** Since when the results of each monitor are kept, by its name; nothing of one of which there are none. */
    public Map<String, Instant> firstResults() {
        return reader.read("read since when results are kept", session -> {
            Map<String, Instant> first = new HashMap<>();
            try (ResultSet rows = session.query(Statements.FIRST_RESULTS)) {
                while (rows.next()) {
                    long at = rows.getLong(2);
                    if (!rows.wasNull()) {
                        first.put(rows.getString(1), Instant.ofEpochMilli(at));
                    }
                }
            }
            return first;
        });
    }

    /**
     * Since when all events are kept: {@link Instant#EPOCH} if all that ever came are, {@link Instant#MAX} if there were some and none is
     * left.
     */
    public Instant eventsSince() {
        return reader.read("read since when events are kept", session -> {
            long first =
                    session.row(Statements.FIRST_EVENT, row -> row.getLong(1)).orElse(0L);
            if (first == 0) {
                return EventTables.last(session) == 0 ? Instant.EPOCH : Instant.MAX;
            }
            return first == 1
                    ? Instant.EPOCH
                    : session.row(Statements.RECEIVED, row -> Instant.ofEpochMilli(row.getLong(1)), first)
                            .orElse(Instant.MAX);
        });
    }

    /** Whether what was told is in another database, since several regions decide together. */
    public boolean isOfOneOfSeveral() {
        return reader.read(
                "read whether results are shared",
                session ->
                        session.row(Statements.FIRST_PLACED_RESULT, _ -> true).orElse(false));
    }

    /**
     * The results of all monitors and regions whose probes began in a time, in the order in which they were known. Those that are stored
     * meanwhile may be among them. They have what rules look at, and no phases, steps or other facts.
     *
     * @param until excluded
     */
    public Iterator<Arrived> results(Instant from, Instant until) {
        return new Results(from, until, _ -> true);
    }

    /** The same of these monitors alone. */
    public Iterator<Arrived> results(Instant from, Instant until, Collection<String> monitors) {
        return new Results(from, until, Set.copyOf(monitors)::contains);
    }

    /** What was decided about alerts in a time, in order. */
    public void transitions(Instant from, Instant until, Consumer<Transition> each) {
        reader.<Boolean>read("read the alerts' time line", session -> {
            session.eachDocument(
                    Statements.TRANSITIONS_BETWEEN,
                    AlertCodec::transition,
                    each,
                    ResultRow.millis(from),
                    ResultRow.millis(until));
            return true;
        });
    }

    /**
     * Hands over some of the events that were stored after a position, in the order of storing.
     *
     * @return the position up to which it has read; {@code position} itself if nothing comes after it
     */
    public long events(long position, int most, Consumer<Placed> each) {
        return SqlEventLog.replay(reader, position, most, each);
    }

    private final class Results implements Iterator<Arrived> {
        private final PriorityQueue<Arrived> known = new PriorityQueue<>(Comparator.comparing(Arrived::at)
                .thenComparing(arrived -> arrived.result().at())
                .thenComparing(arrived -> arrived.result().monitor())
                .thenComparing(arrived -> arrived.result().region()));
        private final Predicate<String> monitors;
        private final Instant until;
        private Instant read;
        private Duration slice = Duration.ofHours(1);

        Results(Instant from, Instant until, Predicate<String> monitors) {
            this.monitors = monitors;
            this.read = from;
            this.until = until;
        }

        /** What begins later is known later: nothing that is not read comes before what was read up to its end. */
        private @Nullable Arrived first() {
            Arrived first = known.peek();
            while ((first == null || !first.at().isBefore(read)) && read.isBefore(until)) {
                readOn();
                first = known.peek();
            }
            return first;
        }

        private void readOn() {
            Instant end = read.plus(slice).isBefore(until) ? read.plus(slice) : until;
            List<Result> results = slice(read, end);
            for (Result result : results) {
                Instant at = result.at().plus(result.report().duration()).truncatedTo(ChronoUnit.MILLIS);
                known.add(new Arrived(at, result));
            }
            read = end;
            if (results.size() > MANY) {
                slice = slice.dividedBy(2);
                slice = slice.compareTo(SHORTEST) < 0 ? SHORTEST : slice;
            } else if (results.size() < MANY / 4) {
                slice = slice.multipliedBy(2);
                slice = slice.compareTo(LONGEST) > 0 ? LONGEST : slice;
            }
        }

        private List<Result> slice(Instant from, Instant to) {
            return reader.read("read results", session -> {
                Map<Long, String> regions = names(session, Statements.REGIONS);
                List<Result> results = new ArrayList<>();
                for (Map.Entry<Long, String> monitor :
                        names(session, Statements.MONITORS).entrySet()) {
                    if (!monitors.test(monitor.getValue())) {
                        continue;
                    }
                    session.each(
                            Statements.RESULTS_PLAYED,
                            row -> ResultRow.readPlayed(row, monitor.getValue(), regions),
                            results::add,
                            monitor.getKey(),
                            from.toEpochMilli(),
                            to.toEpochMilli());
                }
                return results;
            });
        }

        private static Map<Long, String> names(Session session, String statement) throws SQLException {
            Map<Long, String> names = new HashMap<>();
            session.each(
                    statement,
                    row -> Map.entry(row.getLong(1), row.getString(2)),
                    name -> names.put(name.getKey(), name.getValue()));
            return names;
        }

        @Override
        public boolean hasNext() {
            return first() != null;
        }

        @Override
        public Arrived next() {
            Arrived first = first();
            if (first == null) {
                throw new NoSuchElementException();
            }
            known.remove();
            return first;
        }
    }
}
