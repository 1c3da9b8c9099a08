package dev.launchwatch.web;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Paths of a chart in SVG, 600 by 160, whose lower edge is 0 and whose upper edge is the first round number above all that it shows. It
 * fills the width there is, so texts stand beside it and not in it.
 */
final class Chart {
    static final int WIDTH = 600;
    static final int HEIGHT = 160;

    private final double top;

    /** @param highest what it has to show; 0 where there is nothing */
    Chart(double highest) {
        this.top = round(highest);
    }

    /** The number at its upper edge. */
    double top() {
        return top;
    }

    /** 1, 2 or 5 times a power of ten, not below a number. */
    static double round(double highest) {
        if (!(highest > 0) || Double.isInfinite(highest)) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(highest)));
        for (int step : new int[] {1, 2, 5, 10}) {
            if (highest <= step * power * (1 + 1e-9)) {
                return step * power;
            }
        }
        return 10 * power;
    }

    /** A line through values at equal distances, with gaps where there is none; a lone one is a short piece. */
    String line(List<@Nullable Double> values) {
        StringBuilder path = new StringBuilder();
        double step = WIDTH / (double) Math.max(1, values.size());
        boolean pen = false;
        for (int i = 0; i < values.size(); i++) {
            Double value = values.get(i);
            if (value == null) {
                pen = false;
                continue;
            }
            if (pen) {
                path.append('L').append(number((i + 0.5) * step)).append(' ').append(y(value));
            } else {
                path.append('M')
                        .append(number((i + 0.3) * step))
                        .append(' ')
                        .append(y(value))
                        .append('L')
                        .append(number((i + 0.5) * step))
                        .append(' ')
                        .append(y(value));
            }
            pen = true;
        }
        return path.toString();
    }

    /** A column for each value, from one height to another: those of the values below, and with its own on top. */
    String columns(List<Double> below, List<Double> values) {
        StringBuilder path = new StringBuilder();
        double step = WIDTH / (double) Math.max(1, values.size());
        for (int i = 0; i < values.size(); i++) {
            double value = values.get(i);
            if (value > 0) {
                double base = below.isEmpty() ? 0 : below.get(i);
                String left = number((i + 0.15) * step);
                path.append('M')
                        .append(left)
                        .append(' ')
                        .append(y(base))
                        .append('V')
                        .append(y(base + value))
                        .append('h')
                        .append(number(0.7 * step))
                        .append('V')
                        .append(y(base))
                        .append('z');
            }
        }
        return path.toString();
    }

    /** A level for each value over the whole width of its own, with gaps where there is none. */
    String steps(List<@Nullable Double> values) {
        StringBuilder path = new StringBuilder();
        double step = WIDTH / (double) Math.max(1, values.size());
        boolean pen = false;
        for (int i = 0; i < values.size(); i++) {
            Double value = values.get(i);
            if (value != null) {
                if (pen) {
                    path.append('V').append(y(value));
                } else {
                    path.append('M').append(number(i * step)).append(' ').append(y(value));
                }
                path.append('H').append(number((i + 1) * step));
            }
            pen = value != null;
        }
        return path.toString();
    }

    /** What lies between two rows of levels, as {@link #steps} has them, where both are known. */
    String band(List<@Nullable Double> low, List<@Nullable Double> high) {
        StringBuilder path = new StringBuilder();
        double step = WIDTH / (double) Math.max(1, low.size());
        for (int i = 0; i < low.size(); i++) {
            Double bottom = low.get(i);
            Double upper = high.get(i);
            if (bottom != null && upper != null) {
                path.append('M')
                        .append(number(i * step))
                        .append(' ')
                        .append(y(bottom))
                        .append('V')
                        .append(y(upper))
                        .append('H')
                        .append(number((i + 1) * step))
                        .append('V')
                        .append(y(bottom))
                        .append('z');
            }
        }
        return path.toString();
    }

    private String y(double value) {
        return number(HEIGHT - Math.clamp(value / top, 0, 1) * HEIGHT);
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value)
                .setScale(1, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
