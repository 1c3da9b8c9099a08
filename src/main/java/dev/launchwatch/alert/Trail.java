package dev.launchwatch.alert;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one region saw of one monitor: its last results, in the order in which the probes began. A row of plain arrays,
 * since there are ten thousand of these. Times are milliseconds since the epoch. Not safe for several threads.
 */
final class Trail {
    /** However much the rules ask for, no more than this is kept. */
    static final int MOST = 20_000;

    private static final byte UP = 0;
    private static final byte DEGRADED = 1;
    private static final byte DOWN = 2;
    private static final byte UNKNOWN = 3;
    private static final byte SUSPECT = 4;

    private final String region;
    private long[] at = new long[8];
    private long[] nanos = new long[8];
    private byte[] codes = new byte[8];
    private @Nullable Failure[] failures = new @Nullable Failure[8];
    private int head;
    private int end;
    private int counted;
    private long certificateSeen;
    private long certificateExpiry;
    private long downBefore; // when the row of failures began whose last one was forgotten last, 0 for none

    Trail(String region) {
        this.region = region;
    }

    String region() {
        return region;
    }

    int size() {
        return end - head;
    }

    long at(int index) {
        return at[head + index];
    }

    long nanos(int index) {
        return nanos[head + index];
    }

    /** When the probe ended. */
    long ended(int index) {
        return at(index) + nanos(index) / 1_000_000;
    }

    /** Whether rules may count it: a confirmed result that says something about the target. */
    boolean counts(int index) {
        return codes[head + index] < UNKNOWN;
    }

    boolean suspect(int index) {
        return (codes[head + index] & SUSPECT) != 0;
    }

    boolean unknown(int index) {
        return outcome(index) == UNKNOWN;
    }

    /** Up and confirmed, with nothing to be said about it. */
    boolean good(int index) {
        return codes[head + index] == UP;
    }

    /** Down, or with {@code degraded} also degraded. */
    boolean bad(int index, boolean degraded) {
        byte outcome = outcome(index);
        return outcome == DOWN || (degraded && outcome == DEGRADED);
    }

    boolean works(int index) {
        return outcome(index) < DOWN;
    }

    @Nullable
    Failure failure(int index) {
        return failures[head + index];
    }

    String code(int index) {
        return switch (outcome(index)) {
            case UP -> "up";
            case DEGRADED -> "degraded";
            case DOWN -> "down";
            default -> "unknown";
        };
    }

    /**
     * A row of failures that is not over.
     *
     * @param began when the first of its probes began, suspicions among them
     * @param known when that probe had ended
     */
    record Row(long began, long known) {}

    /**
     * The row of failures that the last word belongs to, null if that is another. What was down is not known to be up because
     * nothing could be said of it since. A row is remembered from its beginning, whatever else is forgotten of it.
     *
     * @param longest how long a probe may take
     */
    @Nullable
    Row down(Duration longest) {
        int first = -1;
        for (int i = size() - 1; i >= 0; i--) {
            if (outcome(i) == DOWN) {
                first = i;
            } else if (outcome(i) != UNKNOWN) {
                return first < 0 ? null : new Row(at(first), ended(first));
            }
        }
        if (downBefore > 0 && size() > 0) {
            return new Row(downBefore, downBefore + longest.toMillis());
        }
        return first < 0 ? null : new Row(at(first), ended(first));
    }

    /** The first of the suspicions that stand at the end, -1 if the last word is another. */
    int firstSuspect() {
        int first = -1;
        for (int i = size() - 1; i >= 0 && (suspect(i) || unknown(i)); i--) {
            first = suspect(i) ? i : first;
        }
        return first;
    }

    /** The index of the newest result that counts, -1 if there is none. */
    int lastCounted() {
        int index = size() - 1;
        while (index >= 0 && !counts(index)) {
            index--;
        }
        return index;
    }

    /** When a certificate was last seen, 0 for never. */
    long certificateSeen() {
        return certificateSeen;
    }

    /** The end of the certificate that was seen last; only meaningful once one was seen. */
    long certificateExpiry() {
        return certificateExpiry;
    }

