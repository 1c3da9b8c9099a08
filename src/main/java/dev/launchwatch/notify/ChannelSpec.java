package dev.launchwatch.notify;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Key;
import dev.launchwatch.model.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kind of a channel. */
@Doc("What the channel is: exactly one of these kinds.")
public sealed interface ChannelSpec {
    /** A Slack channel, by bot token (messages are updated and threaded) or by incoming webhook. */
    @Doc("A Slack channel, by bot token (messages are updated and threaded) or by incoming webhook.")
    @Key("slack")
    record Slack(
            @Doc("Bot token (xoxb-…) with chat:write.") @Nullable
            Secret token,

            @Doc(value = "Channel name or id, with a token.", example = "'#launch'") @Nullable
            String channel,

            @Doc("Address of an incoming webhook, instead of a token.") @Nullable
            Secret webhookUrl,

            @Doc(
                    "The Slack app's signing secret, with a token: messages then have a button to acknowledge by, and the app's"
                            + " Interactivity sends it to /api/v1/slack/actions.")
            @Nullable
            Secret signingSecret,

            @Doc("Where Slack's Web API is: a proxy or a test may stand in.") @Default("https://slack.com/api/")
            String apiUrl)
            implements ChannelSpec {}

    /** E-mail through the daemon's SMTP settings. */
    @Doc("E-mail, by the SMTP server of the process settings (QUARKUS_MAILER_…).")
    @Key("email")
    record Email(
            @Doc(
                    value = "Recipients. One whom the server refuses keeps a mail from none of the others.",
                    example = "[oncall@example.org]")
            List<String> to,

            @Doc("Sender, if not the mailer's own.") @Nullable
            String from)
            implements ChannelSpec {
        public Email {
            to = List.copyOf(to);
        }
    }

    /** An HTTP POST of JSON, signed as the Standard Webhooks specification says. */
    @Doc("An HTTP POST of JSON, signed by the Standard Webhooks scheme.")
    @Key("webhook")
    record Webhook(
            @Doc(value = "Where to post to.", example = "https://example.org/hooks/alerts")
            Secret url,

            @Doc("Signing secret, base64 with or without the whsec_ prefix; without it requests are not signed.")
            @Nullable
            Secret secret,

            @Doc("Headers to add.") Map<String, Secret> headers,

            @Doc("Accept any certificate.") @Default("false")
            boolean insecure)
            implements ChannelSpec {
        public Webhook {
            headers = Map.copyOf(headers);
        }
    }

    /** A Prometheus Alertmanager, by its API v2. */
    @Doc("A Prometheus Alertmanager, by its API v2: grouping and routing are then its own.")
    @Key("alertmanager")
    record Alertmanager(
            @Doc(value = "Base addresses; each gets every alert.", example = "[http://localhost:9093]")
            List<String> urls,

            @Doc("User for basic authentication.") @Nullable String user,

            @Doc("Password for basic authentication.") @Nullable
            Secret password)
            implements ChannelSpec {
        public Alertmanager {
            urls = List.copyOf(urls);
        }
    }
}
