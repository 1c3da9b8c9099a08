package dev.launchwatch.config;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Secret;
import dev.launchwatch.notify.Channel;
import dev.launchwatch.notify.ChannelSpec;
import dev.launchwatch.notify.DeadManPing;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** Channels: that they can deliver at all. */
final class ChannelChecks {
    private static final Duration OFTENEST_PING = Duration.ofSeconds(10);
    private static final Duration LONGEST_PING = Duration.ofDays(1);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

    private final Findings findings;

    ChannelChecks(Findings findings) {
        this.findings = findings;
    }

    void check(Channel channel) {
        Checks.positive(findings, channel, "timeout", channel.timeout());
        if (channel.rateLimit().count() < 1) {
            findings.error(channel, "rate-limit", "'rate-limit' must let at least one message through, such as 30/m");
        }
        if (findings.written(channel, "fallback-after") && channel.fallback() == null) {
            findings.error(
                    channel,
                    "fallback-after",
                    "'fallback-after' needs 'fallback', a channel to fall back to",
                    "fallback");
        }
    }

    void check(ChannelSpec spec) {
        switch (spec) {
            case ChannelSpec.Slack slack -> slack(slack);
            case ChannelSpec.Email email -> {
                if (email.to().isEmpty()) {
                    findings.error(email, "to", "'to' needs at least one e-mail address");
                }
                for (int i = 0; i < email.to().size(); i++) {
                    if (!isMailAddress(email.to().get(i))) {
                        findings.item(email, "to", i, "'" + email.to().get(i) + "' is no e-mail address");
                    }
                }
                if (email.from() != null && !isMailAddress(email.from())) {
                    findings.error(email, "from", "'" + email.from() + "' is no e-mail address");
                }
            }
            case ChannelSpec.Webhook webhook -> {
                address(webhook, "url", webhook.url());
                if (webhook.secret() != null && !isBase64(webhook.secret())) {
                    findings.error(
                            webhook,
                            "secret",
                            "'secret' must be base64, with or without whsec_ before it: make one with"
                                    + " openssl rand -base64 32");
                }
            }
            case ChannelSpec.Alertmanager alertmanager -> alertmanager(alertmanager);
        }
    }

    void check(DeadManPing ping) {
        Addresses.web("url", ping.url().value(), Addresses.HTTP).ifPresent(fault -> findings.error(ping, "url", fault));
        range(ping, "every", ping.every(), OFTENEST_PING, LONGEST_PING);
        range(ping, "withhold-after", ping.withholdAfter(), OFTENEST_PING, LONGEST_PING);
        range(ping, "timeout", ping.timeout(), SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
    }

    private void range(DeadManPing ping, String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            findings.error(
                    ping,
                    key,
                    "'" + key + "' must be from " + Durations.format(least) + " to " + Durations.format(most));
        }
    }

    private void slack(ChannelSpec.Slack slack) {
        boolean token = slack.token() != null;
        boolean webhook = slack.webhookUrl() != null;
        if (token && webhook) {
            findings.error(
                    slack, "webhook-url", "'webhook-url' cannot stand beside 'token': keep one of them", "token");
        } else if (!token && !webhook) {
            findings.error(
                    slack, "token", "'slack' needs a token with a channel, or a webhook-url", "webhook-url", "channel");
        } else if (token && slack.channel() == null) {
            findings.error(
                    slack, "token", "'token' needs 'channel' beside it, such as channel: \"#launch\"", "channel");
        } else if (webhook && slack.channel() != null) {
            findings.error(
                    slack,
                    "channel",
                    "'channel' goes with a token; an incoming webhook has its own channel: remove it");
        }
        if (slack.signingSecret() != null && !token) {
            findings.error(
                    slack,
                    "signing-secret",
                    "'signing-secret' needs a token: the message of an incoming webhook cannot lose its button");
        }
        if (slack.webhookUrl() != null) {
            address(slack, "webhook-url", slack.webhookUrl());
        }
        Addresses.web("api-url", slack.apiUrl(), Addresses.HTTP)
                .ifPresent(fault -> findings.error(slack, "api-url", fault));
    }

    private void alertmanager(ChannelSpec.Alertmanager alertmanager) {
        List<String> urls = alertmanager.urls();
        if (urls.isEmpty()) {
            findings.error(alertmanager, "urls", "'urls' needs at least one address, such as http://localhost:9093");
        }
        for (int i = 0; i < urls.size(); i++) {
            int index = i;
            Addresses.web("urls", urls.get(i), Addresses.HTTP)
                    .ifPresent(fault -> findings.item(alertmanager, "urls", index, fault));
        }
        if (alertmanager.password() != null && alertmanager.user() == null) {
            findings.error(alertmanager, "password", "'password' needs 'user' beside it: add it", "user");
        }
    }

    private void address(ChannelSpec spec, String key, Secret address) {
        Addresses.web(key, address.value(), Addresses.HTTP).ifPresent(fault -> findings.error(spec, key, fault));
    }

    private static boolean isMailAddress(String text) {
        return text.matches("[^@\\s<>,;]{1,64}@[^@\\s<>,;]{1,253}");
    }

    private static boolean isBase64(Secret secret) {
        String text = secret.value().toString();
        try {
            return Base64.getDecoder().decode(text.startsWith("whsec_") ? text.substring(6) : text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
