package dev.launchwatch.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures as lines of aligned columns. */
final class Table {
    private static final List<String> HEADING =
            List.of("measure", "program", "value", "unit", "floor", "× floor", "the floor is");
    private static final List<Boolean> TO_THE_RIGHT = List.of(false, false, true, false, true, true, false);
    private static final String GAP = "  ";

    private Table() {}

    static String of(List<Figure> figures) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADING);
        for (Figure figure : figures) {
            Figure.Floor floor = figure.floor();
            Double ratio = figure.ratio();
            rows.add(List.of(
                    figure.measure(),
                    figure.program(),
                    number(figure.value()),
                    figure.unit(),
                    floor == null ? "" : number(floor.value()),
                    ratio == null ? "" : number(ratio),
                    floor == null ? "" : floor.what()));
        }
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(line(row, widths(rows))).append('\n'));
        return text.toString();
    }

    /** Three significant digits, and never an exponent. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "?";
        }
        double size = Math.abs(value);
        int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[HEADING.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            line.append(TO_THE_RIGHT.get(i) ? padding + cells.get(i) : cells.get(i) + padding)
                    .append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
