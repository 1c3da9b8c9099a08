package dev.launchwatch.notify;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail.
 *
 * @param id the same for each attempt to send it, and no other mail's
 * @param to the recipients
 * @param from the sender, null for the mailer's own
 * @param subject one line, without control characters
 * @param text the plain text
 * @param html the same as HTML
 * @param headers additional headers, those for threading included; no value has a line break
 */
public record Mail(
        String id,
        List<String> to,
        @Nullable String from,
        String subject,
        String text,
        String html,
        Map<String, String> headers) {
    public Mail {
        to = List.copyOf(to);
        headers = Map.copyOf(headers);
    }

    /** The same to others. */
    Mail to(List<String> recipients) {
        return new Mail(id, recipients, from, subject, text, html, headers);
    }
}
