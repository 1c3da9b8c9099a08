package dev.launchwatch.probe;

import static dev.launchwatch.probe.Specs.expect;
import static dev.launchwatch.probe.Specs.is;
import static dev.launchwatch.probe.Specs.that;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Timings;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Exchange.Connection;
import dev.launchwatch.probe.Exchange.Event;
import dev.launchwatch.probe.Exchange.Header;
import dev.launchwatch.probe.Expect.CookieExpectation;
import dev.launchwatch.probe.Expect.SameSite;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssertionsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final URI URL = URI.create("https://example.org/page");

    private int status = 200;
    private final List<Header> headers = new ArrayList<>();
    private Buffer body = Buffer.buffer();
    private final List<Event> events = new ArrayList<>();
    private Connection connection = new Connection(4, "TLSv1.3", NOW.plus(Duration.ofDays(60)));
    private boolean stream;
    private int redirects;
    private URI url = URL;
    private @Nullable URI next;
    private Duration took = Duration.ofMillis(100);

    private List<Failure> check(Specs.ExpectSpec expect) {
        Answer.Complete answer = new Answer.Complete(status, "1.1", headers, body, events, Timings.NONE, connection);
        Seen seen = new Seen(answer, url, next, redirects, answer.headers("set-cookie"), stream, took, NOW);
        return Assertions.check(expect.build(), seen, new Scope(new Redactor(Set.of("hunter2hunter2"))));
    }

    private void holds(Specs.ExpectSpec expect) {
        assertThat(check(expect)).isEmpty();
    }

    private Failure fails(Reason reason, Specs.ExpectSpec expect) {
        List<Failure> failures = check(expect);
        assertThat(failures).isNotEmpty();
        assertThat(failures.getFirst().reason()).isEqualTo(reason);
        return failures.getFirst();
    }

    private void fails(Reason reason, String message, Specs.ExpectSpec expect) {
        assertThat(fails(reason, expect).message()).isEqualTo(message);
    }

    private void body(String text) {
        body = Buffer.buffer(text);
    }

    private void header(String name, String value) {
        headers.add(new Header(name, value));
    }

    private void event(String name, String data, long millis) {
        stream = true;
        events.add(new Event(name, data, Duration.ofMillis(millis)));
    }

    @Test
    void statusFitsOneOfTheListOrNot() {
        status = 204;
        holds(expect());
        holds(expect().status("200", "204"));
        holds(expect().status("200-299"));
        status = 503;
        fails(Reason.ASSERTION_STATUS, "expected status 200, got 503", expect().status("200"));
        fails(Reason.ASSERTION_STATUS, "expected status 200 or 3xx, got 503", expect().status("200", "3xx"));
    }

    @Test
    void latencyAloneMakesAProbeDegraded() {
        took = Duration.ofMillis(1200);
        List<Failure> failures = check(expect().latency(Duration.ofMillis(800)));
        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.ASSERTION_LATENCY);
            assertThat(failure.message()).isEqualTo("expected the answer within 800ms, it took 1.2s");
            assertThat(failure.expected()).isEqualTo("800ms");
            assertThat(failure.actual()).isEqualTo("1.2s");
        });
        assertThat(Assertions.judge(failures)).isInstanceOf(Outcome.Degraded.class);
        took = Duration.ofMillis(800);
        holds(expect().latency(Duration.ofMillis(800)));
    }

    @Test
    void hardFailuresComeBeforeQuality() {
        took = Duration.ofSeconds(2);
        body("nothing");
        List<Failure> failures = check(expect().latency(Duration.ofSeconds(1)).contains("Welcome"));
        assertThat(failures)
                .extracting(Failure::reason)
                .containsExactly(Reason.ASSERTION_BODY, Reason.ASSERTION_LATENCY);
        assertThat(Assertions.judge(failures)).isEqualTo(new Outcome.Down(failures.getFirst()));
        assertThat(Assertions.judge(List.of())).isEqualTo(new Outcome.Up());
    }

    @Test
    void theFailureThatCountsNamesTheOthersOfItsSort() {
        took = Duration.ofSeconds(2);
        body("nothing");
        List<Failure> failures = check(expect().latency(Duration.ofSeconds(1))
                .status("204")
                .contains("Welcome")
                .contains("x".repeat(100))
                .contains("third")
                .contains("fourth")
                .contains("fifth"));
        Failure told = Assertions.judge(failures).why().orElseThrow();
        assertThat(told.reason()).isEqualTo(Reason.ASSERTION_STATUS);
        assertThat(told.message())
                .isEqualTo(
                        "expected status 204, got 200 (also: expected the body to contain \"Welcome\", but it does not;"
                                + " expected the body to contain \"" + "x".repeat(49)
                                + "…; expected the body to contain"
                                + " \"third\", but it does not; and 2 more)");
        assertThat(told.expected()).isEqualTo("204");
        assertThat(told.actual()).isEqualTo("200");
    }

    @Test
    void aFailureOfOurOwnIsUnknown() {
        assertThat(Assertions.judge(List.of(Failure.of(Reason.INTERNAL, "x")))).isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void headersAreComparedByGlobWhateverTheirNamesCase() {
        header("Location", "https://example.org/login?next=%2F");
        header("Vary", "Accept");
        header("vary", "Cookie");
        header("Age", "12");
        holds(expect().header("location", is("*/login*")));
        holds(expect().header("VARY", is("Cookie")).header("vary", is("Accept, Cookie")));
        holds(expect().header("vary", that().contains("Cook")));
        holds(expect().header("age", that().atLeast("12").under("13")));
        holds(expect().header("x-powered-by", that().exists(false)));
        holds(expect().header("x-powered-by", that().not("Express")));
        fails(
                Reason.ASSERTION_HEADER,
                "expected header location to be \"*/home\", got \"https://example.org/login?next=%2F\"",
                expect().header("Location", is("*/home")));
        fails(
                Reason.ASSERTION_HEADER,
                "expected header strict-transport-security to be \"max-age=*\", but it is missing",
                expect().header("Strict-Transport-Security", is("max-age=*")));
        fails(
                Reason.ASSERTION_HEADER,
                "expected header vary to be absent, got \"Accept\"",
                expect().header("vary", that().exists(false)));
        fails(
                Reason.ASSERTION_HEADER,
                "expected header vary not to be \"Cookie\", got \"Cookie\"",
                expect().header("vary", that().not("Cookie")));
        fails(
                Reason.ASSERTION_HEADER,
                "expected header x to be there, but it is missing",
                expect().header("x", that().exists(true)));
    }

    @Test
    void bodyTextsMustOrMustNotBeThere() {
        body("Welcome home, hunter2hunter2");
        holds(expect().contains("Welcome").contains("home").notContains("Error"));
        fails(
                Reason.ASSERTION_BODY,
                "expected the body to contain \"Goodbye\", but it does not",
                expect().contains("Goodbye"));
        assertThat(fails(Reason.ASSERTION_BODY, expect().contains("Goodbye")).actual())
                .isEqualTo("Welcome home, [redacted]");
        fails(
                Reason.ASSERTION_BODY,
                "expected the body not to contain \"home\", but it does",
                expect().notContains("home"));
        body("");
        fails(Reason.ASSERTION_BODY, "expected the body to contain \"x\", but it is empty", expect().contains("x"));
    }

    @Test
    void theBodyIsReadByItsCharset() {
        header("Content-Type", "text/html; charset=\"ISO-8859-1\"");
        body = Buffer.buffer("Grüße".getBytes(StandardCharsets.ISO_8859_1));
        holds(expect().contains("Grüße"));
        headers.clear();
        body = Buffer.buffer(new byte[] {'o', 'k', (byte) 0xC3, (byte) 0x28, 'x'});
        holds(expect().contains("ok\uFFFD(x"));
        header("content-type", "text/html; charset=no-such-charset");
        body = Buffer.buffer("\uFEFFGrüße");
        holds(expect().matches("^Grüße$"));
    }

    @Test
    void aPatternMatchesSomewhereInTheBody() {
        body("build 1234 of today");
        holds(expect().matches("build \\d+"));
        fails(
                Reason.ASSERTION_BODY,
                "expected the body to match version \\d+, but it does not",
                expect().matches("version \\d+"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(a|aa)*b", "(.*a){12}b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(?:a*)*(?:a*)*b"})
    @Timeout(20)
    void aHostileBodyDoesNotHoldAPatternForever(String pattern) {
        body("a".repeat(50_000) + "!");
        Failure failure = fails(Reason.ASSERTION_BODY, expect().matches(pattern));
        assertThat(failure.message())
                .startsWith("gave up matching the body with ")
                .endsWith("simplify the pattern");
    }

    static Stream<Arguments> jsonThatHolds() {
        return Stream.of(
                arguments("$.status", is("ok")),
                arguments("$.count", is("5")),
                arguments("$.count", is("5.0")),
                arguments("$.price", is("1.5")),
                arguments("$.ready", is("true")),
                arguments("$.gone", is("null")),
                arguments("$.gone", that().exists(true)),
                arguments("$.empty", is("[]")),
                arguments("$.missing", that().exists(false)),
                arguments("$.missing", that().not("error")),
                arguments(
                        "$.status",
                        that().not("error").minLength(2).maxLength(2).matches("^o")),
                arguments("$.status", that().oneOf("fine", "ok")),
                arguments("$.count", that().over("4").under("6").atLeast("5").atMost("5")),
                arguments("$.text5", that().over("4")),
                arguments("$.list", that().contains("b").minLength(2).maxLength(2)),
                arguments("$.services", that().minLength(2)),
                arguments("$.services[*].state", is("up")),
                arguments("$.services[?(@.name == 'db')].state", is("up")),
                arguments("$.services[*].name", that().contains("db").maxLength(2)),
                arguments("$.services[?(@.name == 'none')]", that().exists(false)),
                arguments("$.services[?(@.name == 'none')]", that().maxLength(0)),
                arguments("$..state", that().oneOf("up", "down")),
                arguments("$.list.length()", is("2")),
                arguments("$['odd key']", is("x")));
    }

    @ParameterizedTest
    @MethodSource("jsonThatHolds")
    void jsonHolds(String path, Specs.Condition condition) {
        body(JSON);
        holds(expect().json(path, condition));
    }

    private static final String JSON = """
            {"password":"open sesame","status":"ok","count":5,"price":1.50,"ready":true,"gone":null,"empty":[],"text5":"5","list":["a","b"],
             "services":[{"name":"db","state":"up"},{"name":"cache","state":"up"}],"odd key":"x","huge":1e999999999}""";

    static Stream<Arguments> jsonThatFails() {
        return Stream.of(
                arguments("$.status", is("degraded"), "expected $.status to be \"degraded\", got \"ok\""),
                arguments("$.count", is("6"), "expected $.count to be \"6\", got 5"),
                arguments("$.ready", is("false"), "expected $.ready to be \"false\", got true"),
                arguments("$.missing", is("x"), "expected $.missing to be \"x\", but it is missing"),
                arguments("$.missing.deeper", is("x"), "expected $.missing.deeper to be \"x\", but it is missing"),
                arguments("$.status", that().exists(false), "expected $.status to be absent, got \"ok\""),
                arguments("$.missing", that().exists(true), "expected $.missing to be there, but it is missing"),
                arguments("$.status", that().not("ok"), "expected $.status not to be \"ok\", got \"ok\""),
                arguments(
                        "$.status", that().oneOf("a", "b"), "expected $.status to be one of \"a\", \"b\", got \"ok\""),
                arguments("$.count", that().over("5"), "expected $.count to be over 5, got 5"),
                arguments("$.count", that().under("5"), "expected $.count to be under 5, got 5"),
                arguments("$.count", that().atLeast("5.5"), "expected $.count to be at least 5.5, got 5"),
                arguments("$.count", that().atMost("4"), "expected $.count to be at most 4, got 5"),
                arguments("$.status", that().over("1"), "expected $.status to be over 1, got \"ok\""),
                arguments("$.huge", that().under("1"), "expected $.huge to be under 1, got 1E+999999999"),
                arguments("$.list", that().contains("c"), "expected $.list to contain \"c\", got [\"a\",\"b\"]"),
                arguments(
                        "$.list",
                        that().minLength(3),
                        "expected $.list to have a length of at least 3, got [\"a\",\"b\"]"),
                arguments(
                        "$.status", that().maxLength(1), "expected $.status to have a length of at most 1, got \"ok\""),
                arguments("$.status", that().matches("^x"), "expected $.status to match ^x, got \"ok\""),
                arguments("$.services[*].state", is("down"), "expected $.services[*].state to be \"down\", got \"up\""),
                arguments(
                        "$.services[?(@.name == 'none')].state",
                        is("up"),
                        "expected $.services[?(@.name == 'none')].state to be \"up\", but it is missing"),
                arguments("$..state", that().exists(false), "expected $..state to be absent, got \"up\""),
                arguments(
                        "$.services[?(@.name =~ /d.*/)]",
                        that().exists(true),
                        "'$.services[?(@.name =~ /d.*/)]' is no JSON path: it may hold no regular expression: write matches under the path instead of =~ in it"));
    }

    @ParameterizedTest
    @MethodSource("jsonThatFails")
    void jsonFails(String path, Specs.Condition condition, String message) {
        body(JSON);
        fails(Reason.ASSERTION_JSON, message, expect().json(path, condition));
    }

    @Test
    void aBrokenPathIsSaidToBeOne() {
        body(JSON);
        assertThat(fails(Reason.ASSERTION_JSON, expect().json("$.[", is("x"))).message())
                .startsWith("'$.[' is no JSON path: ");
    }

    @Test
    void aBodyThatIsNoJsonFails() {
        body("<html>oops</html>");
        fails(Reason.ASSERTION_JSON, "expected JSON, got \"<html>oops</html>\"", expect().json("$.a", is("b")));
        body("");
        fails(Reason.ASSERTION_JSON, "expected JSON, got nothing", expect().json("$.a", is("b")));
        body("{\"a\":\"b\"} trailing");
        fails(Reason.ASSERTION_JSON, expect().json("$.a", is("b")));
        body("[".repeat(100_000));
        fails(Reason.ASSERTION_JSON, expect().json("$.a", is("b")));
        body("{\"a\":" + "9".repeat(100_000) + "}");
        fails(Reason.ASSERTION_JSON, expect().json("$.a", is("b")));
    }

    @Test
    void hugeJsonIsReadAndShownShort() {
        body("{\"items\":[" + "{\"id\":1,\"name\":\"abcdefgh\"},".repeat(40_000) + "{\"id\":2}],\"end\":\"here\"}");
        holds(expect().json("$.end", is("here")).json("$.items", that().minLength(40_001)));
        Failure failure = fails(Reason.ASSERTION_JSON, expect().json("$.items", is("x")));
        assertThat(failure.message().length()).isLessThan(300);
        assertThat(failure.actual()).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void deeplyNestedJsonIsSearchedWithoutHarm() {
        body("{\"a\":".repeat(400) + "1" + "}".repeat(400));
        fails(Reason.ASSERTION_JSON, expect().json("$..b", is("x")));
    }

    @Test
    void secretsInJsonAreNotShown() {
        body(JSON);
        Failure failure = fails(Reason.ASSERTION_JSON, expect().json("$", is("x")));
        assertThat(failure.toString()).contains("[redacted]").doesNotContain("open");
    }

    @Test
    void aFollowedRedirectEndsWhereExpected() {
        redirects = 1;
        url = URI.create("https://www.example.org/");
        holds(expect().redirectsTo("https://www.example.org/"));
        holds(expect().redirectsTo("https://www.example.org"));
        fails(
                Reason.ASSERTION_REDIRECT,
                "expected a redirect to \"https://example.org/*\", got \"https://www.example.org/\"",
                expect().redirectsTo("https://example.org/*"));
        redirects = 0;
        fails(
                Reason.ASSERTION_REDIRECT,
                "expected a redirect to \"https://www.example.org/\", got no redirect",
                expect().redirectsTo("https://www.example.org/"));
    }

    @Test
    void anUnfollowedRedirectIsComparedAsGivenAndAbsolute() {
        status = 302;
        header("Location", "../login");
        next = URI.create("https://example.org/login");
        holds(expect().status("302").redirectsTo("../login"));
        holds(expect().status("302").redirectsTo("https://example.org/login"));
        fails(
                Reason.ASSERTION_REDIRECT,
                "expected a redirect to \"/home\", got \"https://example.org/login\"",
                expect().status("302").redirectsTo("/home"));
    }

    @Test
    void cookiesMustBeSetWithTheirFlags() {
        header("Set-Cookie", "session=abc; HttpOnly; Secure; SameSite=Lax; Path=/");
        header("Set-Cookie", "theme=dark");
        header("Set-Cookie", "old=; Max-Age=0");
        holds(expect().cookie("session", new CookieExpectation(true, true, SameSite.LAX)));
        holds(expect().cookie("theme", new CookieExpectation(false, false, null)));
        holds(expect().noCookies("old", "tracking"));
        fails(
                Reason.ASSERTION_COOKIE,
                "expected cookie theme to be HttpOnly, but it is not",
                expect().cookie("theme", new CookieExpectation(true, null, null)));
        fails(
                Reason.ASSERTION_COOKIE,
                "expected cookie theme to be Secure, but it is not",
                expect().cookie("theme", new CookieExpectation(null, true, null)));
        fails(
                Reason.ASSERTION_COOKIE,
                "expected cookie session not to be HttpOnly, but it is",
                expect().cookie("session", new CookieExpectation(false, null, null)));
        fails(
                Reason.ASSERTION_COOKIE,
                "expected cookie session to have SameSite=Strict, got SameSite=Lax",
                expect().cookie("session", new CookieExpectation(null, null, SameSite.STRICT)));
        fails(
                Reason.ASSERTION_COOKIE,
                "expected cookie theme to have SameSite=Lax, but it has none",
                expect().cookie("theme", new CookieExpectation(null, null, SameSite.LAX)));
        fails(
                Reason.ASSERTION_COOKIE,
                "expected cookie old to be set, but it is not",
                expect().cookie("old", new CookieExpectation(null, null, null)));
        fails(
                Reason.ASSERTION_COOKIE,
                "expected cookie session not to be set, but it is",
                expect().noCookies("session"));
        fails(Reason.ASSERTION_COOKIE, "expected cookie session not to be set, but it is", expect().noCookies("*"));
    }

    @Test
    void aCertificateCloseToItsEndIsDegraded() {
        connection = new Connection(4, "TLSv1.3", NOW.plus(Duration.ofDays(5)));
        fails(
                Reason.ASSERTION_CERTIFICATE,
                "expected the certificate to be valid for another 14d, got 5d left",
                expect().tlsExpiresIn(Duration.ofDays(14)));
        assertThat(Assertions.judge(check(expect().tlsExpiresIn(Duration.ofDays(14)))))
                .isInstanceOf(Outcome.Degraded.class);
        connection = new Connection(4, "TLSv1.3", NOW.minus(Duration.ofDays(2)));
        fails(
                Reason.ASSERTION_CERTIFICATE,
                "expected the certificate to be valid for another 14d, got expired 2d ago",
                expect().tlsExpiresIn(Duration.ofDays(14)));
        holds(expect());
        connection = new Connection(4, null, null);
        holds(expect().tlsExpiresIn(Duration.ofDays(14)));
    }

    @Test
    void anOldTlsVersionOrNoneIsDown() {
        holds(expect().tlsVersion(Expect.TlsVersion.TLS_1_2));
        connection = new Connection(4, "TLSv1.2", NOW);
        holds(expect().tlsVersion(Expect.TlsVersion.TLS_1_2));
        fails(
                Reason.ASSERTION_TLS_VERSION,
                "expected TLSv1.3 or newer, got TLSv1.2",
                expect().tlsVersion(Expect.TlsVersion.TLS_1_3));
        connection = new Connection(4, null, null);
        fails(
                Reason.ASSERTION_TLS_VERSION,
                "expected TLSv1.2 or newer, got no TLS",
                expect().tlsVersion(Expect.TlsVersion.TLS_1_2));
    }

    @Test
    void anErrorEventBehindA200IsDown() {
        event("message", "{\"text\":\"po\"}", 10);
        event("error", "model overloaded, password=hunter2hunter2", 20);
        fails(
                Reason.STREAM_ERROR_EVENT,
                "the stream carried an error event: model overloaded, password=[redacted]",
                expect().contains("pong").endMarker("[DONE]"));
        events.clear();
        event("message", "{\"error\":{\"code\":529}}", 20);
        fails(Reason.STREAM_ERROR_EVENT, "the stream carried an error event: {\"error\":{\"code\":529}}", expect());
        events.clear();
        event("message", "{\"type\":\"error\",\"message\":\"overloaded\"}", 20);
        fails(Reason.STREAM_ERROR_EVENT, expect());
        holds(expect().toleratesErrorEvents());
        events.clear();
        event("message", "{\"error\":null,\"text\":\"fine\"}", 20);
        event("message", "{\"error\":false,\"text\":\"fine\"}", 20);
        event("message", "{\"error\":\"\",\"text\":\"fine\"}", 20);
        event("message", "{\"error\":{},\"text\":\"fine\"}", 20);
        event("message", "{\"error\":[],\"text\":\"fine\"}", 20);
        event("message", "{\"error\":0,\"text\":\"fine\"}", 20);
        event("message", "{\"type\":\"response.completed\",\"response\":{\"error\":null}}", 20);
        event("message", "an \"error\": told in words", 20);
        holds(expect());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"response.failed\",\"response\":{\"status\":\"failed\"}}",
                "{\"response\":{\"error\":{\"code\":\"server_error\"}}}",
                "{\"object\":\"error\",\"message\":\"overloaded\"}",
                "{\"error\":\"overloaded\"}",
                "{\"error\":529}",
                "{\"error\":true}"
            })
    void anErrorEventIsKnownInEachProvidersForm(String data) {
        event("message", "{\"text\":\"pong\"}", 10);
        event("message", data, 20);
        fails(Reason.STREAM_ERROR_EVENT, expect().contains("pong"));
    }

    @Test
    void anErrorDocumentInPlaceOfAStreamIsDown() {
        stream = true;
        body("{\"error\":\"quota exceeded\"}");
        fails(Reason.STREAM_ERROR_EVENT, "expected a stream, got an error: {\"error\":\"quota exceeded\"}", expect());
    }

    @Test
    void aStreamMustReachItsEndMarker() {
        event("message", "one", 10);
        event("message", "[DONE]", 20);
        holds(expect().endMarker("[DONE]"));
        events.removeLast();
        event("message", " [DONE] ", 20);
        holds(expect().endMarker("[DONE]"));
        events.removeLast();
        event("message_stop", "{\"type\":\"message_stop\"}", 20);
        holds(expect().endMarker("message_stop"));
        events.removeLast();
        fails(Reason.STREAM_INCOMPLETE, expect().endMarker("message"));
        fails(
                Reason.STREAM_INCOMPLETE,
                "expected the stream to end with \"[DONE]\", but it ended after \"one\"",
                expect().endMarker("[DONE]"));
        events.clear();
        fails(
                Reason.STREAM_INCOMPLETE,
                "expected the stream to end with \"[DONE]\", but it ended after no event",
                expect().endMarker("[DONE]"));
    }

    @Test
    void aStreamThatSaysNothingIsDownUnlessThatIsWanted() {
        stream = true;
        fails(Reason.STREAM_INCOMPLETE, "expected at least 1 event, got 0", expect());
        holds(expect().minEvents(0));
        event("message", "one", 10);
        holds(expect());
        fails(Reason.STREAM_INCOMPLETE, "expected at least 5 events, got 1", expect().minEvents(5));
    }

    @Test
    void aLateFirstEventIsDegradedAndALongPauseDown() {
        event("message", "one", 4000);
        event("message", "two", 10_000);
        List<Failure> failures = check(expect().firstEvent(Duration.ofSeconds(3)));
        assertThat(Assertions.judge(failures)).isInstanceOf(Outcome.Degraded.class);
        assertThat(failures.getFirst().reason()).isEqualTo(Reason.ASSERTION_FIRST_EVENT);
        assertThat(failures.getFirst().message()).isEqualTo("expected the first event within 3s, it took 4s");
        fails(
                Reason.STREAM_STALLED,
                "expected pauses of at most 5s, one took 6s",
                expect().maxGap(Duration.ofSeconds(5)));
        holds(expect().maxGap(Duration.ofSeconds(6)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}",
                "{\"delta\":{\"text\":\"%s\"}}",
                "{\"delta\":\"%s\"}",
                "{\"content\":\"%s\"}",
                "{\"text\":\"%s\"}",
                "{\"token\":\"%s\"}",
                "{\"message\":{\"content\":\"%s\"}}",
                "{\"choices\":[{\"text\":\"%s\"}]}",
                "{\"response\":\"%s\"}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"%s\"}]}}]}",
                "{\"type\":\"content-delta\",\"delta\":{\"message\":{\"content\":{\"text\":\"%s\"}}}}",
                "{\"type\":\"response.output_text.delta\",\"delta\":\"%s\"}",
                "%s"
            })
    void aWordSplitOverEventsIsFound(String form) {
        event("message", form.formatted("I say po"), 10);
        event("message", form.formatted("ng!"), 20);
        event("message", "{\"type\":\"response.output_text.done\",\"text\":\"I say pong!\"}", 25);
        event("message", "[DONE]", 30);
        holds(expect().contains("pong").matches("^I say pong!$").endMarker("[DONE]"));
        fails(
                Reason.ASSERTION_BODY,
                "expected the body not to contain \"pong\", but it does",
                expect().notContains("pong"));
        assertThat(fails(Reason.ASSERTION_BODY, expect().contains("ping").endMarker("[DONE]"))
                        .actual())
                .isEqualTo("I say pong!");
    }

    @Test
    void jsonOfAStreamIsItsLastJsonEvent() {
        event("message", "{\"n\":1}", 10);
        event("message", "{\"n\":2}", 20);
        event("message", "[DONE]", 30);
        holds(expect().json("$.n", is("2")));
        events.subList(0, 2).clear();
        fails(Reason.ASSERTION_JSON, "expected an event with JSON, got nothing", expect().json("$.n", is("2")));
    }

    @Test
    void whatCameBeforeABreakSaysMoreThanTheBreak() {
        Scope scope = new Scope(new Redactor(Set.of()));
        Failure end = Failure.of(Reason.BODY_TIMEOUT, "the answer did not end in time");
        Answer.Broken afterError = new Answer.Broken(
                end, 200, List.of(new Event("error", "overloaded", Duration.ZERO)), Timings.NONE, Connection.NONE);
        assertThat(Assertions.broken(expect().build(), afterError, end, scope).reason())
                .isEqualTo(Reason.STREAM_ERROR_EVENT);
        Answer.Broken after503 = new Answer.Broken(end, 503, List.of(), Timings.NONE, Connection.NONE);
        Failure status = Assertions.broken(expect().build(), after503, end, scope);
        assertThat(status.reason()).isEqualTo(Reason.ASSERTION_STATUS);
        assertThat(status.message())
                .isEqualTo("expected status 2xx, got 503 (and then: the answer did not end in time)");
        Answer.Broken after200 = new Answer.Broken(end, 200, List.of(), Timings.NONE, Connection.NONE);
        assertThat(Assertions.broken(expect().build(), after200, end, scope)).isEqualTo(end);
        Answer.Broken before = new Answer.Broken(end, 0, List.of(), Timings.NONE, Connection.NONE);
        assertThat(Assertions.broken(expect().build(), before, end, scope)).isEqualTo(end);
    }
}
