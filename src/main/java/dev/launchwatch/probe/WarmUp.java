package dev.launchwatch.probe;

import dev.launchwatch.model.Size;
import dev.launchwatch.probe.Exchange.Call;
import dev.launchwatch.probe.TransportSpec.HttpVersion;
import dev.launchwatch.probe.TransportSpec.IpPreference;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A few requests to a server of its own, so that what a JVM needs for its first ones (a second, with TLS) is not taken for
 * a slow site.
 */
final class WarmUp {
    private static final int REQUESTS = 3;
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int BACKLOG = 8;
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    private WarmUp() {}

    /** Blocks for up to some seconds; whether the requests succeed is of no interest. */
    static void run(Exchange exchange) {
        try (ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> serve(server));
            String place = InetAddress.getLoopbackAddress().getHostAddress() + ":" + server.getLocalPort() + "/";
            for (int i = 0; i < REQUESTS; i++) {
                exchange.send(call("http://" + place));
            }
            // It is answered in plain text, which ends the handshake after everything was loaded for it.
            exchange.send(call("https://" + place));
        } catch (IOException e) {
            // Without a free port on loopback the first probes are slow, which is no reason not to start.
        }
    }

    private static void serve(ServerSocket server) {
        byte[] request = new byte[2048];
        while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
                if (connection.getInputStream().read(request) > 0) {
                    connection.getOutputStream().write(ANSWER);
                }
            } catch (IOException e) {
                // The next one is another, or the server is closed.
            }
        }
    }

    private static Call call(String url) {
        TransportSpec transport = new TransportSpec(
                null, null, true, null, null, null, null, null, null, IpPreference.ANY, HttpVersion.AUTO);
        return new Call("GET", URI.create(url), List.of(), Buffer.buffer(), LONGEST, new Size(1024), null, transport);
    }
}
