package dev.launchwatch.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operator page about why a rule did or did not fire, as its template shows it. Texts are empty where there is nothing to say.
 *
 * @param rules those that can be asked about
 * @param subjects what may be filled in behind it
 * @param on what is filled in
 * @param at the moment that is filled in
 * @param note why there is no answer
 * @param choices what the rule watches, where that is several and none was chosen
 */
record WhyView(
        List<OptionView> rules,
        List<String> subjects,
        String on,
        String at,
        List<OptionView> spans,
        String note,
        List<LinkView> choices,
        @Nullable AnswerView answer) {
    /** One of several. */
    record OptionView(String value, boolean current) {}

    /** Another page. */
    record LinkView(String name, String path) {}

    /**
     * An answer.
     *
     * @param mark the colour and shape of where the rule stood
     * @param path of the page about what it watches
     * @param moves the same page of other moments
     */
    record AnswerView(
            String mark,
            String sentence,
            String subject,
            String path,
            String about,
            List<String> differences,
            List<LinkView> moves,
            ChartView values,
            ChartView states,
            String condition,
            String detail,
            List<CheckView> checks,
            List<String> held,
            List<String> quiet,
            List<LineView> recorded,
            List<LineView> told,
            String nobody,
            String resultsText,
            List<ResultView> results,
            List<String> limits) {}

    /** One thing that was compared. */
    record CheckView(String what, String expected, String actual, String mark, String met) {}

    /** A line of what happened. */
    record LineView(String at, String atText, String what, String text) {}

    /** A result. */
    record ResultView(
            String at, String atText, String region, String state, String took, String message, boolean counted) {}
}
