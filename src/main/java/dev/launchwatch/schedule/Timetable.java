package dev.launchwatch.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * When a monitor is due: once per interval, at an offset that depends on its name alone. Slots are aligned to the epoch,
 * so a restart, a reload and a second daemon all find the same ones, and many monitors spread evenly without knowing of
 * each other.
 *
 * @param interval milliseconds between two slots, at least 1
 * @param offset milliseconds from the epoch to the first slot, below {@code interval}
 */
record Timetable(long interval, long offset) {
    /**
     * Monitors start on a common beat of so many milliseconds, if their intervals are multiples of it. Where many are
     * watched, several then start together, and the second finds threads awake and caches warm.
     */
    private static final long BEAT = 50;

    /** The slots of a monitor with this name and interval, seen from {@code place}. */
    static Timetable of(String name, Duration interval, Place place) {
        long millis = Math.max(1, interval.toMillis());
        long shift = millis * place.index() / place.count();
        long offset = (spread(name, millis) + shift) % millis;
        return new Timetable(millis, millis % BEAT == 0 ? offset - offset % BEAT : offset);
    }

    /** The first slot that is not before {@code from}. */
    Instant next(Instant from) {
        // Slots lie on whole milliseconds; part of one is past already.
        long millis = from.plusNanos(999_999).toEpochMilli();
        return Instant.ofEpochMilli(millis + Math.floorMod(offset - millis, interval));
    }

    /** The first slot after {@code from}. */
    Instant after(Instant from) {
        return next(from.plusNanos(1));
    }

    /** A number from 0 to {@code range} - 1 that is stable for a name and evenly spread over names. */
    static long spread(String name, long range) {
        // FNV-1a with a final mix: String.hashCode() puts monitor-1, monitor-2 … next to each other.
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return Math.floorMod(hash ^ (hash >>> 33), range);
    }
}
