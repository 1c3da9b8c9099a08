package dev.launchwatch.notify;

import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.MailResult;
import io.vertx.ext.mail.SMTPException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends by the Vert.x mail client, which is the one that Quarkus' mailer configures and uses. A server refuses a mail as a
 * whole for the sake of one recipient; each then gets it in a mail of his own, so that a mailbox that is full or gone keeps
 * it from nobody else. Thread-safe.
 */
public final class VertxMail implements MailSender {
    private static final Logger LOG = Logger.getLogger(VertxMail.class);

    /** Does not say that the channel is ill, as a wish without a time does: others take its mails. */
    private static final Duration AS_SOON_AS_EVER = Duration.ZERO;

    private final Context context;
    private final MailClient client;
    private final String from;
    private final PartlySent partly = new PartlySent();

    /**
     * @param vertx the client's
     * @param from the sender of mails that name none
     */
    public VertxMail(Vertx vertx, MailClient client, String from) {
        this.context = vertx.getOrCreateContext();
        this.client = client;
        this.from = from;
    }

    /** What came of one conversation with the server. */
    private sealed interface Answer {
        record Taken() implements Answer {}

        record Refused(boolean forGood, String reason) implements Answer {}

        /** No answer about this mail; what is wrong concerns all. */
        record Away(String reason) implements Answer {}
    }

    @Override
    public Delivery send(Mail mail) throws InterruptedException {
        Mail left = mail.to(partly.left(mail));
        return switch (attempt(left)) {
            case Answer.Taken _ -> {
                partly.forget(mail);
                yield new Delivery.Sent(null);
            }
            case Answer.Away(String reason) -> new Delivery.Retry(reason, null);
            case Answer.Refused refusal ->
                left.to().size() == 1 ? refused(mail, List.of(refusal)) : sendSingly(mail, left.to());
        };
    }

    private Delivery sendSingly(Mail mail, List<String> recipients) throws InterruptedException {
        List<Answer.Refused> refusals = new ArrayList<>();
        for (String recipient : recipients) {
            switch (attempt(mail.to(List.of(recipient)))) {
                case Answer.Taken _ -> partly.took(mail, recipient);
                case Answer.Refused refusal -> refusals.add(refusal);
                case Answer.Away(String reason) -> {
                    return new Delivery.Retry(reason, null);
                }
            }
        }
        return refused(mail, refusals);
    }

    /** What to do about those who did not get it. */
    private Delivery refused(Mail mail, List<Answer.Refused> refusals) {
        Answer.Refused worst = refusals.stream()
                .filter(refusal -> !refusal.forGood())
                .findFirst()
                .orElseGet(() -> refusals.isEmpty() ? new Answer.Refused(true, "") : refusals.getFirst());
        int all = mail.to().size();
        int reached = all - partly.left(mail).size();
        if (reached == 0) {
            return worst.forGood() ? new Delivery.Rejected(worst.reason()) : new Delivery.Retry(worst.reason(), null);
        }
        if (!worst.forGood() && partly.again(mail)) {
            return new Delivery.Retry(worst.reason() + " for some of the recipients", AS_SOON_AS_EVER);
        }
        if (reached < all) {
            // Those who have it must hear how it goes on: nothing of an alert overtakes what was not taken before.
            LOG.warnf("A mail reached %d of %d recipients: for others %s", reached, all, worst.reason());
        }
        partly.forget(mail);
        return new Delivery.Sent(null);
    }

    private Answer attempt(Mail mail) throws InterruptedException {
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
            converse(message).get();
            return new Answer.Taken();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof SMTPException refusal) {
                return new Answer.Refused(refusal.isPermanent(), "the mail server answered " + refusal.getReplyCode());
            }
            // Also what the client says of a refused login, whose text may quote the server.
            return new Answer.Away("the mail server cannot be used (" + name(cause) + ")");
        }
    }

    /**
     * On one event loop. Asked from elsewhere while another conversation ends, the client may connect on one and listen on another; a greeting that
     * comes in between is lost then, and both sides wait for ever.
     */
    private Future<MailResult> converse(MailMessage message) {
        CompletableFuture<MailResult> answer = new CompletableFuture<>();
        context.runOnContext(
                _ -> client.sendMail(message).onSuccess(answer::complete).onFailure(answer::completeExceptionally));
        return answer;
    }

    private static String name(@Nullable Throwable cause) {
        return cause == null ? "unknown" : cause.getClass().getSimpleName();
    }
}
