package dev.launchwatch.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A server that does to a connection whatever a test says, on a virtual thread for each. */
public final class RawServer implements AutoCloseable {
    /** What to do with a connection; an exception just ends it. */
    @FunctionalInterface
    public interface Behaviour {
        void serve(Connection connection) throws IOException, InterruptedException;
    }

    /** One accepted connection, with words for what hostile servers do. */
    public static final class Connection {
        final Socket socket;
        final InputStream in;
        private final OutputStream out;
        private final AtomicLong sent;
        private final CountDownLatch over;

        private Connection(Socket socket, AtomicLong sent, CountDownLatch over) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.out = socket.getOutputStream();
            this.sent = sent;
            this.over = over;
        }

        /** The next byte, or -1 at the end. */
        public int read() throws IOException {
            return in.read();
        }

        /** Reads up to the empty line. */
        public Connection request() throws IOException {
            int last = 0;
            while (last != 0x0D0A0D0A) {
                int b = in.read();
                if (b < 0) {
                    throw new IOException("no request");
                }
                last = last << 8 | b;
            }
            return this;
        }

        public Connection write(String text) throws IOException {
            return write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public Connection write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
            sent.addAndGet(bytes.length);
            return this;
        }

        public Connection write(int... bytes) throws IOException {
            byte[] all = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                all[i] = (byte) bytes[i];
            }
            return write(all);
        }

        /** Writes this again and again, until the other side has enough. */
        void forever(byte[] bytes) throws IOException {
            while (true) {
                write(bytes);
            }
        }

        void forever(String text) throws IOException {
            forever(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Writes this byte by byte, a few a second, then starts again. */
        void drip(String text) throws IOException, InterruptedException {
            while (true) {
                for (int i = 0; i < text.length(); i++) {
                    write(text.charAt(i));
                    pause(20);
                }
            }
        }

        /** Waits, unless the server is closed meanwhile. */
        void pause(long millis) throws InterruptedException {
            if (over.await(millis, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("the server closes");
            }
        }

        /** Says nothing more, until the other side goes. */
        public void silence() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }

        /** Cuts the connection with a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);

    public RawServer(Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            behaviour.serve(new Connection(socket, sent, over));
        } catch (IOException e) {
            // the other side has gone, which is what most behaviours wait for
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.decrementAndGet();
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/";
    }

    /** How many bytes the other side, and what lies between, took. */
    long sent() {
        return sent.get();
    }

    int openConnections() {
        return open.get();
    }

    @Override
    public void close() {
        over.countDown();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
