package dev.launchwatch.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/** A log of events as far as lines see it: knows each by its id, and takes it once. */
final class TakenLines implements Sink {
    private final Map<String, String> taken = new LinkedHashMap<>();
    private BooleanSupplier failing = () -> false;
    private int again;

    @Override
    public synchronized OptionalInt take(String source, List<Line> lines) {
        assertThat(lines).isNotEmpty().hasSizeLessThanOrEqualTo(2_000);
        if (failing.getAsBoolean()) {
            return OptionalInt.empty();
        }
        for (Line line : lines) {
            String text = new String(line.bytes(), StandardCharsets.UTF_8);
            String before = taken.putIfAbsent(source + " " + line.id(), text);
            if (before != null) {
                again++;
                assertThat(text).as("the same id is the same line").isEqualTo(before);
            }
        }
        return OptionalInt.of(0);
    }

    /** Each line that was taken, in the order in which they came first. */
    synchronized List<String> lines() {
        return List.copyOf(taken.values());
    }

    /** How many lines came that had been taken before. */
    synchronized int again() {
        return again;
    }

    /** When it takes nothing, asked at each call. */
    void failing(BooleanSupplier away) {
        failing = away;
    }
}
