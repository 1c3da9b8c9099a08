package dev.launchwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A mail server that refuses some of the recipients, by a real socket. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class MailRecipientsTest {
    private static final String ADA = "ada@example.org";
    private static final String BOB = "bob@example.org";
    private static final String CLEO = "cleo@example.org";
    private static final int MANY = 1_000;

    private final Vertx vertx = Vertx.vertx();

    /** What the server says of a recipient; 250 of others. */
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    private final List<String> received = new CopyOnWriteArrayList<>();
    private VertxMail mailer;

    @BeforeEach
    void listen() {
        int port = vertx.createNetServer()
                .connectHandler(this::talk)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        mailer = new VertxMail(
                vertx,
                MailClient.create(
                        vertx,
                        new MailConfig().setHostname("127.0.0.1").setPort(port).setKeepAlive(false)),
                "launchwatch@example.org");
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void talk(NetSocket socket) {
        List<String> recipients = new ArrayList<>();
        boolean[] data = {false};
        socket.handler(RecordParser.newDelimited("\r\n", line -> {
            String said = line.toString();
            String verb = said.split("[ :]", 2)[0];
            if (data[0]) {
                if (said.equals(".")) {
                    data[0] = false;
                    received.addAll(recipients);
                    socket.write("250 taken\r\n");
                }
            } else if (verb.equals("RCPT")) {
                String who = said.substring(said.indexOf('<') + 1, said.indexOf('>'));
                String answer = answers.getOrDefault(who, "250 fine");
                if (answer.startsWith("250")) {
                    recipients.add(who);
                }
                socket.write(answer + "\r\n");
            } else if (verb.equals("DATA")) {
                data[0] = true;
                socket.write("354 go on\r\n");
            } else if (verb.equals("QUIT")) {
                socket.end();
            } else {
                recipients.clear();
                socket.write("250 fine\r\n");
            }
        }));
        socket.write("220 mail.example.org\r\n");
    }

    private Delivery send(String... to) throws InterruptedException {
        return mailer.send(new Mail("msg_1", List.of(to), null, "It is down", "text", "<p>text</p>", Map.of()));
    }

    /** The client waits for a greeting that came before it listened, unless it connects and listens on one event loop. */
    @Test
    void no_greeting_of_a_server_is_missed_where_one_conversation_follows_another() throws Exception {
        answers.put(BOB, "550 no such mailbox");
        for (int mail = 0; mail < MANY; mail++) {
            assertThat(send(ADA, BOB, CLEO)).isEqualTo(new Delivery.Sent(null));
        }
        assertThat(received).hasSize(2 * MANY);
    }

    @Test
    void a_mailbox_that_is_gone_keeps_the_mail_from_nobody_else() throws Exception {
        answers.put(BOB, "550 no such mailbox");
        assertThat(send(ADA, BOB, CLEO)).isEqualTo(new Delivery.Sent(null));
        assertThat(received).containsExactly(ADA, CLEO);
    }

    @Test
    void who_may_have_it_later_is_tried_again_and_the_others_get_it_once() throws Exception {
        answers.put(BOB, "451 greylisted");
        answers.put(CLEO, "550 no such mailbox");
        Delivery.Retry later =
                new Delivery.Retry("the mail server answered 451 for some of the recipients", Duration.ZERO);
        assertThat(send(ADA, BOB, CLEO)).isEqualTo(later);
        assertThat(send(ADA, BOB, CLEO)).isEqualTo(later);
        answers.remove(BOB);
        assertThat(send(ADA, BOB, CLEO)).isEqualTo(new Delivery.Sent(null));
        assertThat(received).containsExactly(ADA, BOB);
    }

    @Test
    void a_mailbox_that_stays_full_does_not_keep_the_end_from_the_others() throws Exception {
        answers.put(BOB, "452 mailbox full");
        Delivery delivery = send(ADA, BOB);
        int attempts = 1;
        while (delivery instanceof Delivery.Retry) {
            delivery = send(ADA, BOB);
            attempts++;
        }
        assertThat(delivery).isEqualTo(new Delivery.Sent(null));
        assertThat(attempts).isEqualTo(PartlySent.MOST_ATTEMPTS);
        assertThat(received).containsExactly(ADA);
    }

    @Test
    void a_mail_that_reaches_nobody_is_refused_or_tried_again_as_a_whole() throws Exception {
        answers.put(ADA, "550 no");
        answers.put(BOB, "550 no");
        assertThat(send(ADA, BOB)).isEqualTo(new Delivery.Rejected("the mail server answered 550"));
        assertThat(send(ADA)).isEqualTo(new Delivery.Rejected("the mail server answered 550"));
        answers.put(BOB, "451 later");
        assertThat(send(ADA, BOB)).isEqualTo(new Delivery.Retry("the mail server answered 451", null));
        assertThat(received).isEmpty();
    }
}
