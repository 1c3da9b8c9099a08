package dev.launchwatch.web;

import dev.launchwatch.model.Wording;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All of the page, as its template shows it: texts, paths and what they stand beside. Nothing is decided behind it. */
record PageView(
        PublicStatus.Design design,
        Wording say,
        String state,
        String sentence,
        boolean complete,
        List<IncidentView> now,
        List<PlannedView> planned,
        List<GroupView> groups,
        String left,
        List<IncidentView> past,
        String nothingHappened,
        String daysAgo,
        String at,
        String atText,
        String query,
        List<LanguageView> languages) {
    /** An incident. */
    record IncidentView(
            String anchor, String title, List<String> more, String affects, String lasts, List<EntryView> entries) {}

    /** An entry of a time line, the paragraphs of its text. */
    record EntryView(String what, String at, String atText, List<String> text) {}

    /** Planned maintenance. */
    record PlannedView(String anchor, String when, String at, String title, String affects, List<String> message) {}

    /** Monitors under a heading. */
    record GroupView(String name, List<RowView> rows) {}

    /** A monitor; {@code full} ones have all of it. */
    record RowView(
            String name,
            String state,
            String stateText,
            boolean full,
            List<FigureView> figures,
            Lines.@Nullable Bars bars,
            String barsText,
            List<DayView> days,
            String daysText,
            String daysLeft,
            String spark,
            String answer,
            String answerText) {}

    /** A share of a time. */
    record FigureView(String name, String value) {}

    /**
     * A day on which something was wrong.
     *
     * @param index of its bar
     */
    record DayView(long index, String date, String text) {}

    /** Another language. */
    record LanguageView(String code, String name, boolean current) {}
}
