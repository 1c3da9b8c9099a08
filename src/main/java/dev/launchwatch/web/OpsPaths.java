package dev.launchwatch.web;

import dev.launchwatch.model.Alert;

/** Which of the operator pages says more about an alert. */
public final class OpsPaths {
    private OpsPaths() {}

    /** The path of the page of what an alert is about; of what the daemon says of itself, of the overview. */
    public static String of(Alert alert) {
        return switch (alert.about()) {
            case MONITOR -> OpsWords.monitor(alert.subject());
            case SIGNAL -> OpsWords.signal(alert.subject());
            case DAEMON -> "/ops";
        };
    }
}
