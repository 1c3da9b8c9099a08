package dev.launchwatch.notify;

import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Pings an address while the daemon works, so that its silence says that it does not. It looks every ten seconds whether it does, pings when
 * that is due, and again soon where a ping was not taken; after a trouble it pings at once. For any thread; looking and pinging are done on
 * the executor, one at a time.
 */
public final class DeadMan implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DeadMan.class);
    private static final Duration LOOK = Duration.ofSeconds(10);

    /** A receiver that asks for more patience than this would have to miss the ping. */
    private static final Duration LONGEST_WISH = Duration.ofHours(1);

    private final Vertx vertx;
    private final String greeting;
    private final Vitals vitals;
    private final InstantSource clock;
    private final Ticker ticker;
    private final Timer timer;
    private final Executor executor;
    private final Backoff backoff;
    private @Nullable Watch watch;

    /** What came of a ping that was due; the label values of {@code outcome}. */
    public enum Outcome {
        SENT,
        /** The receiver did not take it; each attempt counts. */
        FAILED,
        /** It was not sent, since the daemon does not work. */
        WITHHELD;

        private final String code = name().toLowerCase(Locale.ROOT);

        public String code() {
            return code;
        }
    }

    /**
     * How it goes since the address was configured or the daemon started.
     *
     * @param lastSuccess when a ping was taken last, null for never
     * @param counts of every outcome
     * @param ailment why pings are withheld now; null if they are not
     * @param failure why the last attempt failed, without the address; null after a success
     */
    public record Status(
            @Nullable Instant lastSuccess,
            Map<Outcome, Long> counts,
            Vitals.@Nullable Ailment ailment,
            @Nullable String failure) {
        public Status {
            counts = Map.copyOf(counts);
        }
    }

    /**
     * Pings nobody before {@link #use}.
     *
     * @param greeting the body of a POST
     * @param executor runs what blocks, each task on a thread of its own
     * @param random spreads repeated attempts
     */
    public DeadMan(
            Vertx vertx,
            String greeting,
            Vitals vitals,
            InstantSource clock,
            Ticker ticker,
            Timer timer,
            Executor executor,
            RandomGenerator random) {
        this.vertx = vertx;
        this.greeting = greeting;
        this.vitals = vitals;
        this.clock = clock;
        this.ticker = ticker;
        this.timer = timer;
        this.executor = executor;
        this.backoff = new Backoff(random);
    }

    /**
     * Begins after a start: the first ping goes out ten seconds later, so that a daemon that fails at once and is started again and again
     * looks like none that works.
     */
    public synchronized void start(@Nullable DeadManPing wanted) {
        use(wanted, LOOK);
    }

    /** Goes on with this configuration: a changed one is pinged at once, none ends the pings, and the same notices nothing. */
    public synchronized void reload(@Nullable DeadManPing wanted) {
        if (watch == null ? wanted != null : !watch.spec.equals(wanted)) {
            use(wanted, Duration.ZERO);
        }
    }

    private void use(@Nullable DeadManPing wanted, Duration delay) {
        close();
        if (wanted != null) {
            watch = new Watch(wanted, delay);
        }
    }

    /** How it goes; nothing where nobody is to be pinged. */
    public Optional<Status> status() {
        Watch present;
        synchronized (this) {
            present = watch;
        }
        return Optional.ofNullable(present).map(Watch::status);
    }

    /** Pings nobody any more; one under way is given up. */
    @Override
    public synchronized void close() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    /** One configuration, as long as it is in force. */
    private final class Watch {
        private final DeadManPing spec;
        private final HttpPost http;
        private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        private Timer.@Nullable Cancellable next;
        private boolean closed;
        private @Nullable Instant lastSuccess;
        private Vitals.@Nullable Ailment ailment;
        private @Nullable String failure;

        // These belong to the step, of which there is one at a time.
        private long due;
        private long attemptAt;
        private long failingSince;
        private int failures;

        Watch(DeadManPing spec, Duration delay) {
            this.spec = spec;
            this.http = new HttpPost(vertx, spec.timeout(), false, clock);
            for (Outcome outcome : Outcome.values()) {
                counts.put(outcome, 0L);
            }
            this.due = ticker.nanos() + delay.toNanos();
            this.attemptAt = due;
            wake(delay);
        }

        private synchronized void wake(Duration delay) {
            if (!closed) {
                next = timer.after(delay, () -> executor.execute(this::step));
            }
        }

        private void step() {
            Optional<Vitals.Ailment> found = look();
            long now = ticker.nanos();
            if (found.isPresent()) {
                withhold(found.get(), now);
            } else {
                if (recovered()) {
                    due = now;
                    attemptAt = now;
                }
                if (now - attemptAt >= 0) {
                    ping(now);
                }
            }
            now = ticker.nanos();
            wake(Duration.ofNanos(Math.clamp(attemptAt - now, 1_000_000, LOOK.toNanos())));
        }

        private Optional<Vitals.Ailment> look() {
            try {
                return vitals.ailment(spec.withholdAfter());
            } catch (RuntimeException e) {
                LOG.error("Whether the daemon works could not be found out", e);
                return Optional.of(new Vitals.Ailment(Vitals.Trouble.UNKNOWN, "that could not be found out"));
            }
        }

        private synchronized void withhold(Vitals.Ailment found, long now) {
            if (closed) {
                return;
            }
            if (ailment == null || ailment.trouble() != found.trouble()) {
                LOG.warnf("Dead-man pings are withheld: %s", found.detail());
            }
            ailment = found;
            if (now - due >= 0) {
                count(Outcome.WITHHELD);
                due = now + spec.every().toNanos();
            }
            attemptAt = due;
        }

        private synchronized boolean recovered() {
            boolean was = ailment != null;
            ailment = null;
            if (was && !closed) {
                LOG.info("Dead-man pings go out again");
            }
            return was;
        }

        private void ping(long now) {
            if (now - due >= 0) {
                // One that is tried again does not move when the following one is due.
                long following = due + spec.every().toNanos();
                due = following - now > 0 ? following : now + spec.every().toNanos();
            }
            switch (attempt()) {
                case Delivery.Sent _ -> taken();
                case Delivery.Retry(String reason, Duration after) ->
                    again(reason, after == null ? Duration.ZERO : after, now);
                case Delivery.Postponed(String reason, Duration rest) -> again(reason, rest, now);
                case Delivery.Rejected(String reason) -> failed(reason + ", which will not change by itself");
            }
        }

        private Delivery attempt() {
            String url;
            try {
                url = Secrets.open(spec.url());
            } catch (IllegalStateException e) {
                return new Delivery.Rejected("the address refers to a captured value");
            }
            boolean get = spec.method() == DeadManPing.Method.GET;
            try {
                return http.deliver(
                        get ? HttpMethod.GET : HttpMethod.POST,
                        url,
                        Map.of("user-agent", "launchwatch"),
                        get ? Buffer.buffer() : Buffer.buffer(greeting));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Delivery.Retry("interrupted", null);
            } catch (RuntimeException e) {
                // Never with its message, which may quote the address.
                return new Delivery.Retry("the attempt failed: " + e.getClass().getSimpleName(), null);
            }
        }

        private synchronized void taken() {
            attemptAt = due;
            failures = 0;
            if (closed) {
                return;
            }
            if (failure != null) {
                LOG.info("Dead-man pings are taken again");
            }
            failure = null;
            lastSuccess = clock.instant();
            count(Outcome.SENT);
        }

        /** Soon, but not later than the next one is due, unless the receiver wishes so. */
        private void again(String reason, Duration wish, long began) {
            long now = ticker.nanos();
            failingSince = failures == 0 ? began : failingSince;
            Duration delay = backoff.afterFailure(failures + 1, Duration.ofNanos(now - failingSince));
            Duration wished = wish.compareTo(LONGEST_WISH) < 0 ? wish : LONGEST_WISH;
            failed(reason);
            long soon = now + delay.toNanos();
            attemptAt = soon - due < 0 ? soon : due;
            long wishedAt = now + wished.toNanos();
            attemptAt = wishedAt - attemptAt > 0 ? wishedAt : attemptAt;
        }

        private synchronized void failed(String reason) {
            attemptAt = due;
            failures++;
            if (closed) {
                return;
            }
            if (!reason.equals(failure)) {
                LOG.warnf("A dead-man ping was not taken: %s", reason);
            }
            failure = reason;
            count(Outcome.FAILED);
        }

        private void count(Outcome outcome) {
            counts.merge(outcome, 1L, Long::sum);
        }

        synchronized Status status() {
            return new Status(lastSuccess, counts, ailment, failure);
        }

        synchronized void close() {
            closed = true;
            if (next != null) {
                next.cancel();
            }
            http.close();
        }
    }
}
