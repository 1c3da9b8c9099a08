package dev.launchwatch.bench;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param measure what was measured, in words
 * @param program which program: jar, binary, or what else was measured
 * @param value the figure, in {@code unit}
 * @param unit such as ms, MB or 1/s
 * @param floor what the same costs at least here; null where there is no such thing
 */
record Figure(
        String measure,
        String program,
        double value,
        String unit,
        @Nullable Floor floor) {
    /** A lower bound from the same run: its value in the figure's unit, and what it is. */
    record Floor(double value, String what) {}

    static Figure of(String measure, String program, double value, String unit) {
        return new Figure(measure, program, value, unit, null);
    }

    static Figure of(String measure, String program, double value, String unit, double floor, String what) {
        return new Figure(measure, program, value, unit, new Floor(floor, what));
    }

    /** The figure as a multiple of its floor; null without one. */
    @Nullable
    Double ratio() {
        return floor == null || floor.value() == 0 ? null : value / floor.value();
    }
}
