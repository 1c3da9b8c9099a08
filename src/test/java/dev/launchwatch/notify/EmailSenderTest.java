package dev.launchwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.launchwatch.model.Rate;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** E-mails through a real SMTP server. */
@Timeout(120)
class EmailSenderTest {
    private final Vertx vertx = Vertx.vertx();
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void listen() {
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private Sender open(int port) {
        MailClient client = MailClient.create(
                vertx, new MailConfig().setHostname("127.0.0.1").setPort(port).setKeepAlive(false));
        ChannelSpec spec = new ChannelSpec.Email(List.of("oncall@example.org", "ada@example.org"), null);
        return new LiveSenders(
                        vertx,
                        new VertxMail(vertx, client, "launchwatch@example.org"),
                        InstantSource.fixed(Given.NOON),
                        Links.none(),
                        Pages.NONE)
                .open(new Channel(
                        "mail", Duration.ofSeconds(2), Rate.parse("30/m"), null, Duration.ofMinutes(5), spec));
    }

    @Test
    void a_group_is_a_thread_of_mails_with_headers_for_machines() throws Exception {
        try (Sender sender = open(server.getSmtp().getPort())) {
            assertThat(sender.send(Messages.firing())).isEqualTo(new Delivery.Sent(null));
            assertThat(sender.send(Messages.resolved(null))).isEqualTo(new Delivery.Sent(null));
        }
        assertThat(server.waitForIncomingEmail(5000, 4)).isTrue();
        MimeMessage first = server.getReceivedMessages()[0];
        MimeMessage last = server.getReceivedMessages()[3];
        assertThat(first.getSubject()).isEqualTo("CRITICAL: Members cannot open homepage: homepage (site-down)");
        assertThat(first.getFrom()[0]).hasToString("launchwatch@example.org");
        assertThat(first.getHeader("X-Launchwatch-Alert")).containsExactly("site-down");
        assertThat(first.getHeader("X-Launchwatch-State")).containsExactly("firing");
        assertThat(first.getHeader("X-Launchwatch-Notification")).containsExactly("msg_firing");
        assertThat(last.getHeader("X-Launchwatch-State")).containsExactly("resolved");
        assertThat(first.getHeader("Message-ID")).hasSize(1);
        assertThat(last.getHeader("In-Reply-To")).containsExactly(first.getMessageID());
        assertThat(part(first, 0))
                .contains("Observed: status 503", "Expected: 200", "Actual: 503", "Seen from: eu")
                .contains("Since: 2026-05-01 12:00:00 UTC (2m ago)")
                .contains("Last results: up, up, degraded, down, down")
                .contains("What to do: docs/if-x-breaks.md#site-down");
        assertThat(part(first, 1)).contains("🟩🟩🟨🟥🟥", "aria-label=\"up, up, degraded, down, down\"");
        assertThat(part(last, 0)).contains("Lasted: 12m30s, from 2026-05-01 12:00:00 UTC to 2026-05-01 12:12:30 UTC");
    }

    private static String part(MimeMessage message, int index) throws Exception {
        BodyPart part = ((MimeMultipart) message.getContent()).getBodyPart(index);
        return part.getContent().toString();
    }

    @Test
    void no_text_of_a_server_becomes_a_header_or_markup() {
        String evil = "a\r\nBcc: everyone@example.org\r\n\r\n<script>alert('x')</script>\"";
        EmailSender sender = new EmailSender(
                new ChannelSpec.Email(List.of("a@example.org"), null),
                _ -> new Delivery.Sent(null),
                Links.none(),
                Pages.NONE);
        Mail mail = sender.mail(Messages.of(Notification.Kind.FIRING, null, evil, Messages.hostile(evil)));
        assertThat(mail.subject()).doesNotContain("\r", "\n");
        mail.headers().values().forEach(value -> assertThat(value).doesNotContain("\r", "\n"));
        assertThat(mail.html()).doesNotContain("<script").contains("&lt;script&gt;");
    }

    @Test
    void a_server_that_is_away_is_tried_again() {
        int port = server.getSmtp().getPort();
        server.stop();
        try (Sender sender = open(port)) {
            assertThat(sender.send(Messages.firing())).isInstanceOf(Delivery.Retry.class);
        }
    }
}
