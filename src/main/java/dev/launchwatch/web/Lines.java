package dev.launchwatch.web;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Paths of SVG. A run of equal days is one line whose dashes are the days: ninety days without trouble take a few characters. What a day
 * was is in the height of its bar as well as in its colour.
 */
final class Lines {
    /** How many days are shown. */
    static final int DAYS = 90;

    private static final int STEP = 5;
    private static final int HOURS = 24;
    private static final int WIDTH = 4;
    private static final int HEIGHT = 24;

    private Lines() {}

    /**
     * The days as paths, one for each kind of day.
     *
     * @param days by date; what is left out is not known
     */
    static Bars bars(Map<LocalDate, Day> days, LocalDate today) {
        List<Day.Kind> kinds = new ArrayList<>(DAYS);
        for (int i = 0; i < DAYS; i++) {
            Day day = days.get(today.minusDays(DAYS - 1 - i));
            kinds.add(day == null ? Day.Kind.NO_DATA : day.kind());
        }
        return paths(kinds);
    }

    /** Results as paths, in the manner of days, by {@link dev.launchwatch.model.Outcome#code}. */
    static Bars bars(List<String> codes) {
        return paths(codes.stream()
                .map(code -> switch (code) {
                    case "up" -> Day.Kind.UP;
                    case "degraded" -> Day.Kind.TROUBLE;
                    case "down" -> Day.Kind.OUTAGE;
                    default -> Day.Kind.NO_DATA;
                })
                .toList());
    }

    private static Bars paths(List<Day.Kind> kinds) {
        Map<Day.Kind, StringBuilder> paths = new EnumMap<>(Day.Kind.class);
        int start = 0;
        for (int i = 1; i <= kinds.size(); i++) {
            Day.Kind run = kinds.get(start);
            if (i == kinds.size() || kinds.get(i) != run) {
                draw(paths.computeIfAbsent(run, _ -> new StringBuilder()), run, start * STEP, i * STEP);
                start = i;
            }
        }
        return new Bars(
                path(paths, Day.Kind.NO_DATA),
                path(paths, Day.Kind.MAINTENANCE),
                path(paths, Day.Kind.UP),
                path(paths, Day.Kind.TROUBLE),
                path(paths, Day.Kind.OUTAGE));
    }

    private static String path(Map<Day.Kind, StringBuilder> paths, Day.Kind kind) {
        StringBuilder path = paths.get(kind);
        return path == null ? "" : path.toString();
    }

    private static void draw(StringBuilder path, Day.Kind kind, int from, int to) {
        switch (kind) {
            case NO_DATA -> line(path, from, "35", to);
            case MAINTENANCE -> line(path, from, "28", to);
            case UP, OUTAGE -> line(path, from, kind == Day.Kind.UP ? "21" : "18", to);
            case TROUBLE -> {
                // in two pieces
                line(path, from, "12", to);
                line(path, from, "28", to);
            }
        }
    }

    private static void line(StringBuilder path, int from, String y, int to) {
        path.append('M').append(from).append(' ').append(y).append('H').append(to);
    }

    /** The paths of each kind of day, empty where there is none. */
    record Bars(String noData, String maintenance, String up, String trouble, String outage) {}

    /** Times as a line, with gaps where there is none; empty without two. */
    static String spark(List<@Nullable Duration> times) {
        long low = Long.MAX_VALUE;
        long high = 0;
        int known = 0;
        for (Duration time : times) {
            if (time != null) {
                low = Math.min(low, time.toMillis());
                high = Math.max(high, time.toMillis());
                known++;
            }
        }
        if (known < 2) {
            return "";
        }
        // Small differences are to look small: the line never fills the height with less than half of its highest
        // value.
        double range = Math.max(Math.max((double) (high - low), high / 2.0), 1);
        double base = Math.max(0, (high + low - range) / 2.0);
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        int first = HOURS - times.size();
        for (int i = 0; i < times.size(); i++) {
            Duration time = times.get(i);
            if (time == null) {
                pen = false;
            } else {
                long y = Math.round(HEIGHT - 2 - Math.clamp((time.toMillis() - base) / range, 0, 1) * (HEIGHT - 4));
                path.append(pen ? 'L' : 'M')
                        .append((first + i) * WIDTH)
                        .append(' ')
                        .append(y);
                pen = true;
            }
        }
        return path.toString();
    }

    /** All known times, the shortest first. */
    static List<Duration> known(List<@Nullable Duration> times) {
        List<Duration> known = new ArrayList<>();
        for (Duration time : times) {
            if (time != null) {
                known.add(time);
            }
        }
        known.sort(null);
        return known;
    }
}
