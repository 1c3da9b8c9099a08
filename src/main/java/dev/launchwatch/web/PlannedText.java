package dev.launchwatch.web;

import dev.launchwatch.model.Wording;
import dev.launchwatch.web.PageView.EntryView;
import dev.launchwatch.web.PageView.IncidentView;
import dev.launchwatch.web.PageView.PlannedView;
import dev.launchwatch.web.PublicStatus.Planned;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Puts maintenance in words, for members. */
final class PlannedText {
    private static final int MONITORS_NAMED = 8;

    private final Wording wording;
    private final Words words;

    PlannedText(Wording wording, Words words) {
        this.wording = wording;
        this.words = words;
    }

    /** What is or comes. */
    PlannedView ahead(Planned planned) {
        return new PlannedView(
                anchor(planned),
                words.span(planned.start(), planned.end()),
                planned.start().toString(),
                planned.title(),
                affects(planned),
                lines(planned.message()));
    }

    /** What is over, in the manner of an incident. */
    IncidentView past(Planned planned) {
        return new IncidentView(
                anchor(planned),
                title(planned),
                lines(planned.message()),
                affects(planned),
                words.moment(planned.start()) + " · "
                        + Wording.fill(
                                wording.lasted(),
                                "time",
                                words.lasted(Duration.between(planned.start(), planned.end()))),
                List.of(entry(wording.over(), planned.end()), entry(wording.began(), planned.start())));
    }

    /** What somebody declared as the feed has it: it changes when that begins, is over, or is to be at another time. */
    FeedEntry feed(Planned planned, Instant said, Instant now) {
        Instant updated = said;
        for (Instant at : List.of(planned.start(), planned.end())) {
            updated = at.isAfter(updated) && !at.isAfter(now) ? at : updated;
        }
        List<String> lines = new ArrayList<>(lines(planned.message()));
        lines.add(affects(planned));
        lines.add(words.span(planned.start(), planned.end()));
        if (planned.isOver(now)) {
            lines.add(wording.over());
        } else if (!planned.start().isAfter(now)) {
            lines.add(wording.underMaintenance());
        }
        return new FeedEntry(
                "maintenance",
                anchor(planned),
                wording.planned() + ": " + title(planned),
                said.isBefore(planned.start()) ? said : planned.start(),
                updated,
                lines);
    }

    private String title(Planned planned) {
        return planned.title().isEmpty() ? wording.maintenance() : planned.title();
    }

    /** A place on the page; empty for what comes again and again. */
    static String anchor(Planned planned) {
        return planned.id().isEmpty()
                ? ""
                : "m"
                        + Document.digest(planned.id().getBytes(StandardCharsets.UTF_8))
                                .substring(0, 12);
    }

    private String affects(Planned planned) {
        return Wording.fill(wording.affects(), "monitors", named(wording, planned.monitors()));
    }

    private EntryView entry(String what, Instant at) {
        return new EntryView(what, at.toString(), words.moment(at), List.of());
    }

    /** The paragraphs of a text. */
    static List<String> lines(String text) {
        return text.lines().filter(line -> !line.isBlank()).toList();
    }

    /** Up to eight monitors, then how many more. */
    static String named(Wording wording, List<String> monitors) {
        String all = String.join(", ", monitors.stream().limit(MONITORS_NAMED).toList());
        return monitors.size() <= MONITORS_NAMED
                ? all
                : all + ", "
                        + Wording.fill(wording.more(), "count", Integer.toString(monitors.size() - MONITORS_NAMED));
    }
}
