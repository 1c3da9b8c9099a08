package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.app.SingleSignOn;
import dev.launchwatch.demo.Ports;
import dev.launchwatch.demo.SampleSite;
import dev.launchwatch.oidc.Allow;
import dev.launchwatch.oidc.Registration;
import dev.launchwatch.testing.FakeTime;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Operators sign in by the demo's identity provider, over real connections from the first click to the last. */
class OpsOidcTest {
    private final FakeTime time = new FakeTime(OpsSamples.NOW);
    private final Vertx vertx = Vertx.vertx();
    private final SampleSite site = SampleSite.start(vertx, Ports.ANY, time);
    private final OpsServer server = new OpsServer(time, OpsSamples.busy());
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
            .build();

    @AfterEach
    void close() {
        http.close();
        server.close();
        site.close();
        vertx.close();
    }

    static Provider provider(SampleSite site, OpsServer server, Vertx vertx, String... allow) {
        return new SingleSignOn(
                "Harbour Login",
                new Registration(
                        site.issuer(),
                        SampleSite.OPERATORS_CLIENT_ID,
                        Optional.of(SampleSite.OPERATORS_CLIENT_SECRET),
                        List.of("openid", "email"),
                        Allow.of(List.of(allow)),
                        server.address() + OpsPaths.CALLBACK),
                vertx,
                server.time);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Signs in there, or not; returns where the provider sends the browser back to. */
    private String atTheProvider(String url, String email, String password, String... more) throws Exception {
        Document page =
                Jsoup.parse(send(HttpRequest.newBuilder(URI.create(url))).body(), site.url());
        StringBuilder form = new StringBuilder("email=" + email + "&password=" + password);
        page.select("input[type=hidden]")
                .forEach(input -> form.append('&')
                        .append(input.attr("name"))
                        .append('=')
                        .append(URLEncoder.encode(input.attr("value"), StandardCharsets.UTF_8)));
        for (String field : more) {
            form.append('&').append(field);
        }
        return send(HttpRequest.newBuilder(URI.create(site.url() + "/idp/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form.toString())))
                .headers()
                .firstValue("Location")
                .orElse("");
    }

    private HttpResponse<String> signIn(OpsServer.Browser browser, String email, String... more) throws Exception {
        String way = browser.get("/ops/sign-in/oidc")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        String back = atTheProvider(way, email, SampleSite.PASSWORD, more);
        assertThat(back).startsWith(server.address() + OpsPaths.CALLBACK + "?");
        return browser.get(back.substring(server.address().length()));
    }

    @Test
    void whoIsOnTheListComesInUnderTheirAddress() throws Exception {
        server.provider = Optional.of(provider(site, server, vertx, SampleSite.EMAIL));
        OpsServer.Browser browser = server.browser();
        HttpResponse<String> back = signIn(browser, SampleSite.EMAIL);
        assertThat(back.statusCode()).as(back.body()).isEqualTo(303);
        assertThat(browser.page("/ops").select("form.who span").text()).isEqualTo(SampleSite.EMAIL);
        String after = browser.post("/ops/sign-out", "form", browser.form("/ops"))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        String farewell = browser.page(after).select("[role=status] a").attr("href");
        assertThat(send(HttpRequest.newBuilder(URI.create(farewell))).body()).contains("You are signed out");
    }

    @Test
    void whoIsKnownThereAndNotOnTheListStaysOutside() throws Exception {
        server.provider = Optional.of(provider(site, server, vertx, "@example.org"));
        HttpResponse<String> back = signIn(server.browser(), "ada@harbour.example");
        assertThat(back.statusCode()).isEqualTo(403);
        assertThat(back.body()).contains("knows you as ada@harbour.example, who is not on the list");
        server.provider = Optional.of(provider(site, server, vertx, "groups:members"));
        assertThat(signIn(server.browser(), "ada@harbour.example").statusCode()).isEqualTo(303);
    }

    @Test
    void whoCancelsThereIsToldSoHere() throws Exception {
        server.provider = Optional.of(provider(site, server, vertx, SampleSite.EMAIL));
        HttpResponse<String> back = signIn(server.browser(), SampleSite.EMAIL, "deny=yes");
        assertThat(back.statusCode()).isEqualTo(403);
        assertThat(back.body()).contains("Harbour Login did not let you in: access_denied.");
    }

    @Test
    void aCodeIsWorthNothingToWhoStoleIt() throws Exception {
        server.provider = Optional.of(provider(site, server, vertx, SampleSite.EMAIL));
        OpsServer.Browser victim = server.browser();
        String way =
                victim.get("/ops/sign-in/oidc").headers().firstValue("Location").orElseThrow();
        String stolen =
                atTheProvider(way, SampleSite.EMAIL, SampleSite.PASSWORD).replaceFirst(".*[?&]code=([^&]+).*", "$1");
        OpsServer.Browser thief = server.browser();
        String own =
                thief.get("/ops/sign-in/oidc").headers().firstValue("Location").orElseThrow();
        String state = own.replaceFirst(".*[?&]state=([^&]+).*", "$1");
        String issuer = URLEncoder.encode(site.issuer(), StandardCharsets.UTF_8);
        HttpResponse<String> back =
                thief.get(OpsPaths.CALLBACK + "?code=" + stolen + "&state=" + state + "&iss=" + issuer);
        assertThat(back.statusCode()).isEqualTo(403);
        assertThat(back.body()).as("PKCE: their verifier is another").contains("invalid_grant");
    }

    @Test
    void theProviderMayBeDownWhenTheDaemonStartsAndComeLater() throws Exception {
        server.provider = Optional.of(provider(site, server, vertx, SampleSite.EMAIL));
        site.set(dev.launchwatch.demo.Fault.EVERYTHING_DOWN, true);
        OpsServer.Browser browser = server.browser();
        HttpResponse<String> down = browser.get("/ops/sign-in/oidc");
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.body()).contains("cannot be asked who you are", "Those who have a password here");
        assertThat(browser.signIn("ada", OpsServer.PASSWORD).statusCode()).isEqualTo(303);
        site.repair();
        time.advance(java.time.Duration.ofSeconds(5));
        assertThat(signIn(server.browser(), SampleSite.EMAIL).statusCode()).isEqualTo(303);
    }
}
