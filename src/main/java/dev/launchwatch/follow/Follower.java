package dev.launchwatch.follow;

import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the files of one source. Each {@link #poll} lists the folder, finds the files that it knows again, and reads what is new: of
 * files that were rotated first, until nobody writes to them any more.
 *
 * <p>What is read is handed on before it is remembered as read, so that a kill loses nothing; ids of lines see to it that nothing counts
 * twice then. For one thread at a time.
 */
final class Follower {
    /** How long nobody must have written to a file that was rotated: servers go on writing to it until they open the new one. */
    static final Duration QUIET = Duration.ofMinutes(1);

    /** How many chunks are read in one poll, of all files together. */
    private static final int MOST_CHUNKS = 16;

    /** How many rotated files of one name stay open for what is still written to them. */
    private static final int MOST_OPEN = 8;

    private static final System.Logger LOG = System.getLogger(Follower.class.getName());

    private final Followed followed;
    private final Tails tails;
    private final Sink sink;
    private final Ticker ticker;

    private volatile @Nullable Standing standing;
    private byte @Nullable [] buffer;
    private String trouble = "";
    private long lines;
    private long tooLong;
    private long unreadable;

    Follower(Followed followed, Tails tails, Sink sink, Ticker ticker) {
        this.followed = followed;
        this.tails = tails;
        this.sink = sink;
        this.ticker = ticker;
    }

    Followed followed() {
        return followed;
    }

    /** How it stood after the last poll, nothing before the first; for any thread. */
    Optional<Standing> standing() {
        return Optional.ofNullable(standing);
    }

    /**
     * Looks and reads, within bounds.
     *
     * @return whether there may be more to read right now
     */
    boolean poll() {
        boolean more = false;
        long before = lines;
        try {
            Listing listing = Listing.of(followed);
            trouble = listing.trouble();
            String found = tails.look(listing, ticker.nanos());
            trouble = trouble.isEmpty() ? found : trouble;
            more = read();
            end();
            tails.save();
        } catch (StoreUnavailableException _) {
            // The store says so itself. What was taken and is not remembered is brought again, and known.
        }
        buffer = lines == before ? null : buffer;
        standing = new Standing(trouble, tails.lag(), lines, tooLong, unreadable, tails.lost());
        return more;
    }

    /** Reads each file in turn, those of one name in the order in which they grew; whether it left off. */
    private boolean read() {
        Set<Tail> still = new LinkedHashSet<>();
        int chunks = 0;
        boolean moved = true;
        while (moved) {
            moved = false;
            Set<String> begun = new LinkedHashSet<>();
            for (Tail tail : tails.open()) {
                if (still.contains(tail) || !begun.add(tail.base())) {
                    continue;
                }
                if (tail.isAtEnd()) {
                    still.add(tail);
                    moved = true;
                    continue;
                }
                if (chunks >= MOST_CHUNKS) {
                    return true;
                }
                chunks++;
                switch (step(tail, buffer())) {
                    case MORE -> moved = true;
                    case STILL -> {
                        still.add(tail);
                        moved = true; // perhaps to the next file of this name
                    }
                    case CUT -> {
                        tails.cut(tail, Listing.of(followed), ticker.nanos());
                        moved = true;
                    }
                    case STOP -> {
                        return false;
                    }
                }
            }
        }
        return false;
    }

    /** Where bytes are read to; kept while there is something to read. */
    private byte[] buffer() {
        byte[] kept = buffer;
        if (kept == null) {
            kept = new byte[Cutting.CHUNK];
            buffer = kept;
        }
        return kept;
    }

    private enum Read {
        MORE,
        STILL,
        CUT,
        STOP
    }

    private Read step(Tail tail, byte[] buffer) {
        try {
            return switch (tail.read(buffer)) {
                case Tail.Step.Still _ -> Read.STILL;
                case Tail.Step.Cut _ -> Read.CUT;
                case Tail.Step.Shrunk(long size) -> {
                    tails.shrunk(tail, size, ticker.nanos());
                    yield Read.MORE;
                }
                case Tail.Step.Lines step -> {
                    if (step.to() > tail.offset()) {
                        announce(tail, step.first());
                    }
                    if (!step.lines().isEmpty() && !taken(step.lines())) {
                        yield Read.STOP;
                    }
                    tooLong += step.tooLong();
                    tail.pass(step, ticker.nanos());
                    tails.changed(tail);
                    yield step.more() ? Read.MORE : Read.STILL;
                }
            };
        } catch (IOException e) {
            tail.close(); // found again, or not, at the next look
            trouble = Trouble.of(followed.path(), e);
            return Read.STILL;
        }
    }

    /** Before the first line of a file is taken, so that the file is known again after a kill, whatever happens to it. */
    private void announce(Tail tail, byte[] begun) {
        if (tail.isUnread()) {
            tail.announce(begun);
            tails.changed(tail);
            tails.save();
        }
    }

    private boolean taken(List<Line> batch) {
        OptionalInt refused = sink.take(followed.source(), batch);
        refused.ifPresent(count -> {
            lines += batch.size();
            unreadable += count;
        });
        return refused.isPresent();
    }

    /** Ends rotated files that nobody writes to any more, with the line that nobody ended. */
    private void end() {
        List<Tail> ending = new ArrayList<>();
        for (Tail tail : tails.open()) {
            if (!tail.isLive()
                    && tail.isExhausted()
                    && (tail.isFixed() || isQuiet(tail) || tails.openBefore(tail.base()) > MOST_OPEN)) {
                ending.add(tail);
            }
        }
        for (Tail tail : ending) {
            try {
                List<Line> rest = tail.rest(buffer());
                if (!rest.isEmpty()) {
                    announce(tail, rest.getFirst().bytes());
                    if (!taken(rest)) {
                        return;
                    }
                }
                tail.passRest();
                tails.end(tail);
            } catch (IOException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "The end of a rotated file of {0} could not be read: {1}",
                        followed.path(),
                        e.getClass().getSimpleName());
                tails.end(tail);
            }
        }
    }

    /** Whether the server writes to the next file, and has not written to this one for a while. */
    private boolean isQuiet(Tail tail) {
        return tails.grows(tail.base()) && ticker.nanos() - tail.quietSince() >= QUIET.toNanos();
    }

    /** Reads nothing more. What was read and is not remembered is tried once more. */
    void close() {
        try {
            tails.save();
        } catch (StoreUnavailableException _) {
            // it is read again then, and known
        } finally {
            tails.close();
        }
    }
}
