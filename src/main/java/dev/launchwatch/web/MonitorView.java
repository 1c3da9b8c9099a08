package dev.launchwatch.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operator page about a monitor, as its template shows it. Texts are empty where there is nothing to say. */
record MonitorView(
        String name,
        String path,
        String maintenance,
        String state,
        String stateText,
        String about,
        String impact,
        List<SpanView> spans,
        List<FigureView> figures,
        @Nullable ChartView latency,
        @Nullable ChartView failures,
        @Nullable ChartView phases,
        List<FigureView> phaseTimes,
        List<PartView> parts,
        List<ReasonView> reasons,
        List<RuleView> rules,
        List<ResultView> results,
        List<ExcerptView> excerpts) {
    /** A time that can be looked at. */
    record SpanView(String name, String path, boolean current) {}

    /** A number with its name. */
    record FigureView(String name, String value) {}

    /** What its time goes to, as a chart and in numbers. */
    record PartView(String id, String heading, ChartView chart, List<TimesView> times) {}

    /** How long a part took: the median, the 95th percentile and the longest. */
    record TimesView(String name, String p50, String p95, String longest) {}

    /** A kind of failure and how often it was seen. */
    record ReasonView(String code, String text, long count) {}

    /** A rule that watches. */
    record RuleView(String name, String severity, String condition, String why) {}

    /** A result. */
    record ResultView(
            String at,
            String atText,
            String region,
            String state,
            String took,
            String status,
            String reason,
            String message,
            String expected,
            String actual,
            String step,
            boolean counted) {}

    /**
     * What a probe that was not up asked and was answered.
     *
     * @param answer the status line, or that there was none
     * @param open whether it is shown at once
     */
    record ExcerptView(
            String at,
            String atText,
            String region,
            String state,
            String reason,
            String message,
            String request,
            String step,
            String answer,
            List<HeaderView> headers,
            String body,
            String note,
            boolean open) {}

    /** A header of an answer. */
    record HeaderView(String name, String value) {}
}
