package dev.launchwatch.web;

import dev.launchwatch.model.Wording;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An incident or maintenance in the feed.
 *
 * @param kind which of both
 * @param anchor its place on the page
 * @param lines what is to be read, the latest first
 */
record FeedEntry(String kind, String anchor, String title, Instant published, Instant updated, List<String> lines) {
    static FeedEntry of(Incident incident, Wording wording, PublicStatus status) {
        PageView.IncidentView view = StatusView.incident(status, wording, incident);
        List<String> lines = new ArrayList<>(view.more());
        lines.add(view.affects());
        lines.add(view.lasts());
        view.entries()
                .forEach(entry -> lines.add(entry.what() + ", " + entry.atText()
                        + (entry.text().isEmpty() ? "" : ": " + String.join(" ", entry.text()))));
        return new FeedEntry("incident", view.anchor(), view.title(), incident.fired(), incident.touched(), lines);
    }

    /** The latest incidents, and the maintenance that operators declared. */
    static List<FeedEntry> latest(PublicStatus status, Wording wording, int most) {
        PlannedText maintenance =
                new PlannedText(wording, new Words(wording, status.design().zone()));
        List<FeedEntry> entries = new ArrayList<>();
        Incident.of(status.episodes(), status.updates()).stream()
                .limit(most)
                .forEach(incident -> entries.add(of(incident, wording, status)));
        for (PublicStatus.Planned planned : status.planned()) {
            Instant said = planned.said();
            if (said != null) {
                entries.add(maintenance.feed(planned, said, status.at()));
            }
        }
        entries.sort(Comparator.comparing(FeedEntry::published).reversed());
        return List.copyOf(entries.subList(0, Math.min(most, entries.size())));
    }

    /**
     * As Atom has it.
     *
     * @param base where members read the page; may be empty
     */
    void write(StringBuilder xml, String base) {
        String place = Badge.escaped(base) + "/#" + anchor;
        xml.append("<entry><id>urn:launchwatch:")
                .append(kind)
                .append(':')
                .append(anchor)
                .append("</id><title>");
        xml.append(Badge.escaped(title)).append("</title><published>").append(published);
        xml.append("</published><updated>").append(updated).append("</updated>");
        xml.append("<link rel=\"alternate\" type=\"text/html\" href=\"")
                .append(place)
                .append("\"/>");
        xml.append("<content type=\"text\">").append(Badge.escaped(String.join("\n", lines)));
        xml.append("</content></entry>\n");
    }
}
