package dev.launchwatch.probe;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which event loop a contact is made on: the first that has little to do. To wake a loop costs as much as a contact's work on
 * it, so contacts that begin together share one; many spread over all. Thread-safe.
 */
final class Loops {
    /** A loop with so many contacts under way has enough to do: the next one would wait for those. */
    static final int ENOUGH = 8;

    private final List<Place> places = new ArrayList<>();

    /** @param group of NIO event loops */
    Loops(EventLoopGroup group) {
        for (EventExecutor executor : group) {
            places.add(new Place((EventLoop) executor));
        }
    }

    /** A contact's place on a loop, until it is closed. */
    static final class Place implements AutoCloseable {
        private final EventLoop loop;
        private final AtomicInteger contacts = new AtomicInteger();

        private Place(EventLoop loop) {
            this.loop = loop;
        }

        EventLoop loop() {
            return loop;
        }

        @Override
        public void close() {
            contacts.decrementAndGet();
        }
    }

    /** A place for one more contact. */
    Place take() {
        Place best = places.getFirst();
        for (Place place : places) {
            if (best.contacts.get() < ENOUGH) {
                break;
            }
            if (place.contacts.get() < best.contacts.get()) {
                best = place;
            }
        }
        best.contacts.incrementAndGet();
        return best;
    }
}
