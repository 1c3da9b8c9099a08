package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.IncidentUpdate.Stage;
import dev.launchwatch.testing.FakeTime;
import dev.launchwatch.web.PublicStatus.Design;
import dev.launchwatch.web.PublicStatus.Episode;
import dev.launchwatch.web.PublicStatus.Part;
import dev.launchwatch.web.PublicStatus.Planned;
import dev.launchwatch.web.PublicStatus.State;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page, its feed, badges and data as a client gets them. */
class StatusRouteTest {
    private static final int KIB = 1024;

    private final FakeTime time = new FakeTime(StatusSamples.NOW);
    private final StatusServer server = new StatusServer(StatusSamples.busy(20, State.DOWN), time);

    @AfterEach
    void close() {
        server.close();
    }

    private static String unpacked(byte[] bytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aPageOfTwentyMonitorsWeighsLessThan60KilobytesWithAllThatItLoads() {
        int page = server.get("/").length();
        int style = server.get("/status.css").length();
        int script = server.get("/status.js").length();
        System.out.printf(
                "status page: 20 monitors %,d bytes (%,d packed), stylesheet %,d, script %,d%n",
                page, server.send("GET", "/", "Accept-Encoding", "gzip").body().length, style, script);
        assertThat(page + style + script).isLessThan(60 * KIB);
    }

    @Test
    void aPageOfFiveHundredMonitorsIsBounded() {
        server.show(StatusSamples.busy(500, State.DOWN));
        time.advance(Duration.ofMinutes(2));
        Document page = Jsoup.parse(server.get("/"));
        assertThat(page.select(".plain > li h3")).hasSize(500);
        assertThat(page.select(".bars")).hasSize(StatusView.WITH_BARS);
        byte[] packed = server.send("GET", "/", "Accept-Encoding", "gzip").body();
        System.out.printf(
                "status page: 500 monitors %,d bytes (%,d packed)%n",
                unpacked(packed).length(), packed.length);
        assertThat(unpacked(packed).length()).isLessThan(250 * KIB);
        assertThat(packed.length).isLessThan(60 * KIB);
        server.show(StatusSamples.busy(3000, State.DOWN));
        time.advance(Duration.ofMinutes(2));
        assertThat(server.get("/").length()).isLessThan(400 * KIB);
    }

    @Test
    void manyReadersCostOneRenewalEveryFewSeconds() {
        for (int i = 0; i < 50; i++) {
            server.get("/");
            server.get("/badges/monitor-" + i % 20 + "/state.svg");
        }
        assertThat(server.asked()).isEqualTo(1);
        time.advance(Duration.ofMinutes(2));
        server.get("/");
        server.get("/feed.atom");
        assertThat(server.asked()).isEqualTo(2);
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() {
        HttpResponse<byte[]> first = server.send("GET", "/");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).matches("\"[0-9a-f]{22}\"");
        assertThat(first.headers().firstValue("Cache-Control")).contains("public, max-age=10");
        HttpResponse<byte[]> again = server.send("GET", "/", "If-None-Match", "W/\"x\", " + tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        HttpResponse<byte[]> packed = server.send("GET", "/", "Accept-Encoding", "gzip");
        assertThat(packed.headers().firstValue("Vary")).contains("Accept-Encoding");
        assertThat(unpacked(packed.body())).isEqualTo(new String(first.body(), StandardCharsets.UTF_8));
        assertThat(server.send(
                                "GET",
                                "/",
                                "If-None-Match",
                                packed.headers().firstValue("ETag").orElseThrow())
                        .statusCode())
                .isEqualTo(304);
        server.show(StatusSamples.busy(20, State.UP));
        time.advance(Duration.ofMinutes(2));
        assertThat(server.send("GET", "/", "If-None-Match", tag).statusCode()).isEqualTo(200);
    }

    @Test
    void aHeadIsTheSameWithoutABodyAndNothingCanBeWritten() {
        HttpResponse<byte[]> get = server.send("GET", "/");
        HttpResponse<byte[]> head = server.send("HEAD", "/");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().map()).isEqualTo(get.headers().map());
        for (String path : List.of("/", "/feed.atom", "/api/v1/status", "/badges/state.svg")) {
            HttpResponse<byte[]> post = server.send("POST", path);
            assertThat(post.statusCode()).as(path).isEqualTo(405);
            assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
        }
    }

    @Test
    void theBrowserIsToldToTrustNothingButThePage() {
        HttpResponse<byte[]> page = server.send("GET", "/");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; ")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        Document html = Jsoup.parse(new String(page.body(), StandardCharsets.UTF_8));
        assertThat(html.select("[style], style, script:not([src]), [onclick]")).isEmpty();
        assertThat(server.send("GET", "/logo")
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow())
                .contains("sandbox");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (String path : List.of(
                "/badges/nobody/state.svg",
                "/badges/monitor-1/phase.svg",
                "/badges/monitor-1/state.png",
                "/badges/monitor-1",
                "/badges/",
                "/badges/a/b/c/d")) {
            assertThat(server.send("GET", path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(server.send("GET", "/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void aHostOfItsOwnAnswersWithNothingButThePage() {
        server.own("localhost");
        assertThat(server.send("GET", "/").statusCode()).isEqualTo(200);
        assertThat(server.send("GET", "/badges/state.svg").statusCode()).isEqualTo(200);
        for (String path : List.of("/metrics", "/q/health", "/api/v1/monitors", "/badges/../metrics")) {
            assertThat(server.send("GET", path).statusCode()).as(path).isEqualTo(404);
        }
        server.own("status.example.org");
        assertThat(server.send("GET", "/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void hostileNamesAndTextsAreTextEverywhere() throws Exception {
        String evil = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'&]]>\u0007";
        Part part = StatusSamples.part("a", evil, evil, State.DOWN, List.of(), new Random(1));
        server.show(new PublicStatus(
                StatusSamples.NOW,
                new Design(
                        evil,
                        evil,
                        "https://a.example",
                        null,
                        "#0b57d0",
                        "#a8c7fa",
                        ZoneOffset.UTC,
                        List.of(StatusSamples.ENGLISH),
                        true),
                List.of(part),
                List.of(new Episode("x", "a", evil, StatusSamples.NOW, StatusSamples.NOW, null)),
                List.of(new IncidentUpdate("1", "x", StatusSamples.NOW, Stage.UPDATE, evil, evil)),
                List.of(
                        new Planned(
                                evil,
                                List.of(evil),
                                StatusSamples.NOW,
                                StatusSamples.NOW.plusSeconds(60),
                                evil,
                                evil,
                                StatusSamples.NOW),
                        new Planned(
                                evil + "2",
                                List.of(evil),
                                StatusSamples.NOW.minusSeconds(60),
                                StatusSamples.NOW,
                                evil,
                                evil,
                                StatusSamples.NOW)),
                true));
        time.advance(Duration.ofMinutes(2));
        Document html = Jsoup.parse(server.get("/"));
        assertThat(html.select("script")).hasSize(1);
        assertThat(html.select("main img, [onerror]")).isEmpty();
        for (String path : List.of("/feed.atom", "/badges/a/state.svg", "/badges/a/uptime.svg", "/badges/state.svg")) {
            String xml = server.get(path);
            assertThat(xml).as(path).doesNotContain("<script", "<img", "\u0007");
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(new JsonObject(server.get("/api/v1/status")).getString("title"))
                .isEqualTo(evil);
    }

    @Test
    void nobodyReadsWhoSaidItNorWhichRuleFired() {
        for (String path : List.of("/", "/feed.atom", "/api/v1/status")) {
            assertThat(server.get(path))
                    .as(path)
                    .contains("Our provider&#39;s models are overloaded.".substring(0, 3))
                    .doesNotContain("ada@example.org", "chat-down", "site-down");
        }
    }

    @Test
    void whereNothingIsPublicOrTheDaemonHasOnlyJustBegunNothingIsSaidToWork() {
        PublicStatus busy = StatusSamples.busy(1, State.UP);
        PublicStatus nothing =
                new PublicStatus(busy.at(), busy.design(), List.of(), List.of(), List.of(), List.of(), false);
        assertThat(StatusView.overall(nothing.parts())).isEqualTo(State.UNKNOWN);
        assertThat(StatusView.sentence(nothing.parts(), StatusSamples.ENGLISH))
                .isEqualTo(StatusSamples.ENGLISH.nothingPublic());
        assertThat(Badge.overall(nothing, StatusSamples.ENGLISH))
                .contains(StatusSamples.ENGLISH.nothingPublic(), "#5f6368")
                .doesNotContain("#0b7043");
    }

    @Test
    void badgesSayStateUptimeAndResponseTimeInWords() {
        assertThat(server.get("/badges/state.svg")).contains("aria-label=\"Harbour Club: Some parts do not work.\"");
        assertThat(server.get("/badges/monitor-3/state.svg")).contains("<title>Chat answers: Does not work</title>");
        assertThat(server.get("/badges/monitor-1/uptime.svg")).contains("Log in, 90 days: 99.");
        assertThat(server.get("/badges/monitor-1/uptime.svg?days=7")).contains("Log in, 7 days: 100\u202f%");
        assertThat(server.get("/badges/monitor-1/uptime.svg?days=8")).contains("Log in, 90 days");
        assertThat(server.get("/badges/monitor-1/latency.svg")).contains("Log in: ", "\u202fms");
    }

    @Test
    void dataHasEverythingThatThePageShows() {
        JsonObject json = new JsonObject(server.get("/api/v1/status"));
        assertThat(json.getString("state")).isEqualTo("down");
        assertThat(json.getString("summary")).isEqualTo("Some parts do not work.");
        JsonObject chat = json.getJsonArray("monitors").getJsonObject(3);
        assertThat(chat.getString("state")).isEqualTo("down");
        assertThat(chat.getJsonArray("days")).hasSize(90);
        assertThat(chat.getJsonObject("uptime").getDouble("90d")).isBetween(0.99, 1.0);
        JsonObject incident = json.getJsonArray("incidents").getJsonObject(0);
        assertThat(incident.getJsonArray("updates")).hasSize(2);
        assertThat(incident.getString("endedAt")).isNull();
        assertThat(json.getJsonArray("maintenance")).hasSize(1);
    }

    @Test
    void declaredMaintenanceIsOnThePageAndInTheFeedAndSaysWhenItIsOver() {
        Instant now = StatusSamples.NOW;
        PublicStatus busy = StatusSamples.busy(3, State.UP);
        Planned running = new Planned(
                "w1", List.of("Payments"), now.minusSeconds(60), now.plusSeconds(600), "We move", "One.\nTwo.", now);
        Planned over = new Planned(
                "w2", List.of("Export"), now.minusSeconds(3600), now.minusSeconds(600), "We moved", "", now);
        server.show(new PublicStatus(
                busy.at(), busy.design(), busy.parts(), List.of(), List.of(), List.of(over, running), true));
        time.advance(Duration.ofMinutes(2));
        Document page = Jsoup.parse(server.get("/"));
        assertThat(page.select("section:has(#planned) li").eachText())
                .singleElement()
                .asString()
                .contains("We move", "One. Two.", "Affects Payments");
        assertThat(page.select("section:has(#past) article").eachText())
                .singleElement()
                .asString()
                .contains("We moved", "Affects Export", "Lasted", "Over", "It began");
        Document feed = Jsoup.parse(server.get("/feed.atom"), "", org.jsoup.parser.Parser.xmlParser());
        assertThat(feed.select("entry > title").eachText())
                .containsExactly("Planned maintenance: We move", "Planned maintenance: We moved");
        assertThat(feed.select("entry > content").eachText().getLast()).contains("Over");
        assertThat(feed.select("entry > content").eachText().getFirst())
                .contains("Planned maintenance is under way.")
                .doesNotContain("Over");
        assertThat(feed.select("entry > id").eachText()).allMatch(id -> id.startsWith("urn:launchwatch:maintenance:m"));
        assertThat(page.select("#" + PlannedText.anchor(running))).hasSize(1);
        var json = new JsonObject(server.get("/api/v1/status")).getJsonArray("maintenance");
        assertThat(json).hasSize(1);
        assertThat(json.getJsonObject(0).getString("title")).isEqualTo("We move");
    }

    @Test
    void anotherLanguageIsAskedForByItsCode() {
        PublicStatus busy = StatusSamples.busy(3, State.UP);
        server.show(new PublicStatus(
                busy.at(),
                StatusSamples.design(StatusSamples.ENGLISH, StatusSamples.german()),
                busy.parts(),
                busy.episodes(),
                busy.updates(),
                busy.planned(),
                true));
        time.advance(Duration.ofMinutes(2));
        Document german = Jsoup.parse(server.get("/?lang=de"));
        assertThat(german.select("html").attr("lang")).isEqualTo("de");
        assertThat(german.select("h1").text()).isEqualTo("Alles funktioniert.");
        assertThat(german.select("[hreflang=de]").attr("aria-current")).isEqualTo("true");
        assertThat(Jsoup.parse(server.get("/?lang=xx")).select("html").attr("lang"))
                .isEqualTo("en");
        assertThat(server.get("/?lang=xx")).isEqualTo(server.get("/"));
    }
}
