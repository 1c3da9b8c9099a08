package dev.launchwatch.web;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * How often whoever asks may ask: each token by itself, and each address that shows none. What is remembered is bounded: as many tokens as
 * there are, and the last {@value #ADDRESSES} addresses, an IPv6 network of one customer (/64) being one. Thread-safe, without waiting.
 */
@Singleton
final class Visitors {
    /** What a dashboard and a script of one team may need together, many times over. */
    private static final Bucket.Size OF_A_TOKEN = new Bucket.Size(200, 50);

    /** Who has no token has nothing to ask for: a mistake may be repeated, a flood not. */
    private static final Bucket.Size OF_AN_ADDRESS = new Bucket.Size(20, 1);

    static final int ADDRESSES = 10_000;

    /** So many wrong tokens are answered late at a time; more are turned away at once. */
    private static final int DELAYED = 256;

    private final InstantSource clock;
    private final Map<String, Bucket> tokens;
    private final Map<String, Bucket> addresses;
    private final Semaphore delayed = new Semaphore(DELAYED);

    @Inject
    Visitors(InstantSource clock) {
        this.clock = clock;
        this.tokens = latest(ADDRESSES);
        this.addresses = latest(ADDRESSES);
    }

    private static Map<String, Bucket> latest(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > most;
            }
        };
    }

    /** Another request with a token: nothing, or how long to wait. */
    Duration token(String name) {
        return take(tokens, name, OF_A_TOKEN);
    }

    /** Another request without a token that is known: nothing, or how long to wait. */
    Duration stranger(String address) {
        return take(addresses, network(address), OF_AN_ADDRESS);
    }

    private Duration take(Map<String, Bucket> buckets, String key, Bucket.Size size) {
        long now = clock.millis();
        synchronized (buckets) {
            return buckets.computeIfAbsent(key, _ -> new Bucket(size, now)).take(now);
        }
    }

    /** Whether a wrong token may be answered late, for it costs the memory of its request; to be given back by {@link #answered}. */
    boolean delays() {
        return delayed.tryAcquire();
    }

    void answered() {
        delayed.release();
    }

    /** An IPv4 address; of an IPv6 address the network, since whoever has one has all of it. */
    static String network(String address) {
        if (!address.contains(":") || address.contains(".")) {
            return address;
        }
        String text = address.contains("%") ? address.substring(0, address.indexOf('%')) : address;
        int gap = text.indexOf("::");
        String head = gap < 0 ? text : text.substring(0, gap);
        String[] groups = head.split(":", -1);
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            network.append(i < groups.length && !groups[i].isEmpty() ? groups[i] : "0")
                    .append(':');
        }
        return network.append(":/64").toString();
    }
}
