package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import dev.launchwatch.model.Waiting;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Feeds results to the rules, makes what they decide durable, and only then has people told: one thread takes whatever has
 * arrived, decides, and commits it as one batch.
 *
 * <p>A good result is looked at up to 10 ms after it came, anything else at once. Good results that change nothing then wait up
 * to 250 ms for company before they are stored, so that a hundred probes a second don't cost a hundred
 * transactions. Everything else is committed at once, with all that waited before it: a result that is not good, the
 * first good one after it, a state that changed (so also a good result that counts towards a resolve), a transition. A
 * kill may thus lose the good results of the last 250 ms, and nothing that came after them: the store is that of a
 * daemon killed 250 ms earlier, and nothing that was told depends on what it lost.
 *
 * <p>With the store away it goes on deciding: what is decided is handed over as not durable, kept, and stored as soon as
 * that works again, in one batch with the same ids. Decisions are made as of the time at which a result arrived, so that
 * a slow store does not change them.
 *
 * <p>All methods may be called from any thread, after {@link #start}.
 */
public final class Evaluator implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Evaluator.class.getName());

    /** Results that wait to be looked at; more than this are dropped and counted. */
    private static final int MOST_WAITING = 100_000;

    private static final int BATCH = 1000;

    /**
     * How long a good result waits to be looked at together with others: far below what people notice, and enough for the
     * probes that began together.
     */
    private static final Duration COMPANY = Duration.ofMillis(10);

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

    /** Who is told what was decided. Called by the evaluator's thread, one call at a time; must not block for long. */
    public interface Listener {
        /** The batch is durable; also what was handed over as not durable before, in one batch. */
        void committed(Journal.Batch batch);

        /** The batch could not be stored yet, for this reason: telling people goes on from memory. */
        void undurable(Journal.Batch batch, String reason);

        /** Everything that was handed over as not durable is stored now, and {@link #committed} was told so. */
        void durableAgain();
    }

    private record Arrived(Event event, Instant at) {}

    private record Turn(long since) {}

    private final InstantSource clock;
    private final Ticker ticker;
    private final Decider decider;
    private final LinkedBlockingQueue<Arrived> queue = new LinkedBlockingQueue<>();
    private final Semaphore urgent = new Semaphore(0);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger unfinished = new AtomicInteger(1);
    private final AtomicLong dropped = new AtomicLong();
    private final Waiting waits;
    private final Thread loop;
    private final Semaphore ended = new Semaphore(0);
    private volatile boolean closed;
    private volatile @Nullable Turn turn;

    /**
     * @param journal where results, states and transitions become durable
     * @param signals what events have come to, as of a moment; asked by the evaluator's thread, from {@link #start} on with
     *     all that was counted before
     * @param clock wall time
     * @param ticker monotonic time
     * @param timer for what time alone decides, and for retries
     * @param listener who is told
     */
    public Evaluator(
            Journal journal,
            Function<Instant, SignalView> signals,
            InstantSource clock,
            Ticker ticker,
            Timer timer,
            Listener listener) {
        this(
                journal,
                signals,
                clock,
                ticker,
                timer,
                Waiting.real(),
                Thread.ofPlatform().daemon().name("launchwatch-rules").factory(),
                listener);
    }

    /**
     * The same in a time of its own.
     *
     * @param waits by whose time it waits for company
     * @param threads makes its thread
     */
    public Evaluator(
            Journal journal,
            Function<Instant, SignalView> signals,
            InstantSource clock,
            Ticker ticker,
            Timer timer,
            Waiting waits,
            ThreadFactory threads,
            Listener listener) {
        this.waits = waits;
        this.loop = threads.newThread(this::run);
        this.clock = clock;
        this.ticker = ticker;
        this.decider = new Decider(journal, signals, ticker, timer, this::post, listener);
    }

    /**
     * Goes on where the daemon stopped and starts the loop. Blocks while the journal is read; with the store away it
     * starts without the past and reads it later. Call it once.
     */
    public void start(RuleBook book) {
        decider.start(book, time());
        begin();
    }

    /**
     * Goes on where somebody stopped and starts the loop, as {@link #start} does, but not without the past: what goes on would fire anew. Blocks while
     * the journal is read. Call it once.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if the store is away; then nothing has begun, and this is to be closed
     */
    public void resume(RuleBook book) {
        decider.resume(book, time());
        begin();
    }

    private void begin() {
        turn = new Turn(ticker.nanos());
        loop.start();
    }

    /** Has the rules look at a result. Never blocks; with too many waiting the result is dropped and counted. */
    public void accept(Result result) {
        if (closed || waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        post(new Event.Observed(result));
    }

    /**
     * Has the rules look at results that became known together: at all of them, before anything is decided about any. Never blocks, and
     * drops nothing; who hands over bounds how many there are.
     */
    public void accept(List<Result> results) {
        if (!closed && !results.isEmpty()) {
            post(new Event.Heard(results));
        }
    }

    /**
     * Raises or clears a condition of the daemon itself, an alert as all others, of the rule {@code launchwatch-SUBJECT}.
     * Saying the same again changes nothing. After a restart it fires on until it is said not to be bad any more.
     *
     * @param subject what is bad, such as {@code store} or {@code region/eu}
     * @param bad whether it is bad
     * @param severity how bad; counts when the alert fires
     * @param detail one sentence with what is known, redacted
     * @param impact what it means for whoever relies on the daemon; may be empty
     */
    public void condition(String subject, boolean bad, Severity severity, String detail, String impact) {
        post(new Event.Said(subject, bad, severity, detail, impact));
    }

    /**
     * Has the rules about signals look at what events have come to. Returns at once. To be called after events became durable
     * and are counted. Where a look is dear, since very many people are known, they look less often: for a twentieth of the time,
     * and every 5 s at least.
     */
    public void signalsChanged() {
        post(new Event.Counted());
    }

    /**
     * Uses other rules and monitors from now on. What is in both keeps its state, whatever else changed about it; an alert
     * whose rule or monitor is gone resolves as no longer watched. Returns at once.
     */
    public void reload(RuleBook book) {
        post(new Event.Reloaded(book));
    }

    /**
     * Somebody else decides from now on: ends what fires and nobody else knows of, and what is pending; then {@link #close}. Returns at
     * once.
     *
     * @param goOn the ids of alerts that the others go on with: they are left as they are, and nobody is told anything of them
     * @param impact what people are told of those that end, which is no recovery: in a few words, for the head of the message
     * @param why the same in a sentence
     */
    public void handOver(Set<String> goOn, String impact, String why) {
        post(new Event.HandedOver(goOn, impact, why));
    }

    /** The alerts that are pending or firing, in no order. */
    public List<Alert> alerts() {
        return decider.alerts();
    }

    /** What each rule about a signal compared last, and with what, by the rule's name. */
    public Map<String, Measure> measures() {
        return decider.measures();
    }

    /** How many results were dropped, since too many waited or since the store was away for too long. */
    public long dropped() {
        return dropped.get() + decider.dropped();
    }

    /**
     * For how long something that arrived has not become durable: the store refuses it, or a step of the rules does not end. What waits
     * for company, for a quarter of a second, does not count.
     */
    public Duration behind() {
        Turn present = turn;
        Duration busy = present == null ? Duration.ZERO : Duration.ofNanos(ticker.nanos() - present.since());
        Duration undurable = decider.undurable();
        return busy.compareTo(undurable) > 0 ? busy : undurable;
    }

    /** How many results wait to be looked at. */
    public int waiting() {
        return waiting.get();
    }

    /**
     * Whether everything that arrived is decided and handed over, but for uneventful results that wait for company: the
     * state in which tests look.
     */
    boolean idle() {
        return unfinished.get() == 0;
    }

    /** Whether everything that was decided is stored, but for what waits for company. */
    public boolean durable() {
        return decider.isDurable();
    }

    /** Looks at what has arrived, stores it, and stops. Waits for at most 20 s. */
    @Override
    public void close() {
        closed = true;
        post(new Event.Closed());
        try {
            if (loop.getState() != Thread.State.NEW && waits.acquire(ended, CLOSE_WITHIN)) {
                ended.release(); // for who closes it once more
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Arrived> taken = new ArrayList<>();
        boolean open = true;
        try {
            int finished = 1; // the start itself
            while (open) {
                decider.settle();
                unfinished.addAndGet(-finished);
                turn = null;
                taken.add(queue.take());
                turn = new Turn(ticker.nanos());
                awaitCompany(taken.getFirst().event());
                queue.drainTo(taken, BATCH - 1);
                for (Arrived arrived : taken) {
                    handle(arrived);
                    open &= !(arrived.event() instanceof Event.Closed);
                }
                finished = taken.size();
                taken.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            try {
                decider.close();
            } finally {
                ended.release();
            }
        }
    }

    /** To be woken for each good result would cost more than looking at it; everything else is looked at when it comes. */
    private void awaitCompany(Event first) throws InterruptedException {
        if (first.isPatient()) {
            boolean _ = waits.acquire(urgent, COMPANY);
        }
        // What was urgent is in the queue by now, and is about to be taken out of it.
        urgent.drainPermits();
    }

    /** Rules that stop deciding would be noticed by nobody: a bug costs the event that met it, no more. */
    private void handle(Arrived arrived) {
        if (arrived.event() instanceof Event.Observed) {
            waiting.decrementAndGet();
        }
        try {
            decider.handle(arrived.event(), arrived.at());
        } catch (RuntimeException e) {
            String kind = arrived.event().getClass().getSimpleName();
            LOG.log(Level.ERROR, "the rules could not take " + kind, e);
        }
    }

    private void post(Event event) {
        unfinished.incrementAndGet();
        queue.add(new Arrived(event, time()));
        if (!event.isPatient()) {
            urgent.release();
        }
    }

    private Instant time() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
