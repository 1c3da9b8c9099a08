package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Actor;
import dev.launchwatch.testing.FakeTime;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to an identity provider and back, whatever the provider says. */
class ReferralTest {
    private static final String BEGIN = "/ops/sign-in/oidc";
    private static final String CALLBACK = "/ops/sign-in/oidc/callback";
    private static final String ERRAND = "launchwatch-oidc";
    private static final Provider.Finding EVE =
            new Provider.Finding.Person("eve@example.org", "oidc https://login.example 42");

    private final FakeTime time = new FakeTime(OpsSamples.NOW);
    private final OpsServer server = new OpsServer(time, OpsSamples.busy());
    private final Told provider = new Told();

    /** A provider that says what a test has it say. */
    private static final class Told implements Provider {
        final List<Ask> begun = new CopyOnWriteArrayList<>();
        final List<Ask> finished = new CopyOnWriteArrayList<>();
        volatile Optional<String> away = Optional.empty();
        volatile Finding finding = EVE;
        volatile Optional<String> farewell = Optional.empty();

        @Override
        public String name() {
            return "login.example";
        }

        @Override
        public Way begin(Ask ask) {
            begun.add(ask);
            return away.<Way>map(Way.Away::new)
                    .orElse(new Way.To("https://login.example/authorize?state=" + ask.state()));
        }

        @Override
        public Finding finish(Ask ask, Map<String, String> answer) {
            finished.add(ask);
            return finding;
        }

        @Override
        public Optional<String> farewell() {
            return farewell;
        }
    }

    @BeforeEach
    void offer() {
        server.provider = Optional.of(provider);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("");
    }

    private String begin(OpsServer.Browser browser, String query) {
        HttpResponse<String> response = browser.get(BEGIN + query);
        assertThat(response.statusCode()).isEqualTo(303);
        return location(response).replaceFirst(".*state=", "");
    }

    private HttpResponse<String> comeBack(OpsServer.Browser browser) {
        return browser.get(CALLBACK + "?code=c&state=" + begin(browser, ""));
    }

    private static String kept(OpsServer.Browser browser) {
        return Objects.requireNonNull(browser.cookies.get(ERRAND));
    }

    private static String message(HttpResponse<String> response) {
        return org.jsoup.Jsoup.parse(response.body()).select("[role=alert]").text();
    }

    @Test
    void whoIsSentThereAndComesBackIsWhereTheyWantedToBeUnderTheNameThatTheProviderGave() {
        OpsServer.Browser browser = server.browser();
        Document page = browser.page("/ops/sign-in?next=/ops/silence");
        assertThat(page.select("input[name=password]")).as("passwords go on").hasSize(1);
        assertThat(page.select("a.button").text()).isEqualTo("Sign in with login.example");
        String way = page.select("a.button").attr("href");
        assertThat(way).isEqualTo(BEGIN + "?next=%2Fops%2Fsilence");
        String state = location(browser.get(way)).replaceFirst(".*state=", "");
        HttpResponse<String> back = browser.get(CALLBACK + "?code=c&state=" + state);
        assertThat(back.statusCode()).isEqualTo(303);
        assertThat(location(back)).isEqualTo("/ops/silence");
        assertThat(browser.cookies).containsKey("launchwatch-session").doesNotContainKey(ERRAND);
        assertThat(browser.page("/ops").select("form.who span").text()).isEqualTo("eve@example.org");
        assertThat(provider.finished).as("the same as it began with").isEqualTo(provider.begun);
    }

    @Test
    void whatTheyDoIsTheirsAndTheAuditLogHearsHowTheyAreKnown() {
        OpsServer.Browser browser = server.browser();
        comeBack(browser);
        server.actor = new Actor("eve@example.org", Actor.Surface.PAGE, "", "oidc https://login.example 42");
        browser.post("/ops/acknowledge", "form", browser.form("/ops"), "alert", "site-down/homepage/1");
        assertThat(server.done).singleElement().asString().contains("acknowledge", "eve@example.org");
    }

