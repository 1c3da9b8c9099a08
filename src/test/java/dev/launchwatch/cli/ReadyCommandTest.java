package dev.launchwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.launchwatch.testing.FakeTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadyCommandTest {
    private final StringWriter out = new StringWriter();

    @Test
    void aDaemonThatIsReadyIsZeroAndOneThatIsNotIsOne() throws IOException {
        int[] status = {200};
        HttpServer daemon = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        daemon.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(status[0], -1);
            exchange.close();
        });
        daemon.start();
        String port = Integer.toString(daemon.getAddress().getPort());
        try {
            assertThat(ask(port)).isZero();
            assertThat(out.toString()).isEqualTo("ready" + System.lineSeparator());
            status[0] = 503;
            assertThat(ask(port)).isOne();
            assertThat(out.toString()).contains("not ready", "503");
        } finally {
            daemon.stop(0);
        }
        assertThat(ask(port)).as("nobody is there").isOne();
        assertThat(out.toString()).contains("nothing answers at http://127.0.0.1:" + port);
    }

    @Test
    void aPortThatIsNoneIsNotReady() {
        assertThat(ask("eighty")).isOne();
    }

    private int ask(String port) {
        FakeTime time = new FakeTime();
        PrintWriter writer = new PrintWriter(out, true);
        Surroundings surroundings = new Surroundings(
                Map.of("LAUNCHWATCH_PORT", port),
                time,
                time,
                time::advance,
                new Random(1),
                new ByteArrayInputStream(new byte[0]),
                writer,
                writer,
                false);
        return Launchwatch.commandLine(new NoDaemon(), surroundings, "ready").execute("ready");
    }
}
