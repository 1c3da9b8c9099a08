package dev.launchwatch.notify;

import io.vertx.core.MultiMap;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Sends by the Vert.x mail client, which is the one that Quarkus' mailer configures and uses. */
public final class VertxMail implements MailSender {
    private final MailClient client;
    private final String from;

    /** @param from the sender of mails that name none */
    public VertxMail(MailClient client, String from) {
        this.client = client;
        this.from = from;
    }

    @Override
    public Delivery send(Mail mail) throws InterruptedException {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        headers.addAll(mail.headers());
        MailMessage message = new MailMessage()
                .setFrom(mail.from() == null ? from : mail.from())
                .setTo(mail.to())
                .setSubject(mail.subject())
                .setText(mail.text())
                .setHtml(mail.html())
                .setHeaders(headers);
        try {
            client.sendMail(message).toCompletionStage().toCompletableFuture().get();
            return new Delivery.Sent(null);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof SMTPException refusal) {
                String reason = "the mail server answered " + refusal.getReplyCode();
                return refusal.isPermanent() ? new Delivery.Rejected(reason) : new Delivery.Retry(reason, null);
            }
            // Also what the client says of a refused login, whose text may quote the server.
            return new Delivery.Retry("the mail server cannot be used (" + name(cause) + ")", null);
        }
    }

    private static String name(@Nullable Throwable cause) {
        return cause == null ? "unknown" : cause.getClass().getSimpleName();
    }
}
