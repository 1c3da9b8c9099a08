package dev.launchwatch.web;

import dev.launchwatch.model.Wording;
import java.util.ArrayList;
import java.util.List;

/**
 * An incident in the feed.
 *
 * @param anchor its place on the page
 * @param lines what is to be read, the latest first
 */
record FeedEntry(String anchor, String title, String published, String updated, List<String> lines) {
    static FeedEntry of(Incident incident, Wording wording, PublicStatus status) {
        PageView.IncidentView view = StatusView.incident(status, wording, incident);
        List<String> lines = new ArrayList<>(view.more());
        lines.add(view.affects());
        lines.add(view.lasts());
        view.entries()
                .forEach(entry -> lines.add(entry.what() + ", " + entry.atText()
                        + (entry.text().isEmpty() ? "" : ": " + String.join(" ", entry.text()))));
        return new FeedEntry(
                view.anchor(),
                view.title(),
                incident.fired().toString(),
                incident.touched().toString(),
                lines);
    }

    /**
     * As Atom has it.
     *
     * @param base where members read the page; may be empty
     */
    void write(StringBuilder xml, String base) {
        String place = Badge.escaped(base) + "/#" + anchor;
        xml.append("<entry><id>urn:launchwatch:incident:").append(anchor).append("</id><title>");
        xml.append(Badge.escaped(title)).append("</title><published>").append(published);
        xml.append("</published><updated>").append(updated).append("</updated>");
        xml.append("<link rel=\"alternate\" type=\"text/html\" href=\"")
                .append(place)
                .append("\"/>");
        xml.append("<content type=\"text\">").append(Badge.escaped(String.join("\n", lines)));
        xml.append("</content></entry>\n");
    }
}
