package dev.launchwatch.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The inbox for scripts (JSON) and for people (a page that looks like the places where messages arrive). */
final class InboxPage {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final Pattern FACT = Pattern.compile("\\*([^*]+)\\* (.+)");

    private final Inbox inbox;

    /** A Slack message as it looks after its edits, with its thread. */
    private static final class Card {
        private final InboxMessage first;
        private InboxMessage latest;
        private final List<InboxMessage> replies = new ArrayList<>();

        Card(InboxMessage first) {
            this.first = first;
            this.latest = first;
        }

        /** What the conversation as a whole says: its last word on whether it burns. */
        InboxMessage.State state() {
            InboxMessage.State state = first.state();
            for (InboxMessage reply : replies) {
                state = reply.state() == InboxMessage.State.UPDATE ? state : reply.state();
            }
            return state;
        }
    }

    InboxPage(Inbox inbox) {
        this.inbox = inbox;
    }

    void mount(Router router) {
        router.get("/inbox").handler(this::show);
        router.delete("/inbox").handler(context -> {
            inbox.clear();
            context.response().setStatusCode(204).end();
        });
        router.post("/inbox/clear").handler(context -> {
            inbox.clear();
            Reply.redirect(context, 303, "/_demo/inbox");
        });
    }

    private void show(RoutingContext context) {
        String accept = context.request().getHeader("accept");
        context.response().putHeader("vary", "accept");
        if (accept != null && accept.contains("text/html")) {
            Reply.htmlWithInlineStyles(context, 200, Html.demoPage("Inbox", """
                    <h1>Inbox</h1>
                    <form method="post" action="/_demo/inbox/clear"><button type="submit" class="quiet">Empty the inbox</button></form>
                    %s
                    """.formatted(messages())));
        } else {
            JsonArray all = new JsonArray();
            inbox.all().forEach(message -> all.add(message.json()));
            Reply.json(context, 200, all);
        }
    }

    /** All that arrived, as HTML that keeps itself current. */
    String messages() {
        List<InboxMessage> messages = inbox.all();
        StringBuilder slack = new StringBuilder();
        for (Card card : cards(messages)) {
            slack.append(slackCard(card));
        }
        StringBuilder mail = new StringBuilder();
        StringBuilder hooks = new StringBuilder();
        for (InboxMessage message : messages.reversed()) {
            switch (message.channel()) {
                case SmtpSession.CHANNEL -> mail.append(mailCard(message));
                case WebhookReceiver.CHANNEL -> hooks.append(plainCard(message));
                default -> {
                    // Slack's are above
                }
            }
        }
        String none = "<p class=\"hint\">Nothing yet.</p>";
        return """
                <div id="messages" class="columns">
                <section><h3>Slack</h3>%s</section>
                <section><h3>E-mail</h3>%s</section>
                %s</div>
                <script src="/_demo/web/inbox.js"></script><noscript><meta http-equiv="refresh" content="5"></noscript>
                """.formatted(
                        slack.isEmpty() ? none : slack,
                        mail.isEmpty() ? none : mail,
                        hooks.isEmpty() ? "" : "<section><h3>Webhook</h3>" + hooks + "</section>");
    }

    /** The latest conversation first, as it looks now. */
    private static List<Card> cards(List<InboxMessage> messages) {
        Map<String, Card> cards = new LinkedHashMap<>();
        for (InboxMessage message : messages) {
            if (!message.channel().equals(SlackApi.CHANNEL)) {
                continue;
            }
            Card card = cards.get(message.thread() == null ? message.id() : message.thread());
            if (card == null) {
                // also a reply whose parent has made room already
                cards.put(message.id(), new Card(message));
            } else if (message.thread() == null) {
                card.latest = message;
            } else {
                card.replies.add(message);
            }
        }
        List<Card> latestFirst = new ArrayList<>(cards.values());
        Collections.reverse(latestFirst);
        return latestFirst;
    }

    private static String slackCard(Card card) {
        StringBuilder replies = new StringBuilder();
        for (InboxMessage reply : card.replies) {
            replies.append("<div class=\"reply\">%s<div class=\"text\">%s</div></div>"
                    .formatted(head(reply, reply.state()), Mrkdwn.html(reply.text())));
        }
        String edited = card.latest.equals(card.first) ? "" : " <span class=\"hint\">(edited)</span>";
        return "<article class=\"slack %s\">%s<div class=\"text\">%s%s</div>%s</article>"
                .formatted(
                        card.state().label(),
                        head(card.first, card.state()),
                        facts(card.latest.text()),
                        edited,
                        replies);
    }

    /** Lines of a bold label and a value as a table of two columns, the first line as a headline. */
    private static String facts(String text) {
        StringBuilder html = new StringBuilder();
        String tag = "h4";
        for (String line : text.split("\n", -1)) {
            Matcher fact = FACT.matcher(line);
            if (fact.matches()) {
                html.append("<div class=\"fact\"><span>")
                        .append(Mrkdwn.html(fact.group(1)))
                        .append("</span> <span>")
                        .append(Mrkdwn.html(fact.group(2)))
                        .append("</span></div>");
            } else {
                html.append("<%s>%s</%s>".formatted(tag, Mrkdwn.html(line), tag));
            }
            tag = "div";
        }
        return html.toString();
    }

    private static String mailCard(InboxMessage message) {
        // the sandbox lets the mail's HTML neither run scripts nor leave its frame; same origin, so that it can be
        // measured
        String body = message.html() == null
                ? "<pre>%s</pre>".formatted(Html.escape(message.text()))
                : "<iframe sandbox=\"allow-same-origin\" title=\"Message\" srcdoc=\"%s\"></iframe><details><summary>As text</summary><pre>%s</pre></details>"
                        .formatted(Html.escape(message.html()), Html.escape(message.text()));
        return "<article class=\"mail %s\">%s<h4>%s</h4>%s</article>"
                .formatted(message.state().label(), head(message, message.state()), Html.escape(message.title()), body);
    }

    private static String plainCard(InboxMessage message) {
        return "<article class=\"%s\">%s<pre>%s</pre></article>"
                .formatted(message.state().label(), head(message, message.state()), Html.escape(message.text()));
    }

    private static String head(InboxMessage message, InboxMessage.State state) {
        return "<p class=\"head\"><strong>Launchwatch</strong> <span class=\"hint\">to %s · %s UTC</span> <span class=\"tag %s\">%s</span></p>"
                .formatted(
                        Html.escape(message.to()),
                        TIME.format(message.at()),
                        state.label(),
                        Html.escape((message.alert() + " " + state.label()).strip()));
    }
}
