package dev.launchwatch.signal;

import static dev.launchwatch.signal.Bodies.good;
import static dev.launchwatch.signal.Bodies.shapes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.StatusRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines that web servers write, and what they mean. Where the samples come from stands beside them. */
class AccessLogFormatsTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final AccessLog.Logins LOGINS = new AccessLog.Logins(
            List.of("/api/login"),
            "POST",
            List.of(StatusRange.parse("401"), StatusRange.parse("403")),
            List.of(StatusRange.parse("200"), StatusRange.parse("302")));

    private static List<Decoded> read(@Nullable LogFormat format, String file) throws IOException {
        LineDecoder decoder = decoder(format, LOGINS);
        List<Decoded> read = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/logs", file))) {
            read.addAll(decoder.decode(line.getBytes(StandardCharsets.UTF_8)));
        }
        return read;
    }

    private static LineDecoder decoder(@Nullable LogFormat format, AccessLog.@Nullable Logins logins) {
        return LineDecoder.of(new AccessLog("access.log", format, AccessLog.From.END, logins));
    }

    private static Decoded one(LineDecoder decoder, String line) {
        List<Decoded> items = decoder.decode(line.getBytes(StandardCharsets.UTF_8));
        assertThat(items).hasSize(1);
        return items.getFirst();
    }

    private static Mapping json() {
        return new Mapping(
                null,
                "http.request",
                Map.of(),
                "$.request_id",
                "$.time",
                "$.remote_addr",
                "$.remote_user",
                null,
                "$.request",
                "$.status",
                "$.request_time",
                Mapping.Unit.S,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "USD");
    }

    @Test
    void combinedLinesAreRequestsLoginsOrUnauthorizedByStatusAndPath() throws IOException {
        List<Decoded> lines = read(null, "nginx-combined.log");
        assertThat(shapes(lines))
                .containsExactly(
                        "http.request",
                        "login.failed",
                        "login.succeeded",
                        "http.unauthorized",
                        "http.request",
                        "http.request",
                        "http.request",
                        "http.request",
                        "ignored",
                        "http.request",
                        "login.failed",
                        "login.failed",
                        "http.request",
                        "http.request");
        assertThat(good(lines.getFirst()))
                .isEqualTo(new Reported(
                        null,
                        "http.request",
                        NOON.plusSeconds(1),
                        "203.0.113.7",
                        null,
                        null,
                        "/posts/{id}",
                        200,
                        null,
                        null,
                        null,
                        null));
        assertThat(good(lines.get(1)))
                .as("in another zone, failed by its status")
                .isEqualTo(new Reported(
                        null,
                        "login.failed",
                        NOON.plusSeconds(2),
                        "203.0.113.7",
                        null,
                        null,
                        "/api/login",
                        401,
                        null,
                        null,
                        "status_401",
                        null));
        assertThat(good(lines.get(2)).ip()).isEqualTo("2001:db8::17");
        assertThat(good(lines.get(3)).account()).as("a user with a blank").isEqualTo("ada lovelace");
    }

    @Test
    void whatStrangersWriteIntoARequestChangesNothingButTheirOwn() throws IOException {
        List<Decoded> lines = read(null, "nginx-combined.log");
        Reported evil = good(lines.get(9));
        assertThat(evil.ip()).isEqualTo("203.0.113.11");
        assertThat(evil.at()).isEqualTo(NOON.plusSeconds(10));
        assertThat(evil.status()).isEqualTo(200);
        for (int i : List.of(4, 5, 6)) {
            assertThat(good(lines.get(i)).route())
                    .as("what is not there, or no HTTP, has no route: %d", i)
                    .isNull();
        }
    }

    @Test
    void aLoginIsOneHoweverItsPathIsSpelt() throws IOException {
        LineDecoder decoder = decoder(null, LOGINS);
        for (String path : List.of(
                "/api/login",
                "/api//login",
                "/api/./login",
                "/x/../api/login",
                "/api/%6cogin?next=/",
                "https://example.org/api/login")) {
            Decoded line =
                    one(decoder, "203.0.113.7 - - [31/Jan/2026:12:00:00 +0000] \"POST " + path + " HTTP/1.1\" 401 5");
            assertThat(shapes(List.of(line))).as(path).containsExactly("login.failed");
        }
    }

    @Test
    void fieldsBehindTheUserAgentAreToldByTheirPlace() throws IOException {
        List<Decoded> lines = read(new LogFormat.Extended(1, Mapping.Unit.S, 3), "nginx-extended.log");
        assertThat(lines.stream().map(line -> good(line).latency()))
                .containsExactly(Duration.ofMillis(125), Duration.ofMillis(1500), null, null);
        assertThat(lines.stream().map(line -> good(line).ip()))
                .as("the proxy's own where the field says nothing")
                .containsExactly("198.51.100.4", "10.0.0.2", "2001:db8::4", "10.0.0.2");
    }

    @Test
    void linesOfApacheAreReadCommonAndWithTheirHost() throws IOException {
        List<Decoded> common = read(null, "apache-common.log");
        assertThat(shapes(common)).containsExactly("http.request", "http.request", "http.unauthorized");
        assertThat(good(common.getFirst()).at()).isEqualTo(NOON);
        assertThat(good(common.getFirst()).account()).isEqualTo("frank");
        assertThat(good(common.get(1)).ip()).isEqualTo("::1");
        List<Decoded> host = read(new LogFormat.Combined(), "apache-vhost.log");
        assertThat(host.stream().map(line -> good(line).ip())).containsExactly("203.0.113.7", "2001:db8::17");
        assertThat(good(host.get(1)).account()).isEqualTo("ada");
    }

    @Test
    void jsonLinesMeanWhatAMappingSaysAndWhatTheirStatusSays() throws IOException {
        List<Decoded> lines = read(new LogFormat.Mapped(json()), "nginx.json");
        assertThat(shapes(lines)).containsExactly("login.failed", "http.request", "http.unauthorized", "http.request");
        assertThat(good(lines.getFirst()))
                .isEqualTo(new Reported(
                        "8a51f1",
                        "login.failed",
                        NOON.plusSeconds(1),
                        "203.0.113.7",
                        null,
                        null,
                        "/api/login",
                        401,
                        Duration.ofMillis(42),
                        null,
                        "status_401",
                        null));
        assertThat(good(lines.get(2)).account()).isEqualTo("ada");
        assertThat(good(lines.get(3)).route()).isNull();
    }

    @Test
    void ofCaddysLinesOnlyThoseOfTheAccessLogCount() throws IOException {
        List<Decoded> lines = read(new LogFormat.Caddy(), "caddy.json");
        assertThat(shapes(lines))
                .containsExactly("login.failed", "ignored", "http.request", "ignored", "http.request", "ignored");
        Reported login = good(lines.getFirst());
        assertThat(login.ip()).as("the visitor's, not the proxy's").isEqualTo("203.0.113.7");
        assertThat(login.at()).isBetween(NOON.plusSeconds(1), NOON.plusSeconds(2));
        assertThat(login.latency()).isEqualTo(Duration.ofNanos(929_675));
        assertThat(login.route()).isEqualTo("/api/login");
        assertThat(good(lines.get(2)).account()).isEqualTo("ada");
        assertThat(good(lines.get(4)).latency()).as("written for people").isNull();
    }

    @Test
    void withoutLoginsEvery401IsUnauthorized() {
        assertThat(shapes(List.of(one(
                        decoder(null, null),
                        "203.0.113.7 - - [31/Jan/2026:12:00:00 +0000] \"POST /api/login HTTP/1.1\" 401 5"))))
                .containsExactly("http.unauthorized");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no log at all",
                "",
                "[",
                "] \"",
                "203.0.113.7 - - [31/Jan/2026:12:00:00 +0000] \"GET / HTTP/1.1",
                "203.0.113.7 - - [31/Jan/2026:12:00:00 +0000] \"GET / HTTP/1.1\"",
                "203.0.113.7 - - [31/Jan/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 99 1",
                "203.0.113.7 - - [31/Jan/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 2x0 1",
                "203.0.113.7 - - [31/Foo/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 200 1",
                "203.0.113.7 - - [32/Jan/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 200 1",
                "203.0.113.7 - - [31/Jan/2026:12:00:00 +9900] \"GET / HTTP/1.1\" 200 1",
                "203.0.113.7 - - [31/Jan/9x26:12:00:00 +0000] \"GET / HTTP/1.1\" 200 1",
                "203.0.113.7 - - [31 Jan 2026, noon] \"GET / HTTP/1.1\" 200 1"
            })
    void whatIsNoLineIsRefusedWithoutItsText(String line) {
        assertThat(one(decoder(null, LOGINS), line))
                .isInstanceOfSatisfying(
                        Decoded.Bad.class,
                        bad -> assertThat(bad.error()).doesNotContain("203.0.113.7", "no log at all"));
    }

    @Test
    void whatIsNoJsonIsRefused() {
        for (LogFormat format : List.of(new LogFormat.Caddy(), new LogFormat.Mapped(json()))) {
            assertThat(one(decoder(format, LOGINS), "203.0.113.7 - - no json")).isInstanceOf(Decoded.Bad.class);
            assertThat(one(decoder(format, LOGINS), "{\"a\":")).isInstanceOf(Decoded.Bad.class);
        }
    }

    /** Lines of all servers, with anything changed in them, to every format. */
    @Test
    void nothingEscapesWhateverIsInALine() throws IOException {
        List<byte[]> lines = new ArrayList<>();
        for (String file : List.of(
                "nginx-combined.log",
                "nginx-extended.log",
                "apache-common.log",
                "apache-vhost.log",
                "nginx.json",
                "caddy.json")) {
            for (String line : Files.readAllLines(Path.of("src/test/resources/logs", file))) {
                lines.add(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        List<LineDecoder> decoders = List.of(
                decoder(null, LOGINS),
                decoder(new LogFormat.Extended(1, Mapping.Unit.NS, 2), LOGINS),
                decoder(new LogFormat.Caddy(), LOGINS),
                decoder(new LogFormat.Mapped(json()), LOGINS));
        int good = 0;
        for (int seed = 0; seed < 10_000; seed++) {
            Random random = new Random(seed);
            byte[] line = lines.get(random.nextInt(lines.size())).clone();
            for (int i = random.nextInt(4); i > 0; i--) {
                line[random.nextInt(line.length)] = random.nextBoolean()
                        ? (byte) random.nextInt(256)
                        : (byte) "[]\"\\ :{},%/".charAt(random.nextInt(11));
            }
            for (LineDecoder decoder : decoders) {
                for (Decoded item : decoder.decode(line)) {
                    if (item instanceof Decoded.Good(Reported event)) {
                        good++;
                        String route = event.route();
                        assertThat(route == null || route.length() <= 200)
                                .as("seed " + seed)
                                .isTrue();
                    }
                }
            }
        }
        assertThat(good).isGreaterThan(5_000);
    }
}
