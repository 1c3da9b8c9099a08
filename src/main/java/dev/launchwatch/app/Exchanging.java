package dev.launchwatch.app;

import dev.launchwatch.model.PartialView;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Waiting;
import dev.launchwatch.region.Relay;
import dev.launchwatch.region.Skew;
import dev.launchwatch.signal.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this region tells the others and hears of them: what was seen, what happened, and when jobs reported. {@link #share}, {@link #fetch} and
 * {@link #reports} are steps that are done again and again, each by a thread of its own; they block, and throw {@link
 * StoreUnavailableException} where the shared store is away. Everything else is for any thread.
 */
final class Exchanging implements AutoCloseable {
    /** Nobody has to say that there is something to do: it is looked so often. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** After so many slices of events whoever fetches may do something else: some seconds at most. */
    private static final int MOST_SLICES = 50;

    private final Supplier<Skew> skew;
    private final Relay relay;
    private final Events events;
    private final Jobs heartbeats;
    private final Waiting waits;
    private final Ticker ticker;
    private final HeardReports heardReports;
    private final Function<Instant, SignalView> signals;
    private final Semaphore unshared = new Semaphore(0);
    private final Semaphore reported = new Semaphore(0);
    private volatile boolean jobs;
    private volatile boolean caughtUp;
    private volatile @Nullable Long heardAllAt;
    private volatile boolean closed;

    /** Carries events between this region and the others; blocking, each by a thread of its own. */
    interface Events {
        /** Shares some of what the others don't know. @return whether there is more */
        boolean share();

        /** Looks what the others don't know, where it cannot be shared. */
        void look();

        /** When the oldest came that the others don't know, as it was last looked. For any thread. */
        Optional<Instant> unshared();

        /** Fetches some of what came to others. @return whether there is more */
        boolean fetch();
    }

    /** Brings what regions know of jobs to the same; blocking. */
    @FunctionalInterface
    interface Jobs {
        /** @param decides whether this region decides, so that jobs that it does not know are gone */
        void exchange(boolean decides);
    }

    /**
     * @param skew how far the shared store's clock is ahead of ours; before that is known, nothing is exchanged, since it would lie in the past or the
     *     future of whoever gets it
     * @param fetched takes events that came to other regions, once they are durable here
     * @param heard takes what other regions saw, once it is durable here
     */
    Exchanging(
            String region,
            SharedStore store,
            Supplier<Skew> skew,
            Consumer<List<EventLog.Placed>> fetched,
            Office.Tools tools,
            Consumer<List<Result>> heard) {
        this.skew = skew;
        this.relay = new Relay(region, store.replica(), store.exchange(), skew, heard);
        this.events = store.events(skew, fetched);
        this.heartbeats = store.jobs(skew);
        this.heardReports = new HeardReports(tools.clock(), tools.ticker());
        this.signals = tools.signals();
        this.waits = tools.threads().waits();
        this.ticker = tools.ticker();
    }

    /** Whether there are jobs that report. */
    void jobs(boolean any) {
        jobs = any;
    }

    /** There are results or events that the others don't know. Returns at once. */
    void stored() {
        unshared.release();
    }

    /** A job reported. Returns at once. */
    void reported() {
        reported.release();
    }

    /** Up to when this region knows what jobs reported to others. */
    Instant heardUntil() {
        return heardReports.until();
    }

    /** Whether it has heard all results that others had told by then. @param then by the ticker */
    boolean hasHeard(long then) {
        Long at = heardAllAt;
        return at != null && at - then >= 0;
    }

    /** What events came to; whatever came to other regions while this one did not follow them is missing until it has been fetched. */
    SignalView view(Instant now) {
        SignalView view = signals.apply(now);
        return caughtUp ? view : new PartialView(view);
    }

    /** Waits until there is something that others don't know, a second at most, and tells them. */
    void share() throws InterruptedException {
        boolean _ = waits.acquire(unshared, LOOK);
        unshared.drainPermits();
        while (!closed && skew.get().isKnown() && shareSome()) {
            // there is more
        }
    }

    /** Results have their turn after each slice of events: they are few and urgent. */
    private boolean shareSome() {
        boolean results;
        try {
            results = relay.share();
        } catch (StoreUnavailableException e) {
            events.look();
            throw e;
        }
        return events.share() || results;
    }

    /** When the oldest was seen or came that the others don't know, of results and of events; what they know all of is left out. */
    Map<String, Instant> unshared() {
        Map<String, Instant> unshared = new TreeMap<>();
        relay.unshared().ifPresent(at -> unshared.put("results", at));
        events.unshared().ifPresent(at -> unshared.put("events", at));
        return unshared;
    }

    /**
     * Fetches what others have told so far, or a good part of it.
     *
     * @return whether there is more
     */
    boolean fetch() {
        if (!skew.get().isKnown()) {
            return false;
        }
        try {
            boolean more = true;
            for (int slices = 0; more && slices < MOST_SLICES && !closed; slices++) {
                more = fetchSome();
            }
            caughtUp = !more;
            return more;
        } catch (StoreUnavailableException e) {
            caughtUp = false;
            throw e;
        }
    }

    private boolean fetchSome() {
        long begun = ticker.nanos();
        boolean results = relay.fetch();
        if (!results) {
            heardAllAt = begun;
        }
        return events.fetch() || results;
    }

    /**
     * Waits until a job has reported, a second at most, and brings what regions know of jobs to the same.
     *
     * @param decides whether this region decides, so that jobs that it does not know are gone
     */
    void reports(boolean decides) throws InterruptedException {
        boolean _ = waits.acquire(reported, LOOK);
        reported.drainPermits();
        if (jobs && skew.get().isKnown()) {
            Instant begun = heardReports.begin();
            heartbeats.exchange(decides);
            heardReports.exchanged(begun);
        }
    }

    /** Ends what is under way after its next slice. */
    @Override
    public void close() {
        closed = true;
    }
}
