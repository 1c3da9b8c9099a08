package dev.launchwatch.signal;

import static dev.launchwatch.signal.Bodies.bad;
import static dev.launchwatch.signal.Bodies.good;
import static dev.launchwatch.signal.Bodies.read;
import static dev.launchwatch.signal.Bodies.shapes;
import static dev.launchwatch.signal.Bodies.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Money;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each vendor's documented bodies, and what they mean. Where the samples come from stands beside them. */
class VendorFormatsTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"auth0/object.json", "auth0/array.json", "auth0/wrapped.json", "auth0/lines.jsonl"})
    void auth0SaysWhoFailedToLogInAndHowInEachOfItsShapes(String file) throws Exception {
        Reported event = good(read(new Format.Auth0(), file).getFirst());
        assertThat(event)
                .isEqualTo(new Reported(
                        "90020211103082515482106767167326018758436529088273310001",
                        "login.failed",
                        Instant.parse("2026-01-31T12:00:01.466Z"),
                        "203.0.113.143",
                        "ada@example.org",
                        "auth0|61823277a44a21007221a59a",
                        null,
                        0,
                        null,
                        "auth0",
                        "wrong_password",
                        null));
    }

    @Test
    void auth0TellsLoginsFromTheCallbackAndFromWhatIsNoLogin() throws Exception {
        List<Decoded> items = read(new Format.Auth0(), "auth0/lines.jsonl");
        assertThat(shapes(items))
                .containsExactly(
                        "login.failed",
                        "login.failed",
                        "login.failed",
                        "login.failed",
                        "login.failed",
                        "login.failed",
                        "login.failed",
                        "login.succeeded",
                        "member.active",
                        "member.active",
                        "ignored",
                        "ignored",
                        "http.unauthorized",
                        "login.failed",
                        "ignored");
        assertThat(good(items.get(1)).member()).as("an empty user id is none").isNull();
        assertThat(good(items.get(2)).route())
                .as("a login is not at the callback")
                .isNull();
        assertThat(good(items.get(4)).route()).as("the address in the details").isEqualTo("/login/callback");
        assertThat(good(items.get(6)).route()).as("where the details have none").isEqualTo("/auth/callback");
        assertThat(good(items.get(6)).account())
                .as("the id where there is no name")
                .startsWith("auth0|");
        assertThat(good(items.get(7)).provider()).isEqualTo("auth0/google-oauth2");
        assertThat(items.stream()
                        .filter(item -> item instanceof Decoded.Good)
                        .map(item -> good(item).reason() + ""))
                .contains("unknown_account", "code_exchange", "client_credentials_exchange", "blocked_account", "null");
    }

    @Test
    void clerkSaysThatAMemberSignedIn() throws Exception {
        Body body = Bodies.of(Bodies.file("svix/clerk-session-created.json"), Bodies.JSON, "svix-id", "msg_1");
        assertThat(good(read(new Format.Svix(), body).getFirst()))
                .isEqualTo(new Reported(
                        "msg_1",
                        "login.succeeded",
                        Instant.parse("2026-01-31T12:00:00.200Z"),
                        "203.0.113.9",
                        "user_29w83sxmDNGwOuEthce5gg6FcC",
                        "user_29w83sxmDNGwOuEthce5gg6FcC",
                        null,
                        0,
                        null,
                        "clerk",
                        null,
                        null));
    }

    @Test
    void svixBringsMailThatBouncedAndElseAVerifiedWebhook() throws Exception {
        Reported bounced =
                good(read(new Format.Svix(), "svix/resend-bounced.json").getFirst());
        assertThat(bounced.kind()).isEqualTo("email.bounced");
        assertThat(bounced.account()).isEqualTo("bounced@example.org");
        assertThat(bounced.reason()).isEqualTo("permanent");
        Reported other =
                good(read(new Format.Svix(), "svix/clerk-user-created.json").getFirst());
        assertThat(other.kind()).isEqualTo("webhook.verified");
        assertThat(other.reason()).isEqualTo("user.created");
        assertThat(other.account()).isNull();
    }

    @Test
    void stripeBringsAVerifiedWebhook() throws Exception {
        Reported event = good(read(new Format.Stripe(), "stripe/event.json").getFirst());
        assertThat(event.id()).isEqualTo("evt_1NG8Du2eZvKYlo2CUI79vXWy");
        assertThat(event.kind()).isEqualTo("webhook.verified");
        assertThat(event.at()).isEqualTo(NOON);
        assertThat(event.provider()).isEqualTo("stripe");
        assertThat(event.reason()).isEqualTo("setup_intent.created");
    }

    @Test
    void supabaseCountsAnAttemptOnceThoughItWritesSeveralLines() throws Exception {
        List<Decoded> items = read(new Format.Supabase(), "supabase/batch.json");
        assertThat(shapes(items))
                .containsExactly(
                        "login.failed",
                        "ignored",
                        "login.succeeded",
                        "ignored",
                        "http.unauthorized",
                        "login.failed",
                        "member.active",
                        "http.unauthorized",
                        "ignored");
        Reported failed = good(items.getFirst());
        assertThat(failed.id()).isEqualTo("2c59ccef-c35c-489f-b3d0-000000000001");
        assertThat(failed.at()).isEqualTo(NOON.plusNanos(1000));
        assertThat(failed.ip()).isEqualTo("203.0.113.219");
        assertThat(failed.reason()).isEqualTo("invalid_credentials");
        assertThat(failed.route()).isEqualTo("/auth/v1/token");
        assertThat(failed.latency()).isEqualTo(Duration.ofNanos(90_459_742));
        assertThat(good(items.get(2)).account()).isEqualTo("ada@example.org");
        assertThat(good(items.get(2)).member()).isEqualTo("172970be-2ebe-42ee-8c96-1ee7c66b3f21");
        assertThat(good(items.get(5)).route()).isEqualTo("/auth/v1/callback");
        assertThat(good(items.get(5)).provider()).isEqualTo("supabase/google");
        Reported edge = good(items.get(7));
        assertThat(edge.route()).isEqualTo("/rest/v1/posts");
        assertThat(edge.ip()).isEqualTo("203.0.113.25");
        assertThat(edge.status()).isEqualTo(401);
        assertThat(edge.latency()).isEqualTo(Duration.ofMillis(142));
    }

    /** As its logs have it: what fails on the way back from a provider redirects the browser, with its error in the address. */
    @Test
    void supabaseSaysInALineOfItsOwnThatAProvidersCallbackFailed() throws Exception {
        List<Decoded> items = read(new Format.Supabase(), "supabase/callback.json");
        assertThat(shapes(items))
                .containsExactly(
                        "login.failed",
                        "ignored",
                        "login.failed",
                        "ignored",
                        "login.failed",
                        "login.failed",
                        "ignored");
        Reported failed = good(items.getFirst());
        assertThat(failed.route()).isEqualTo("/auth/v1/callback");
        assertThat(failed.ip()).isEqualTo("203.0.113.23");
        assertThat(failed.reason()).isEqualTo("status_500");
        assertThat(failed.provider()).isEqualTo("supabase");
        assertThat(failed.at()).isEqualTo(NOON.plusNanos(1000));
        assertThat(good(items.get(2)).reason()).isEqualTo("access_denied");
        assertThat(good(items.get(5)).id())
                .as("the request that both lines are about")
                .isEqualTo(good(items.get(4)).id());
    }

    @Test
    void aLoginThatExchangesACodeAfterwardsIsOne() throws Exception {
        assertThat(shapes(read(new Format.Supabase(), "supabase/pkce.json")))
                .as("the last two sign up: by a provider, and by a mail that is yet to be confirmed")
                .containsExactly("login.succeeded", "member.active", "login.failed", "login.succeeded", "ignored");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-ndjson", "application/json", "text/plain", "application/octet-stream", ""})
    void logpushIsReadWhateverItsContentTypeSays(String type) throws Exception {
        Body body = Bodies.of(Bodies.file("cloudflare-logpush/http-requests.ndjson"), type);
        List<Decoded> items = read(new Format.CloudflareLogpush(), body);
        assertThat(shapes(items)).containsExactly("http.unauthorized", "http.request", "edge.blocked", "ignored");
        Reported unauthorized = good(items.getFirst());
        assertThat(unauthorized.id()).isEqualTo("7a1f7ad4df2f870a");
        assertThat(unauthorized.at()).isEqualTo(NOON.plusSeconds(6));
        assertThat(unauthorized.ip()).isEqualTo("203.0.113.49");
        assertThat(unauthorized.latency()).isEqualTo(Duration.ofMillis(193));
        assertThat(good(items.get(1)).at()).as("nanoseconds").isEqualTo(NOON.plusSeconds(7));
        assertThat(good(items.get(1)).ip()).isEqualTo("2001:db8::7");
        assertThat(good(items.get(2)).at()).as("seconds").isEqualTo(NOON.plusSeconds(8));
        assertThat(good(items.get(2)).reason()).isEqualTo("managedchallenge");
    }

    @Test
    void logpushSaysWhatTheFirewallKeptOut() throws Exception {
        List<Decoded> items = read(new Format.CloudflareLogpush(), "cloudflare-logpush/firewall-events.ndjson");
        assertThat(shapes(items)).containsExactly("edge.blocked", "ignored");
        assertThat(good(items.getFirst()).reason()).isEqualTo("block");
        assertThat(good(items.getFirst()).at()).isEqualTo(NOON.plusSeconds(10));
    }

    @Test
    void aTestOfADestinationIsAcceptedAndMeansNothing() throws Exception {
        assertThat(shapes(read(new Format.CloudflareLogpush(), "cloudflare-logpush/destination-test.json")))
                .containsExactly("ignored");
        assertThat(shapes(read(new Format.CloudflareNotifications(), "cloudflare-notifications/destination-test.json")))
                .containsExactly("ignored");
    }

    @Test
    void logpushWithoutTheFieldsThatAreNeededSaysWhichToAdd() throws Exception {
        Decoded item = read(new Format.CloudflareLogpush(), Bodies.of("{\"QueryName\":\"secret.example\"}"))
                .getFirst();
        assertThat(bad(item))
                .contains("'EdgeResponseStatus' is missing", "RayID")
                .doesNotContain("secret");
    }

    @Test
    void cloudflareNotifiesOfAttacksAndDeployments() throws Exception {
        Format format = new Format.CloudflareNotifications();
        Reported attack =
                good(read(format, "cloudflare-notifications/ddos-l7.json").getFirst());
        assertThat(attack.kind()).isEqualTo("edge.blocked");
        assertThat(attack.reason()).isEqualTo("advanced_ddos_attack_l7_alert");
        assertThat(attack.id()).contains("000eaa907ed24e78946d3a93adb2ae57", "START");
        assertThat(good(read(format, "cloudflare-notifications/pages.json").getFirst())
                        .kind())
                .isEqualTo("deployment.failed");
        assertThat(shapes(read(format, "cloudflare-notifications/ssl.json"))).containsExactly("ignored");
    }

    @Test
    void liteLlmSaysWhatAMemberUsedAndWhatItCost() throws Exception {
        List<Decoded> items = read(new Format.LiteLlm(), "litellm/json_array.json");
        assertThat(shapes(items)).containsExactly("model.used", "model.used", "model.used", "ignored");
        Reported event = good(items.getFirst());
        assertThat(event.id()).isEqualTo("chatcmpl-0001");
        assertThat(event.at()).isEqualTo(NOON.plusMillis(2750));
        assertThat(event.member()).isEqualTo("m-17");
        assertThat(event.ip()).isEqualTo("203.0.113.77");
        assertThat(event.latency()).isEqualTo(Duration.ofMillis(2500));
        assertThat(event.provider()).isEqualTo("openai");
        assertThat(event.model())
                .isEqualTo(new ModelUse("gpt-4o", 1200, 300, 1024, 0, 64, false, Money.parse("0.00021 USD")));
        Reported anthropic = good(items.get(1));
        assertThat(anthropic.member())
                .as("the key's user where no end user is named")
                .isEqualTo("m-18");
        assertThat(anthropic.model())
                .isEqualTo(new ModelUse(
                        "claude-sonnet-4-5-20250929", 3000, 10, 2000, 500, 0, false, Money.parse("0.0000285 USD")));
        assertThat(use(items.get(2)).cost())
                .as("a price that LiteLLM does not know is not 0")
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"litellm/json_array.json", "litellm/ndjson.ndjson", "litellm/single.json"})
    void liteLlmIsReadInEachOfItsLogFormats(String file) throws Exception {
        assertThat(use(read(new Format.LiteLlm(), file).getFirst()).input()).isEqualTo(1200);
    }

    @Test
    void aMappingFindsTheFieldsOfAnyOtherJson() throws Exception {
        Format format = new Format.Mapped(Bodies.mapping(
                "$.data.events[*]", "$.eventType", Map.of("user.session.start", "login.failed", "ai", "model.used")));
        List<Decoded> items = read(format, "mapping/events.json");
        assertThat(shapes(items)).containsExactly("login.failed", "ignored", "model.used", "bad", "bad");
        assertThat(good(items.getFirst()))
                .isEqualTo(new Reported(
                        "dc9fd3c0",
                        "login.failed",
                        NOON,
                        "203.0.113.7",
                        "ada@example.org",
                        "00u1qw1mqitPHM8AJ0g7",
                        "/api/v1/authn",
                        401,
                        Duration.ofMillis(250),
                        "okta",
                        "invalid_credentials",
                        null));
        assertThat(use(items.get(2)))
                .isEqualTo(new ModelUse("mistral-large", 10, 20, 0, 0, 0, false, Money.parse("0.03 EUR")));
        assertThat(bad(items.get(3))).contains("'kind' is missing");
        assertThat(bad(items.get(4)))
                .contains("'status' must be an HTTP status")
                .doesNotContain("9000");
    }

    @Test
    void aMappingWithoutItemsTakesObjectsListsAndLines() throws Exception {
        Format format = new Format.Mapped(Bodies.mapping(null, "login.failed", Map.of()));
        for (String body : List.of("{\"uuid\":\"1\"}", "[{\"uuid\":\"1\"}]", "{\"uuid\":\"1\"}\n{\"uuid\":\"2\"}")) {
            assertThat(good(read(format, Bodies.of(body)).getFirst()).id()).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"$..type", "$.a[?(@.b)]", "$.a.length()", "$.a[*]", "$.a["})
    void aPathOfAMappingThatLeadsToNoOnePlaceIsRefusedWithTheRemedy(String path) {
        assertThatThrownBy(() -> Decoder.of(new Format.Mapped(Bodies.mapping(null, path, Map.of()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write one such as $.user.id");
    }

    @Test
    void aMappingWhoseItemsAreNotThereSaysSo() {
        Format format = new Format.Mapped(Bodies.mapping("$.records[*]", "login.failed", Map.of()));
        assertThatThrownBy(() -> read(format, Bodies.of("{\"records\":\"secret\"}")))
                .isInstanceOf(UnreadableBodyException.class)
                .hasMessageContaining("'items'")
                .hasMessageNotContaining("secret");
    }

    @Test
    void whatIsKeptInClearHoldsNoPeopleAndNoSecrets() throws Exception {
        String line = """
                {"RayID":"r1","EdgeStartTimestamp":"2026-01-31T12:00:00Z","ClientIP":"203.0.113.1","EdgeResponseStatus":200,
                "ClientRequestPath":"/reset/ada@example.org/eyJhbGciOiJIUzI1NiJ9.e30.c2ln/8412/5f4dcc3b5aa765d61d8327deb882cf99"}
                """;
        Body body = Bodies.of(line.getBytes(StandardCharsets.UTF_8), Bodies.JSON);
        assertThat(good(read(new Format.CloudflareLogpush(), body).getFirst()).route())
                .isEqualTo("/reset/{id}/{id}/{id}/{id}");
    }
}
