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
import dev.launchwatch.model.StepReport;
import dev.launchwatch.model.Tree;
import dev.launchwatch.probe.StepsSpec.Step;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepsProberTest extends ProbeTest {
    private final StepsProber prober =
            new StepsProber(exchange, InstantSource.system(), REDACTOR, prober(RefreshTokens.NONE));

    private Report probe(Step... steps) {
        return prober.probe(new StepsSpec(List.of(steps)), deadline());
    }

    private static Step step(Specs.Http http) {
        return new Step(null, http.build(), Map.of());
    }

    private static Step step(Specs.Http http, String name, String capture) {
        return new Step(null, http.build(), Map.of(name, Capture.parse(capture)));
    }

    @Test
    void aTokenOfTheFirstStepOpensTheSecond() {
        site.on("/api/login", page -> page.json("{\"access_token\":\"tok\\\"en-1234\"}"))
                .on(
                        "/api/me",
                        page -> page.json("{\"email\":\"probe@example.org\",\"auth\":"
                                + ("Bearer tok\"en-1234".equals(page.header("authorization")) ? "true}" : "false}")));
        Report report = probe(
                step(http(site.url("/api/login?secret=x")).method("POST"), "token", "json $.access_token"),
                step(http(site.url("/api/me"))
                        .method("POST")
                        .bearer("${token}")
                        .json(new Tree.Node(Map.of("t", new Tree.Text(template("<${token}>")))))
                        .expect(expect().json("$.auth", is("true")).json("$.email", is("probe@example.org")))));
        assertThat(report.outcome()).isEqualTo(new Outcome.Up());
        assertThat(site.last().body()).isEqualTo("{\"t\":\"<tok\\\"en-1234>\"}");
        assertThat(report.steps()).extracting(StepReport::name).containsExactly("POST /api/login", "POST /api/me");
        assertThat(report.steps()).extracting(StepReport::httpStatus).containsExactly(200, 200);
        assertThat(report.steps())
                .allSatisfy(step -> assertThat(step.duration()).isPositive());
        assertThat(report.timings()).isEqualTo(exchange.total());
        assertThat(exchange.calls).hasSize(2);
        assertThat(report.duration())
                .isGreaterThanOrEqualTo(report.steps()
                        .get(0)
                        .duration()
                        .plus(report.steps().get(1).duration()));
    }

    @Test
    void stepsShareTheirCookies() {
        site.on("/login", page -> page.set("session=abc; HttpOnly").answer(200, ""))
                .on("/home", page -> page.answer(page.cookie("session").equals("abc") ? 200 : 401, ""));
        assertThat(probe(step(http(site.url("/login"))), step(http(site.url("/home"))))
                        .outcome())
                .isEqualTo(new Outcome.Up());
        assertThat(down(probe(step(http(site.url("/home"))))).reason())
                .as("and never with another probe")
                .isEqualTo(Reason.ASSERTION_STATUS);
    }

    @Test
    void aFailureCarriesItsStepAndEndsTheProbe() {
        site.on("/a", page -> page.answer(200, "")).on("/b", page -> page.answer(500, ""));
        Report report = probe(
                new Step("first", http(site.url("/a")).build(), Map.of()),
                step(http(site.url("/b")).method("DELETE")),
                step(http(site.url("/c"))));
        Failure failure = down(report);
        assertThat(failure.step()).isEqualTo("DELETE /b");
        assertThat(failure.message()).isEqualTo("expected status 2xx, got 500");
        assertThat(report.steps()).extracting(StepReport::name).containsExactly("first", "DELETE /b");
        assertThat(report.facts().httpStatus()).isEqualTo(500);
        assertThat(site.received).hasSize(2);
    }

    @Test
    void aDegradedStepLetsTheOthersRun() {
        site.on("/slow", page -> page.answer(200, "")).on("/b", page -> page.answer(200, ""));
        Report report = probe(
                step(http(site.url("/slow")).expect(expect().latency(Duration.ofNanos(1)))),
                step(http(site.url("/b"))));
        assertThat(report.outcome()).isInstanceOf(Outcome.Degraded.class);
        assertThat(report.outcome().why().orElseThrow().step()).isEqualTo("GET /slow");
        assertThat(report.steps()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "header x-request  | r-42",
                "cookie sid        | c00kie",
                "regex build=(\\d+)| 77",
                "regex bui..       | build",
                "css input[name=csrf] @value | t\"o<k",
                "css h1            | Log in",
                "json $.never      | "
            })
    void valuesAreTakenFromEveryPartOfAnAnswer(String capture, String value) {
        site.on("/login", page -> {
                    page.request().response().putHeader("X-Request", "r-42");
                    page.set("sid=c00kie")
                            .html("<h1>Log <b>in</b></h1><input name=csrf value='t&quot;o&lt;k'><!-- build=77 -->");
                })
                .on("/next", page -> page.answer(200, ""));
        Report report = probe(
                step(http(site.url("/login")), "it", capture),
                step(http(site.url("/next")).method("POST").form("it", "${it}")));
        if (value == null) {
            assertThat(down(report).reason()).isEqualTo(Reason.CAPTURE_FAILED);
        } else {
            assertThat(report.outcome()).isEqualTo(new Outcome.Up());
            assertThat(site.last().fields()).containsExactly(Map.entry("it", value));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "json $.token       | is not in the answer",
                "json $.items[5]    | is not in the answer",
                "json $.gone        | is not in the answer",
                "json $.empty       | is empty",
                "json $.long        | is longer than 64 KiB",
                "header x-none      | is not in the answer",
                "cookie none        | is not in the answer",
                "regex no(\\d)      | is not in the answer",
                "regex (            | has a pattern that is none",
                "regex (x+)+y       | takes too many steps to find: simplify the pattern",
                "css form @action   | is not in the answer",
                "css a[             | has a selector that is none"
            })
    void aMissingValueFailsItsStep(String capture, String why) {
        String body = "{\"items\":[],\"gone\":null,\"empty\":\"\",\"long\":\"" + "x".repeat(70_000) + "\"}";
        site.on("/login", page -> page.json(body));
        Report report = probe(step(http(site.url("/login")), "token", capture), step(http(site.url("/next"))));
        Failure failure = down(report);
        assertThat(failure.reason()).isEqualTo(Reason.CAPTURE_FAILED);
        assertThat(failure.step()).isEqualTo("GET /login");
        assertThat(failure.message()).isEqualTo("the value for ${token} (" + capture + ") " + why);
        assertThat(site.received).hasSize(1);
    }

    @Test
    void aCapturedValueIsASecretFromThenOn() {
        site.on("/login", page -> page.json("{\"t\":\"abcdefgh\"}"))
                .on("/me", page -> page.answer(200, "you sent abcdefgh"));
        Failure failure = down(probe(
                step(http(site.url("/login")), "t", "json $.t"),
                step(http(site.url("/me")).expect(expect().contains("${t}!")))));
        assertThat(failure.toString()).doesNotContain("abcdefgh");
        assertThat(failure.message()).isEqualTo("expected the body to contain \"[redacted]!\", but it does not");
        assertThat(failure.actual()).isEqualTo("you sent [redacted]");
    }

    @Test
    void capturedValuesThatMakeNoAddressAreAFailureOfTheSite() {
        site.on("/login", page -> page.json("{\"next\":\"nowhere\"}"));
        Failure failure = down(probe(step(http(site.url("/login")), "next", "json $.next"), step(http("${next}/x"))));
        assertThat(failure.reason()).isEqualTo(Reason.CAPTURE_FAILED);
        assertThat(failure.message()).isEqualTo("the captured values make no web address of \"${next}/x\"");
        assertThat(failure.step()).isEqualTo("GET ${next}/x");
    }

    @Test
    void aCapturedValueCannotStartAnotherHeader() {
        site.on("/a", page -> page.json("{\"v\":\"x\\r\\nEvil: yes\"}")).on("/b", page -> page.answer(200, ""));
        probe(
                step(http(site.url("/a")), "v", "json $.v"),
                step(http(site.url("/b")).header("X-V", "${v}")));
        assertThat(site.last().header("x-v")).isEqualTo("x Evil: yes");
        assertThat(site.last().header("evil")).isNull();
    }

    @Test
    void aTokenThatIsRefusedIsNamedAsItsOwnStep() {
        site.on("/token", page -> page.answer(401, "")).on("/a", page -> page.answer(200, ""));
        Report report = probe(
                step(http(site.url("/a"))),
                step(http(site.url("/b"))
                        .oauth2(new HttpSpec.OAuth2Token(
                                template(site.url("/token")),
                                template("c"),
                                secret("s3cret"),
                                HttpSpec.ClientAuthentication.BASIC,
                                null,
                                null))));
        assertThat(down(report).step()).isEqualTo("token");
        assertThat(report.steps()).extracting(StepReport::name).containsExactly("GET /a", "token");
    }
}
