package dev.launchwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoginTest extends SiteFixture {
    private final HttpClient browser = browser(Redirect.NEVER);

    @AfterEach
    void close() {
        browser.close();
    }

    @Test
    void theLoginLeadsToTheProviderWithStateAndPkce() throws Exception {
        String authorize = location(open(site.url() + "/login"));
        assertThat(authorize)
                .startsWith(site.url() + "/idp/authorize?response_type=code&client_id=harbour-club&")
                .contains("&state=", "&code_challenge_method=S256&code_challenge=", "redirect_uri=http%3A%2F%2F");
    }

    @Test
    void aMemberLogsInAndSeesTheMembersPage() throws Exception {
        HttpResponse<String> signedIn = open(logIn());
        assertThat(signedIn.statusCode()).isEqualTo(302);
        assertThat(location(signedIn)).isEqualTo("/members");
        assertThat(sessionCookie(signedIn))
                .contains("HTTPOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Secure");
        assertThat(open(site.url() + "/members").body()).contains(SampleSite.EMAIL);
    }

    @Test
    void theMembersPageWantsASession() throws Exception {
        assertThat(location(open(site.url() + "/members"))).isEqualTo("/login");
    }

    @Test
    void loggingOutEndsTheSession() throws Exception {
        open(logIn());
        browser.send(
                HttpRequest.newBuilder(URI.create(site.url() + "/logout"))
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(location(open(site.url() + "/members"))).isEqualTo("/login");
    }

    @Test
    void aCallbackOutOfNowhereIsSentToTheLogin() throws Exception {
        HttpResponse<String> refused = get("/auth/callback?code=launchwatch&state=invalid");
        assertThat(refused.statusCode()).isEqualTo(302);
        assertThat(location(refused)).isEqualTo("/login?error=state");
        assertThat(sessionCookie(refused)).isEmpty();
    }

    @Test
    void aForgedOrMissingStateIsRefusedAndTheRealLoginStillWorks() throws Exception {
        String callback = logIn();
        String code = callback.substring(0, callback.indexOf("&state="));
        for (String cheat : new String[] {code + "&state=forged", code}) {
            HttpResponse<String> refused = open(cheat);
            assertThat(location(refused)).isEqualTo("/login?error=state");
            assertThat(sessionCookie(refused)).isEmpty();
        }
        assertThat(location(open(callback))).isEqualTo("/members");
    }

    @Test
    void aCodeWorksOnce() throws Exception {
        String callback = logIn();
        open(callback);
        HttpResponse<String> again = open(callback);
        assertThat(location(again)).startsWith("/login?error=");
        assertThat(sessionCookie(again)).isEmpty();
    }

    @Test
    void anErrorAnswerOfTheProviderIsShownAndGivesNoSession() throws Exception {
        HttpResponse<String> refused = open(site.url() + "/auth/callback?error=access_denied&state=x");
        assertThat(location(refused)).isEqualTo("/login?error=access_denied");
        assertThat(sessionCookie(refused)).isEmpty();
        HttpResponse<String> page = get("/login?error=%3Cscript%3E");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("&lt;script&gt;");
    }

    @Test
    void aWrongPasswordShowsTheFormAgain() throws Exception {
        HttpResponse<String> again = submit(form(), Map.of("email", SampleSite.EMAIL, "password", "wrong"));
        assertThat(again.statusCode()).isEqualTo(401);
        Element form = Jsoup.parse(again.body(), site.url()).expectForm("form[action='/idp/login']");
        assertThat(submit(form, credentials()).statusCode()).isEqualTo(303);
    }

    @Test
    void theLoginFormIsProtectedAgainstOtherSites() throws Exception {
        Element form = form();
        form.expectFirst("input[name=csrf]").attr("value", "forged");
        assertThat(submit(form, credentials()).statusCode()).isEqualTo(403);
    }

    @Test
    void cancellingGoesBackWithAnError() throws Exception {
        HttpResponse<String> back = submit(form(), Map.of("deny", "yes"));
        assertThat(location(back)).contains("/auth/callback?error=access_denied&state=");
    }

    @Test
    void theProviderChecksWhatItIsAsked() throws Exception {
        String authorize = location(open(site.url() + "/login"));
        HttpResponse<String> elsewhere =
                open(authorize.replaceAll("redirect_uri=[^&]*", "redirect_uri=http%3A%2F%2Fevil.example%2F"));
        assertThat(elsewhere.statusCode()).isEqualTo(400);
        assertThat(open(authorize.replace("client_id=", "client_id=x")).statusCode())
                .isEqualTo(400);
        assertThat(location(open(authorize.replace("S256", "plain")))).contains("/auth/callback?error=invalid_request");
        assertThat(location(open(authorize.replace("type=code", "type=token"))))
                .contains("error=unsupported_response_type");
    }

    @Test
    void theTokenEndpointWantsTheVerifierOfTheChallenge() throws Exception {
        String callback = logIn();
        String code = callback.replaceAll(".*[?]code=([^&]*)&.*", "$1");
        HttpResponse<String> refused = token(
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        code,
                        "redirect_uri",
                        site.url() + "/auth/callback",
                        "code_verifier",
                        "guess"),
                "");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("invalid_grant");
        assertThat(location(open(callback))).as("the code is spent").isEqualTo("/login?error=code");
    }

    @Test
    void clientCredentialsGiveATokenForTheApi() throws Exception {
        String secret = SampleSite.CLIENT_ID + ":" + SampleSite.CLIENT_SECRET;
        String basic = "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> byHeader = token(Map.of("grant_type", "client_credentials"), basic);
        HttpResponse<String> byForm = token(
                Map.of(
                        "grant_type", "client_credentials",
                        "client_id", SampleSite.CLIENT_ID,
                        "client_secret", SampleSite.CLIENT_SECRET),
                "");
        for (HttpResponse<String> granted : List.of(byHeader, byForm)) {
            String token = new JsonObject(granted.body()).getString("access_token");
            assertThat(send(request("/api/me").header("authorization", "Bearer " + token))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(token(Map.of("grant_type", "client_credentials"), "Basic !").statusCode())
                .isEqualTo(401);
        assertThat(token(Map.of("grant_type", "client_credentials"), "").body()).contains("invalid_client");
        assertThat(token(Map.of("grant_type", "magic"), "").body()).contains("unsupported_grant_type");
    }

    @Test
    void login5xxBreaksBothEndsOfTheLogin() throws Exception {
        site.set(Fault.LOGIN_5XX, true);
        assertThat(get("/login").statusCode()).isEqualTo(500);
        assertThat(get("/auth/callback?code=launchwatch&state=invalid").statusCode())
                .isEqualTo(500);
    }

    @Test
    void loginLoopGoesRoundInACircle() throws Exception {
        site.set(Fault.LOGIN_LOOP, true);
        assertThat(location(get("/login"))).isEqualTo("/auth/callback");
        assertThat(location(get("/auth/callback"))).isEqualTo("/login");
    }

    @Test
    void stateUncheckedSignsInWhoeverComes() throws Exception {
        site.set(Fault.STATE_UNCHECKED, true);
        HttpResponse<String> fooled = get("/auth/callback?code=launchwatch&state=invalid");
        assertThat(location(fooled)).isEqualTo("/members");
        assertThat(sessionCookie(fooled)).startsWith("session=");
    }

    private HttpResponse<String> open(String url) throws IOException, InterruptedException {
        return browser.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    private Element form() throws IOException, InterruptedException {
        String authorize = location(open(site.url() + "/login"));
        return Jsoup.parse(open(authorize).body(), site.url()).expectForm("form[action='/idp/login']");
    }

    /** Logs in at the provider and returns the callback's address that it redirects to. */
    private String logIn() throws IOException, InterruptedException {
        HttpResponse<String> back = submit(form(), credentials());
        assertThat(back.statusCode()).isEqualTo(303);
        return location(back);
    }

    private HttpResponse<String> submit(Element form, Map<String, String> typed)
            throws IOException, InterruptedException {
        Map<String, String> fields = form.select("input[type=hidden]").stream()
                .collect(Collectors.toMap(input -> input.attr("name"), input -> input.attr("value")));
        fields.putAll(typed);
        return browser.send(
                HttpRequest.newBuilder(URI.create(form.absUrl("action")))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(encoded(fields)))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> token(Map<String, String> fields, String authorization) throws Exception {
        HttpRequest.Builder request = request("/idp/token")
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(fields)));
        return send(authorization.isEmpty() ? request : request.header("authorization", authorization));
    }

    private static Map<String, String> credentials() {
        return Map.of("email", SampleSite.EMAIL, "password", SampleSite.PASSWORD);
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String location(HttpResponse<?> response) {
        return response.headers().firstValue("location").orElse("no redirect, but " + response.statusCode());
    }

    private static String sessionCookie(HttpResponse<?> response) {
        return response.headers().allValues("set-cookie").stream()
                .filter(cookie -> cookie.startsWith("session="))
                .findFirst()
                .orElse("");
    }
}
