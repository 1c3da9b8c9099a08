package dev.launchwatch.notify;

import dev.launchwatch.model.Secret;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/** The real senders, one kind of class per kind of channel. */
public final class LiveSenders implements Senders {
    private final Vertx vertx;
    private final MailSender mailer;
    private final InstantSource clock;
    private final Links links;
    private final Pages pages;

    /**
     * @param mailer takes the mails of e-mail channels
     * @param links what mails have for their readers to acknowledge by
     * @param pages where their readers find more
     */
    public LiveSenders(Vertx vertx, MailSender mailer, InstantSource clock, Links links, Pages pages) {
        this.vertx = vertx;
        this.mailer = mailer;
        this.clock = clock;
        this.links = links;
        this.pages = pages;
    }

    @Override
    public Sender open(Channel channel) {
        return switch (channel.spec()) {
            case ChannelSpec.Slack slack -> slack(channel, slack);
            case ChannelSpec.Email email -> new EmailSender(email, mailer, links, pages);
            case ChannelSpec.Webhook webhook ->
                new WebhookSender(webhook, http(channel, webhook.insecure()), clock, pages);
            case ChannelSpec.Alertmanager alertmanager ->
                new AlertmanagerSender(alertmanager, http(channel, false), clock, pages);
        };
    }

    private Sender slack(Channel channel, ChannelSpec.Slack slack) {
        Secret token = slack.token();
        Secret webhook = slack.webhookUrl();
        if (token != null && slack.channel() != null) {
            SlackApi api = new SlackApi(slack.apiUrl(), Secrets.open(token), channel.timeout(), clock);
            return new SlackSender(slack.channel(), api, slack.signingSecret() != null, pages);
        }
        if (webhook != null) {
            return new SlackWebhookSender(webhook, http(channel, false), pages);
        }
        return new UnusableSender("a Slack channel needs a token and a channel, or the address of a webhook");
    }

    private HttpPost http(Channel channel, boolean insecure) {
        return new HttpPost(vertx, channel.timeout(), insecure, clock);
    }

    /** For a channel that the reader of the configuration should have refused: says so instead of being silent. */
    private record UnusableSender(String why) implements Sender {
        @Override
        public Delivery send(Message message) {
            return new Delivery.Rejected(why);
        }

        @Override
        public void close() {}
    }
}
