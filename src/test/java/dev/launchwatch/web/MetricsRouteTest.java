package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scrapes by a real client of a text that is larger than anybody should hold. */
class MetricsRouteTest {
    private static final int LINES = 600_000;
    private static final String LINE =
            "launchwatch_something{monitor=\"one of very many monitors\",group=\"default\"} 1.0\n";
    private static final long WHOLE = (long) LINES * LINE.length();

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong written = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();
    private volatile long lines = LINES;
    private int port;

    private final Metrics metrics = new Metrics() {
        @Override
        public String contentType(@Nullable String accept) {
            return accept == null ? "text/plain" : accept;
        }

        @Override
        public void write(String contentType, Writer out) throws IOException {
            try {
                for (long i = 0; i < lines; i++) {
                    out.write(LINE);
                    written.addAndGet(LINE.length());
                }
            } finally {
                ended.incrementAndGet();
            }
        }
    };

    @BeforeEach
    void listen() {
        Router router = Router.router(vertx);
        // As the extension's own route does.
        router.route("/metrics").handler(context -> context.response().end("all of it as one text"));
        new MetricsRoute(metrics).mount(router);
        port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private HttpResponse<String> call(String method, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .header("Accept", "text/of-my-choice")
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private Socket scraper() throws IOException {
        Socket socket = new Socket();
        // Set by hand it stays: by itself the kernel lets it grow until the whole text fits.
        socket.setReceiveBufferSize(64 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream()
                .write("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void aSmallTextArrivesWholeInTheFormatThatWasAskedFor() throws Exception {
        lines = 3;
        HttpResponse<String> answer = call("GET", "/metrics");
        assertThat(answer.body()).isEqualTo(LINE.repeat(3));
        assertThat(answer.headers().firstValue("content-type")).contains("text/of-my-choice");
        assertThat(call("HEAD", "/metrics").body()).isEmpty();
        assertThat(call("POST", "/metrics").statusCode()).isEqualTo(405);
        assertThat(call("GET", "/metrics/more").statusCode()).isEqualTo(404);
    }

    @Test
    void noMoreIsProducedThanTheOtherSideReads() throws Exception {
        try (Socket slow = scraper()) {
            await().until(() -> written.get() > 0);
            AtomicLong before = new AtomicLong(-1);
            await("it waits for the reader")
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> before.getAndSet(written.get()) == written.get());
            assertThat(ended).hasValue(0);
            // What lies in the buffers of two sockets, and little of ours.
            assertThat(written.get()).isLessThan(WHOLE / 4);

            long read = slow.getInputStream().transferTo(OutputStream.nullOutputStream());
            assertThat(read).isGreaterThan(WHOLE);
            assertThat(written).hasValue(WHOLE);
        }
    }

    @Test
    void aReaderThatGoesEndsItsScrape() throws Exception {
        for (int i = 0; i < 8; i++) {
            int scrape = i;
            try (Socket socket = scraper()) {
                assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
            }
            await().until(() -> ended.get() == scrape + 1);
        }
    }

    @Test
    void moreThanAFewAtOnceAreAskedToComeBack() throws Exception {
        Socket[] slow = new Socket[4];
        try {
            for (int i = 0; i < slow.length; i++) {
                slow[i] = scraper();
                assertThat(slow[i].getInputStream().readNBytes(100)).hasSize(100);
            }
            HttpResponse<String> answer = call("GET", "/metrics");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).contains("1");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        lines = 1;
        await().until(() -> call("GET", "/metrics").statusCode() == 200);
    }
}
