package dev.launchwatch.demo;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** One running demo for the tests of a class, repaired and emptied after each. */
abstract class SiteFixture {
    static Vertx vertx;
    static SampleSite site;
    static HttpClient client;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        site = SampleSite.start(vertx, Ports.ANY, InstantSource.system());
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    @AfterEach
    void repair() {
        site.repair();
        site.clearInbox();
    }

    @AfterAll
    static void stop() {
        client.close();
        site.close();
        vertx.close();
    }

    static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(site.url() + path)).timeout(Duration.ofSeconds(10));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    static HttpResponse<String> postJson(String path, String json) throws IOException, InterruptedException {
        return send(request(path).header("content-type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    static HttpResponse<String> call(String method, String path) throws IOException, InterruptedException {
        return send(request(path).method(method, BodyPublishers.noBody()));
    }

    static JsonArray inbox() throws IOException, InterruptedException {
        return new JsonArray(get("/_demo/inbox").body());
    }

    static JsonObject onlyMessage() throws IOException, InterruptedException {
        JsonArray all = inbox();
        if (all.size() != 1) {
            throw new AssertionError("expected one message in the inbox: " + all.encodePrettily());
        }
        return all.getJsonObject(0);
    }

    /** A client that keeps cookies and follows redirects only when it is told to. */
    static HttpClient browser(HttpClient.Redirect redirects) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(redirects)
                .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                .build();
    }
}
