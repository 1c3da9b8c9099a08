package dev.launchwatch.probe;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Phase;
import dev.launchwatch.model.Reason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One use of one connection: a {@link Connector} makes it, the subclass uses it, and whatever happens it ends once, with
 * the connection closed. Everything but {@link #await} and
 * {@link #giveUp} is confined to the event loop.
 *
 * @param <R> what the contact is made for
 */
abstract class Contact<R> {
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private final Duration timeout;

    /** How far it has come. */
    final Course course;

    private volatile @Nullable EventLoop loop;
    private @Nullable Channel channel;
    private @Nullable Future<?> timer;
    private @Nullable Future<?> gap;
    private Duration lastProgress = Duration.ZERO;

    Contact(Course course, Duration timeout) {
        this.course = course;
        this.timeout = timeout;
    }

    /** The connection is there, secured if it was to be. Handlers go before {@link Connector#END}. */
    abstract void arrived(Channel connection);

    /** The result where the contact failed. */
    abstract R broken(Failure failure);

    /** The connection ended before the contact did, by a reset or by a close. */
    void cut(boolean reset) {
        fail(course.cut(reset));
    }

    /** The time is over. */
    void timedOut() {
        fail(course.timedOut(Durations.format(timeout)));
    }

    /** Something was thrown in the pipeline. */
    final void failed(Throwable cause) {
        if (Causes.isCut(cause)) {
            cut(Causes.isReset(cause));
        } else {
            fail(Causes.of(cause, course));
        }
    }

    final void fail(Failure failure) {
        if (!ended()) {
            end(broken(failure));
        }
    }

    /** Ends the contact with this result; what comes later is ignored. */
    final void end(R outcome) {
        if (result.complete(outcome)) {
            tidy();
        }
    }

    private void tidy() {
        if (timer != null) {
            timer.cancel(false);
        }
        if (gap != null) {
            gap.cancel(false);
        }
        close();
    }

    final boolean ended() {
        return result.isDone();
    }

    /** Starts the clock. */
    final void begin(EventLoop on) {
        loop = on;
        timer = on.schedule(this::timedOut, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Something came that more must follow within {@code longest}, else the stream has stalled. */
    final void expectMore(Duration longest) {
        lastProgress = course.sinceRequest();
        if (gap == null) {
            watch(longest, longest);
        }
    }

    /** One timer looks now and then, since one for each event would cost more than the event. */
    private void watch(Duration longest, Duration next) {
        EventLoop on = loop;
        if (on == null || ended()) {
            return;
        }
        gap = on.schedule(
                () -> {
                    Duration left = longest.minus(course.sinceRequest().minus(lastProgress));
                    if (left.isPositive()) {
                        watch(longest, left);
                    } else {
                        String text = " paused its stream for longer than " + Durations.format(longest);
                        fail(Failure.of(Reason.STREAM_STALLED, course.place() + text));
                    }
                },
                next.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    /** Comes back to the event loop from another thread; nothing happens where the loop has stopped. */
    final void onLoop(Runnable task) {
        EventLoop on = loop;
        if (on != null) {
            try {
                on.execute(task);
            } catch (RejectedExecutionException e) {
                // It has stopped, and with it all its connections.
            }
        }
    }

    /** Uses this connection from now on; the last one is left. */
    final void use(Channel connection) {
        channel = connection;
        if (ended()) {
            close();
        }
    }

    final Duration timeout() {
        return timeout;
    }

    private void close() {
        if (channel != null) {
            closeAtOnce(channel);
        }
    }

    /**
     * Closes past the handlers: the TLS handler would wait for a peer that doesn't read, and a farewell would cost more
     * than it is worth to a server that was told that the connection closes.
     */
    static void closeAtOnce(Channel channel) {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null) {
            var _ = channel.close();
        } else {
            var _ = first.close();
        }
    }

    /** Waits for the result, on a thread that may block; {@link Overdue} sees to it that there is one. */
    final R await() {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a contact ends with a result", e.getCause());
        } catch (InterruptedException e) {
            R outcome = outside(Failure.of(Reason.INTERNAL, "the probe was interrupted"));
            Thread.currentThread().interrupt();
            return outcome;
        }
    }

    /** Ends the contact without its event loop, which hangs. */
    final void giveUp() {
        outside(Failure.of(Reason.PROBE_TIMEOUT, "the probe's event loop did not get round to it"));
    }

    /** Ends the contact from outside its event loop, which only has to close the connection then. */
    private R outside(Failure failure) {
        if (result.complete(broken(failure))) {
            onLoop(this::tidy);
        }
        return result.join();
    }

    /** Whether it is in a phase where a failed address may be followed by the next. */
    final boolean connecting() {
        return !ended() && course.phase() == Phase.CONNECT;
    }
}
