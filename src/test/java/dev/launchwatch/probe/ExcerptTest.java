package dev.launchwatch.probe;

import static dev.launchwatch.probe.Specs.expect;
import static dev.launchwatch.probe.Specs.http;
import static dev.launchwatch.probe.Specs.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Excerpt;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Tree;
import dev.launchwatch.probe.Monitor.Excerpts;
import dev.launchwatch.probe.StepsSpec.Step;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is quoted of a probe that was not up, against real servers. */
class ExcerptTest extends ProbeTest {
    private static final String SECRET = "s3cret-of-ours";

    private final HttpProber prober = prober(RefreshTokens.NONE);
    private final StepsProber steps = new StepsProber(exchange, InstantSource.system(), REDACTOR, prober);

    private Report probe(Specs.Http spec) {
        return prober.probe(spec.build(), deadline());
    }

    private static Excerpt excerpt(Report report) {
        return Objects.requireNonNull(report.excerpt());
    }

    private Excerpt refused(Specs.Http spec) {
        return excerpt(probe(spec.expect(expect().status("299"))));
    }

    @Test
    void nothingIsQuotedOfAProbeThatIsUp() {
        site.on("/", page -> page.html("Welcome"));
        assertThat(probe(http(site.url("/"))).excerpt()).isNull();
    }

    @Test
    void aFailedAssertionShowsRequestStatusHeadersAndBody() {
        site.on("/api", page -> {
            page.request()
                    .response()
                    .putHeader("Retry-After", "30")
                    .putHeader("X-Internal-Token", "abc")
                    .putHeader("content-type", "text/plain");
            page.answer(503, "the pool is empty\n");
        });
        Excerpt excerpt = excerpt(probe(http(site.url("/api?page=2#x")).method("PUT")));
        assertThat(excerpt.method()).isEqualTo("PUT");
        assertThat(excerpt.url()).isEqualTo(site.url("/api"));
        assertThat(excerpt.step()).isNull();
        assertThat(excerpt.status()).isEqualTo(503);
        assertThat(excerpt.version()).isEqualTo("1.1");
        assertThat(excerpt.headers())
                .contains(new Excerpt.Line("retry-after", "30"), new Excerpt.Line("content-type", "text/plain"))
                .noneMatch(line -> line.name().equals("x-internal-token"));
        assertThat(excerpt.body()).isEqualTo("the pool is empty\n");
        assertThat(excerpt.note()).isEqualTo("the whole body");
        assertThat(excerpt.credentials()).isFalse();
    }

    @Test
    void whereThereWasNoAnswerThatIsSaid() {
        Site away = new Site(vertx);
        away.close();
        Report report = probe(http(away.url("/")));
        assertThat(down(report).reason()).isEqualTo(Reason.CONNECT_REFUSED);
        Excerpt excerpt = excerpt(report);
        assertThat(excerpt.url()).isEqualTo(away.url("/"));
        assertThat(excerpt.status()).isZero();
        assertThat(excerpt.headers()).isEmpty();
        assertThat(excerpt.note()).isEqualTo("there was no answer");

        Report unknown = probe(http("http://nowhere.invalid/"));
        assertThat(down(unknown).reason().code()).startsWith("dns_");
        assertThat(excerpt(unknown).note()).isEqualTo("there was no answer");

        Report tls = probe(http(site.url("/").replace("http:", "https:")));
        assertThat(down(tls).reason().code()).startsWith("tls_");
        assertThat(excerpt(tls).url()).startsWith("https://127.0.0.1");
    }

    @Test
    void anAnswerThatDoesNotEndShowsWhatCameOfIt() {
        site.on(
                "/",
                page -> page.request()
                        .response()
                        .setChunked(true)
                        .putHeader("content-type", "text/html")
                        .write("<h1>Loading"));
        Report report =
                prober.probe(http(site.url("/")).build(), Deadline.in(Duration.ofMillis(400), System::nanoTime));
        assertThat(down(report).reason()).isEqualTo(Reason.BODY_TIMEOUT);
        assertThat(excerpt(report).status()).isEqualTo(200);
        assertThat(excerpt(report).headers()).contains(new Excerpt.Line("content-type", "text/html"));
        assertThat(excerpt(report).body()).isEqualTo("<h1>Loading");
        assertThat(excerpt(report).note()).isEqualTo("the beginning of the body");
    }

    @Test
    void aStreamShowsWhatItSaidLastAndItsErrorEvent() {
        site.on(
                "/chat",
                page -> page.request()
                        .response()
                        .putHeader("content-type", "text/event-stream")
                        .end(
                                "data: {\"delta\":\"Hel\"}\n\ndata: {\"delta\":\"lo\"}\n\nevent: error\ndata: {\"error\":\"overloaded\"}\n\n"));
        Report report = probe(http(site.url("/chat")).sse().expect(expect().endMarker("[DONE]")));
        assertThat(down(report).reason()).isEqualTo(Reason.STREAM_ERROR_EVENT);
        assertThat(excerpt(report).body()).isEqualTo("Hello\n\nerror: {\"error\":\"overloaded\"}");
        assertThat(excerpt(report).note()).contains("the last of its 3 events");
    }

