package dev.launchwatch.web;

import dev.launchwatch.model.Alert;

/** Which of the operator pages says more about an alert. */
public final class OpsPaths {
    /** The path of the page of what fires now. */
    public static final String OVERVIEW = "/ops";

    /** Where an identity provider sends browsers back to. */
    public static final String CALLBACK = Referral.CALLBACK;

    private OpsPaths() {}

    /** The path of the page of what an alert is about; of what the daemon says of itself, of the overview. */
    public static String of(Alert alert) {
        return switch (alert.about()) {
            case MONITOR -> ofMonitor(alert.subject());
            case SIGNAL -> ofSignal(alert.subject());
            case DAEMON -> OVERVIEW;
        };
    }

    /** The path of the page about a monitor, be there one of that name or not. */
    public static String ofMonitor(String name) {
        return OpsWords.monitor(name);
    }

    /** The path of the page about a signal. */
    public static String ofSignal(String name) {
        return OpsWords.signal(name);
    }
}
