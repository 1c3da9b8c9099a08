package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the first to see a request adds to whatever others answer. */
class DoormanTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void open() {
        Router router = Router.router(vertx);
        new Doorman((Operations) Proxy.newProxyInstance(
                        Operations.class.getClassLoader(), new Class<?>[] {Operations.class}, (_, _, _) -> false))
                .mount(router);
        router.route("/own")
                .handler(context -> context.response()
                        .setStatusCode(405)
                        .putHeader("Allow", "PUT")
                        .end());
        router.route().handler(context -> context.response().setStatusCode(405).end());
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private HttpResponse<String> patch(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                        .method("PATCH", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/monitors | GET, HEAD",
                "/api/v1/monitors/home/results | GET, HEAD",
                "/api/v1/monitors/home/run | POST",
                "/api/v1/alerts/site-down/homepage/1777636800000/ack | POST",
                "/api/v1/silences | GET, HEAD, POST",
                "/api/v1/silences/1 | DELETE, GET, HEAD",
                "/own | PUT",
                "/nothing |"
            })
    void whatMayBeDoneInsteadIsSaid(String path, String methods) throws IOException, InterruptedException {
        assertThat(patch(path).headers().firstValue("Allow").orElse(null)).isEqualTo(methods);
    }

    @Test
    void whatBrowsersMustNotDoIsSaidWhateverIsAnswered() throws IOException, InterruptedException {
        HttpResponse<String> answer = patch("/nothing");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }
}
