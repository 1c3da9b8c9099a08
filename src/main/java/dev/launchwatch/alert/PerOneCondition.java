package dev.launchwatch.alert;

import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.SignalView.Dimension;
import dev.launchwatch.model.SignalView.Level;
import dev.launchwatch.model.SignalView.Offender;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A leaky bucket of one address, account or member overflows: it holds so many events and loses one in each time, as
 * CrowdSec's {@code capacity} and {@code leakspeed}. Buckets only empty by time alone, and when is known exactly.
 */
final class PerOneCondition {
    private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(1);

    private PerOneCondition() {}

    /** The fullest of everybody's buckets of one kind. */
    private record Fullest(Rate bucket, Level level) {
        Measure measure() {
            return new Measure(level.level(), BigDecimal.valueOf(bucket.count()));
        }
    }

    /** A bucket that overflows, and when it no longer does if nothing comes. */
    private record Overflow(Rate bucket, Level level, Instant until) {}

    static Reading read(RuleSpec.PerOne spec, String signal, SignalView view, Instant now) {
        Dimension by = spec.by().dimension();
        Optional<Fullest> fullestFast = fullest(spec.fast(), by, signal, view);
        Optional<Fullest> fullestSlow = fullest(spec.slow(), by, signal, view);
        Measure measure = Measure.nearest(Stream.of(fullestFast, fullestSlow)
                .flatMap(Optional::stream)
                .map(Fullest::measure)
                .toList());
        Overflow fast = overflow(fullestFast, now);
        Overflow slow = overflow(fullestSlow, now);
        if (fast == null && slow == null) {
            return SignalCondition.clear(
                    () -> "no " + Words.one(by) + " is over " + words(spec.fast()) + " or " + words(spec.slow()),
                    measure == null ? Measure.of(0, spec.fast().count()) : measure,
                    null);
        }
        Overflow told = fast != null ? fast : slow;
        Instant next = Condition.earlier(fast == null ? null : fast.until(), slow == null ? null : slow.until());
        return SignalCondition.holds(now, () -> told == null ? "" : detail(told, by, signal, view), measure, next);
    }

    /** How a bucket leaks: one event in each time. */
    static Rate leak(Rate bucket) {
        return new Rate(1, bucket.per());
    }

    private static Optional<Fullest> fullest(Rate bucket, Dimension by, String signal, SignalView view) {
        return view.fullest(signal, by, leak(bucket)).map(level -> new Fullest(bucket, level));
    }

    private static @Nullable Overflow overflow(Optional<Fullest> fullest, Instant now) {
        if (fullest.isEmpty()) {
            return null;
        }
        Rate bucket = fullest.get().bucket();
        Level level = fullest.get().level();
        BigDecimal over = level.level().subtract(BigDecimal.valueOf(bucket.count()));
        if (over.signum() <= 0) {
            return null;
        }
        // One millisecond later, since it overflows until just that much has leaked.
        long millis = over.multiply(BigDecimal.valueOf(bucket.per().toMillis()))
                .setScale(0, RoundingMode.CEILING)
                .longValue();
        return new Overflow(bucket, level, now.plusMillis(millis + 1));
    }

    private static String detail(Overflow overflow, Dimension by, String signal, SignalView view) {
        Pseudonym who = overflow.level().who();
        Rate bucket = overflow.bucket();
        Duration full = bucket.per().multipliedBy(Math.max(1, bucket.count()));
        Duration window = full.compareTo(SHORTEST_WINDOW) < 0 ? SHORTEST_WINDOW : full;
        String counted = view.offenders(signal, by, window, OffenderCondition.LOOKED_AT).stream()
                .filter(offender -> offender.who().equals(who))
                .findFirst()
                .map(offender -> with(offender, signal, window))
                .orElse("");
        BigDecimal level = overflow.level().level().setScale(1, RoundingMode.UP);
        return Words.one(by) + " " + who.brief() + counted + " stands at " + Words.plain(level) + ", limit "
                + words(bucket);
    }

    private static String with(Offender offender, String signal, Duration window) {
        return " with " + Words.events(offender.events(), signal) + " in " + Words.span(window);
    }

    private static String words(Rate bucket) {
        return bucket.count() + " at once and one each " + Words.span(bucket.per());
    }
}
