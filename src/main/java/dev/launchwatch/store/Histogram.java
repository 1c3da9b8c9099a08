package dev.launchwatch.store;

import java.time.Duration;
import java.util.Optional;

/**
 * Durations counted in fixed buckets, 16 to each doubling: a percentile is at most 3.2 % off, and histograms of
 * different hours, regions and machines add up without any further error. Not thread-safe.
 */
public final class Histogram {
    private static final int PER_DOUBLING = 16;
    private static final int PER_DOUBLING_BITS = 4;
    private static final long LONGEST_MICROS = (1L << 41) - 1;
    private static final int BUCKETS = bucket(LONGEST_MICROS) + 1;

    private final long[] counts = new long[BUCKETS];
    private long count;
    private long sumMicros;

    /** Counts one duration; a negative one as zero, one above 25 days as that. */
    public void add(Duration duration) {
        addMicros(duration.toNanos() / 1000);
    }

    void addMicros(long micros) {
        long bounded = Math.clamp(micros, 0, LONGEST_MICROS);
        counts[bucket(bounded)]++;
        count++;
        sumMicros += bounded;
    }

    /** Adds what another one counted. */
    public void add(Histogram other) {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] += other.counts[i];
        }
        count += other.count;
        sumMicros += other.sumMicros;
    }

    /** How many durations were counted. */
    public long count() {
        return count;
    }

    /** The exact mean; empty without durations. */
    public Optional<Duration> mean() {
        return count == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(sumMicros * 1000 / count));
    }

    /**
     * The nearest-rank percentile, as the middle of its bucket; empty without durations.
     *
     * @param percent above 0 and at most 100
     */
    public Optional<Duration> percentile(double percent) {
        long rank = Math.max(1, (long) Math.ceil(percent / 100 * count));
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts[i];
            if (counts[i] > 0 && seen >= rank) {
                return Optional.of(Duration.ofNanos((lowest(i) + lowest(i + 1) - 1) * 500));
            }
        }
        return Optional.empty();
    }

    long sumMicros() {
        return sumMicros;
    }

    /** As stored: {@code bucket:count} of the buckets in use, separated by spaces. */
    String encoded() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < BUCKETS; i++) {
            if (counts[i] > 0) {
                text.append(text.isEmpty() ? "" : " ").append(i).append(':').append(counts[i]);
            }
        }
        return text.toString();
    }

    /** Adds a stored one. @throws IllegalArgumentException if it is none */
    void addEncoded(String encoded, long sum) {
        if (!encoded.isEmpty()) {
            for (String entry : encoded.split(" ", -1)) {
                int colon = entry.indexOf(':');
                int bucket = colon < 0 ? -1 : Integer.parseInt(entry, 0, colon, 10);
                if (bucket < 0 || bucket >= BUCKETS) {
                    throw new IllegalArgumentException("no histogram");
                }
                long more = Long.parseLong(entry, colon + 1, entry.length(), 10);
                counts[bucket] += more;
                count += more;
            }
        }
        sumMicros += sum;
    }

    private static int bucket(long micros) {
        if (micros < PER_DOUBLING) {
            return (int) micros;
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
        int within = (int) (micros >>> (exponent - PER_DOUBLING_BITS)) & (PER_DOUBLING - 1);
        return (exponent - PER_DOUBLING_BITS + 1) * PER_DOUBLING + within;
    }

    private static long lowest(int bucket) {
        if (bucket < PER_DOUBLING) {
            return bucket;
        }
        int exponent = bucket / PER_DOUBLING + PER_DOUBLING_BITS - 1;
        return (long) (PER_DOUBLING + bucket % PER_DOUBLING) << (exponent - PER_DOUBLING_BITS);
    }
}
