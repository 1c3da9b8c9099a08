package dev.launchwatch.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the configured rules would have told of what is stored: the port of the page about that. One at a time. */
public interface Backtests {
    /**
     * Where it stands.
     *
     * @param patience for so long it waits for one that runs
     */
    Standing standing(Duration patience);

    /**
     * Begins one that goes on by itself.
     *
     * @param span the time that ends now, 30 days at most
     * @param by who wants it
     * @return false if one runs already
     */
    boolean start(Duration span, String by);

    /** Ends the one that runs; does nothing if none does. */
    void cancel();

    /**
     * Where it stands.
     *
     * @param running null if none does
     * @param last what the last one came to; null if there is none since the daemon started
     * @param trouble why the last one came to nothing, for people; empty if it did not
     */
    record Standing(@Nullable Running running, @Nullable Played last, String trouble) {
        /** Before the first. */
        public static final Standing NOTHING = new Standing(null, null, "");
    }

    /** One that runs. */
    record Running(String by, Duration span, Instant startedAt, int percent) {}

    /**
     * What one came to.
     *
     * @param at when it was made
     * @param from since when anything is stored of the time
     * @param toldKnown whether it is known what fired then
     */
    record Played(
            String by,
            Instant at,
            Instant since,
            Instant until,
            Instant from,
            long results,
            long events,
            boolean toldKnown,
            List<Row> rows,
            List<Gap> gaps) {
        public Played {
            rows = List.copyOf(rows);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * A rule on what it watches.
     *
     * @param inForce whether it still watches this
     * @param told null if that is not known
     * @param known {@code all}, {@code part} or {@code nothing}
     * @param limit what is missing, in a sentence; empty if nothing is
     */
    record Row(
            String rule,
            String subject,
            boolean signal,
            String severity,
            boolean inForce,
            Lane would,
            @Nullable Lane told,
            String known,
            String limit) {}

    /** How often an alert fired, for how long altogether, and the first of its episodes. */
    record Lane(int count, Duration length, Duration longest, List<Period> first) {
        public Lane {
            first = List.copyOf(first);
        }
    }

    /**
     * An episode.
     *
     * @param endedAt null if it was not over at the end of the time
     */
    record Period(Instant firedAt, @Nullable Instant endedAt, String detail) {}

    /** A monitor that nobody looked at for a while. */
    record Gap(String monitor, int times, Duration length, Instant longest) {}
}
