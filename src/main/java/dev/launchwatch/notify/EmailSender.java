package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Sends e-mails. Those of a group form a thread: the first one's id follows from the group, so that the others can refer to
 * it without anybody remembering it.
 */
final class EmailSender implements Sender {
    private static final int ALERTS_IN_FULL = 20;
    private static final int LONGEST_SUBJECT = 150;
    private static final int LONGEST_HEADER = 400;

    private final ChannelSpec.Email spec;
    private final MailSender mailer;
    private final Links links;
    private final Pages pages;

    EmailSender(ChannelSpec.Email spec, MailSender mailer, Links links, Pages pages) {
        this.spec = spec;
        this.mailer = mailer;
        this.links = links;
        this.pages = pages;
    }

    @Override
    public Delivery send(Message message) {
        try {
            return mailer.send(mail(message));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivery.Retry("interrupted", null);
        }
    }

    Mail mail(Message message) {
        Notification notification = message.notification();
        Story story = Story.of(message, ALERTS_IN_FULL, pages);
        String rules =
                notification.alerts().stream().map(Alert::rule).distinct().collect(Collectors.joining(","));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Launchwatch-Alert", oneLine(rules, LONGEST_HEADER));
        headers.put("X-Launchwatch-State", notification.kind().label());
        headers.put("X-Launchwatch-Notification", notification.id());
        headers.put("Auto-Submitted", "auto-generated");
        String first = "<" + Ids.of("thread.", notification.group(), notification.channel()) + "@launchwatch>";
        if (notification.kind() == Notification.Kind.FIRING) {
            headers.put("Message-ID", first);
        } else {
            headers.put("Message-ID", "<" + notification.id() + "@launchwatch>");
            headers.put("In-Reply-To", first);
            headers.put("References", first);
        }
        // The mail client breaks characters beyond the basic plane in a header, emoji among them.
        String subject = oneLine(story.headline().replaceAll("[^\\u0000-\\uFFFF]", ""), LONGEST_SUBJECT);
        Optional<String> link = links.of(notification);
        String text = MailText.text(story) + link.map(MailText::linkText).orElse("");
        return new Mail(notification.id(), spec.to(), spec.from(), subject, text, MailText.html(story, link), headers);
    }

    /** Without anything that could begin another header. */
    static String oneLine(String text, int longest) {
        String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
        return line.codePointCount(0, line.length()) <= longest
                ? line
                : line.substring(0, line.offsetByCodePoints(0, longest - 1)) + "…";
    }

    @Override
    public void close() {}
}
