package dev.launchwatch.notify;

import java.util.Optional;

/** A story as plain text and as HTML that mail programs from the last twenty years can show. */
final class MailText {
    private static final String PAGE =
            "font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.45;"
                    + "color:#1b1f24;max-width:640px";

    private static final String BUTTON =
            "background:#0b57d0;color:#ffffff;padding:10px 16px;border-radius:6px;text-decoration:none";

    private MailText() {}

    static String text(Story story) {
        StringBuilder out = new StringBuilder(story.headline()).append("\n");
        story.remarks().forEach(remark -> out.append("\n").append(remark));
        out.append(story.remarks().isEmpty() ? "" : "\n");
        for (Story.Item item : story.items()) {
            out.append("\n").append(item.title()).append("\n");
            for (Story.Line line : item.lines()) {
                out.append("  ")
                        .append(line.label())
                        .append(": ")
                        .append(line.text())
                        .append("\n");
            }
            if (!item.recent().isEmpty()) {
                out.append("  Last results: ")
                        .append(String.join(", ", item.recent()))
                        .append("\n");
            }
            if (item.runbook() != null) {
                out.append("  What to do: ").append(item.runbook()).append("\n");
            }
            if (item.page() != null) {
                out.append("  Details: ").append(item.page()).append("\n");
            }
        }
        if (!story.more().isEmpty()) {
            out.append("\n").append(story.more()).append("\n");
        }
        return out.toString();
    }

    static String linkText(String link) {
        return "\nAcknowledge, so that others know that you look after it:\n" + link + "\n";
    }

    /** @param link where to acknowledge */
    static String html(Story story, Optional<String> link) {
        StringBuilder out = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><body><div style=\"")
                .append(PAGE)
                .append("\"><h1 style=\"font-size:19px;margin:0 0 12px\">")
                .append(escape(story.line()))
                .append("</h1>");
        story.remarks()
                .forEach(remark -> out.append("<p style=\"margin:0 0 8px\">")
                        .append(escape(remark))
                        .append("</p>"));
        story.items().forEach(item -> html(out, item));
        if (!story.more().isEmpty()) {
            out.append("<p>").append(escape(story.more())).append("</p>");
        }
        link.ifPresent(url -> out.append("<p style=\"margin:20px 0\"><a href=\"")
                .append(escape(url))
                .append("\" style=\"")
                .append(BUTTON)
                .append("\">Acknowledge</a></p>"));
        return out.append("</div></body></html>").toString();
    }

    private static void html(StringBuilder out, Story.Item item) {
        out.append("<h2 style=\"font-size:16px;margin:16px 0 4px\">")
                .append(escape(item.sign() + " " + item.title()))
                .append("</h2><table style=\"border-collapse:collapse\">");
        for (Story.Line line : item.lines()) {
            row(out, line.label(), escape(line.text()));
        }
        if (!item.recent().isEmpty()) {
            String words = escape(String.join(", ", item.recent()));
            row(
                    out,
                    "Last results",
                    "<span role=\"img\" aria-label=\"" + words + "\" title=\"" + words + "\">"
                            + Story.bar(item.recent()) + "</span>");
        }
        String runbook = item.runbook();
        if (runbook != null) {
            String shown = escape(runbook);
            row(out, "What to do", Story.isLink(runbook) ? link(shown) : shown);
        }
        if (item.page() != null) {
            row(out, "Details", link(escape(item.page())));
        }
        out.append("</table>");
    }

    private static String link(String url) {
        return "<a href=\"" + url + "\">" + url + "</a>";
    }

    private static void row(StringBuilder out, String label, String html) {
        out.append("<tr><td style=\"padding:2px 12px 2px 0;color:#57606a;vertical-align:top\">")
                .append(escape(label))
                .append("</td><td style=\"padding:2px 0\">")
                .append(html)
                .append("</td></tr>");
    }

    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
