package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.testing.FakeTime;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jsoup.nodes.Document;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in to the operator pages, who does not, and what they can do there. */
class OpsRouteTest {
    private static final String SESSION = "launchwatch-session";

    private final FakeTime time = new FakeTime(OpsSamples.NOW);
    private final OpsServer server = new OpsServer(time, OpsSamples.busy());

    @AfterEach
    void close() {
        server.close();
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ops",
                "/ops/",
                "/ops/sign-in",
                "/ops/style.css",
                "/ops/renew.js",
                "/ops/sign-in/oidc",
                "/ops/sign-in/oidc/callback",
                "/ops/monitors/homepage",
                "/ops/x"
            })
    void whereNobodyIsSetUpThereIsNothingAndNothingSaysHow(String path) {
        server.users = Optional.empty();
        HttpResponse<String> response = server.browser().get(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEmpty();
        HttpResponse<String> posted = server.browser().post(path, "name", "ada");
        assertThat(posted.statusCode()).isEqualTo(404);
        assertThat(posted.headers().map()).doesNotContainKey("set-cookie");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ops",
                "/ops/",
                "/ops/monitors/homepage",
                "/ops/silence",
                "/ops/maintenance",
                "/ops/sign-out",
                "/ops/sign-in/oidc",
                "/ops/sign-in/oidc/callback",
                "/ops/x",
                "/ops/config",
                "/ops/alerts",
                "/ops/alerts/site-down/homepage/1",
                "/ops/why",
                "/ops/backtest"
            })
    void aStrangerGetsTheFormAndNothingElse(String path) {
        OpsServer.Browser stranger = server.browser();
        HttpResponse<String> response = stranger.get(path);
        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(location(response)).startsWith("/ops/sign-in");
        assertThat(response.body()).isEmpty();
        assertThat(stranger.post(path, "form", "x", "alert", "y").statusCode()).isEqualTo(303);
        assertThat(server.done).isEmpty();
    }

    @Test
    void whoSignsInGetsWhereTheyWantedToAndNobodyKeepsIt() {
        OpsServer.Browser browser = server.browser();
        String form = location(browser.get("/ops/silence"));
        assertThat(form).isEqualTo("/ops/sign-in?next=/ops/silence");
        Document page = browser.page(form);
        assertThat(page.select("input[name=next]").attr("value")).isEqualTo("/ops/silence");
        HttpResponse<String> response = browser.signIn("ada", OpsServer.PASSWORD, "next", "/ops/silence");
        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(location(response)).isEqualTo("/ops/silence");
        HttpResponse<String> overview = browser.get("/ops");
        assertThat(overview.body()).contains("homepage").contains("ada");
        assertThat(overview.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(overview.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .contains("script-src 'self'", "connect-src 'self'")
                .doesNotContain("unsafe");
        assertThat(overview.body()).doesNotContain("<style", " style=", " onclick");
        assertThat(org.jsoup.Jsoup.parse(overview.body()).select("script"))
                .singleElement()
                .satisfies(script -> {
                    assertThat(script.attr("src")).startsWith("/ops/renew.js?v=");
                    assertThat(script.data()).isEmpty();
                });
        HttpResponse<String> script = server.browser().get("/ops/renew.js?v=1");
        assertThat(script.headers().firstValue("Content-Type")).hasValue("text/javascript;charset=UTF-8");
        assertThat(script.body()).contains("location.pathname");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "https://evil.example",
                "/ops//evil.example",
                "/opsx",
                "/ops\\evil",
                "/ops/%0d%0aSet-Cookie:x",
                "/",
                "javascript:alert(1)",
                "/ops/../metrics?x=\"><script>"
            })
    void nobodyIsSentElsewhereAfterTheySignedIn(String next) {
        OpsServer.Browser browser = server.browser();
        String location = location(browser.signIn("ada", OpsServer.PASSWORD, "next", next));
        assertThat(location).startsWith("/ops").doesNotContain("//", "\\", "<", "\r");
        if (!next.startsWith("/ops/")) {
            assertThat(location).isEqualTo("/ops");
        }
    }

    @Test
    void aWrongNameAndAWrongPasswordAreToldTheSame() {
        String wrong = server.browser().signIn("ada", "not the password").body();
        String unknown = server.browser().signIn("eve", "not the password").body();
        assertThat(wrong).contains("don&#39;t belong together");
        assertThat(wrong.replaceAll("value=\"[^\"]*\"", "")).isEqualTo(unknown.replaceAll("value=\"[^\"]*\"", ""));
        assertThat(server.browser().signIn("<script>", "x").body()).doesNotContain("<script>");
    }

    @Test
    void theCookieIsForThisHostAloneAndByHttpsWhereThatIsWhereWeAre() {
        HttpResponse<String> plain = server.browser().signIn("ada", OpsServer.PASSWORD);
        assertThat(plain.headers().allValues("Set-Cookie"))
                .allSatisfy(cookie ->
                        assertThat(cookie).contains("HttpOnly", "SameSite=Lax").doesNotContain("Secure"));
        try (OpsServer secure = new OpsServer(time, OpsSamples.quiet(), Optional.of("https://watch.example.org"))) {
            OpsServer.Browser browser = secure.browser();
            browser.origin = "https://watch.example.org";
            HttpResponse<String> response = browser.signIn("ada", OpsServer.PASSWORD);
            assertThat(response.headers().allValues("Set-Cookie"))
                    .hasSize(2)
                    .allSatisfy(cookie -> assertThat(cookie)
                            .startsWith("__Host-launchwatch-")
                            .contains("; Secure", "; HttpOnly", "; Path=/;")
                            .doesNotContain("Domain"));
            assertThat(browser.get("/ops").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aSessionIsANewOneAtEachSignInAndTheOldOneIsOver() {
        OpsServer.Browser browser = server.signedIn();
        String first = browser.cookies.get(SESSION);
        browser.signIn("ada", OpsServer.PASSWORD);
        assertThat(browser.cookies.get(SESSION)).isNotEqualTo(first);
        OpsServer.Browser thief = server.browser();
        thief.cookies.put(SESSION, String.valueOf(first));
        assertThat(thief.get("/ops").statusCode()).isEqualTo(303);
        assertThat(browser.get("/ops").statusCode()).isEqualTo(200);
        // What a stranger chose before is no session afterwards.
        OpsServer.Browser fixed = server.browser();
        fixed.cookies.put(SESSION, "chosen-by-a-stranger");
        fixed.signIn("ada", OpsServer.PASSWORD);
        assertThat(fixed.cookies.get(SESSION)).isNotEqualTo("chosen-by-a-stranger");
    }

    @Test
    void whoSignsOutIsOutAlsoForThoseWhoTookTheCookie() {
        OpsServer.Browser browser = server.signedIn();
        Map<String, String> taken = Map.copyOf(browser.cookies);
        HttpResponse<String> response = browser.post("/ops/sign-out", "form", browser.form("/ops"));
        assertThat(location(response)).isEqualTo("/ops/sign-in");
        assertThat(browser.cookies).doesNotContainKey(SESSION);
        OpsServer.Browser thief = server.browser();
        thief.cookies.putAll(taken);
        assertThat(thief.get("/ops").statusCode()).isEqualTo(303);
    }

    @Test
    void aSessionEndsWithoutUseAfterTwelveHoursAndInAnyCaseAfterAWeek() {
        OpsServer.Browser browser = server.signedIn();
        for (int i = 0; i < 15; i++) {
            time.jump(Duration.ofHours(11));
            assertThat(browser.get("/ops").statusCode()).isEqualTo(200);
        }
        time.jump(Duration.ofHours(4));
        assertThat(browser.get("/ops").statusCode()).isEqualTo(303);
        OpsServer.Browser other = server.signedIn();
        time.jump(Duration.ofHours(13));
        assertThat(other.get("/ops").statusCode()).isEqualTo(303);
    }

    @Test
    void aPageThatRenewsItselfDoesNotKeepASessionThatNobodyUses() {
        OpsServer.Browser browser = server.signedIn();
        for (int i = 0; i < 12; i++) {
            time.jump(Duration.ofHours(1));
            assertThat(browser.get("/ops?renew=1").statusCode()).isEqualTo(200);
        }
        time.jump(Duration.ofMinutes(1));
        assertThat(browser.get("/ops?renew=1").statusCode()).isEqualTo(303);
    }

    @Test
    void whoIsStruckOutOrHasAnotherPasswordIsOutAtOnce() {
        OpsServer.Browser ada = server.signedIn();
        OpsServer.Browser bob = server.browser();
        bob.signIn("bob", "staple battery horse");
        server.users = Optional.of(List.of(OpsServer.user("ada", "another password")));
        assertThat(ada.get("/ops").statusCode()).isEqualTo(303);
        assertThat(bob.get("/ops").statusCode()).isEqualTo(303);
        server.users = Optional.of(List.of());
        assertThat(server.browser().signIn("ada", "another password").statusCode())
                .isEqualTo(401);
    }

    @Test
    void whoFailsAgainAndAgainWaitsLongerAndLongerButLocksOutNobodyWhoWasHereBefore() {
        OpsServer.Browser ada = server.signedIn();
        OpsServer.Browser attacker = server.browser();
        for (int i = 0; i < Backoff.FREE; i++) {
            assertThat(attacker.signIn("ada", "guess " + i).statusCode()).isEqualTo(401);
        }
        HttpResponse<String> refused = attacker.signIn("ada", OpsServer.PASSWORD);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(refused.body()).contains("Wait 1 s");
        time.jump(Duration.ofSeconds(1));
        assertThat(attacker.signIn("ada", "guess").statusCode()).isEqualTo(401);
        assertThat(attacker.signIn("ada", "guess").headers().firstValue("Retry-After"))
                .hasValue("2");
        // The browser that she signed in with before is let in all the same.
        assertThat(ada.signIn("ada", OpsServer.PASSWORD).statusCode()).isEqualTo(303);
        // It is worth nothing for another name.
        assertThat(ada.signIn("bob", "guess").statusCode()).isEqualTo(429);
        time.jump(Duration.ofHours(2));
        assertThat(attacker.signIn("ada", "guess").statusCode()).isEqualTo(401);
    }

    @Test
    void aBrowserThatWasHereBeforeMayNotGuessWithoutEndEither() {
        OpsServer.Browser ada = server.signedIn();
        for (int i = 0; i < Backoff.FREE; i++) {
            assertThat(ada.signIn("ada", "guess " + i).statusCode()).isEqualTo(401);
        }
        assertThat(ada.signIn("ada", "guess").statusCode()).isEqualTo(429);
    }

    @Test
    void aNameThatThereIsNotWaitsLikeOneThatThereIs() {
        for (int i = 0; i < Backoff.FREE; i++) {
            server.browser().signIn("eve", "guess " + i);
        }
        assertThat(server.browser().signIn("eve", "guess").statusCode()).isEqualTo(429);
    }

    @Test
    void whereTooManyComeAtOnceTheyAreToldAndNothingCountsAgainstThem() {
        server.strangers = _ -> {
            throw new RejectedExecutionException();
        };
        for (int i = 0; i < 2 * Backoff.FREE; i++) {
            assertThat(server.browser().signIn("ada", OpsServer.PASSWORD).statusCode())
                    .isEqualTo(503);
        }
        server.strangers = Runnable::run;
        assertThat(server.browser().signIn("ada", OpsServer.PASSWORD).statusCode())
                .isEqualTo(303);
    }

    @Test
    void whatOtherSitesPostIsRefused() {
        OpsServer.Browser browser = server.signedIn();
        String form = browser.form("/ops");
        String alert = "site-down/homepage/1";
        assertThat(browser.post("/ops/acknowledge", "alert", alert).statusCode())
                .isEqualTo(403);
        assertThat(browser.post("/ops/acknowledge", "alert", alert, "form", "x").statusCode())
                .isEqualTo(403);
        for (String origin : List.of("https://evil.example", "null", "")) {
            browser.origin = origin;
            assertThat(browser.post("/ops/acknowledge", "alert", alert, "form", form)
                            .statusCode())
                    .as(origin)
                    .isEqualTo(403);
        }
        // The form of one is worth nothing in the hands of another.
        OpsServer.Browser other = server.signedIn();
        assertThat(other.post("/ops/acknowledge", "alert", alert, "form", form).statusCode())
                .isEqualTo(403);
        assertThat(server.done).isEmpty();
        browser.origin = server.address();
        assertThat(browser.post("/ops/acknowledge", "alert", alert, "form", form)
                        .statusCode())
                .isEqualTo(303);
        assertThat(server.done).hasSize(1);
    }

    @Test
    void nobodyIsSignedInAsSomebodyElseByAnotherSite() {
        OpsServer.Browser browser = server.browser();
        String foreign = server.browser().form("/ops/sign-in");
        assertThat(browser.post("/ops/sign-in", "form", foreign, "name", "ada", "password", OpsServer.PASSWORD)
                        .statusCode())
                .isEqualTo(403);
        browser.form("/ops/sign-in");
        browser.origin = "https://evil.example";
        assertThat(browser.signIn("ada", OpsServer.PASSWORD).statusCode()).isEqualTo(403);
        assertThat(browser.cookies).doesNotContainKey(SESSION);
    }

    @Test
    void whatIsDoneIsDoneUnderTheNameThatOneSignedInBy() {
        OpsServer.Browser browser = server.signedIn();
        String form = browser.form("/ops");
        HttpResponse<String> done = browser.post(
                "/ops/acknowledge",
                "form",
                form,
                "alert",
                "site-down/homepage/1",
                "note",
                "looking",
                "for",
                "30m",
                "by",
                "bob");
        assertThat(location(done)).isEqualTo("/ops?said=acknowledged");
        assertThat(browser.page(location(done)).select("[role=status]").text()).startsWith("You look after it");
        browser.post(
                "/ops/silences",
                "form",
                form,
                "match",
                "rule=site-down\nmonitor=home*",
                "for",
                "2h",
                "comment",
                "deploy");
        browser.post("/ops/silences/end", "form", form, "silence", "1");
        browser.post("/ops/run", "form", form, "monitor", "homepage", "back", "/ops/monitors/homepage");
        assertThat(server.done)
                .containsExactly(
                        "acknowledge site-down/homepage/1 ada page 'looking' 2026-05-01T12:34:00Z",
                        "silence {monitor=home*, rule=site-down} 2026-05-01T14:04:00Z ada 'deploy'",
                        "end 1",
                        "run homepage");
    }

    @Test
    void maintenanceIsDeclaredChangedAndEndedUnderTheNameThatOneSignedInBy() {
        OpsServer.Browser browser = server.signedIn();
        Document page = browser.page("/ops/maintenance?monitor=home*");
        assertThat(page.select("textarea[name=monitors]").text()).isEqualTo("home*");
        assertThat(page.select("main script, img, [onerror]")).isEmpty();
        assertThat(page.text())
                .contains(
                        "We move the database", OpsSamples.HOSTILE, "homepage, group payments", "members don't see it")
                .contains("everything", "in the configuration");
        assertThat(page.select("form[action='/ops/maintenance/end']"))
                .as("what is declared")
                .hasSize(2);
        String form = page.select("input[name=form]").attr("value");
        HttpResponse<String> done = browser.post(
                "/ops/maintenance",
                "form",
                form,
                "back",
                "/ops/maintenance",
                "title",
                "We move",
                "monitors",
                "home*\n\nchat",
                "groups",
                "",
                "from",
                "2026-05-01T22:00",
                "for",
                "30m",
                "shown",
                "yes");
        assertThat(location(done)).isEqualTo("/ops/maintenance?said=declared");
        browser.post(
                "/ops/maintenance",
                "form",
                form,
                "title",
                "We move",
                "groups",
                "payments",
                "for",
                "",
                "until",
                "2026-05-01T23:00");
        browser.post("/ops/maintenance/extend", "form", form, "window", "w1", "for", "2h");
        assertThat(location(browser.post("/ops/maintenance/end", "form", form, "window", "w1")))
                .isEqualTo("/ops?said=maintained");
        assertThat(server.done)
                .containsExactly(
                        "declare We move [home*, chat] [] 2026-05-01T22:00:00Z - PT30M true ada",
                        "declare We move [] [payments] - 2026-05-01T23:00:00Z - false ada",
                        "declare - - - - - PT2H - ada",
                        "end maintenance w1");
        server.done.clear();
        for (String from : List.of("soon", "2026-13-01T00:00", "2026-05-01T22:00Z")) {
            assertThat(location(browser.post("/ops/maintenance", "form", form, "from", from, "for", "1h")))
                    .isEqualTo("/ops?said=malformed");
        }
        assertThat(location(browser.post("/ops/maintenance", "form", form, "for", "soon")))
                .isEqualTo("/ops?said=malformed");
        assertThat(server.done).isEmpty();
        assertThat(location(browser.post("/ops/maintenance/extend", "form", form, "window", "w0", "for", "1h")))
                .isEqualTo("/ops?said=unknown");
        assertThat(location(browser.post("/ops/maintenance/end", "form", form, "window", "w0")))
                .isEqualTo("/ops?said=unknown");
    }

    @Test
    void whatCannotBeDoneIsSaidAndNothingIsDone() {
        OpsServer.Browser browser = server.signedIn();
        String form = browser.form("/ops");
        for (String lasts : List.of("", "0s", "400d", "soon", "99999999999d")) {
            assertThat(location(browser.post("/ops/silences", "form", form, "match", "rule=x", "for", lasts)))
                    .isEqualTo("/ops?said=malformed");
        }
        for (String match : List.of("", "rule", "=x", "rule=", "a=b\nrule")) {
            assertThat(location(browser.post("/ops/silences", "form", form, "match", match, "for", "1h")))
                    .isEqualTo("/ops?said=malformed");
        }
        assertThat(server.done).isEmpty();
        assertThat(location(browser.post("/ops/acknowledge", "form", form, "alert", "nothing")))
                .endsWith("said=unknown");
        assertThat(location(browser.post("/ops/run", "form", form, "monitor", "nothing")))
                .endsWith("said=unknown");
        server.away = true;
        assertThat(location(browser.post("/ops/acknowledge", "form", form, "alert", "x")))
                .endsWith("said=away");
        assertThat(browser.post("/ops/nothing", "form", form).statusCode()).isEqualTo(404);
        assertThat(browser.get("/ops?said=%3Cscript%3E").body()).doesNotContain("<script>");
    }

    @Test
    void bodiesThatNoFormSendsAreRefused() {
        assertThat(server.browser()
                        .post("/ops/sign-in", "name", "x".repeat(20_000))
                        .statusCode())
                .isEqualTo(413);
        assertThat(server.browser().post("/ops/sign-in", "%zz", "x").statusCode())
                .isEqualTo(400);
    }

    @Test
    void theOverviewSaysWhatFiresAndWhyAndWhoKnows() {
        Document page = server.signedIn().page("/ops");
        assertThat(page.select("h1").text())
                .isEqualTo("2 alerts fire; nobody looks after 1 of them. 1 alert may soon.");
        assertThat(page.select("article h3 a").eachText()).containsExactly("homepage", "failed-logins");
        String first = page.select("article").getFirst().text();
        assertThat(first)
                .contains("Members cannot reach the site.")
                .contains("Expected status 200")
                .contains("Was status 503")
                .contains("Fires if a bad result, agreed by majority")
                .contains("11:54:00 UTC, 10m ago, seen from eu")
                .contains("team-slack told 8m20s ago")
                .contains("on-call-mail has not taken it: 550 mailbox full");
        String second = page.select("article").get(1).text();
        assertThat(second)
                .contains("bob looks after it, 5m ago, by slack", "On it")
                .contains("Expected at most 30")
                .contains("Was 143");
        assertThat(page.select("article").get(1).select("form")).isEmpty();
        assertThat(page.select(".warn").text())
                .contains(
                        "Nothing is heard from region us.",
                        "Channel on-call-mail does not take 2 messages: 550 mailbox full");
        assertThat(page.select("#pending").first()).isNotNull();
        assertThat(page.select(".monitors h3").eachText()).containsExactly("homepage", "login-callback", "chat-health");
        server.board = OpsSamples.quiet();
        Document quiet = server.signedIn().page("/ops");
        assertThat(quiet.select("h1").text()).isEqualTo("Nothing fires.");
        assertThat(quiet.select(".warn")).isEmpty();
    }

    @Test
    void namesAndTextsThatAreAttacksAreShownAsTheyAre() {
        server.board = OpsSamples.hostile();
        HttpResponse<String> response = server.signedIn().get("/ops");
        assertThat(response.statusCode()).isEqualTo(200);
        Document page = org.jsoup.Jsoup.parse(response.body());
        assertThat(page.select("main script, img, [onerror], [href^=javascript]"))
                .isEmpty();
        assertThat(page.text()).contains(OpsSamples.HOSTILE);
        Document silence = server.signedIn()
                .page("/ops/silence?alert="
                        + OpsWords.segment(OpsSamples.hostile()
                                .troubles()
                                .getFirst()
                                .alert()
                                .id()));
        assertThat(silence.select("main script, img")).isEmpty();
    }

    @Test
    void aSilenceIsOfferedForTheLabelsThatTellTheAlert() {
        Document page = server.signedIn().page("/ops/silence?alert=site-down%2Fhomepage%2F1");
        assertThat(page.select("textarea").text()).isEqualTo("monitor=homepage\nrule=site-down");
        assertThat(server.signedIn().get("/ops/silence?alert=x").statusCode()).isEqualTo(404);
    }

    @Test
    void thePageOfAMonitorShowsHowItDidAndWhyItFailed() {
        OpsServer.Browser browser = server.signedIn();
        Document page = browser.page("/ops/monitors/homepage");
        assertThat(page.select("h1").text()).isEqualTo("homepage");
        assertThat(page.select("svg.chart")).hasSize(3);
        assertThat(page.select("svg.chart .p99").attr("d")).startsWith("M");
        assertThat(page.select(".figures").getFirst().text()).contains("Uptime, 24h 99.876 %", "p95, last hour 270ms");
        assertThat(page.select("table").text()).contains("assertion_status another status than expected 3");
        assertThat(page.select("section:has(#results)").text())
                .contains("eu, 142ms, status 503, not confirmed")
                .contains("The server answered 503 assertion_status")
                .contains("Expected status 200, was status 503");
        assertThat(page.text()).contains("processing, median").contains("Fires if a bad result");
        Document month = browser.page("/ops/monitors/homepage?span=30d");
        assertThat(month.select("[aria-current=true]").text()).isEqualTo("30d");
        assertThat(month.html().length()).isLessThan(200_000);
        assertThat(page.select("#excerpts").text()).isEqualTo("What failed probes were answered");
        assertThat(page.select("section[aria-labelledby=excerpts] summary").eachText())
                .satisfiesExactly(
                        first -> assertThat(first).endsWith(", POST https://shop.example/api/chat: HTTP/1.1 503"),
                        second -> assertThat(second).endsWith(", GET https://shop.example/: no answer"));
        assertThat(page.select("pre.wire").getFirst().wholeText()).contains("upstream is <gone>");
        assertThat(page.select("section[aria-labelledby=excerpts] details[open]"))
                .hasSize(1);
        assertThat(browser.page("/ops/monitors/homepage?span=99y")
                        .select("[aria-current=true]")
                        .text())
                .isEqualTo("24h");
        assertThat(browser.get("/ops/monitors/nothing").statusCode()).isEqualTo(404);
        server.away = true;
        assertThat(browser.get("/ops/monitors/homepage").statusCode()).isEqualTo(503);
    }

    @Test
    void thePageOfAMonitorOfSeveralStepsShowsWhatEachTakes() {
        Document page = server.signedIn().page("/ops/monitors/sign-in");
        assertThat(page.select("section:has(#steps) svg.chart path:not(.grid)")).hasSize(3);
        assertThat(page.select("section:has(#steps) tbody tr").eachText())
                .containsExactly("login 40ms 48ms 57ms", "chat 340ms 390ms 390ms", "who am I 10ms 10ms 10ms");
        assertThat(page.select("section:has(#first-events) svg.chart .p95").attr("d"))
                .startsWith("M");
    }

    @Test
    void thePageOfSignalsShowsHowFarTheyAreFromWhatFires() {
        OpsServer.Browser browser = server.signedIn();
        Document page = browser.page("/ops/signals");
        assertThat(page.select("section h2").eachText()).containsExactly("failed-logins", "model-cost", "queue-depth");
        String logins = page.select("section").getFirst().text();
        assertThat(logins)
                .contains("counts login.failed")
                .contains("143 in 1h, 200 in 24h, the last just now")
                .contains("events in 5m", "limit now: 30")
                .contains("firing", "143, limit 30", "quiet-logins");
        Elements charts = page.select("section").getFirst().select("svg.chart");
        assertThat(charts).hasSize(2);
        assertThat(charts.getFirst().attr("aria-label"))
                .isEqualTo("What credential-stuffing counts in windows of 5m: now 143, limit 30; beyond it in 1 of 60");
        assertThat(charts.getFirst().select(".limit").attr("d")).startsWith("M0 136");
        assertThat(charts.getFirst().select(".band, .usual")).isEmpty();
        assertThat(charts.get(1).attr("aria-label")).contains("windows of 10m", "usual are 6");
        assertThat(charts.get(1).select(".band, .usual, .limit, .events, .beyond"))
                .hasSize(5)
                .allSatisfy(path -> assertThat(path.attr("d")).startsWith("M"));
        // What is usual is not known from the beginning on, the limit is.
        assertThat(charts.get(1).select(".usual").attr("d")).startsWith("M120 ");
        assertThat(charts.get(1).select(".limit").attr("d")).startsWith("M0 ");
        assertThat(page.select("section").getFirst().select(".meter")).isEmpty();
        assertThat(page.select("section").get(1).select(".meter")).hasSize(1);
        String cost = page.select("section").get(1).text();
        assertThat(cost)
                .contains(
                        "In 24h 1.50 USD",
                        "Per active member, of 6 0.25 USD",
                        "The month, going on as in 24h 47.25 USD")
                .contains("gpt-5", "0.31, limit 0.5");
        assertThat(page.select("section").get(2).text()).contains("measures queue_depth", "143");
        assertThat(browser.page("/ops/signals/failed-logins").select("section")).hasSize(1);
        assertThat(browser.get("/ops/signals/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void thePageOfAnAlertShowsItsCourseFirstAndWhatCanBeDone() {
        OpsServer.Browser browser = server.signedIn();
        Document overview = browser.page("/ops");
        assertThat(overview.select("article .deeds > a").eachAttr("href")).contains("/ops/alerts/site-down/homepage/1");
        Document page = browser.page("/ops/alerts/site-down/homepage/1");
        assertThat(page.select("h1").text()).isEqualTo("homepage fires for 10m; nobody looks after it.");
        assertThat(page.select("main > *").get(1).select("svg.course")).hasSize(1);
        assertThat(page.select(".figures .bad").text()).isEqualTo("by nobody in 9m (goal 5m)");
        assertThat(page.select(".steps > li")).hasSize(6);
        assertThat(page.select("a[href=/ops/monitors/homepage]").text()).isEqualTo("homepage");
        browser.post(
                "/ops/acknowledge",
                "form",
                browser.form("/ops"),
                "alert",
                page.select("input[name=alert]").attr("value"));
        assertThat(server.done).singleElement().asString().startsWith("acknowledge site-down/homepage/1 ada");
        Document over = browser.page("/ops/alerts/site-down/homepage/0");
        assertThat(over.select("h1").text()).isEqualTo("homepage is over after 9m.");
        assertThat(over.select("main form")).isEmpty();
        assertThat(browser.get("/ops/alerts/site-down/homepage/9").statusCode()).isEqualTo(404);
    }

    @Test
    void pastAlertsAreListedPageByPageAndByWhatIsAskedFor() {
        OpsServer.Browser browser = server.signedIn();
        Document page = browser.page("/ops/alerts");
        assertThat(page.select(".plain > li")).hasSize(52);
        assertThat(page.select(".plain > li .is").eachText().subList(0, 3)).containsExactly("firing", "firing", "over");
        assertThat(page.select(".plain > li").get(2).text())
                .contains("homepage site-down, critical", "11:04:00 UTC, lasted 33m20s", "bob answered after 1m");
        assertThat(page.select(".plain > li").get(3).select(".bad").text()).isEqualTo("answered by nobody");
        Document second = browser.page(page.select("a:contains(Earlier)").attr("href"));
        assertThat(second.select(".plain > li")).hasSize(50);
        assertThat(second.select(".plain > li .is").eachText()).doesNotContain("firing");
        Document day = browser.page("/ops/alerts?span=24h&severity=critical&rule=site-down&monitor=homepage");
        assertThat(day.select(".plain > li")).hasSize(9);
        assertThat(day.select("option[selected]").eachText()).containsExactly("critical", "24h");
        assertThat(browser.page("/ops/alerts?rule=nothing").text()).contains("None.");
    }

    @Test
    void thePageWhySaysWhatTheRuleSawWhatItSaidAndWhatStoodInTheWay() {
        OpsServer.Browser browser = server.signedIn();
        Document page = browser.page("/ops/why?rule=site-down&on=homepage&at=2026-05-01T11:05:00&span=1h");
        assertThat(server.done).containsExactly("why site-down homepage 2026-05-01T11:05:00Z PT1H");
        assertThat(page.select("h2.answer").text()).isEqualTo("site-down was pending: it had not fired yet");
        assertThat(page.select("h2.answer").hasClass("degraded")).isTrue();
        assertThat(page.select("main > p a").attr("href")).isEqualTo("/ops/monitors/homepage");
        assertThat(page.select("svg.chart .r-down").attr("d")).startsWith("M").contains("V0h3");
        assertThat(page.select("svg.chart .moment").attr("d")).isEqualTo("M400 0V160");
        assertThat(page.select("svg.band path").eachAttr("class"))
                .containsExactly("s-ok", "s-pending", "s-firing", "s-gap", "moment");
        assertThat(page.select("svg.band").attr("aria-label"))
                .isEqualTo("The rule was ok from 10:25:00 UTC, pending from 10:55:00 UTC, firing from 11:10:00 UTC");
        assertThat(page.select("section:has(#condition)").text())
                .contains("It fires if 3 bad results in a row", "It held: the last 3 probes failed.")
                .contains("bad results in a row from eu at least 3 4 met")
                .contains("What stood in the way It has to hold for 15m.");
        assertThat(page.select("section:has(#decided)").text())
                .contains("11:10:00 UTC fired it was down")
                .contains(
                        "Silenced by bob until 11:25:00 UTC: We move it. It decides who is told, not whether it fires.")
                .contains("In the maintenance window upgrade until 11:25:00 UTC.")
                .contains("ada looked after it since 11:05:00 UTC, until 11:25:00 UTC.")
                .contains("team-slack refused it firing, after 2 attempts: channel_not_found");
        assertThat(page.select("main .said.bad").text()).startsWith("From 12:00:00 UTC");
        assertThat(page.select("section:has(#results) li").getFirst().text())
                .contains("down", "The server answered 503");
        assertThat(page.select("section:has(#limits)").text()).contains("the configuration of now");
        assertThat(page.select("nav[aria-label=Moments] a").eachAttr("href"))
                .containsExactly(
                        "/ops/why?rule=site-down&on=homepage&at=2026-05-01T10%3A55%3A00Z&span=1h",
                        "/ops/why?rule=site-down&on=homepage&at=2026-05-01T11%3A15%3A00Z&span=1h",
                        "/ops/why?rule=site-down&on=homepage&span=1h");
        assertThat(page.select("input[name=at]").attr("value")).isEqualTo("2026-05-01T11:05:00");
    }

    @Test
    void aRuleAboutASignalIsDrawnByWhatItCompared() {
        Document page = server.signedIn().page("/ops/why?rule=credential-stuffing");
        assertThat(server.done).containsExactly("why credential-stuffing failed-logins 2026-05-01T12:04:00Z PT6H");
        assertThat(page.select("svg.chart .p95").attr("d")).startsWith("M0 ").contains("L");
        assertThat(page.select("svg.chart .limit").attr("d")).isEqualTo("M0 64H600");
        assertThat(page.select("section:has(#condition) table").text()).contains("what was compared 30 12 met");
        assertThat(page.select("option[selected]").eachText()).containsExactly("credential-stuffing", "6h");
        assertThat(page.select("main > p a").attr("href")).isEqualTo("/ops/signals/failed-logins");
    }

    @Test
    void whoDoesNotSayWhatTheyMeanIsToldWhatThereIs() {
        OpsServer.Browser browser = server.signedIn();
        Document start = browser.page("/ops/why");
        assertThat(start.select("select[name=rule] option").eachText()).contains("site-down", "credential-stuffing");
        assertThat(start.select("datalist option").eachAttr("value")).contains("homepage", "failed-logins");
        assertThat(start.select("h2")).isEmpty();
        assertThat(browser.page("/ops/why?rule=site-down")
                        .select("#choices + ul a")
                        .eachAttr("href"))
                .containsExactly("/ops/why?rule=site-down&on=homepage", "/ops/why?rule=site-down&on=chat-health");
        assertThat(browser.page("/ops/why?rule=nothing").select("[role=status]").text())
                .isEqualTo("There is no rule 'nothing'.");
        assertThat(browser.page("/ops/why?rule=site-down&on=queue")
                        .select("[role=status]")
                        .text())
                .isEqualTo("site-down does not watch 'queue'.");
        assertThat(browser.page("/ops/why?rule=site-down&on=homepage&at=noon")
                        .select("[role=status]")
                        .text())
                .startsWith("'noon' is no time: write a time such as 14:05");
        assertThat(server.done).isEmpty();
        server.reasons.unanswered = "Others ask why, too: try again in a moment.";
        assertThat(browser.page("/ops/why?rule=site-down&on=homepage")
                        .select("[role=status]")
                        .text())
                .isEqualTo("Others ask why, too: try again in a moment.");
        server.reasons.away = true;
        assertThat(browser.get("/ops/why?rule=site-down&on=homepage").statusCode())
                .isEqualTo(503);
    }

    @Test
    void everyAlertAndEachRuleOfAPageLeadsToWhy() {
        OpsServer.Browser browser = server.signedIn();
        assertThat(browser.page("/ops").select("article a[href^=/ops/why]").attr("href"))
                .isEqualTo("/ops/why?rule=site-down&on=homepage");
        assertThat(browser.page("/ops").select("#pending + ul a[href^=/ops/why]"))
                .isNotEmpty();
        assertThat(browser.page("/ops/monitors/homepage")
                        .select("#rules + ul a")
                        .attr("href"))
                .isEqualTo("/ops/why?rule=site-down&on=homepage");
        assertThat(browser.page("/ops/signals/failed-logins")
                        .select("main a[href^=/ops/why]")
                        .attr("href"))
                .isEqualTo("/ops/why?rule=credential-stuffing&on=failed-logins");
    }

    @Test
    void aBacktestIsDrawnInLanesAndEachEpisodeLeadsToWhy() {
        OpsServer.Browser browser = server.signedIn();
        Document page = browser.page("/ops/backtest");
        assertThat(page.select("h2.answer").text()).isEqualTo("2 alerts would have fired; 2 fired then");
        assertThat(page.select(".lane svg").eachAttr("aria-label"))
                .containsExactly("site-down on homepage: would have fired 2 times, fired 2 times then");
        assertThat(page.select(".lane .would").attr("d"))
                .startsWith("M350 13V0h25")
                .contains("M575 13V0h25");
        assertThat(page.select(".lane .fired").attr("d"))
                .startsWith("M350 28V15h25")
                .contains("M475 28V15h25");
        assertThat(page.select(".lane li").eachText())
                .containsExactly(
                        "11:04:00 UTC goes on, would be new: It was down. Why",
                        "07:04:00 UTC for 1h, would be gone: It was down. Why",
                        "02:04:00 UTC for 1h, as it was: It was down. Why");
        assertThat(page.select(".lane li a").getFirst().attr("href"))
                .isEqualTo("/ops/why?rule=site-down&on=homepage&at=2026-05-01T11%3A04%3A00Z");
        assertThat(page.select("section:has(#rows) tbody tr").eachText())
                .containsExactly("site-down homepage 2+ 2 2h 1h", "promql queue ? 0", "old homepage gone 0");
        assertThat(page.select("section:has(#limits)").text())
                .contains("Nothing is stored before 2026-04-30 13:04 UTC.", "it is not stored", "20m in 2 gaps");
    }

    @Test
    void aBacktestIsPostedOneAtATimeAndCanBeEnded() {
        OpsServer.Browser browser = server.signedIn();
        String form = browser.form("/ops/backtest");
        assertThat(browser.post("/ops/backtest", "form", "forged", "span", "24h")
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.done).isEmpty();
        assertThat(location(browser.post("/ops/backtest", "form", form, "span", "7d")))
                .isEqualTo("/ops/backtest?said=played");
        assertThat(location(browser.post("/ops/backtest", "form", form, "span", "99y")))
                .isEqualTo("/ops/backtest?said=malformed");
        server.reasons.standing = new Backtests.Standing(
                new Backtests.Running("bob", Duration.ofDays(7), OpsSamples.NOW.minusSeconds(4), 40),
                null,
                "Cancelled, since it took longer than 2m.");
        assertThat(location(browser.post("/ops/backtest", "form", form, "span", "30d")))
                .isEqualTo("/ops/backtest?said=plays");
        Document page = browser.page("/ops/backtest");
        assertThat(page.select("[role=status]").eachText())
                .containsExactly(
                        "bob has the last 7d played, since 12:03:56 UTC, 4s ago: 40 % done. Renew",
                        "Cancelled, since it took longer than 2m.");
        assertThat(page.select("select")).isEmpty();
        browser.post("/ops/backtest", "form", form, "cancel", "yes");
        assertThat(server.done).containsExactly("play PT168H ada", "play PT720H ada", "cancel");
    }

    @Test
    void everyPageTakesAttacksForText() {
        server.board = OpsSamples.hostile();
        server.reasons.standing = new Backtests.Standing(
                new Backtests.Running(OpsSamples.HOSTILE, Duration.ofDays(1), OpsSamples.NOW, 1),
                ReasonsSamples.played(OpsSamples.HOSTILE, OpsSamples.HOSTILE, OpsSamples.HOSTILE),
                OpsSamples.HOSTILE);
        OpsServer.Browser browser = server.signedIn();
        for (String path : List.of(
                "/ops/monitors/" + OpsWords.segment(OpsSamples.HOSTILE),
                "/ops/signals",
                "/ops/config",
                "/ops/alerts",
                "/ops/alerts?rule=" + OpsWords.segment(OpsSamples.HOSTILE),
                OpsWords.alert(OpsSamples.HOSTILE),
                OpsWords.why(OpsSamples.HOSTILE, OpsSamples.HOSTILE, "14:05", "1h"),
                "/ops/why?rule=" + OpsWords.segment("x" + OpsSamples.HOSTILE) + "&at="
                        + OpsWords.segment(OpsSamples.HOSTILE),
                "/ops/why?rule=site-down&on=" + OpsWords.segment("x" + OpsSamples.HOSTILE),
                "/ops/backtest",
                "/ops?said=x")) {
            Document page = browser.page(path);
            assertThat(page.select("main script, img, [onerror], [style], [href^=javascript]"))
                    .as(path)
                    .isEmpty();
        }
        assertThat(browser.page("/ops/config").text()).contains(OpsSamples.HOSTILE, "site.yaml:2:5");
    }
}