    @Test
    void aSecretThatAStreamSaysInPiecesIsNotShown() {
        site.on(
                "/chat",
                page -> page.request()
                        .response()
                        .putHeader("content-type", "text/event-stream")
                        .end("data: {\"delta\":\"it is s3cret\"}\n\ndata: {\"delta\":\"-of-ours\"}\n\n"));
        Report report = probe(http(site.url("/chat")).sse().expect(expect().endMarker("[DONE]")));
        assertThat(excerpt(report).body()).isEqualTo("it is [redacted]");
    }

    @Test
    void ofALargeBodyTheBeginningIsShown() {
        site.on("/", page -> page.html("ä".repeat(100_000)));
        Excerpt excerpt = refused(http(site.url("/")));
        assertThat(excerpt.body()).isEqualTo("ä".repeat(1024));
        assertThat(excerpt.note()).isEqualTo("the beginning of the body");
    }

    @Test
    void whatIsNoTextIsOnlyNamed() {
        site.on(
                "/",
                page -> page.request()
                        .response()
                        .putHeader("content-type", "image/png")
                        .end(Buffer.buffer(new byte[] {1, 2, 3})));
        assertThat(refused(http(site.url("/"))).body()).isEmpty();
        assertThat(refused(http(site.url("/"))).note()).isEqualTo("3 bytes of image/png, which is not shown");
        site.on("/raw", page -> page.request().response().end(Buffer.buffer(new byte[] {65, 0, 66})));
        assertThat(refused(http(site.url("/raw"))).note()).isEqualTo("3 bytes of no text, which is not shown");
    }

    @Test
    void whatCannotBeSeenIsEscaped() {
        site.on("/", page -> page.html("a\u001b[31mb\u202ec\r\nd\u0000\ue000"));
        assertThat(refused(http(site.url("/"))).body()).isEqualTo("a\\u001b[31mb\\u202ec\nd\\u0000\\ue000");
    }

