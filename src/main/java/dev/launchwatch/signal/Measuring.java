package dev.launchwatch.signal;

import dev.launchwatch.model.MeasuredView;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.SignalView.Span;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import dev.launchwatch.signal.QueryListener.Trouble;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the queries of signals that are measured, each once per its interval and never twice at a time, and keeps what they told last.
 *
 * <p>A value counts for two intervals and a bit, so that one lost answer is none; after that nobody knows how things are, and rules stay
 * where they are. Values themselves are not kept over a restart: the first ones come right after it, and where rules stand is kept
 * by them. What is kept is when there were values.
 *
 * <p>Thread-safe. Questions are asked on the executor; nothing else here blocks, but for {@link #watch} and {@link #close}.
 */
public final class Measuring implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Measuring.class.getName());

    /** A silence is told some minutes late at worst after a kill. */
    private static final Duration REMEMBERED_EVERY = Duration.ofMinutes(1);

    private final Inquirer inquirer;
    private final MeasuredMemory memory;
    private final InstantSource clock;
    private final Ticker ticker;
    private final Timer timer;
    private final Executor executor;
    private final QueryListener listener;
    private final QueryAnswers answers = new QueryAnswers();
    private final Map<String, Gauge> gauges = new LinkedHashMap<>();
    private Redactor redactor = new Redactor(Set.of());
    private @Nullable List<Trouble> told;
    private boolean recalled;
    private boolean closed;

    /**
     * Asks nothing before {@link #watch}.
     *
     * @param executor runs each task on a thread of its own; must outlive this
     */
    public Measuring(
            Inquirer inquirer,
            MeasuredMemory memory,
            InstantSource clock,
            Ticker ticker,
            Timer timer,
            Executor executor,
            QueryListener listener) {
        this.inquirer = inquirer;
        this.memory = memory;
        this.clock = clock;
        this.ticker = ticker;
        this.timer = timer;
        this.executor = executor;
        this.listener = listener;
    }

    /**
     * What is known of a signal.
     *
     * @param asked when its query was asked last, null for never
     * @param last when it had a value last, null for never
     * @param fault what the last attempt came to where that was no value
     */
    public record Standing(
            @Nullable Instant asked, @Nullable Instant last, Optional<String> fault) {}

    /**
     * Asks for these signals from now on and for no others. One whose query is the same notices nothing; a new or changed one is asked at
     * once, and what its old query told is forgotten. Blocks while the store is read.
     *
     * @param secrets knows what must not be shown
     */
    public void watch(List<Signal> signals, Redactor secrets) {
        List<Gauge> fresh = new ArrayList<>();
        synchronized (this) {
            redactor = secrets;
            Map<String, Gauge> before = new HashMap<>(gauges);
            gauges.clear();
            for (Signal signal : signals) {
                signal.promql().ifPresent(promql -> {
                    Gauge known = before.remove(signal.name());
                    if (known != null && known.promql.equals(promql)) {
                        gauges.put(signal.name(), known);
                        return;
                    }
                    Gauge gauge = new Gauge(signal.name(), promql);
                    if (known != null) {
                        gauge.follow(known);
                        known.retire();
                    }
                    gauges.put(signal.name(), gauge);
                    fresh.add(gauge);
                });
            }
            before.values().forEach(Gauge::retire);
        }
        recall();
        forgetOthers();
        fresh.forEach(this::submit);
        tell();
    }

    /** A view of what is measured, and of what another view counted. */
    public SignalView over(SignalView counted) {
        Map<String, MeasuredView.Known> known = new HashMap<>();
        synchronized (this) {
            gauges.forEach((name, gauge) -> known.put(name, gauge.known(recalled)));
        }
        return known.isEmpty() ? counted : new MeasuredView(counted, known);
    }

    /** How the queries of all signals that are measured went, by signal. */
    public synchronized Map<String, Standing> standings() {
        Map<String, Standing> standings = new HashMap<>();
        gauges.forEach((name, gauge) -> standings.put(name, new Standing(gauge.asked(), gauge.last(), gauge.fault())));
        return standings;
    }

    /** Asks no more, and keeps when there were values. Does not wait for questions under way. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            gauges.values().forEach(Gauge::retire);
        }
        remember(Duration.ofMillis(1));
    }

    private void submit(Gauge gauge) {
        try {
            executor.execute(() -> ask(gauge));
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "the daemon stops");
        }
    }

    private void ask(Gauge gauge) {
        Redactor secrets;
        synchronized (this) {
            if (gauge.retired || closed) {
                return;
            }
            secrets = redactor;
        }
        Instant at = clock.instant();
        long from = ticker.nanos();
        QueryOutcome outcome = told(gauge, secrets);
        Duration took = Duration.ofNanos(ticker.nanos() - from);
        synchronized (this) {
            if (gauge.retired || closed) {
                return;
            }
            gauge.take(outcome, at);
            gauge.next = timer.after(gauge.pause(clock.instant()), () -> submit(gauge));
        }
        recall();
        remember(REMEMBERED_EVERY);
        listener.asked(gauge.name, outcome.code(), took);
        listener.changed();
        tell();
    }

    /** A mistake of ours costs one answer and a line in the log, not all that would come after it. */
    private QueryOutcome told(Gauge gauge, Redactor secrets) {
        try {
            return switch (inquirer.ask(Inquiry.of(gauge.promql))) {
                case Inquirer.Reply.Received(int status, byte[] body) -> answers.read(status, body, secrets);
                case Inquirer.Reply.Broken(var failure) ->
                    new QueryOutcome.Failed(QueryFailure.of(failure.reason()), secrets.excerpt(failure.message(), 200));
            };
        } catch (RuntimeException | StackOverflowError e) {
            // What is asked while the daemon stops may find its means gone.
            LOG.log(
                    isOver() ? Level.DEBUG : Level.ERROR,
                    "the query of the signal " + gauge.name + " could not be asked: "
                            + e.getClass().getName());
            return new QueryOutcome.Failed(QueryFailure.INTERNAL, "the query itself failed; the log says more");
        }
    }

    private synchronized boolean isOver() {
        return closed;
    }

    private void tell() {
        List<Trouble> troubles = new ArrayList<>();
        Instant now = clock.instant();
        synchronized (this) {
            gauges.values().forEach(gauge -> gauge.trouble(now).ifPresent(troubles::add));
            // What a daemon said before it was restarted stands until the first attempts have shown how things are.
            boolean open = told == null && gauges.values().stream().anyMatch(Gauge::isUndecided);
            if (open || troubles.equals(told)) {
                return;
            }
            told = List.copyOf(troubles);
        }
        listener.troubled(List.copyOf(troubles));
    }

    /** Reads what was kept, once: until then nobody knows since when a signal is silent. */
    private void recall() {
        synchronized (this) {
            if (recalled) {
                return;
            }
        }
        try {
            Map<String, Span> kept = memory.recall();
            synchronized (this) {
                gauges.forEach((name, gauge) -> gauge.recall(kept.get(name)));
                recalled = true;
            }
        } catch (StoreUnavailableException e) {
            LOG.log(Level.DEBUG, "what was measured before is not known yet: {0}", e.getMessage());
        }
    }

    /** What is no longer measured begins anew if it comes back. */
    private void forgetOthers() {
        Set<String> names;
        synchronized (this) {
            names = Set.copyOf(gauges.keySet());
        }
        try {
            memory.retain(names);
        } catch (StoreUnavailableException e) {
            LOG.log(Level.DEBUG, "signals that are gone are still kept: {0}", e.getMessage());
        }
    }

    private void remember(Duration atMostEvery) {
        Map<Gauge, Span> due = new HashMap<>();
        synchronized (this) {
            if (recalled) {
                gauges.values()
                        .forEach(gauge -> gauge.unremembered(atMostEvery).ifPresent(span -> due.put(gauge, span)));
            }
        }
        if (due.isEmpty()) {
            return;
        }
        try {
            Map<String, Span> spans = new HashMap<>();
            due.forEach((gauge, span) -> spans.put(gauge.name, span));
            memory.remember(spans);
            synchronized (this) {
                due.forEach(Gauge::remembered);
            }
        } catch (StoreUnavailableException e) {
            // The store's own alert tells that it is away; the next value is kept instead.
            LOG.log(Level.DEBUG, "not kept when there were values: {0}", e.getMessage());
        }
    }
}
