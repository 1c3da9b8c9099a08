package dev.launchwatch.web;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Paths of SVG over a time, 600 wide; what lies outside of it is drawn at its edge. */
final class TimeAxis {
    private static final double NARROWEST = 1.2;

    private final Instant from;
    private final double millis;

    /** @param until after {@code from} */
    TimeAxis(Instant from, Instant until) {
        this.from = from;
        this.millis = Math.max(1, Duration.between(from, until).toMillis());
    }

    /** Where a moment is, 0 to 600. */
    double x(Instant at) {
        return Math.clamp(Duration.between(from, at).toMillis() / millis, 0, 1) * Chart.WIDTH;
    }

    /** A rectangle over a time, wide enough to be seen. */
    String box(Instant start, Instant end, double top, double bottom) {
        double left = x(start);
        double width = Math.max(NARROWEST, x(end) - left);
        return column(Math.min(left, Chart.WIDTH - NARROWEST), width, top, bottom);
    }

    /** A rectangle. */
    static String column(double left, double width, double top, double bottom) {
        return "M" + number(left) + " " + number(bottom) + "V" + number(top) + "h" + number(width) + "V"
                + number(bottom) + "z";
    }

    /** A line from top to bottom. */
    String mark(Instant at, int height) {
        return "M" + number(x(at)) + " 0V" + height;
    }

    /** The next point of a line. */
    String point(boolean first, double x, double y) {
        return (first ? "M" : "L") + number(x) + " " + number(y);
    }

    /** A line across. */
    static String level(double y) {
        return "M0 " + number(y) + "H" + Chart.WIDTH;
    }

    /** The end of a time that may go on. */
    static Instant end(@Nullable Instant end, Instant otherwise) {
        return end == null || end.isAfter(otherwise) ? otherwise : end;
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value)
                .setScale(1, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
