package dev.launchwatch.web;

import java.util.List;

/**
 * The operator page about one alert, as its template shows it. Texts are empty where there is nothing to say.
 *
 * @param state the colour of the sentence
 * @param path of the page about its subject
 * @param page of this page, to come back to
 * @param open whether somebody may look after it
 * @param going whether it is not over
 * @param link whether the runbook can be followed
 */
record AlertPageView(
        String id,
        String state,
        String sentence,
        String mark,
        String severity,
        String subject,
        String path,
        String page,
        String rule,
        String impact,
        String detail,
        String condition,
        String expected,
        String actual,
        String step,
        String runbook,
        boolean link,
        boolean open,
        boolean going,
        String silence,
        ChartView course,
        List<FigureView> figures,
        List<StepView> steps) {
    /**
     * A number with its name.
     *
     * @param bad whether it is beyond what was meant
     */
    record FigureView(String name, String value, boolean bad) {}

    /**
     * Something that happened.
     *
     * @param mark its colour and shape
     */
    record StepView(String at, String atText, String mark, String title, String text) {}
}
