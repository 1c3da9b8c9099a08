package dev.launchwatch.model;

import java.util.Locale;

/** How bad an alert is, worst first: {@code critical} wakes somebody, {@code warning} is read in the morning. */
public enum Severity {
    CRITICAL,
    WARNING,
    INFO;

    private final String label = name().toLowerCase(Locale.ROOT);

    public String label() {
        return label;
    }
}
