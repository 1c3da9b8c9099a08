package dev.launchwatch.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that repeats what it hears, at the end of a way. */
@Timeout(20)
@SuppressWarnings("NullAway.Init")
class WayTest {
    private final AtomicInteger heard = new AtomicInteger();
    private ServerSocket server;
    private Way way;

    @BeforeEach
    void begin() throws IOException {
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> repeat(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
        way = Way.to(server.getLocalPort(), 1);
    }

    private void repeat(Socket socket) {
        try (socket) {
            byte[] bytes = new byte[1_024];
            for (int length = socket.getInputStream().read(bytes);
                    length > 0;
                    length = socket.getInputStream().read(bytes)) {
                heard.addAndGet(length);
                socket.getOutputStream().write(bytes, 0, length);
            }
        } catch (IOException e) {
            // Whoever spoke is gone.
        }
    }

    @AfterEach
    void end() throws IOException {
        way.close();
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), way.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String ask(Socket socket, String question) throws IOException {
        socket.getOutputStream().write(question.getBytes(StandardCharsets.UTF_8));
        return new String(socket.getInputStream().readNBytes(question.length()), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsSaidArrivesAndTheAnswerComesBack() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, "hello")).isEqualTo("hello");
            way.be(Way.State.SLOW);
            assertThat(ask(socket, "again")).isEqualTo("again");
        }
    }

    @Test
    void aWayThatIsCutEndsConnectionsAndMakesNoOthers() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, "hello")).isEqualTo("hello");
            way.be(Way.State.CUT);
            assertNoAnswer(socket);
        }
        try (Socket socket = connect()) {
            assertNoAnswer(socket);
        }
        way.be(Way.State.OPEN);
        try (Socket socket = connect()) {
            assertThat(ask(socket, "again")).isEqualTo("again");
        }
    }

    @Test
    void onASilentWayNothingArrivesUntilItIsOpenAgain() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, "hello")).isEqualTo("hello");
            way.be(Way.State.SILENT);
            socket.setSoTimeout(100);
            assertThatThrownBy(() -> ask(socket, "there?")).isInstanceOf(SocketTimeoutException.class);
            assertThat(heard).hasValue(5);
            way.be(Way.State.OPEN);
            socket.setSoTimeout(10_000);
            assertThat(new String(socket.getInputStream().readNBytes(6), StandardCharsets.UTF_8))
                    .isEqualTo("there?");
        }
    }

    @Test
    void answersGetLostAfterTheServerHeardTheQuestion() throws IOException {
        way.be(Way.State.ANSWERS_LOST);
        int lost = 0;
        for (int i = 0; i < 30; i++) {
            try (Socket socket = connect()) {
                lost += answers(socket) ? 0 : 1;
            }
        }
        assertThat(lost).isBetween(3, 20);
        assertThat(heard).hasValue(30 * 5);
    }

    private static boolean answers(Socket socket) {
        try {
            return ask(socket, "hello").equals("hello");
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertNoAnswer(Socket socket) {
        assertThat(answers(socket)).isFalse();
    }
}
