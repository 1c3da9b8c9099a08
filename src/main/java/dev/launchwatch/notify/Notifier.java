package dev.launchwatch.notify;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Timer;
import dev.launchwatch.model.Transition;
import dev.launchwatch.model.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells people. Everything that is decided is decided by one thread at a time (the desk) on what is in memory; the store
 * is the durable mirror of it: a plan is stored, then sent, then its outcome is stored. Where the store is away it goes
 * on from memory and stores later. Sending happens elsewhere, one message per channel at a time.
 *
 * <p>All methods may be called from any thread and return at once unless they say otherwise.
 */
public final class Notifier implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Notifier.class);
    private static final Duration STORE_RETRY = Duration.ofSeconds(2);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Outbox outbox;
    private final InstantSource clock;
    private final Timer timer;
    private final Waiting waits;
    private final Desk desk;
    private final Ledger ledger;
    private final Lanes lanes;
    private final Book book;
    private final Courier courier;

    // These belong to the desk.
    private boolean shared;
    private boolean loaded;
    private Timer.@Nullable Cancellable planTimer;
    private Timer.@Nullable Cancellable storeTimer;
    private @Nullable CompletableFuture<Boolean> closing;

    private volatile List<ChannelStatus> status = List.of();
    private volatile Map<String, Instant> standstills = Map.of();
    private final AtomicReference<@Nullable Instant> asked = new AtomicReference<>();

    /**
     * Does nothing before {@link #start}.
     *
     * @param executor runs what blocks: a virtual thread per task; a simulation may run everything on the caller's thread
     * @param random spreads repeated attempts
     */
    public Notifier(
            Outbox outbox,
            InstantSource clock,
            Timer timer,
            Senders senders,
            Function<Channel, Guard> guards,
            Executor executor,
            RandomGenerator random,
            NotifierListener listener) {
        this(outbox, clock, timer, Waiting.real(), senders, guards, executor, random, listener);
    }

    /**
     * The same in a time of its own.
     *
     * @param waits by whose time {@link #close} waits
     */
    public Notifier(
            Outbox outbox,
            InstantSource clock,
            Timer timer,
            Waiting waits,
            Senders senders,
            Function<Channel, Guard> guards,
            Executor executor,
            RandomGenerator random,
            NotifierListener listener) {
        this.outbox = outbox;
        this.waits = waits;
        this.clock = clock;
        this.timer = timer;
        this.desk = new Desk(executor);
        this.ledger = new Ledger(outbox);
        this.lanes = new Lanes(senders, guards);
        this.book = new Book(ledger, lanes);
        this.courier = new Courier(
                clock, timer, executor, desk, lanes, book, ledger, new Backoff(random), listener, new Steps());
    }

    /**
     * Others write into the store as well: tells nothing before it has read what the store holds, however long that takes, since somebody else
     * may have told it, or will; and nothing without having read there what people said meanwhile. Before {@link #start}.
     */
    public void shareStore() {
        desk.run(() -> shared = true);
    }

    /** Sends nothing again that this daemon's channels took before, while others may not know of that. Before {@link #start}. */
    public void spare(AlreadyTold told) {
        desk.run(() -> book.spare(told));
    }

    /** Takes up what the store holds and begins. While the store is away it works without, and takes it up later. */
    public void start(Addressing addressing) {
        desk.run(() -> {
            configure(addressing);
            load();
        });
    }

    /**
     * Takes over another configuration. What waits for a changed channel is tried again at once; what waits for a channel
     * that is gone is given up, with a line in the log.
     */
    public void reload(Addressing addressing) {
        desk.run(() -> {
            configure(addressing);
            if (loaded) {
                dropRemoved(List.of());
            }
            replan();
        });
    }

    /** Transitions that have just been committed; those that were handed over as undurable before are told to nobody twice. */
    public void wake(List<Transition> transitions) {
        desk.run(() -> {
            ledger.release(transitions);
            book.take(transitions);
            replan();
        });
    }

    /**
     * Transitions that could not be committed because the store is away: people are told all the same. The caller commits
     * them later and wakes with them again.
     */
    public void undurable(List<Transition> transitions) {
        desk.run(() -> {
            ledger.hold(transitions);
            book.take(transitions);
            replan();
        });
    }

    /**
     * Somebody else tells of these alerts from now on: gives up what waits and speaks of none but them. Coming late it would be out of date,
     * and the last that people hear. What a channel is about to take is not called back. What was told of them in a group of which the others
     * don't know, such as to whom it was escalated, is told to be over there.
     *
     * @param known the ids of the alerts, and of the groups in which the others tell of them
     * @param impact in a few words, for the head of such a message
     * @param why for such a message
     */
    public void handOver(Set<String> known, String impact, String why) {
        desk.run(() -> {
            Set<String> untold = courier.giveUp(known);
            book.handOver(known, untold, impact, why, clock.instant());
            replan();
        });
    }

    /**
     * Adds, replaces or (with an end in the past) ends a silence. Blocks until it is durable.
     *
     * @param audit what the audit log says of it, in the same commit; null for nothing
     * @throws StoreUnavailableException if it cannot be made so; then it is not in force
     */
    public void silence(Silence silence, @Nullable AuditEntry audit) {
        outbox.silence(silence, audit);
        desk.run(() -> {
            book.put(silence);
            replan();
        });
    }

    /** The same, of which the audit log says nothing. */
    public void silence(Silence silence) {
        silence(silence, null);
    }

    /** Silences that somebody else made durable. */
    public void know(List<Silence> silences) {
        desk.run(() -> {
            silences.forEach(book::put);
            replan();
        });
    }

    /**
     * Has somebody look after alerts. Blocks until that is durable; people are told by what follows from it.
     *
     * @return what came of each request
     * @throws StoreUnavailableException if it cannot be made durable; then the requests before it hold
     */
    public List<Acknowledgement.Outcome> acknowledge(List<Acknowledgement.Request> requests) {
        List<Acknowledgement> taken = new ArrayList<>();
        List<Acknowledgement.Outcome> outcomes = new ArrayList<>();
        try {
            for (Acknowledgement.Request request : requests) {
                Acknowledgement.Outcome outcome = outbox.acknowledge(request);
                outcomes.add(outcome);
                // Also that somebody elsewhere was faster, of which nobody here has heard yet.
                outcome.acknowledgement().ifPresent(taken::add);
            }
        } finally {
            knowAnswers(taken);
        }
        return outcomes;
    }

    /** Acknowledgements that somebody else made durable, of alerts that fire. */
    public void knowAnswers(List<Acknowledgement> acknowledgements) {
        if (!acknowledgements.isEmpty()) {
            desk.run(() -> {
                acknowledgements.forEach(book::put);
                replan();
            });
        }
    }

    /** The latest acknowledgement of each alert that has one and may fire, by the alert's id. */
    public Map<String, Acknowledgement> answers() {
        return book.answers();
    }

    /**
     * Sends a test message at once and blocks until the channel has answered.
     *
     * @return what came of it; {@link Delivery.Rejected} if there is no such channel
     */
    public Delivery test(String channel) {
        ChannelLane lane = lanes.named(channel);
        if (lane == null) {
            return new Delivery.Rejected("there is no channel '" + channel + "'");
        }
        return lane.attempt(TestMessage.of(channel, clock.instant()));
    }

    /** How every channel does, as of the last thing that happened. */
    public List<ChannelStatus> status() {
        return status;
    }

    /**
     * Since when nothing has left of what waits for a channel, by channel, as of the last {@link #look} or step. Channels that have a
     * fallback are not among them: what they don't take goes out by that, which is one if it doesn't take it either.
     */
    public Map<String, Instant> standstills() {
        return standstills;
    }

    /** Has the desk look at its channels. @return for how long it has not come to doing so since it was asked; zero if it has */
    public Duration look() {
        Instant now = clock.instant();
        Instant before = asked.get();
        if (before == null) {
            asked.set(now);
            desk.run(() -> {
                report();
                asked.set(null);
            });
            return Duration.ZERO;
        }
        return now.isBefore(before) ? Duration.ZERO : Duration.between(before, now);
    }

    /** Sends what is due, stores what is not stored yet, and stops; blocks for five seconds at most. */
    @Override
    public void close() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Semaphore over = new Semaphore(0);
        CompletableFuture<Void> _ = done.thenRun(over::release);
        desk.run(() -> {
            closing = done;
            forget(planTimer);
            forget(storeTimer);
            courier.closing();
            pump();
        });
        try {
            if (!waits.acquire(over, CLOSE_WITHIN)) {
                LOG.warn("Stopped with messages under way; they are in the outbox and go out after the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lanes.close();
    }

    private static void forget(Timer.@Nullable Cancellable timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    private void configure(Addressing addressing) {
        lanes.replace(addressing.channels(), clock.instant());
        book.configure(addressing);
    }

    private void load() {
        try {
            List<Notification> orphans = book.load(outbox, clock.instant());
            loaded = true;
            dropRemoved(orphans);
        } catch (RuntimeException e) {
            LOG.error("The outbox cannot be read; it is tried again", e);
            if (closing == null) {
                timer.after(STORE_RETRY, () -> desk.run(this::load));
            }
        }
        replan();
    }

    private void dropRemoved(List<Notification> orphans) {
        courier.dropOrphans(orphans);
        courier.dropOrphans(lanes.takeOrphans());
        book.forgetRemovedChannels();
    }

    /** Every change ends here: plan, make it durable, send what is due. */
    private void replan() {
        if (closed() || (shared && !loaded)) {
            return;
        }
        boolean heard = !shared || !book.wouldTell(clock.instant()) || hear();
        Instant now = clock.instant();
        Instant nextCheck = heard ? book.plan(now) : now.plus(STORE_RETRY);
        forget(planTimer);
        planTimer = null;
        if (nextCheck != null && closing == null) {
            planTimer = timer.after(Courier.delay(now, nextCheck), () -> desk.run(this::replan));
        }
        save();
        pump();
    }

    /** Whoever was told that a silence holds is not to be woken since this one hears of it a moment later. */
    private boolean hear() {
        try {
            book.hear(outbox, clock.instant());
            return true;
        } catch (StoreUnavailableException e) {
            LOG.debugf("What people said of alerts cannot be read: %s", e.getMessage());
            return false;
        }
    }

    /** The senders are closed, and somebody else may tell by now what would be planned: it is, by whoever starts next. */
    private boolean closed() {
        return closing != null && closing.isDone();
    }

    private void save() {
        if (!ledger.flush() && storeTimer == null && closing == null) {
            storeTimer = timer.after(
                    STORE_RETRY,
                    () -> desk.run(() -> {
                        storeTimer = null;
                        save();
                    }));
        }
    }

    private void pump() {
        if (closed()) {
            return;
        }
        lanes.all().forEach(courier::pump);
        report();
        if (closing != null && lanes.all().stream().noneMatch(lane -> lane.inFlight)) {
            closing.complete(ledger.flush());
        }
    }

    private void report() {
        status = lanes.status();
        standstills = lanes.standstills(clock.instant());
    }

    private final class Steps implements Courier.Steps {
        @Override
        public void save() {
            Notifier.this.save();
        }

        @Override
        public void replan() {
            Notifier.this.replan();
        }

        @Override
        public void pump() {
            Notifier.this.pump();
        }
    }
}
