package dev.launchwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MailInboxTest extends SiteFixture {
    private static final String ENVELOPE =
            "EHLO x\r\nMAIL FROM:<a@example.org> SIZE=100\r\nRCPT TO:<b@example.org>\r\nDATA\r\n";

    @Test
    void aMailOfTheMailClientIsInTheInbox() throws Exception {
        MailClient mailer = MailClient.create(
                vertx, new MailConfig().setHostname("127.0.0.1").setPort(site.smtpPort()));
        MailMessage mail = new MailMessage()
                .setFrom("launchwatch@example.org")
                .setTo(List.of("oncall@example.org", "boss@example.org"))
                .setSubject("Chat ist außer Betrieb \u26A0 – seit 10:00, und das ist ein wirklich langer Betreff")
                .setText("Members cannot chat.\n.\n..dots = fine\nÄrger " + "x".repeat(200))
                .setHtml("<p>Members cannot <b>chat</b>. Ärger</p>")
                .setHeaders(MultiMap.caseInsensitiveMultiMap()
                        .add("X-Launchwatch-Alert", "chat-down")
                        .add("X-Launchwatch-State", "firing"));
        mailer.sendMail(mail).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        mailer.close();

        JsonObject message = onlyMessage();
        assertThat(message.getString("channel")).isEqualTo("email");
        assertThat(message.getString("to")).isEqualTo("oncall@example.org, boss@example.org");
        assertThat(message.getString("alert")).isEqualTo("chat-down");
        assertThat(message.getString("state")).isEqualTo("firing");
        assertThat(message.getString("title")).isEqualTo(mail.getSubject());
        assertThat(message.getString("text")).isEqualTo(mail.getText());
        assertThat(site.inbox().getFirst().html()).isEqualTo(mail.getHtml());
    }

    @Test
    void commandsMayComeInOneGo() throws Exception {
        String answers =
                talk(ENVELOPE + "Subject: one\r\n\r\nfirst\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<c@example.org>\r\nDATA\r\n"
                        + "Subject: two\r\n\r\nsecond\r\n.\r\nNOOP\r\nRSET\r\nQUIT\r\n");
        assertThat(answers.lines().filter(line -> line.startsWith("250 it is in")))
                .hasSize(2);
        assertThat(answers).endsWith("221 goodbye\r\n");
        assertThat(site.inbox()).extracting(InboxMessage::title).containsExactly("one", "two");
    }

    @Test
    void piecesOfAnySizeMakeTheSameMail() throws Exception {
        String everything = ENVELOPE + "Subject: slow\r\nX-Launchwatch-State: resolved\r\n\r\nover\r\n.\r\nQUIT\r\n";
        try (Socket socket = connect()) {
            for (byte one : everything.getBytes(StandardCharsets.UTF_8)) {
                socket.getOutputStream().write(one);
                socket.getOutputStream().flush();
            }
            assertThat(rest(socket)).endsWith("221 goodbye\r\n");
        }
        assertThat(onlyMessage().getString("state")).isEqualTo("resolved");
    }

    @Test
    void onlyCrLfEndsALineSoThatNoSecondMailCanBeSmuggledIn() throws Exception {
        talk(
                ENVELOPE
                        + "Subject: x\r\n\r\nbody\n.\nMAIL FROM:<evil@example.org>\r\r\n.\r\r\nstill the body\r\n.\r\nQUIT\r\n");
        assertThat(onlyMessage().getString("text")).contains("MAIL FROM:<evil@example.org>", "still the body");
    }

    @Test
    void stuffedDotsAreTakenOutAgain() throws Exception {
        talk(ENVELOPE + "Subject: x\r\n\r\n..\r\n..a\r\n.\r\nQUIT\r\n");
        assertThat(onlyMessage().getString("text")).isEqualTo(".\n.a");
    }

    @Test
    void theOrderOfCommandsIsKept() throws Exception {
        assertThat(talk("DATA\r\nRCPT TO:<a@b>\r\nMAIL TO:<a@b>\r\nMAIL FROM:a@b\r\nSTARTTLS\r\nQUIT\r\n")
                        .lines()
                        .map(line -> line.substring(0, 3)))
                .containsExactly("220", "503", "503", "501", "501", "500", "221");
    }

    @Test
    void aLineWithoutAnEndIsCut() throws Exception {
        String answers = talk("x".repeat(1_000_000));
        assertThat(answers).contains("500 the line is too long");
        assertThat(site.inbox()).isEmpty();
    }

    @Test
    void aMailThatIsTooLargeIsRefusedAndTheNextOneIsTaken() throws Exception {
        String answers = talk(ENVELOPE + "Subject: big\r\n\r\n"
                + "y".repeat(900).concat("\r\n").repeat(2000) + ".\r\n"
                + "MAIL FROM:<a@b>\r\nRCPT TO:<a@b>\r\nDATA\r\nSubject: small\r\n\r\nz\r\n.\r\nQUIT\r\n");
        assertThat(answers).contains("552 the mail is too large", "250 it is in the inbox");
        assertThat(onlyMessage().getString("title")).isEqualTo("small");
    }

    @Test
    void aMailWithoutEndIsCut() throws Exception {
        byte[] block = new byte[64 << 10];
        Arrays.fill(block, (byte) 'z');
        long written = 0;
        try (Socket socket = connect()) {
            socket.getOutputStream().write(ENVELOPE.getBytes(StandardCharsets.UTF_8));
            while (written < 64 << 20) {
                socket.getOutputStream().write(block);
                written += block.length;
            }
        } catch (SocketException cut) {
            // what is asked for
        }
        assertThat(written).isLessThan(48 << 20);
        assertThat(site.inbox()).isEmpty();
    }

    @Test
    void nonsenseIsAnsweredAFewTimesOnly() throws Exception {
        assertThat(talk("\u0000\u0001\r\n".repeat(100))).endsWith("421 too many errors\r\n");
    }

    @Test
    void aBrowserCannotBeMadeToSendMail() throws Exception {
        String answers = talk("POST / HTTP/1.1\r\nHost: x\r\n\r\n" + ENVELOPE + "Subject: x\r\n\r\ny\r\n.\r\n");
        assertThat(answers).endsWith("500 this is no web server\r\n");
        assertThat(site.inbox()).isEmpty();
    }

    @Test
    void mailDownTurnsConnectionsAway() throws Exception {
        site.set(Fault.MAIL_DOWN, true);
        assertThat(talk("EHLO x\r\n")).startsWith("421 ");
    }

    @Test
    void htmlMailsAreShownInASandbox() throws Exception {
        talk(
                ENVELOPE
                        + "Subject: <b>hi</b>\r\nContent-Type: text/html\r\n\r\n<script>alert(\"x\")</script>\r\n.\r\nQUIT\r\n");
        String page =
                send(request("/_demo/inbox").header("accept", "text/html")).body();
        assertThat(page)
                .contains(
                        "<iframe sandbox=\"allow-same-origin\" title=\"Message\" srcdoc=\"&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;\">")
                .contains("<h4>&lt;b&gt;hi&lt;/b&gt;</h4>")
                .doesNotContain("<script>alert");
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.smtpPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Sends everything at once and returns all that was answered until the server closed. */
    private static String talk(String everything) throws IOException {
        try (Socket socket = connect()) {
            try {
                socket.getOutputStream().write(everything.getBytes(StandardCharsets.UTF_8));
            } catch (SocketException cut) {
                // the server had enough; what it answered is read below
            }
            return rest(socket);
        }
    }

    private static String rest(Socket socket) throws IOException {
        StringBuilder answers = new StringBuilder();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[4096];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                answers.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } catch (SocketException cut) {
            // closed with our bytes unread
        }
        return answers.toString();
    }
}