    @Test
    void aTokenThatTheAnswerSaysAgainIsNotShownHoweverItIsWritten() {
        String token = "to\"ken/&+ü<1>";
        site.on(
                "/",
                page -> page.html(String.join(
                        "\n",
                        page.header("authorization"),
                        "token is " + token,
                        "json to\\\"ken\\/&+ü<1>",
                        "html to&quot;ken/&amp;+ü&lt;1&gt;",
                        "form to%22ken%2F%26%2B%C3%BC%3C1%3E",
                        "form to%22ken%2f%26%2b%c3%bc%3c1%3e",
                        "base64 " + Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8)))));
        Excerpt excerpt = refused(http(site.url("/")).bearer(token));
        assertThat(excerpt.body())
                .doesNotContain("ken/", "ken\\/", "ken%2", "dG8i")
                .contains("json [redacted]", "base64 [redacted]");
        assertThat(excerpt.credentials()).isTrue();
    }

    @Test
    void aPasswordThatTheAnswerSaysAgainIsNotShown() {
        site.on("/", page -> page.answer(401, "no such user: " + page.header("authorization") + " pa55phrase"));
        assertThat(refused(http(site.url("/")).basic("probe", "pa55phrase")).body())
                .doesNotContain(
                        "pa55phrase",
                        Base64.getEncoder().encodeToString("probe:pa55phrase".getBytes(StandardCharsets.UTF_8)));
        Excerpt excerpt = refused(http(site.url("/").replace("//", "//probe:pa55phrase@")));
        assertThat(excerpt.url()).isEqualTo(site.url("/"));
        assertThat(excerpt.body()).doesNotContain("pa55phrase");
    }

    @Test
    void cookiesAreNamedAndTheirValuesNeverShown() {
        site.on("/", page -> page.set("sid=abcdef123; HttpOnly").redirect(302, "/home?ticket=st-1234567"))
                .on(
                        "/home",
                        page -> page.set("csrf=fedcba321")
                                .answer(500, "sid " + page.cookie("sid") + ", csrf fedcba321, ticket st-1234567"));
        Excerpt excerpt = excerpt(probe(http(site.url("/"))));
        assertThat(excerpt.url()).isEqualTo(site.url("/home"));
        assertThat(excerpt.headers()).contains(new Excerpt.Line("set-cookie", "csrf=[redacted]"));
        assertThat(excerpt.body()).isEqualTo("sid [redacted], csrf [redacted], ticket [redacted]");
        assertThat(excerpt.credentials())
                .as("a guest's cookie says nothing of anybody")
                .isFalse();
    }

    @Test
    void ofARedirectThePlaceIsShown() {
        site.on("/", page -> page.redirect(302, "https://u:p@idp.example/login?state=abcdefgh"));
        Excerpt excerpt = refused(http(site.url("/")).follow(false));
        assertThat(excerpt.headers()).contains(new Excerpt.Line("location", "https://idp.example/login?[redacted]"));
        assertThat(excerpt.toString()).doesNotContain("abcdefgh", "u:p@");
    }

    @Test
    void fieldsOfTheRequestThatAreSecretByNameAreNotShownWhereverTheAnswerHasThem() {
        site.on("/login", page -> page.json("{\"input\":[\"hunter2hunter2\"],\"field\":\"password\"}"));
        Tree body = new Tree.Node(Map.of("password", new Tree.Text(template("hunter2hunter2"))));
        Excerpt excerpt = refused(http(site.url("/login")).method("POST").json(body));
        assertThat(excerpt.body()).isEqualTo("{\"input\":[\"[redacted]\"],\"field\":\"password\"}");
        assertThat(excerpt.credentials()).isTrue();
    }

    @Test
    void halfASecretAtTheCutIsNotShown() {
        site.on("/", page -> page.html((SECRET + " ").repeat(20_000)));
        assertThat(refused(http(site.url("/"))).body())
                .startsWith("[redacted] [redacted] ")
                .doesNotContain("s3c");
        site.on(
                "/short",
                page -> page.request()
                        .response()
                        .setChunked(true)
                        .putHeader("content-type", "text/html")
                        .write("key " + SECRET.substring(0, 9)));
        Report report =
                prober.probe(http(site.url("/short")).build(), Deadline.in(Duration.ofMillis(400), System::nanoTime));
        assertThat(excerpt(report).body()).isEqualTo("key ");
    }

    @Test
    void theStepThatFailedIsQuotedWithWhatEarlierOnesCaptured() {
        site.on("/login", page -> page.json("{\"t\":\"captured-77\"}"))
                .on("/me", page -> page.answer(500, "bad token captured-77"))
                .on("/late", page -> page.answer(200, ""));
        Step login = new Step("login", http(site.url("/login")).build(), Map.of("t", Capture.parse("json $.t")));
        Step me = new Step("me", http(site.url("/me")).bearer("${t}").build(), Map.of());
        Excerpt excerpt = excerpt(steps.probe(new StepsSpec(List.of(login, me)), deadline()));
        assertThat(excerpt.step()).isEqualTo("me");
        assertThat(excerpt.url()).isEqualTo(site.url("/me"));
        assertThat(excerpt.body()).isEqualTo("bad token [redacted]");
    }

    @Test
    void aDegradedStepIsQuotedThoughOthersFollow() {
        site.on("/slow", page -> page.answer(200, "slowly")).on("/b", page -> page.answer(200, "b"));
        Step slow = new Step(
                "slow",
                http(site.url("/slow"))
                        .expect(expect().latency(Duration.ofNanos(1)))
                        .build(),
                Map.of());
        Step next = new Step("next", http(site.url("/b")).build(), Map.of());
        Excerpt excerpt = excerpt(steps.probe(new StepsSpec(List.of(slow, next)), deadline()));
        assertThat(excerpt.step()).isEqualTo("slow");
        assertThat(excerpt.body()).isEqualTo("slowly");
    }

    @Test
    void aStepThatAskedNothingQuotesNoOther() {
        site.on("/login", page -> page.json("{\"t\":\"no web address\"}"));
        Step login = new Step("login", http(site.url("/login")).build(), Map.of("t", Capture.parse("json $.t")));
        Step next = new Step("next", http("${t}").build(), Map.of());
        Report report = steps.probe(new StepsSpec(List.of(login, next)), deadline());
        assertThat(down(report).reason()).isEqualTo(Reason.CAPTURE_FAILED);
        assertThat(report.excerpt()).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theBodyIsKeptAsTheMonitorWantsIt(boolean signedIn) {
        site.on("/", page -> page.answer(500, "Ada's messages"));
        Excerpt excerpt = refused(signedIn ? http(site.url("/")).bearer("abcdefgh") : http(site.url("/")));
        assertThat(Objects.requireNonNull(Excerpts.AUTO.of(excerpt)).body())
                .isEqualTo(signedIn ? "" : "Ada's messages");
        assertThat(Excerpts.BODY.of(excerpt)).isEqualTo(excerpt);
        Excerpt head = Objects.requireNonNull(Excerpts.HEAD.of(excerpt));
        assertThat(head.body()).isEmpty();
        assertThat(head.status()).isEqualTo(500);
        assertThat(Excerpts.NONE.of(excerpt)).isNull();
    }
}
