package dev.launchwatch.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The way from one program to a server, by a port of its own on loopback: bytes go on as they come, until something is the matter with it. */
public final class Way implements AutoCloseable {
    private static final int BACKLOG = 64;
    private static final int AT_ONCE = 16 * 1024;

    private final int target;
    private final ServerSocket listener;
    private final SplittableRandom random;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.OPEN;
    private volatile boolean closed;

    /** What is the matter with it. */
    public enum State {
        OPEN,
        /** Connections end, and others are closed as soon as they are made. */
        CUT,
        /** Nothing arrives at either end, and nobody hears why; what is on its way comes when that is over. */
        SILENT,
        /** Each piece takes up to {@link #SLOWEST}. */
        SLOW,
        /** Of what the server says a third ends the connection instead of coming back, at random. */
        ANSWERS_LOST
    }

    /** Longer takes no piece of what is said where it is slow. */
    public static final Duration SLOWEST = Duration.ofMillis(400);

    private Way(int target, long seed) throws IOException {
        this.target = target;
        this.random = new SplittableRandom(seed);
        this.listener = new ServerSocket();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    }

    /** An open way to a port of this machine; {@code seed} decides what gets lost. */
    public static Way to(int port, long seed) {
        try {
            Way way = new Way(port, seed);
            Thread.ofVirtual().start(way::accept);
            return way;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it begins. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Something is the matter from now on, or nothing any more. */
    public void be(State next) {
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (next == State.CUT) {
            sockets.forEach(Way::end);
        }
    }

    private State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket near = listener.accept();
                Thread.ofVirtual().start(() -> connect(near));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void connect(Socket near) {
        sockets.add(near);
        Socket far = new Socket();
        try {
            if (state() == State.CUT || closed) {
                end(near);
                return;
            }
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            sockets.add(far);
            Thread back = Thread.ofVirtual().start(() -> carry(far, near, true));
            carry(near, far, false);
            back.join();
            near.close();
            far.close();
        } catch (IOException e) {
            end(near);
            end(far);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(near);
            sockets.remove(far);
        }
    }

    private void carry(Socket from, Socket to, boolean answers) {
        byte[] bytes = new byte[AT_ONCE];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                if (!passes(answers)) {
                    end(from);
                    end(to);
                    return;
                }
                out.write(bytes, 0, length);
            }
            // One side has said all it had to say; the other may go on.
            to.shutdownOutput();
        } catch (IOException e) {
            end(from);
            end(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for as long as something takes on this way. @return whether it arrives at all */
    private boolean passes(boolean answers) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (state == State.SILENT && !closed) {
                changed.await();
            }
            if (state == State.SLOW) {
                // Whatever the others are told meanwhile: it is on its way.
                long left = random.nextLong(SLOWEST.toNanos());
                while (left > 0 && !closed) {
                    left = changed.awaitNanos(left);
                }
            }
            return !closed && state != State.CUT && !(answers && state == State.ANSWERS_LOST && random.nextInt(3) == 0);
        } finally {
            lock.unlock();
        }
    }

    /** At once, so that whoever is at the other end hears it as a process that died. */
    private static void end(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already.
        }
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        be(State.CUT);
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
