package dev.launchwatch.demo;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Things handed out under a random name that ends after a while: sessions, codes, tokens. The oldest make room when there
 * are too many. Safe for use by several threads.
 */
final class Tickets<V> {
    private static final int MOST = 1000;

    private final InstantSource clock;
    private final SecureRandom random;
    private final Duration lifetime;
    private final Map<String, Ticket<V>> tickets = new LinkedHashMap<>();

    private record Ticket<V>(V value, Instant until) {}

    Tickets(InstantSource clock, SecureRandom random, Duration lifetime) {
        this.clock = clock;
        this.random = random;
        this.lifetime = lifetime;
    }

    /** Keeps the value and returns its name, which cannot be guessed. */
    synchronized String issue(V value) {
        if (tickets.size() >= MOST) {
            tickets.remove(tickets.keySet().iterator().next());
        }
        String name = randomName(random);
        tickets.put(name, new Ticket<>(value, clock.instant().plus(lifetime)));
        return name;
    }

    synchronized Optional<V> get(String name) {
        return Optional.ofNullable(tickets.get(name))
                .filter(ticket -> clock.instant().isBefore(ticket.until()))
                .map(Ticket::value);
    }

    /** Like {@link #get}, and the name is worth nothing afterwards. */
    synchronized Optional<V> take(String name) {
        Optional<V> value = get(name);
        tickets.remove(name);
        return value;
    }

    /** 256 random bits, fit for addresses and cookies. */
    static String randomName(SecureRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
