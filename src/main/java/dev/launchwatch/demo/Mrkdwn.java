package dev.launchwatch.demo;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Slack's markup as HTML: bold, code, links and the few emoji that alerts use. Everything else is shown as it is. */
final class Mrkdwn {
    private static final Pattern LINK = Pattern.compile("<(https?://[^<>|\\s]+)(?:\\|([^<>]*))?>");
    private static final Pattern BOLD = Pattern.compile("\\*([^*\\n]+)\\*");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Map<String, String> EMOJI = Map.of(
            ":rotating_light:", "\uD83D\uDEA8",
            ":red_circle:", "\uD83D\uDD34",
            ":large_yellow_circle:", "\uD83D\uDFE1",
            ":large_green_circle:", "\uD83D\uDFE2",
            ":white_check_mark:", "\u2705",
            ":warning:", "\u26A0\uFE0F",
            ":bell:", "\uD83D\uDD14",
            ":eyes:", "\uD83D\uDC40");

    private Mrkdwn() {}

    static String html(String text) {
        StringBuilder html = new StringBuilder();
        Matcher links = LINK.matcher(text);
        int end = 0;
        while (links.find()) {
            String url = unescape(links.group(1));
            String label = links.group(2) == null ? url : unescape(links.group(2));
            html.append(plain(text.substring(end, links.start())))
                    .append("<a rel=\"noreferrer\" href=\"%s\">%s</a>".formatted(Html.escape(url), Html.escape(label)));
            end = links.end();
        }
        return html.append(plain(text.substring(end))).toString();
    }

    private static String plain(String text) {
        String html = Html.escape(unescape(text));
        html = CODE.matcher(html).replaceAll("<code>$1</code>");
        html = BOLD.matcher(html).replaceAll("<strong>$1</strong>");
        for (Map.Entry<String, String> emoji : EMOJI.entrySet()) {
            html = html.replace(emoji.getKey(), emoji.getValue());
        }
        return html;
    }

    /** Slack asks senders to escape these three characters and no other. */
    private static String unescape(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
