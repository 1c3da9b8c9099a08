package dev.launchwatch.app;

import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.region.Lease;
import dev.launchwatch.region.Membership;
import dev.launchwatch.region.Membership.Role;
import dev.launchwatch.region.Roster;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where this region decides, while it does: for all regions under a lease, or for itself while it is cut off. For any thread; {@link
 * #settle} may block for a while and is called by one at a time.
 */
final class Seat implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("launchwatch");

    /** What came while an office opened is given to it once it is open; what it has read already it takes for known. */
    private static final long REMEMBERED = Duration.ofSeconds(30).toNanos();

    private static final int MOST_REMEMBERED = 20_000;

    private final String region;
    private final Function<Lease, Office> together;
    private final Supplier<Office> alone;
    private final Consumer<Office> farewell;
    private final ExecutorService executor;
    private final Ticker ticker;
    private final Deque<Seen> recent = new ArrayDeque<>();
    private @Nullable Taken taken;
    private @Nullable Configured configured;

    // This belongs to who settles.
    private @Nullable Unopened unopened;
    private boolean empty; // an office is wanted that is not open yet

    /** What offices decide by. */
    record Configured(Catalog catalog, RuleBook rules) {}

    private record Seen(Result result, long at) {}

    /** An office and what it is for. */
    private record Taken(Office office, Role role, long epoch) {
        boolean fits(Membership standing) {
            return role == standing.role() && (role != Role.DECIDING || epoch == standing.epoch());
        }
    }

    /** An office of all regions that could not be opened, and closes. Under the same lease nothing keeps it from planning until it has. */
    private record Unopened(long epoch, AtomicBoolean closed) {
        boolean isInTheWayOf(Membership standing) {
            return standing.role() == Role.DECIDING && epoch == standing.epoch() && !closed.get();
        }
    }

    /**
     * @param region this one
     * @param together opens the office of all regions under a lease
     * @param alone opens the office of this region
     * @param farewell closes the office of this region when others decide again
     * @param executor runs each task on a thread of its own
     */
    Seat(
            String region,
            Function<Lease, Office> together,
            Supplier<Office> alone,
            Consumer<Office> farewell,
            ExecutorService executor,
            Ticker ticker) {
        this.region = region;
        this.together = together;
        this.alone = alone;
        this.farewell = farewell;
        this.executor = executor;
        this.ticker = ticker;
    }

    /** By which configuration it is decided from now on. */
    void configure(Catalog catalog, RuleBook rules) {
        synchronized (this) {
            configured = new Configured(catalog, rules);
        }
        office().ifPresent(office -> office.reload(catalog, rules));
    }

    /**
     * Has the office that fits where this region stands, or none.
     *
     * @param ready whether one may be opened by now; the one that no longer fits closes in any case
     * @return whether it has changed
     */
    boolean settle(Membership standing, boolean ready) {
        Taken before = taken();
        boolean wanted = standing.role() == Role.DECIDING || standing.role() == Role.ALONE;
        if (before == null ? !wanted && !empty : before.fits(standing)) {
            return false;
        }
        leave(standing.role() == Role.ALONE);
        empty = wanted && !(ready && open(standing));
        return !empty;
    }

    /** The office that decides now, if this region has one. */
    Optional<Office> office() {
        return Optional.ofNullable(taken()).map(Taken::office);
    }

    /** Whether there is an office that fits where this region stands. */
    boolean isTaken(Membership standing) {
        Taken present = taken();
        return present != null && present.fits(standing);
    }

    /** The office of all regions, while this one has it. */
    Optional<Office> ofAll() {
        return Optional.ofNullable(taken())
                .filter(present -> present.role() == Role.DECIDING)
                .map(Taken::office);
    }

    /** Whether it is the office of all regions, and this one has it. */
    boolean isOfAll(Office office) {
        return ofAll().filter(office::equals).isPresent();
    }

    /** Results that became known together, of whichever regions. */
    synchronized void accept(List<Result> results) {
        long now = ticker.nanos();
        results.forEach(result -> recent.addLast(new Seen(result, now)));
        while (recent.size() > MOST_REMEMBERED
                || (!recent.isEmpty() && now - recent.getFirst().at() > REMEMBERED)) {
            recent.removeFirst();
        }
        if (taken != null) {
            give(taken, results);
        }
    }

    /** Who is alone decides by what it saw itself: what it hears of the others comes late, and they hear nothing of it. */
    private void give(Taken to, List<Result> results) {
        to.office()
                .evaluator()
                .accept(results.stream()
                        .filter(result ->
                                to.role() == Role.DECIDING || result.region().equals(region))
                        .toList());
    }

    /** Events were counted. */
    void signalsChanged() {
        office().ifPresent(office -> office.evaluator().signalsChanged());
    }

    private synchronized @Nullable Taken taken() {
        return taken;
    }

    /** @return whether it could be opened; if not, that is to be tried again */
    private boolean open(Membership standing) {
        if (unopened != null && unopened.isInTheWayOf(standing)) {
            return false;
        }
        Office office = standing.role() == Role.ALONE ? alone.get() : together.apply(lease(standing));
        Configured by;
        try {
            by = open(office);
        } catch (StoreUnavailableException e) {
            // What others decided is not known: whatever goes on would be taken for something new.
            LOG.debugf("What regions decided cannot be read: %s", e.getMessage());
            office.abandon();
            AtomicBoolean closed = new AtomicBoolean();
            unopened = new Unopened(standing.epoch(), closed);
            executor.execute(() -> {
                try {
                    office.close();
                } finally {
                    closed.set(true);
                }
            });
            return false;
        }
        synchronized (this) {
            Taken opened = new Taken(office, standing.role(), standing.epoch());
            taken = opened;
            give(opened, recent.stream().map(Seen::result).toList());
        }
        if (configured() != by) {
            office.reload(configured().catalog(), configured().rules());
        }
        return true;
    }

    /** Opens an office by the configuration in force. Blocks while its journal is read. */
    Configured open(Office office) {
        Configured by = configured();
        office.tell(by.catalog());
        office.decide(by.rules());
        return by;
    }

    private synchronized Configured configured() {
        if (configured == null) {
            throw new IllegalStateException("offices open once there is a configuration");
        }
        return configured;
    }

    private static Lease lease(Membership standing) {
        Roster roster = standing.roster();
        if (roster == null) {
            throw new IllegalStateException("nobody decides before the shared store has answered");
        }
        return roster.lease();
    }

    private void leave(boolean cutOff) {
        Taken old = take();
        if (old == null) {
            return;
        }
        if (old.role() == Role.ALONE) {
            farewell.accept(old.office());
            return;
        }
        old.office().abandon();
        if (cutOff) {
            // The shared store does not answer, and whoever is cut off does not wait for that.
            executor.execute(old.office()::close);
        } else {
            old.office().close();
        }
    }

    private synchronized @Nullable Taken take() {
        Taken old = taken;
        taken = null;
        return old;
    }

    @Override
    public void close() {
        Taken old = take();
        if (old != null) {
            old.office().close();
        }
    }
}
