package dev.launchwatch.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operator page about what rules would have told, as its template shows it. Texts are empty where there is nothing to say.
 *
 * @param spans the times that can be played
 * @param running what runs, in words
 * @param trouble why the last one came to nothing
 */
record BacktestView(
        List<String> spans,
        String running,
        String trouble,
        @Nullable PlayedView played) {
    /**
     * What one came to.
     *
     * @param left how much of it is not shown
     * @param limits what cannot be known
     */
    record PlayedView(
            String sentence,
            String about,
            String from,
            String until,
            List<LaneView> lanes,
            List<RowView> rows,
            String left,
            List<String> limits) {}

    /**
     * What a rule would have told, and told, over the time.
     *
     * @param would its episodes as a path
     * @param told likewise; empty where that is not known
     */
    record LaneView(String name, String label, String would, String told, List<EpisodeView> episodes) {}

    /**
     * An episode.
     *
     * @param which {@code would be new}, {@code would be gone} or {@code as it was}
     * @param why the page that says why
     */
    record EpisodeView(String at, String atText, String lasted, String which, String detail, String why) {}

    /** A line of the table. */
    record RowView(String rule, String subject, String would, String told, String length, String longest) {}
}