    /** Remembers a result. @return false if it is known already */
    boolean add(Result result, long now) {
        long begun = Math.min(result.at().toEpochMilli(), now);
        byte code = code(result);
        int place = placeOf(begun);
        for (int i = place - 1; i >= head && at[i] == begun; i--) {
            if (codes[i] == code) {
                return false;
            }
        }
        if (end == at.length) {
            makeRoom();
            place = placeOf(begun);
        }
        open(place);
        at[place] = begun;
        nanos[place] = Math.max(0, result.report().duration().toNanos());
        codes[place] = code;
        failures[place] = shared(result.outcome().why().orElse(null), place);
        counted += code < UNKNOWN ? 1 : 0;
        Instant expiry = result.report().facts().certificateExpiry();
        if (expiry != null && begun >= certificateSeen) {
            certificateSeen = begun;
            certificateExpiry = millis(expiry);
        }
        return true;
    }

    /** The clock went back: nothing can have been seen later than now. */
    void clampTo(long now) {
        for (int i = end - 1; i >= head && at[i] > now; i--) {
            at[i] = now;
        }
        certificateSeen = Math.min(certificateSeen, now);
        downBefore = Math.min(downBefore, now);
    }

    /** Drops what no rule looks at any more. */
    void forget(long now, Bounds bounds) {
        long oldest = now - bounds.horizon().toMillis();
        long windowStart = now - bounds.window().toMillis();
        certificateSeen = certificateSeen < oldest ? 0 : certificateSeen;
        while (head < end
                && (at[head] < oldest || (counted > bounds.count() && at[head] < windowStart) || size() > MOST)) {
            counted -= codes[head] < UNKNOWN ? 1 : 0;
            failures[head] = null;
            remember(head);
            head++;
        }
        downBefore = head == end ? 0 : downBefore;
    }

    /** What is forgotten may be of a row of failures that goes on. */
    private void remember(int place) {
        byte outcome = (byte) (codes[place] & ~SUSPECT);
        if (outcome == DOWN) {
            downBefore = downBefore == 0 ? at[place] : downBefore;
        } else if (outcome != UNKNOWN && at[place] >= downBefore) {
            downBefore = 0;
        }
    }

    private byte outcome(int index) {
        return (byte) (codes[head + index] & ~SUSPECT);
    }

    private static byte code(Result result) {
        byte outcome = switch (result.outcome()) {
            case Outcome.Up _ -> UP;
            case Outcome.Degraded _ -> DEGRADED;
            case Outcome.Down _ -> DOWN;
            case Outcome.Unknown _ -> UNKNOWN;
        };
        return switch (result.standing()) {
            case COUNTED -> outcome;
            case SUSPECT -> (byte) (outcome | SUSPECT);
        };
    }

    /** A monitor that is down fails the same way for hours: keeps one copy of what it says. */
    private @Nullable Failure shared(@Nullable Failure failure, int place) {
        Failure before = place > head ? failures[place - 1] : null;
        return failure != null && failure.equals(before) ? before : failure;
    }

    private int placeOf(long begun) {
        int place = end;
        while (place > head && at[place - 1] > begun) {
            place--;
        }
        return place;
    }

    private void open(int place) {
        int moved = end - place;
        System.arraycopy(at, place, at, place + 1, moved);
        System.arraycopy(nanos, place, nanos, place + 1, moved);
        System.arraycopy(codes, place, codes, place + 1, moved);
        System.arraycopy(failures, place, failures, place + 1, moved);
        end++;
    }

    private void makeRoom() {
        int length = size() * 4 > at.length * 3 ? at.length * 3 / 2 : at.length;
        at = Arrays.copyOf(Arrays.copyOfRange(at, head, end), length);
        nanos = Arrays.copyOf(Arrays.copyOfRange(nanos, head, end), length);
        codes = Arrays.copyOf(Arrays.copyOfRange(codes, head, end), length);
        failures = Arrays.copyOf(Arrays.copyOfRange(failures, head, end), length);
        end -= head;
        head = 0;
    }

    /** Certificates that never end have dates that don't fit into milliseconds. */
    private static long millis(Instant instant) {
        Instant latest = Instant.ofEpochMilli(253_402_300_799_999L);
        return instant.isAfter(latest) ? latest.toEpochMilli() : Math.max(1, instant.toEpochMilli());
    }
}
