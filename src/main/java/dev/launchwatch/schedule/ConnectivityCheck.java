package dev.launchwatch.schedule;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Whether this daemon can reach anything at all, asked before a site is blamed: a failure that a dead network of our own
 * may explain becomes unknown while none of the configured targets accepts a connection. However many monitors fail
 * together, one check answers them all.
 *
 * <p>Thread-safe. {@link #judge} may block for the configured timeout and belongs on a virtual thread.
 */
public final class ConnectivityCheck implements AutoCloseable {
    private static final long FRESH = Duration.ofSeconds(2).toNanos();
    private static final Duration RECHECK = Duration.ofSeconds(5);

    /** Failures that only somebody who was reached can cause. */
    private static final Set<Reason> ANSWERED = EnumSet.of(
            Reason.DNS_ANSWER,
            Reason.TLS_EXPIRED,
            Reason.TLS_NOT_YET_VALID,
            Reason.TLS_NAME_MISMATCH,
            Reason.TLS_UNTRUSTED,
            Reason.TLS_PROTOCOL,
            Reason.BODY_TOO_LARGE,
            Reason.HEADER_TOO_LARGE,
            Reason.PROTOCOL_ERROR,
            Reason.REDIRECT_LOOP,
            Reason.REDIRECT_LIMIT,
            Reason.REDIRECT_INVALID,
            Reason.STREAM_ERROR_EVENT,
            Reason.ASSERTION_STATUS,
            Reason.ASSERTION_LATENCY,
            Reason.ASSERTION_FIRST_EVENT,
            Reason.ASSERTION_HEADER,
            Reason.ASSERTION_BODY,
            Reason.ASSERTION_JSON,
            Reason.ASSERTION_REDIRECT,
            Reason.ASSERTION_COOKIE,
            Reason.ASSERTION_CERTIFICATE,
            Reason.ASSERTION_TLS_VERSION,
            Reason.CAPTURE_FAILED,
            Reason.OAUTH_STATE,
            Reason.OAUTH_CODE_REUSE);

    private final Ticker ticker;
    private final Timer timer;
    private final Executor executor;
    private final Consumer<Boolean> listener;
    private final Set<String> attempts = ConcurrentHashMap.newKeySet();
    private Connectivity settings;
    private Optional<CompletableFuture<Boolean>> checking = Optional.empty();
    private Optional<Answer> last = Optional.empty();
    private boolean blind;
    private boolean waiting;
    private boolean closed;

    /** What a check found, and when it ended. */
    private record Answer(boolean connected, long at) {}

    /**
     * A check that has not looked yet.
     *
     * @param executor runs each task on a thread of its own
     * @param listener told {@code true} when the region has become blind, {@code false} when it sees again; in order,
     *     on the executor's or a judging thread
     */
    public ConnectivityCheck(
            Connectivity settings, Ticker ticker, Timer timer, Executor executor, Consumer<Boolean> listener) {
        this.settings = settings;
        this.ticker = ticker;
        this.timer = timer;
        this.executor = executor;
        this.listener = listener;
    }

    /** The report as it may count: one that is down for want of a network of our own becomes unknown. */
    public Report judge(Report report) {
        if (!(report.outcome() instanceof Outcome.Down(Failure failure))
                || ANSWERED.contains(failure.reason())
                || connected()) {
            return report;
        }
        Failure own = new Failure(
                Reason.REGION_BLIND,
                "This region has no connectivity of its own; the probe ended with: " + failure.message(),
                null,
                failure.reason().code(),
                failure.step());
        return new Report(
                new Outcome.Unknown(own), report.duration(), report.timings(), report.facts(), report.steps());
    }

    /** Whether the last check found no connectivity. */
    public synchronized boolean blind() {
        return blind;
    }

    /** Uses other settings from the next check on. */
    public synchronized void reload(Connectivity changed) {
        if (!changed.equals(settings)) {
            settings = changed;
            last = Optional.empty();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    /** The last answer if it is fresh, else that of a check which everybody who asks meanwhile shares. */
    private boolean connected() {
        CompletableFuture<Boolean> answer;
        Connectivity current;
        boolean mine;
        synchronized (this) {
            if (last.isPresent() && ticker.nanos() - last.get().at < FRESH) {
                return last.get().connected;
            }
            mine = checking.isEmpty();
            answer = checking.orElseGet(CompletableFuture::new);
            checking = Optional.of(answer);
            current = settings;
        }
        if (mine) {
            check(current, answer);
        }
        return answer.join();
    }

    private void check(Connectivity current, CompletableFuture<Boolean> answer) {
        boolean connected = true;
        try {
            connected = current.targets().isEmpty() || reachesAny(current);
            boolean changed = settle(connected);
            if (changed) {
                listener.accept(!connected);
            }
        } finally {
            synchronized (this) {
                checking = Optional.empty();
            }
            answer.complete(connected);
        }
    }

    private synchronized boolean settle(boolean connected) {
        boolean changed = blind == connected;
        blind = !connected;
        last = Optional.of(new Answer(connected, ticker.nanos()));
        lookAgainWhileBlind();
        return changed;
    }

    private synchronized void lookAgainWhileBlind() {
        if (blind && !waiting && !closed) {
            waiting = true;
            timer.after(RECHECK, () -> executor.execute(this::lookAgain));
        }
    }

    private void lookAgain() {
        synchronized (this) {
            waiting = false;
            if (closed) {
                return;
            }
        }
        connected();
        lookAgainWhileBlind();
    }

    private boolean reachesAny(Connectivity current) {
        CompletableFuture<Boolean> reached = new CompletableFuture<>();
        AtomicInteger left = new AtomicInteger(current.targets().size());
        for (String target : current.targets()) {
            executor.execute(() -> {
                if (accepts(target, current.timeout())) {
                    reached.complete(true);
                }
                if (left.decrementAndGet() == 0) {
                    reached.complete(false);
                }
            });
        }
        // Looking a name up has no time-out of its own.
        Timer.Cancellable deadline = timer.after(current.timeout(), () -> reached.complete(false));
        boolean any = reached.join();
        deadline.cancel();
        return any;
    }

    private boolean accepts(String target, Duration timeout) {
        // A dead name server can hold an attempt for longer than the pause between two checks: never pile them up.
        if (!attempts.add(target)) {
            return false;
        }
        int colon = target.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            String host = target.substring(0, colon).replaceAll("[\\[\\]]", "");
            int port = Integer.parseInt(target.substring(colon + 1));
            socket.connect(new InetSocketAddress(host, port), Math.toIntExact(timeout.toMillis()));
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        } finally {
            attempts.remove(target);
        }
    }
}
