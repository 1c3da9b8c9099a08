package dev.launchwatch.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A response written in chunks, as fast as the other side reads and no faster: what waits is a few chunks, however much
 * is written. Used by one thread that may block, not the event loop.
 */
final class Outflow extends OutputStream {
    private static final int CHUNK = 32 * 1024;

    private final HttpServerResponse response;
    private final Duration patience;
    private final Semaphore news = new Semaphore(0);
    private final byte[] chunk = new byte[CHUNK];
    private int length;
    private volatile boolean gone;

    /** @param patience how long the other side may read nothing at all */
    Outflow(HttpServerResponse response, Duration patience) {
        this.response = response.setChunked(true);
        this.patience = patience;
        response.drainHandler(_ -> news.release());
        response.exceptionHandler(_ -> leave());
        response.closeHandler(_ -> leave());
    }

    private void leave() {
        gone = true;
        news.release();
    }

    @Override
    public void write(int b) throws IOException {
        if (length == CHUNK) {
            send();
        }
        chunk[length++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int at = from;
        int left = count;
        while (left > 0) {
            if (length == CHUNK) {
                send();
            }
            int part = Math.min(left, CHUNK - length);
            System.arraycopy(bytes, at, chunk, length, part);
            length += part;
            at += part;
            left -= part;
        }
    }

    private void send() throws IOException {
        room();
        response.write(Buffer.buffer(length).appendBytes(chunk, 0, length));
        length = 0;
    }

    /** Waits until the other side has read enough. */
    private void room() throws IOException {
        try {
            while (response.writeQueueFull() && !gone) {
                if (!news.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException("the other side does not read");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (gone || response.closed()) {
            throw new IOException("the other side has gone");
        }
    }

    /** Sends what is left and ends the response. */
    @Override
    public void close() throws IOException {
        room();
        response.end(Buffer.buffer(length).appendBytes(chunk, 0, length));
        length = 0;
    }
}
