package dev.launchwatch.probe;

import static dev.launchwatch.probe.Specs.expect;
import static dev.launchwatch.probe.Specs.http;
import static dev.launchwatch.probe.Specs.is;
import static dev.launchwatch.probe.Specs.secret;
import static dev.launchwatch.probe.Specs.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Tree;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProberTest extends ProbeTest {
    private final HttpProber prober = prober(RefreshTokens.NONE);

    private Report probe(Specs.Http spec) {
        return prober.probe(spec.build(), deadline());
    }

    @Test
    void aGoodAnswerIsUpAndItsFactsAreKept() {
        site.on("/", page -> page.html("Welcome"));
        Report report = probe(http(site.url("/")).expect(expect().status("200").contains("Welcome")));
        assertThat(report.outcome()).isEqualTo(new Outcome.Up());
        assertThat(report.facts().httpStatus()).isEqualTo(200);
        assertThat(report.facts().httpVersion()).isEqualTo("1.1");
        assertThat(report.facts().bodyBytes()).isEqualTo(7);
        assertThat(report.facts().ipProtocol()).isEqualTo(4);
        assertThat(report.facts().redirects()).isZero();
        assertThat(report.steps()).isEmpty();
        assertThat(report.duration()).isPositive();
    }

    @Test
    void aWrongStatusSaysWhatWasExpected() {
        site.on("/", page -> page.answer(503, "busy"));
        Failure failure = down(probe(http(site.url("/")).expect(expect().status("200"))));
        assertThat(failure.reason()).isEqualTo(Reason.ASSERTION_STATUS);
        assertThat(failure.message()).isEqualTo("expected status 200, got 503");
        assertThat(failure.expected()).isEqualTo("200");
        assertThat(failure.actual()).isEqualTo("503");
    }

    @Test
    void aServerThatIsAwayIsDownForTheWiresReason() {
        Site away = new Site(vertx);
        away.close();
        assertThat(down(probe(http(away.url("/")))).reason()).isEqualTo(Reason.CONNECT_REFUSED);
    }

    @Test
    void aJsonBodyIsSentWithItsTypeAndItsTextsEscaped() {
        site.on("/api", page -> page.json("{}"));
        Map<String, Tree> members = new LinkedHashMap<>();
        members.put("message", new Tree.Text(template("say \"pong\"\n")));
        members.put("n", new Tree.Numeral(new BigDecimal("1.50")));
        members.put("list", new Tree.Items(List.of(new Tree.Bool(true), new Tree.Null())));
        probe(http(site.url("/api")).method("POST").json(new Tree.Node(members)));
        assertThat(site.last().body())
                .isEqualTo("{\"message\":\"say \\\"pong\\\"\\n\",\"n\":1.50,\"list\":[true,null]}");
        assertThat(site.last().header("content-type")).isEqualTo("application/json");
        assertThat(site.last().header("accept")).isEqualTo("*/*");
    }

    @Test
    void aFormIsEncodedAsABrowserDoes() {
        site.on("/login", page -> page.answer(200, ""));
        probe(http(site.url("/login"))
                .method("POST")
                .form("e mail", "a+b@x.org")
                .form("p", "ö&="));
        assertThat(site.last().body()).isEqualTo("e+mail=a%2Bb%40x.org&p=%C3%B6%26%3D");
        assertThat(site.last().header("content-type")).isEqualTo("application/x-www-form-urlencoded");
    }

    @Test
    void aTextBodyGoesOutAsItIsWithTheHeadersOfTheFile() {
        site.on("/", page -> page.answer(200, ""));
        probe(http(site.url("/"))
                .method("PUT")
                .body("plain")
                .header("Content-Type", "text/plain")
                .header("X-A", "b\r\nX-C: d"));
        assertThat(site.last().body()).isEqualTo("plain");
        assertThat(site.last().header("content-type")).isEqualTo("text/plain");
        assertThat(site.last().header("x-a")).isEqualTo("b X-C: d");
        assertThat(site.last().header("x-c")).isNull();
    }

    @Test
    void credentialsGoIntoTheAuthorizationHeader() {
        site.on("/", page -> page.answer(200, ""));
        probe(http(site.url("/")).bearer("abc"));
        assertThat(site.last().header("authorization")).isEqualTo("Bearer abc");
        probe(http(site.url("/")).bearer(""));
        assertThat(site.last().header("authorization")).isNull();
        probe(http(site.url("/")).basic("Aladdin", "open sesame"));
        assertThat(site.last().header("authorization")).isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        probe(http(site.url("/").replace("//", "//Aladdin:open%20sesame@")));
        assertThat(site.last().header("authorization")).isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        probe(http(site.url("/")).bearer("abc").header("authorization", "Custom x"));
        assertThat(site.last().header("authorization")).isEqualTo("Custom x");
    }

    @Test
    void anAccessTokenIsFetchedFirstAndSentAsBearer() {
        site.on("/token", page -> page.json("{\"access_token\":\"tok-123456\"}"))
                .on(
                        "/me",
                        page -> page.answer(
                                "Bearer tok-123456".equals(page.header("authorization")) ? 200 : 401, "tok-123456"));
        Specs.Http spec = http(site.url("/me"))
                .oauth2(new HttpSpec.OAuth2Token(
                        template(site.url("/token")),
                        template("cl ient"),
                        secret("s:ecret"),
                        HttpSpec.ClientAuthentication.BASIC,
                        null,
                        "read write"));
        Report report = probe(spec);
        assertThat(report.outcome()).isEqualTo(new Outcome.Up());
        Site.Received token = site.received.getFirst();
        assertThat(token.fields())
                .containsEntry("grant_type", "client_credentials")
                .containsEntry("scope", "read write");
        assertThat(token.header("authorization"))
                .isEqualTo("Basic "
                        + java.util.Base64.getEncoder()
                                .encodeToString("cl+ient:s%3Aecret".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(report.steps()).extracting("name").containsExactly("token", "GET /me");
        assertThat(report.timings()).as("both requests count").isEqualTo(exchange.total());

        Failure failure = down(probe(spec.expect(expect().contains("nothing of it"))));
        assertThat(failure.actual()).as("a fetched token is a secret").isEqualTo("[redacted]");
    }

    @Test
    void aClientSecretMayGoInTheForm() {
        site.on("/token", page -> page.json("{\"access_token\":\"t\"}")).on("/me", page -> page.answer(200, ""));
        Report report = probe(http(site.url("/me"))
                .oauth2(new HttpSpec.OAuth2Token(
                        template(site.url("/token")),
                        template("cl ient"),
                        secret("s:ecret+&"),
                        HttpSpec.ClientAuthentication.POST,
                        null,
                        null)));
        assertThat(report.outcome()).isEqualTo(new Outcome.Up());
        Site.Received token = site.received.getFirst();
        assertThat(token.fields())
                .containsEntry("grant_type", "client_credentials")
                .containsEntry("client_id", "cl ient")
                .containsEntry("client_secret", "s:ecret+&");
        assertThat(token.header("authorization")).isNull();
    }

    @Test
    void aRefreshTokenIsTradedForAnAccessToken() {
        site.on("/token", page -> page.json("{\"access_token\":\"t\"}")).on("/me", page -> page.answer(200, ""));
        probe(http(site.url("/me"))
                .oauth2(new HttpSpec.OAuth2Token(
                        template(site.url("/token")),
                        template("c"),
                        null,
                        HttpSpec.ClientAuthentication.BASIC,
                        secret("refresh-1"),
                        null)));
        assertThat(site.received.getFirst().fields())
                .containsEntry("grant_type", "refresh_token")
                .containsEntry("refresh_token", "refresh-1")
                .containsEntry("client_id", "c");
    }

    @Test
    void aRefusedTokenIsTheFailureOfItsOwnStep() {
        site.on("/token", page -> {
            page.request().response().setStatusCode(400);
            page.json("{\"error\":\"invalid_client\"}");
        });
        Report report = probe(http(site.url("/me"))
                .oauth2(new HttpSpec.OAuth2Token(
                        template(site.url("/token")),
                        template("c"),
                        secret("wrong"),
                        HttpSpec.ClientAuthentication.BASIC,
                        null,
                        null)));
        Failure failure = down(report);
        assertThat(failure.step()).isEqualTo("token");
        assertThat(failure.reason()).isEqualTo(Reason.ASSERTION_STATUS);
        assertThat(failure.message())
                .isEqualTo("expected status 200 from the token endpoint, got 400 (invalid_client)");
        assertThat(report.steps())
                .singleElement()
                .satisfies(step -> assertThat(step.httpStatus()).isEqualTo(400));
        site.on("/token", page -> page.json("{\"error\":\"nope\"}"));
        failure = down(probe(http(site.url("/me"))
                .oauth2(new HttpSpec.OAuth2Token(
                        template(site.url("/token")),
                        template("c"),
                        null,
                        HttpSpec.ClientAuthentication.BASIC,
                        null,
                        null))));
        assertThat(failure.reason()).isEqualTo(Reason.CAPTURE_FAILED);
        assertThat(failure.message()).isEqualTo("the token endpoint's answer holds no access_token (nope)");
    }

    @ParameterizedTest
    @CsvSource({
        "301,POST,GET,", "302,POST,GET,", "303,POST,GET,", "307,POST,POST,hello", "308,POST,POST,hello",
        "301,PUT,GET,", "303,DELETE,GET,", "302,HEAD,HEAD,", "308,PATCH,PATCH,hello", "303,GET,GET,"
    })
    void aRedirectKeepsOrDropsMethodAndBody(int status, String method, String then, String body) {
        site.on("/from", page -> page.redirect(status, "/to")).on("/to", page -> page.answer(200, "here"));
        boolean sends = !method.equals("GET") && !method.equals("HEAD");
        Specs.Http spec = http(site.url("/from")).method(method).header("Content-Type", "text/plain");
        Report report = probe(sends ? spec.body("hello") : spec);
        assertThat(report.outcome()).isEqualTo(new Outcome.Up());
        assertThat(report.facts().redirects()).isEqualTo(1);
        assertThat(report.timings()).isEqualTo(exchange.total());
        assertThat(exchange.calls).hasSize(2);
        assertThat(site.last().request().method().name()).isEqualTo(then);
        assertThat(site.last().body()).isEqualTo(body == null ? "" : body);
        assertThat(site.last().header("content-type")).isEqualTo(then.equals(method) ? "text/plain" : null);
    }

    @Test
    void credentialsStayWithTheirOrigin() {
        try (Site other = new Site(vertx, "localhost")) {
            other.on("/", page -> page.redirect(302, site.url("/back")));
            site.on("/same", page -> page.redirect(302, "/away"))
                    .on("/away", page -> page.redirect(302, other.url("/")))
                    .on("/back", page -> page.answer(200, ""));
            Report report = probe(http(site.url("/same"))
                    .bearer("abc")
                    .header("Cookie", "mine=1")
                    .header("X-Other", "y"));
            assertThat(report.outcome()).isEqualTo(new Outcome.Up());
            assertThat(site.received)
                    .extracting(page -> page.header("authorization"))
                    .as("sent to its own origin, and not again after the way led elsewhere")
                    .containsExactly("Bearer abc", "Bearer abc", null);
            assertThat(other.last().header("authorization")).isNull();
            assertThat(other.last().header("cookie")).isNull();
            assertThat(other.last().header("x-other")).isEqualTo("y");
        }
    }

    @Test
    void whatWasSaidOfOneServerDoesNotHoldForTheNext() {
        site.on("/", page -> page.redirect(302, site.url("/to").replace("127.0.0.1", "localhost")))
                .on("/to", page -> page.answer(200, ""));
        TransportSpec pinned = new TransportSpec(
                "127.0.0.1:" + site.port(),
                "name.example",
                true,
                "ca.pem",
                "client.pem",
                "key.pem",
                null,
                null,
                null,
                TransportSpec.IpPreference.ANY,
                TransportSpec.HttpVersion.AUTO);
        probe(http(site.url("/")).transport(pinned));
        TransportSpec then = exchange.calls.getLast().transport();
        assertThat(then.connectTo()).isNull();
        assertThat(then.serverName()).isNull();
        assertThat(then.clientCertificate()).isNull();
        assertThat(then.ca()).isEqualTo("ca.pem");
        assertThat(then.insecure()).isTrue();
    }

    @Test
    void cookiesOfARedirectComeAlong() {
        site.on("/login", page -> page.set("session=abc; Path=/; HttpOnly").redirect(303, "/home"))
                .on("/home", page -> page.answer(page.cookie("session").equals("abc") ? 200 : 401, "home"));
        Report report = probe(http(site.url("/login"))
                .method("POST")
                .expect(expect().cookie("session", new Expect.CookieExpectation(true, false, null))));
        assertThat(report.outcome()).isEqualTo(new Outcome.Up());
    }

    @Test
    void aCircleOfRedirectsIsALoop() {
        site.on("/a", page -> page.redirect(302, "/b")).on("/b", page -> page.redirect(302, "/a"));
        Failure failure = down(probe(http(site.url("/a"))));
        assertThat(failure.reason()).isEqualTo(Reason.REDIRECT_LOOP);
        assertThat(failure.message()).isEqualTo("the redirects go round in a circle at " + site.url("/a"));
        assertThat(site.received).hasSize(3);
    }

    @Test
    void aCircleWithAFreshCookieEachTimeIsALoopToo() {
        site.on("/login", page -> page.set("csrf=" + site.received.size()).redirect(302, "/login"));
        assertThat(down(probe(http(site.url("/login")))).reason()).isEqualTo(Reason.REDIRECT_LOOP);
        assertThat(site.received).hasSize(11);
    }

    @Test
    void aPageThatSetsACookieAndComesBackIsNoLoop() {
        site.on("/", page -> {
            if (page.cookie("seen").isEmpty()) {
                page.set("seen=1").redirect(302, "/");
            } else {
                page.answer(200, "in");
            }
        });
        assertThat(probe(http(site.url("/"))).outcome()).isEqualTo(new Outcome.Up());
    }

    @Test
    void aLoginThatComesBackWithAnotherStateEachTimeIsALoop() {
        site.on("/login", page -> page.redirect(302, "/authorize?state=" + site.received.size()))
                .on("/authorize", page -> page.redirect(302, "/login?again=" + site.received.size()));
        assertThat(down(probe(http(site.url("/login")))).reason()).isEqualTo(Reason.REDIRECT_LOOP);
    }

    @Test
    void moreRedirectsThanAllowedAreALimit() {
        for (int i = 0; i < 5; i++) {
            String next = "/" + (i + 1);
            site.on("/" + i, page -> page.redirect(302, next));
        }
        site.on("/5", page -> page.answer(200, ""));
        Failure failure = down(probe(http(site.url("/0")).maxRedirects(4)));
        assertThat(failure.reason()).isEqualTo(Reason.REDIRECT_LIMIT);
        assertThat(failure.message()).isEqualTo("expected at most 4 redirects, got another to follow");
        assertThat(probe(http(site.url("/0")).maxRedirects(5)).outcome()).isEqualTo(new Outcome.Up());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org/",
                "javascript:alert(1)",
                "http://",
                "https://exa mple.org/",
                "http://:80/",
                "ws://example.org/",
                "mailto:a"
            })
    void aRedirectToNowhereIsInvalid(String location) {
        site.on("/", page -> page.redirect(302, location));
        Failure failure = down(probe(http(site.url("/"))));
        assertThat(failure.reason()).isEqualTo(Reason.REDIRECT_INVALID);
        assertThat(failure.message()).isEqualTo(site.url("/") + " answers 302 with a Location that is no web address");
    }

    @Test
    void aRedirectWithoutALocationIsInvalid() {
        site.on("/", page -> page.answer(302, ""));
        Failure failure = down(probe(http(site.url("/"))));
        assertThat(failure.reason()).isEqualTo(Reason.REDIRECT_INVALID);
        assertThat(failure.message()).isEqualTo(site.url("/") + " answers 302 but does not say where to go");
    }

    @Test
    void anUnfollowedRedirectIsAnAnswerLikeAnyOther() {
        site.on("/callback", page -> page.redirect(302, "/login?error=state"));
        Specs.Http spec = http(site.url("/callback")).follow(false);
        assertThat(probe(spec.expect(expect().status("302")
                                .header("location", is("*/login*"))
                                .redirectsTo("/login*")))
                        .outcome())
                .isEqualTo(new Outcome.Up());
        assertThat(probe(spec.expect(expect().status("302").redirectsTo("http://127.0.0.1:*/login*")))
                        .outcome())
                .isEqualTo(new Outcome.Up());
        assertThat(site.received).hasSize(2);
        Failure failure = down(probe(spec.expect(expect().status("302").redirectsTo("*/home"))));
        assertThat(failure.reason()).isEqualTo(Reason.ASSERTION_REDIRECT);
        assertThat(failure.message())
                .isEqualTo("expected a redirect to \"*/home\", got \"" + site.url("/login?error=state") + "\"");
    }

    @Test
    void theRestOfTheTimeIsPassedDown() {
        site.on("/a", page -> page.redirect(302, "/b")).on("/b", page -> page.answer(200, ""));
        long[] now = {0};
        Deadline deadline = Deadline.in(Duration.ofSeconds(10), () -> now[0] += 1_000_000_000);
        Report report = prober.probe(http(site.url("/a")).build(), deadline);
        assertThat(report.outcome()).isEqualTo(new Outcome.Up());
        assertThat(exchange.calls.get(1).timeout())
                .isLessThan(exchange.calls.get(0).timeout());
    }

    @Test
    void timeThatIsOverBeforeARequestIsAProbeTimeout() {
        site.on("/", page -> page.answer(200, ""));
        long[] now = {0};
        Deadline deadline = Deadline.in(Duration.ofSeconds(2), () -> now[0] += 1_500_000_000);
        Failure failure = down(prober.probe(http(site.url("/")).build(), deadline));
        assertThat(failure.reason()).isEqualTo(Reason.PROBE_TIMEOUT);
        assertThat(failure.message()).isEqualTo("the probe's time of 2s was over before this request");
        assertThat(site.received).isEmpty();
    }

    @Test
    void aStreamIsAskedForAndItsFirstEventKept() {
        site.on(
                "/chat",
                page -> page.request()
                        .response()
                        .putHeader("content-type", "text/event-stream")
                        .end(
                                "data: {\"choices\":[{\"delta\":{\"content\":\"po\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"ng\"}}]}\n\ndata: [DONE]\n\n"));
        Report report = probe(http(site.url("/chat"))
                .sse()
                .expect(expect().contains("pong").endMarker("[DONE]").firstEvent(Duration.ofSeconds(3))));
        assertThat(report.outcome()).isEqualTo(new Outcome.Up());
        assertThat(report.facts().events()).isEqualTo(3);
        assertThat(report.facts().firstEvent()).isPositive();
        assertThat(site.last().header("accept")).isEqualTo("text/event-stream");
        assertThat(exchange.calls.getLast().stream()).isEqualTo(new Exchange.Stream("[DONE]", null));
    }

    @Test
    void secretsAreTakenOutOfFailures() {
        site.on("/", page -> page.answer(200, "your key is s3cret-of-ours"));
        Failure failure = down(probe(http(site.url("/")).expect(expect().contains("Welcome"))));
        assertThat(failure.toString()).doesNotContain("s3cret-of-ours");
        assertThat(failure.actual()).isEqualTo("your key is [redacted]");
    }
}
