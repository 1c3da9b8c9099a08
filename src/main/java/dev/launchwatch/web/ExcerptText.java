package dev.launchwatch.web;

import dev.launchwatch.model.Excerpt;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Result;
import dev.launchwatch.web.MonitorView.ExcerptView;
import dev.launchwatch.web.MonitorView.HeaderView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts what failed probes asked and were answered in words. */
final class ExcerptText {
    private ExcerptText() {}

    /** @param quoted results with excerpts, the newest first; the others are left out */
    static List<ExcerptView> of(List<Result> quoted, Instant now) {
        List<ExcerptView> views = new ArrayList<>();
        for (Result result : quoted) {
            Excerpt excerpt = result.report().excerpt();
            if (excerpt != null) {
                views.add(view(result, excerpt, now, views.isEmpty()));
            }
        }
        return views;
    }

    private static ExcerptView view(Result result, Excerpt excerpt, Instant now, boolean open) {
        Optional<Failure> failure = result.outcome().why();
        return new ExcerptView(
                result.at().toString(),
                OpsWords.at(result.at(), now),
                result.region(),
                result.outcome().code(),
                failure.map(each -> each.reason().code()).orElse(""),
                failure.map(Failure::message).orElse(""),
                excerpt.method() + " " + excerpt.url(),
                excerpt.step() == null ? "" : excerpt.step(),
                excerpt.status() == 0
                        ? "no answer"
                        : "HTTP/" + (excerpt.version() == null ? "?" : excerpt.version()) + " " + excerpt.status(),
                excerpt.headers().stream()
                        .map(line -> new HeaderView(line.name(), line.value()))
                        .toList(),
                excerpt.body(),
                excerpt.note(),
                open);
    }
}
