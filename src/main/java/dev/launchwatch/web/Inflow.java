package dev.launchwatch.web;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The body of a request, read as it comes and no further than is allowed: so large, in so long, and while there is room for it. A
 * sender that is slow or goes holds no thread. Used on the request's event loop alone.
 */
final class Inflow {
    /** How much is still dropped after an answer, so that the sender reads it, before the connection is closed. */
    private static final int MOST_DROPPED = 1 << 20;

    private static final Duration DROPPING = Duration.ofSeconds(2);

    /** The length of a body whose sender does not say it. */
    static final long UNKNOWN = Long.MAX_VALUE;

    private final HttpServerRequest request;
    private final Vertx vertx;
    private final int most;
    private final boolean expecting;
    private final long length;

    private Buffer content = Buffer.buffer();
    private Consumer<End> then = _ -> {};
    private State state = State.WAITING;
    private long timer = -1; // none has this number
    private int dropped;
    private boolean last;

    private enum State {
        /** Nothing is read yet. */
        WAITING,
        READING,
        /** What comes is dropped. */
        DROPPING,
        /** Nothing comes any more. */
        OVER
    }

    /** How reading ended. */
    sealed interface End {
        /** The body has come whole. */
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Whole(byte[] bytes) implements End {}

        /** It has not. */
        enum Broken implements End {
            TOO_LARGE,
            NO_ROOM,
            TOO_SLOW,
            /** The connection broke off: there is nobody to answer. */
            GONE
        }
    }

    /**
     * Holds the request where it is.
     *
     * @param most how many bytes the body may have
     */
    Inflow(HttpServerRequest request, Vertx vertx, int most) {
        this.request = request;
        this.vertx = vertx;
        this.most = most;
        this.expecting = "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
        this.length = length(request);
        request.pause();
        request.exceptionHandler(_ -> gone());
    }

    private static long length(HttpServerRequest request) {
        if (request.getHeader("Transfer-Encoding") != null) {
            return UNKNOWN;
        }
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return UNKNOWN; // the server refuses it by itself
        }
    }

    /** How long the sender says that the body is, or {@link #UNKNOWN}. */
    long length() {
        return length;
    }

    /**
     * Whether the answer to be given now is the last on its connection: the sender is in the middle of a body that is long or has no
     * known end, or waits whether to send one. A sender that is not told so would use the connection again while it is closed.
     */
    boolean isLast() {
        last = request.version() != HttpVersion.HTTP_2
                && state != State.OVER
                && (length > MOST_DROPPED || (expecting && state == State.WAITING));
        return last;
    }

    /**
     * Reads the body.
     *
     * @param place what is taken of it is given back by its owner
     * @param then called once
     */
    void read(Gate.Place place, Duration deadline, Consumer<End> then) {
        if (state != State.WAITING) {
            then.accept(End.Broken.GONE);
            return;
        }
        state = State.READING;
        this.then = then;
        timer = vertx.setTimer(deadline.toMillis(), _ -> end(State.DROPPING, End.Broken.TOO_SLOW));
        request.handler(chunk -> take(chunk, place));
        request.endHandler(_ -> whole());
        if (expecting) {
            request.response().writeContinue();
        }
        request.resume();
    }

    private void take(Buffer chunk, Gate.Place place) {
        if (state == State.DROPPING) {
            drop(chunk);
        } else if (content.length() + chunk.length() > most) {
            end(State.DROPPING, End.Broken.TOO_LARGE);
        } else if (!place.take(chunk.length())) {
            end(State.DROPPING, End.Broken.NO_ROOM);
        } else {
            // Copied: many small chunks would take many times what is in them.
            content.appendBuffer(chunk);
        }
    }

    private void whole() {
        if (state == State.READING) {
            end(State.OVER, new End.Whole(content.getBytes()));
        }
        if (last) {
            cut();
        }
        over();
    }

    private void gone() {
        if (state == State.READING) {
            end(State.OVER, End.Broken.GONE);
        }
        over();
    }

    private void over() {
        state = State.OVER;
        vertx.cancelTimer(timer);
    }

    private void end(State next, End how) {
        if (state == State.READING) {
            state = next;
            vertx.cancelTimer(timer);
            content = Buffer.buffer();
            then.accept(how);
        }
    }

    /**
     * To be called after an answer, whatever was read: lets the sender come to an end of what it is sending, which it must before it
     * reads the answer, and closes the connection on one that does not.
     */
    void finish() {
        if (state == State.OVER) {
            return;
        }
        if (expecting && state == State.WAITING) {
            // Nobody can tell whether it will send the body that was not asked for.
            cut();
            return;
        }
        boolean waiting = state == State.WAITING;
        state = State.DROPPING;
        timer = vertx.setTimer(DROPPING.toMillis(), _ -> cut());
        if (waiting) {
            request.handler(this::drop);
            request.endHandler(_ -> whole());
            request.resume();
        }
    }

    private void drop(Buffer chunk) {
        dropped += chunk.length();
        if (dropped > MOST_DROPPED) {
            cut();
        }
    }

    private void cut() {
        if (state != State.OVER) {
            over();
            if (request.version() == HttpVersion.HTTP_2) {
                request.response().reset();
            } else {
                request.connection().close();
            }
        }
    }
}
