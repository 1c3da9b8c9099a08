package dev.launchwatch.app;

import dev.launchwatch.cli.Version;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.metrics.QueryMetrics;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.Size;
import dev.launchwatch.probe.Fetcher;
import dev.launchwatch.schedule.Clockwork;
import dev.launchwatch.signal.Inquirer;
import dev.launchwatch.signal.Inquiry;
import dev.launchwatch.signal.MeasuredMemory;
import dev.launchwatch.signal.Measuring;
import dev.launchwatch.signal.QueryListener;
import dev.launchwatch.signal.Signal;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** From queries to values that rules look at: asks them, measures that, and says when they tell nothing. For any thread. */
final class Measures implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("launchwatch");

    private final EventLoopGroup loops;
    private final Clockwork time;
    private final Runnable changed;
    private final Supplier<OwnConditions> conditions;
    private final QueryMetrics metrics = new QueryMetrics(this::ages);
    private final Measuring measuring;
    private @Nullable Fetcher fetcher;
    private boolean closed;

    /**
     * Asks nothing before {@link #watch}.
     *
     * @param executor runs each task on a thread of its own; must outlive this
     * @param changed called after something was measured; must not block
     * @param conditions where trouble is said; asked after the start alone
     */
    Measures(
            EventLoopGroup loops,
            MeasuredMemory memory,
            Clockwork time,
            Executor executor,
            Runnable changed,
            Supplier<OwnConditions> conditions) {
        this.loops = loops;
        this.time = time;
        this.changed = changed;
        this.conditions = conditions;
        this.measuring =
                new Measuring(this::ask, memory, time.wall(), time.ticker(), time.timer(), executor, new Heard());
    }

    /** Measures what this configuration asks for, from now on; what has not changed notices nothing. May block for the store. */
    void watch(Loaded.Good good) {
        List<Signal> signals = good.catalog().signals();
        metrics.watch(signals.stream()
                .filter(signal -> signal.promql().isPresent())
                .map(Signal::name)
                .toList());
        measuring.watch(signals, good.redactor());
    }

    /** A view of what is measured, and of what another view counted. */
    SignalView over(SignalView counted) {
        return measuring.over(counted);
    }

    /** How each query went. */
    Map<String, Measuring.Standing> standings() {
        return measuring.standings();
    }

    /** What is reported of queries. */
    QueryMetrics metrics() {
        return metrics;
    }

    private Map<String, Duration> ages() {
        Instant now = time.wall().instant();
        Map<String, Duration> ages = new HashMap<>();
        measuring.standings().forEach((signal, standing) -> {
            Instant last = standing.last();
            if (last != null) {
                Duration age = Duration.between(last, now);
                ages.put(signal, age.isNegative() ? Duration.ZERO : age);
            }
        });
        return ages;
    }

    private Inquirer.Reply ask(Inquiry inquiry) {
        Fetcher.Request request = new Fetcher.Request(
                "POST",
                inquiry.url(),
                inquiry.headers(),
                inquiry.form(),
                inquiry.timeout(),
                new Size(inquiry.most()),
                inquiry.ca(),
                inquiry.insecure());
        return switch (fetcher().fetch(request)) {
            case Fetcher.Fetched.Received(int status, byte[] body) -> new Inquirer.Reply.Received(status, body);
            case Fetcher.Fetched.Broken(var failure) -> new Inquirer.Reply.Broken(failure);
        };
    }

    /** Most daemons have no queries, and need none of its threads. */
    private synchronized Fetcher fetcher() {
        Fetcher present = fetcher;
        if (closed) {
            throw new IllegalStateException("the daemon stops");
        }
        if (present == null) {
            present = new Fetcher(loops, time.wall(), time.ticker(), Version.number());
            fetcher = present;
        }
        return present;
    }

    private final class Heard implements QueryListener {
        @Override
        public void asked(String signal, String outcome, Duration took) {
            metrics.asked(signal, outcome, took);
        }

        @Override
        public void changed() {
            changed.run();
        }

        @Override
        public void troubled(List<Trouble> troubles) {
            troubles.forEach(trouble -> LOG.warnf("Signal %s is not measured: %s", trouble.signal(), trouble.why()));
            OwnConditions own = conditions.get();
            own.queriesUnanswered(text(troubles, trouble -> !trouble.wrong()));
            own.queriesWrong(text(troubles, Trouble::wrong));
        }

        private static String text(List<Trouble> troubles, Predicate<Trouble> of) {
            List<Trouble> these = troubles.stream().filter(of).toList();
            if (these.isEmpty()) {
                return "";
            }
            Trouble first = these.getFirst();
            int others = these.size() - 1;
            return "The signal " + first.signal() + " is not measured: " + first.why()
                    + (others == 0 ? "" : "; nor " + (others == 1 ? "is one other" : "are " + others + " others"));
        }
    }

    @Override
    public void close() {
        measuring.close();
        synchronized (this) {
            closed = true;
            if (fetcher != null) {
                fetcher.close();
            }
        }
    }
}
