package dev.launchwatch.demo;

import java.util.Locale;
import java.util.Optional;

/** What can be broken in the demo. The labels are a contract: scripts and tests use them. */
public enum Fault {
    CHAT_DOWN(Part.CHAT, "the chat and its health check answer 503"),
    CHAT_SLOW(Part.CHAT, "the chat and its health check think for 4 seconds before they answer"),
    CHAT_STREAM_ERROR(Part.CHAT, "the chat's stream carries an error event, behind status 200"),
    CHAT_STREAM_CUT(Part.CHAT, "the chat's stream ends without its [DONE]"),
    HOME_500(Part.SITE, "the home page answers 500"),
    HOME_SLOW(Part.SITE, "the home page takes 2 seconds"),
    HOME_DOWN(Part.SITE, "the home page's connection is closed without an answer"),
    LOGIN_LOOP(Part.LOGIN, "the login and its callback redirect to each other without end"),
    LOGIN_5XX(Part.LOGIN, "the login and its callback answer 500"),
    STATE_UNCHECKED(Part.LOGIN, "the login callback signs in whoever calls it, whatever the state and the code"),
    API_401(Part.LOGIN, "the API refuses valid tokens"),
    BAD_JSON(Part.CHAT, "the chat's health check answers broken JSON, behind status 200"),
    TLS_EXPIRED(Part.SITE, "the HTTPS port shows an expired certificate"),
    EVERYTHING_DOWN(Part.SITE, "every connection to the site is closed without an answer"),
    SLACK_DOWN(Part.CHANNELS, "the inbox's Slack answers 503"),
    SLACK_RATE_LIMITED(Part.CHANNELS, "the inbox's Slack answers 429 and asks to come back in 2 seconds"),
    MAIL_DOWN(Part.CHANNELS, "the inbox's mail server turns connections away with 421"),
    HOOK_DOWN(Part.CHANNELS, "the inbox's webhook receiver answers 503 (the demo's own alerts do not use it)");

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final Part part;
    private final String what;

    Fault(Part part, String what) {
        this.part = part;
        this.what = what;
    }

    /** What of the demo a switch breaks. */
    enum Part {
        CHAT("The chat"),
        SITE("The site"),
        LOGIN("Login and API"),
        CHANNELS("Where alerts arrive");

        private final String title;

        Part(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    Part part() {
        return part;
    }

    /** The switch's name in addresses and on the page, such as {@code chat-down}. */
    public String label() {
        return label;
    }

    /** What happens while it is on, as a clause. */
    public String what() {
        return what;
    }

    /** The fault with this label. */
    public static Optional<Fault> of(String label) {
        for (Fault fault : values()) {
            if (fault.label.equals(label)) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }
}
