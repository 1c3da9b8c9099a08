package dev.launchwatch.web;

import java.util.List;

/**
 * A chart as a template shows it.
 *
 * @param label what it shows, for those who don't see it
 * @param top what its upper edge is, in words
 * @param from what its left edge is
 * @param to what its right edge is
 */
record ChartView(String label, String top, String from, String to, List<LineView> lines) {
    /**
     * One line of it, or a row of columns.
     *
     * @param mark its class in the stylesheet
     * @param name in the legend; empty for none
     */
    record LineView(String mark, String name, String path) {}
}
