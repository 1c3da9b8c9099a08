package dev.launchwatch.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is maintained, and the form to declare more.
 *
 * @param windows what is or comes, the first beginning first
 * @param match monitors to begin the form with, one a line
 * @param monitors what there are, to choose from
 * @param groups what there are, to choose from
 */
record MaintenanceView(List<WindowView> windows, String match, String monitors, String groups) {
    private static final int NAMED = 50;

    /**
     * A window. Texts are empty where there is nothing to say.
     *
     * @param mark the colour and shape of its state
     * @param covers the monitors and groups
     * @param declared whether it may be ended and changed here
     * @param end what ending it is called
     */
    record WindowView(
            String id,
            String title,
            String mark,
            String state,
            String text,
            String covers,
            String times,
            boolean declared,
            String end) {}

    static MaintenanceView of(Board board, List<MaintenanceWindow> windows, String monitor) {
        return new MaintenanceView(
                rows(windows, board.at()),
                monitor,
                names(board.monitors().stream().map(Board.Seen::name).toList()),
                names(board.monitors().stream()
                        .map(Board.Seen::group)
                        .filter(group -> !group.isEmpty())
                        .distinct()
                        .toList()));
    }

    private static String names(List<String> names) {
        String some = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return names.size() > NAMED ? some + " and " + (names.size() - NAMED) + " more" : some;
    }

    static List<WindowView> rows(List<MaintenanceWindow> windows, Instant now) {
        return windows.stream()
                .sorted(Comparator.comparing(MaintenanceWindow::start).thenComparing(MaintenanceWindow::id))
                .map(window -> row(window, now))
                .toList();
    }

    private static WindowView row(MaintenanceWindow window, Instant now) {
        boolean running = window.state().equals("running");
        List<String> covers = new ArrayList<>(window.monitors());
        window.groups().forEach(group -> covers.add("group " + group));
        return new WindowView(
                window.id(),
                window.title(),
                running ? "maintenance" : "unknown",
                window.state(),
                window.text(),
                covers.isEmpty() ? "everything" : String.join(", ", covers),
                (running ? "until " : "from " + OpsWords.at(window.start(), now) + " until ")
                        + OpsWords.at(window.end(), now)
                        + (window.isDeclared() ? ", by " + window.author() : ", in the configuration")
                        + (window.shown() ? "" : "; members don't see it"),
                window.isDeclared(),
                running ? "End" : "Cancel");
    }
}
