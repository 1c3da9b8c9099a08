package dev.launchwatch.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operator page about signals, as its template shows it.
 *
 * @param note what is not whole about the numbers; empty for nothing
 */
record SignalsView(String heading, String note, List<SignalView> signals) {
    /** A signal. */
    record SignalView(
            String name,
            String path,
            String about,
            String text,
            List<RuleView> rules,
            @Nullable ChartView chart,
            List<RowView> offenders,
            List<RowView> series,
            @Nullable CostView cost) {}

    /**
     * A rule about it.
     *
     * @param compared its number and limit in words; empty where that is not known
     * @param share how much of a scale of 100, whose half is the limit, the number takes
     * @param chart what it counted and what would have fired; null for a rule that compares something else
     */
    record RuleView(
            String name,
            String severity,
            String state,
            String stateText,
            String condition,
            String compared,
            int share,
            @Nullable ChartView chart,
            String why) {}

    /** A name with its number. */
    record RowView(String name, String value) {}

    /** What models cost. */
    record CostView(List<RowView> figures, List<RowView> models, List<RowView> members) {}
}
