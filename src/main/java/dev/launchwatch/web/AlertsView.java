package dev.launchwatch.web;

import java.util.List;

/**
 * The list of alerts, as its template shows it.
 *
 * @param rule asked for; empty for all, as the next ones
 * @param severities what can be asked for
 * @param spans how far it can go back
 * @param next the address of the page behind this one; empty for the last
 */
record AlertsView(
        String rule,
        String monitor,
        List<ChoiceView> severities,
        List<ChoiceView> spans,
        List<RowView> rows,
        String next) {
    /** Something that can be chosen. */
    record ChoiceView(String value, String name, boolean chosen) {}

    /**
     * An alert.
     *
     * @param bad whether nobody answered in time
     */
    record RowView(
            String path,
            String subject,
            String rule,
            String severity,
            String state,
            String stateText,
            String at,
            String text,
            String answer,
            boolean bad) {}
}
