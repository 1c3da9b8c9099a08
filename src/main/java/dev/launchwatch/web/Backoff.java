package dev.launchwatch.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * How long to wait after attempts that failed: nothing for the first few, then twice as long each time, up to a limit. What is counted
 * for stands in a place that a secret decides, of a fixed number: nobody can fill the memory with names, push out what is
 * counted for another, or aim at another's place. An attempt counts from its beginning, so that many at once are no way around.
 * Thread-safe.
 */
final class Backoff {
    /** So many attempts are free. */
    static final int FREE = 5;

    /** After so long without one all is forgotten. */
    static final Duration MEMORY = Duration.ofHours(1);

    private static final int PLACES = 4096;

    private final Seal seal;
    private final long longest;
    private final int[] failures = new int[PLACES];
    private final long[] last = new long[PLACES];

    /**
     * @param seal decides who has which place
     * @param longest how long one waits at most
     */
    Backoff(Seal seal, Duration longest) {
        this.seal = seal;
        this.longest = longest.toMillis();
    }

    /** How long to wait before an attempt of this name; zero for none. */
    synchronized Duration wait(String name, Instant now) {
        return Duration.ofMillis(wait(place(name), now.toEpochMilli()));
    }

    /** An attempt begins: it counts as one that failed. */
    synchronized void begin(String name, Instant now) {
        int place = place(name);
        forget(place, now.toEpochMilli());
        failures[place]++;
        last[place] = now.toEpochMilli();
    }

    /** An attempt that began did not fail. */
    synchronized void undo(String name) {
        int place = place(name);
        failures[place] = Math.max(0, failures[place] - 1);
    }

    private long wait(int place, long now) {
        forget(place, now);
        int over = failures[place] - FREE;
        if (over < 0) {
            return 0;
        }
        long pause = Math.min(longest, 1000L << Math.min(over, 20));
        return Math.clamp(last[place] + pause - now, 0, longest);
    }

    private void forget(int place, long now) {
        if (now - last[place] > MEMORY.toMillis()) {
            failures[place] = 0;
        }
    }

    private int place(String name) {
        byte[] tag = seal.tag("place", name.getBytes(StandardCharsets.UTF_8));
        return ((tag[0] & 0xff) << 8 | (tag[1] & 0xff)) % PLACES;
    }
}