    @Test
    void theSecretsOfASignInAreDifferentAndTheBrowserKeepsNoneOfThem() {
        OpsServer.Browser browser = server.browser();
        begin(browser, "");
        begin(browser, "");
        assertThat(provider.begun.stream().flatMap(ask -> Stream.of(ask.state(), ask.nonce(), ask.verifier())))
                .hasSize(6)
                .doesNotHaveDuplicates()
                .allMatch(text -> text.matches("[A-Za-z0-9_-]{43}"))
                .noneMatch(text -> kept(browser).contains(text));
    }

    @Test
    void theCookieIsForThisHostAloneShortLivedAndGoneAfterwards() {
        try (OpsServer secure = new OpsServer(time, OpsSamples.busy(), Optional.of("https://watch.example.org"))) {
            secure.provider = Optional.of(provider);
            assertThat(secure.browser().get(BEGIN).headers().allValues("Set-Cookie"))
                    .singleElement()
                    .asString()
                    .matches("__Host-launchwatch-oidc=[^;]+; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure");
        }
    }

    @Test
    void whatComesBackIsWorthNothingInAnotherBrowser() {
        OpsServer.Browser attacker = server.browser();
        String state = begin(attacker, "");
        OpsServer.Browser victim = server.browser();
        HttpResponse<String> without = victim.get(CALLBACK + "?code=c&state=" + state);
        assertThat(without.statusCode()).isEqualTo(403);
        assertThat(message(without)).startsWith("This sign-in was begun in another browser");
        begin(victim, "");
        HttpResponse<String> withTheirOwn = victim.get(CALLBACK + "?code=c&state=" + state);
        assertThat(withTheirOwn.statusCode()).isEqualTo(403);
        assertThat(victim.cookies).doesNotContainKey("launchwatch-session");
        assertThat(provider.finished).as("the provider is not even asked").isEmpty();
        assertThat(victim.cookies).as("what they began themselves goes on").containsKey(ERRAND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?code=c", "?code=c&state=", "?error=access_denied", "?code=c&state=x"})
    void withoutTheStateNothingIsBelievedNotEvenAnError(String query) {
        OpsServer.Browser browser = server.browser();
        begin(browser, "");
        assertThat(browser.get(CALLBACK + query).statusCode()).isEqualTo(403);
        assertThat(provider.finished).isEmpty();
    }

    @Test
    void aSignInIsOverAfterTenMinutesAndAfterItCameBack() {
        OpsServer.Browser browser = server.browser();
        String state = begin(browser, "");
        String kept = kept(browser);
        time.advance(Duration.ofMinutes(10));
        assertThat(browser.get(CALLBACK + "?code=c&state=" + state).statusCode())
                .isEqualTo(403);
        String other = begin(browser, "");
        assertThat(browser.get(CALLBACK + "?code=c&state=" + other).statusCode())
                .isEqualTo(303);
        assertThat(browser.get(CALLBACK + "?code=c&state=" + other).statusCode())
                .isEqualTo(403);
        browser.cookies.put(ERRAND, kept.replaceFirst("\\.\\d+\\.", ".9999999999."));
        assertThat(browser.get(CALLBACK + "?code=c&state=" + state).statusCode())
                .as("an end that somebody moved")
                .isEqualTo(403);
    }

    @Test
    void whatBeganInAnotherRegionDoesNotEndHere() {
        try (OpsServer other = new OpsServer(time, OpsSamples.busy())) {
            other.provider = Optional.of(provider);
            OpsServer.Browser there = other.browser();
            String state = begin(there, "");
            OpsServer.Browser here = server.browser();
            here.cookies.putAll(there.cookies);
            HttpResponse<String> response = here.get(CALLBACK + "?code=c&state=" + state);
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(message(response)).contains("in another region");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"//evil.example", "https://evil.example", "/ops//evil.example", "/opsx", "/ops%5Cevil", "/"})
    void nobodyIsSentElsewhereAfterTheyCameBack(String next) {
        OpsServer.Browser browser = server.browser();
        String state = begin(browser, "?next=" + next);
        assertThat(location(browser.get(CALLBACK + "?code=c&state=" + state))).isEqualTo("/ops");
        String again = begin(browser, "");
        browser.cookies.compute(ERRAND, (_, text) -> text + next);
        assertThat(browser.get(CALLBACK + "?code=c&state=" + again).statusCode())
                .as("an address that somebody wrote into the cookie")
                .isEqualTo(403);
    }

    @Test
    void aProviderThatIsDownIsSaidAndPasswordsGoOn() {
        provider.away = Optional.of("login.example cannot be asked who you are: it answered 500.");
        OpsServer.Browser browser = server.browser();
        HttpResponse<String> response = browser.get(BEGIN + "?next=/ops/config");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(message(response))
                .isEqualTo("login.example cannot be asked who you are: it answered 500."
                        + " Those who have a password here can sign in with it.");
        assertThat(browser.cookies).doesNotContainKey(ERRAND);
        assertThat(location(browser.signIn("ada", OpsServer.PASSWORD))).isEqualTo("/ops");
        provider.away = Optional.empty();
        provider.finding = new Provider.Finding.Away("login.example is away.");
        for (int i = 0; i < 10; i++) {
            assertThat(comeBack(server.browser()).statusCode())
                    .as("its failures are nobody's here")
                    .isEqualTo(503);
        }
    }

    @Test
    void aProviderThatKeepsUsWaitingKeepsNobodyElse() throws InterruptedException {
        BlockingQueue<Runnable> questions = new LinkedBlockingQueue<>();
        server.atTheProvider = questions::add;
        List<Thread> waiting = new ArrayList<>();
        List<Runnable> held = new ArrayList<>();
        try {
            // More than may be handled at once of those who are not signed in, one after the other.
            for (int i = 0; i < 20; i++) {
                waiting.add(Thread.startVirtualThread(() -> server.browser().get(BEGIN)));
                held.add(Objects.requireNonNull(questions.poll(10, TimeUnit.SECONDS)));
            }
            assertThat(server.signedIn().get("/ops").statusCode()).isEqualTo(200);
        } finally {
            held.forEach(Runnable::run);
        }
        for (Thread each : waiting) {
            each.join();
        }
        server.atTheProvider = _ -> {
            throw new RejectedExecutionException();
        };
        HttpResponse<String> busy = server.browser().get(BEGIN);
        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void whoIsRefusedIsToldWhyAndWaitsAfterAFewTimes() {
        provider.finding = new Provider.Finding.Refused("login.example knows you as <b>eve</b>.");
        OpsServer.Browser browser = server.browser();
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> response = comeBack(browser);
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(message(response)).isEqualTo("login.example knows you as <b>eve</b>.");
            assertThat(response.body()).doesNotContain("<b>");
            assertThat(browser.cookies).doesNotContainKey(ERRAND).doesNotContainKey("launchwatch-session");
        }
        assertThat(comeBack(browser).statusCode()).isEqualTo(429);
        assertThat(provider.finished).hasSize(5);
        time.advance(Duration.ofMinutes(5));
        provider.finding = EVE;
        assertThat(comeBack(browser).statusCode()).isEqualTo(303);
    }

    @Test
    void whoFindsNobodyWithTimeForThemHasNotFailed() {
        OpsServer.Browser browser = server.browser();
        String state = begin(browser, "");
        server.atTheProvider = _ -> {
            throw new RejectedExecutionException();
        };
        for (int i = 0; i < 10; i++) {
            assertThat(browser.get(CALLBACK + "?code=c&state=" + state).statusCode())
                    .isEqualTo(503);
        }
        server.atTheProvider = Runnable::run;
        assertThat(browser.get(CALLBACK + "?code=c&state=" + state).statusCode())
                .as("a reload is enough")
                .isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "ADA", "bob"})
    void nobodyTakesTheNameOfAUserWhoHasAPassword(String name) {
        provider.finding = new Provider.Finding.Person(name, "oidc https://login.example 42");
        OpsServer.Browser browser = server.browser();
        HttpResponse<String> response = comeBack(browser);
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(message(response)).contains("signs in with that alone");
        assertThat(browser.cookies).doesNotContainKey("launchwatch-session");
    }

    @Test
    void whoSharesANameWithAUserThatIsAddedLaterIsOut() {
        OpsServer.Browser browser = server.browser();
        comeBack(browser);
        assertThat(browser.get("/ops").statusCode()).isEqualTo(200);
        server.users = Optional.of(List.of(OpsServer.user("Eve@example.org", "staple battery horse")));
        assertThat(browser.get("/ops").statusCode()).isEqualTo(303);
    }

    @Test
    void aSessionEndsAsOthersDoAndWithItsProvider() {
        OpsServer.Browser browser = server.browser();
        comeBack(browser);
        time.advance(Duration.ofHours(13));
        assertThat(browser.get("/ops").statusCode()).as("without use").isEqualTo(303);
        comeBack(browser);
        String first = browser.cookies.get("launchwatch-session");
        comeBack(browser);
        assertThat(browser.cookies.get("launchwatch-session"))
                .as("a new one each time")
                .isNotEqualTo(first);
        server.provider = Optional.empty();
        assertThat(browser.get("/ops").statusCode()).isEqualTo(303);
    }

    @Test
    void whoSignsOutIsOfferedToSignOutThereToo() {
        OpsServer.Browser browser = server.browser();
        comeBack(browser);
        assertThat(location(browser.post("/ops/sign-out", "form", browser.form("/ops"))))
                .as("of a provider that cannot")
                .isEqualTo("/ops/sign-in");
        provider.farewell = Optional.of("https://login.example/logout?client_id=launchwatch");
        comeBack(browser);
        String after = location(browser.post("/ops/sign-out", "form", browser.form("/ops")));
        assertThat(browser.get("/ops").statusCode()).isEqualTo(303);
        assertThat(browser.page(after).select("[role=status] a").attr("href"))
                .isEqualTo("https://login.example/logout?client_id=launchwatch");
        OpsServer.Browser local = server.signedIn();
        assertThat(location(local.post("/ops/sign-out", "form", local.form("/ops"))))
                .isEqualTo("/ops/sign-in");
    }

    @Test
    void withoutUsersThereIsTheProviderAlone() {
        server.users = Optional.of(List.of());
        OpsServer.Browser browser = server.browser();
        Document page = browser.page("/ops/sign-in");
        assertThat(page.select("input[name=password]")).isEmpty();
        assertThat(page.select("a.button")).hasSize(1);
        provider.away = Optional.of("It is away.");
        assertThat(message(browser.get(BEGIN))).isEqualTo("It is away.");
    }

    @ParameterizedTest
    @ValueSource(strings = {BEGIN, CALLBACK, CALLBACK + "?code=c&state=s"})
    void withoutAProviderThereIsNoWayToOne(String path) {
        server.provider = Optional.empty();
        HttpResponse<String> response = server.browser().get(path);
        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(location(response)).startsWith("/ops/sign-in?next=");
        assertThat(response.headers().map()).doesNotContainKey("set-cookie");
        assertThat(server.browser().page("/ops/sign-in").select("a.button")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {BEGIN, CALLBACK})
    void whatIsPostedThereDoesNothing(String path) {
        OpsServer.Browser browser = server.browser();
        HttpResponse<String> response = browser.post(path, "code", "c", "state", begin(browser, ""));
        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(location(response)).isEqualTo("/ops/sign-in");
        assertThat(provider.finished).isEmpty();
    }
}
