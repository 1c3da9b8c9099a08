package dev.launchwatch.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.oidc.OidcClient.Finding;
import dev.launchwatch.oidc.OidcClient.Way;
import dev.launchwatch.testing.FakeTime;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is believed, and who is not, of what a provider on a real server says. */
class OidcClientTest {
    private static final OidcClient.Ask ASK =
            new OidcClient.Ask("the-state", TestProvider.NONCE, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private final FakeTime time = new FakeTime();
    private final TestProvider provider = new TestProvider(time);
    private final Vertx vertx = Vertx.vertx();
    private final OidcClient client = client("@example.org", "groups:oncall");

    @AfterEach
    void close() {
        provider.close();
        vertx.close();
    }

    private OidcClient client(String... allow) {
        return new OidcClient(vertx, provider.registration(allow), time);
    }

    private Finding finish() {
        return client.finish(ASK, Map.of("code", "the-code"));
    }

    private static String unproved(Finding finding) {
        assertThat(finding).isInstanceOf(Finding.Unproved.class);
        return ((Finding.Unproved) finding).why();
    }

    private static String away(Finding finding) {
        assertThat(finding).isInstanceOf(Finding.Away.class);
        return ((Finding.Away) finding).why();
    }

    private static Map<String, String> query(String url) {
        return Stream.of(URI.create(url).getRawQuery().split("&", -1))
                .map(field -> field.split("=", 2))
                .collect(java.util.stream.Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }

    @Test
    void aBrowserIsSentToTheProviderWithAChallengeThatDoesNotTellTheVerifier() {
        String url = ((Way.To) client.begin(ASK)).url();
        assertThat(url).startsWith(provider.issuer() + "/authorize?").doesNotContain(ASK.verifier());
        assertThat(query(url))
                .containsOnly(
                        Map.entry("response_type", "code"),
                        Map.entry("client_id", TestProvider.CLIENT),
                        Map.entry("redirect_uri", "https://watch.example.org/ops/sign-in/oidc/callback"),
                        Map.entry("scope", "openid email"),
                        Map.entry("state", "the-state"),
                        Map.entry("nonce", TestProvider.NONCE),
                        // RFC 7636, appendix B
                        Map.entry("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
                        Map.entry("code_challenge_method", "S256"));
    }

    @Test
    void whoComesBackIsKnownAndTheCodeIsRedeemedWithSecretAndVerifier() {
        assertThat(finish()).isEqualTo(new Finding.Admitted("ada@example.org", "248289761001"));
        String basic = "launchwatch:s3cr%3Aet%2F%2B+with+signs";
        assertThat(provider.redeemed)
                .containsEntry("grant_type", "authorization_code")
                .containsEntry("code", "the-code")
                .containsEntry("code_verifier", ASK.verifier())
                .containsEntry("redirect_uri", "https://watch.example.org/ops/sign-in/oidc/callback")
                .containsEntry(
                        "authorization",
                        "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                .doesNotContainKey("client_secret");
    }

    @Test
    void theSecretGoesInTheFormWhereTheProviderTakesItThereAlone() {
        provider.discovery =
                json -> json.put("token_endpoint_auth_methods_supported", new JsonArray().add("client_secret_post"));
        assertThat(finish()).isInstanceOf(Finding.Admitted.class);
        assertThat(provider.redeemed)
                .containsEntry("client_id", TestProvider.CLIENT)
                .containsEntry("client_secret", TestProvider.SECRET)
                .containsEntry("authorization", "null");
    }

    @Test
    void aClientWithoutASecretSaysItsNameAlone() {
        Registration known = provider.registration("@example.org");
        OidcClient open = new OidcClient(
                vertx,
                new Registration(
                        known.issuer(),
                        known.clientId(),
                        Optional.empty(),
                        known.scopes(),
                        known.allow(),
                        known.redirectUri()),
                time);
        assertThat(open.finish(ASK, Map.of("code", "c"))).isInstanceOf(Finding.Admitted.class);
        assertThat(provider.redeemed)
                .containsEntry("client_id", TestProvider.CLIENT)
                .doesNotContainKey("client_secret")
                .containsEntry("authorization", "null");
    }

    @Test
    void whoIsNotOnTheListIsAStranger() {
        provider.claims = claims -> claims.setStringClaim("email", "eve@evil.example");
        assertThat(finish()).isEqualTo(new Finding.Stranger("eve@evil.example"));
        provider.claims = claims -> claims.setClaim("email_verified", false);
        assertThat(finish()).as("an address that is not verified").isEqualTo(new Finding.Stranger("248289761001"));
        provider.claims = claims -> {
            claims.setClaim("email_verified", false);
            claims.setStringListClaim("groups", "staff", "oncall");
            claims.setStringClaim("preferred_username", "ada");
        };
        assertThat(finish()).isEqualTo(new Finding.Admitted("ada", "248289761001"));
    }

    static Stream<Arguments> wrongClaims() {
        return Stream.of(
                wrong("of another issuer", claims -> claims.setIssuer("https://evil.example")),
                wrong("of another issuer", claims -> claims.unsetClaim("iss")),
                wrong("for another client", claims -> claims.setAudience("another")),
                wrong("for another client", claims -> claims.unsetClaim("aud")),
                wrong("made for somebody else", claims -> claims.setAudience(TestProvider.CLIENT, "another")),
                wrong("made for somebody else", claims -> claims.setStringClaim("azp", "another")),
                wrong("of another sign-in", claims -> claims.setStringClaim("nonce", "another")),
                wrong("of another sign-in", claims -> claims.unsetClaim("nonce")),
                wrong("not of now", claims -> at(claims, "exp", -61)),
                wrong("not of now", claims -> at(claims, "nbf", 62)),
                wrong("not of now", claims -> at(claims, "iat", 62)),
                wrong("not of now", claims -> {
                    at(claims, "iat", -700);
                    at(claims, "exp", 300);
                }),
                wrong("cannot be read", claims -> claims.unsetClaim("exp")),
                wrong("cannot be read", claims -> claims.unsetClaim("iat")),
                wrong("cannot be read", claims -> claims.unsetClaim("sub")),
                wrong("cannot be read", claims -> claims.setClaim("exp", "soon")),
                wrong("no sense", claims -> claims.setClaim("nonce", List.of(TestProvider.NONCE))));
    }

    private static Arguments wrong(String why, Consumer<JwtClaims> claims) {
        return Arguments.of(why, claims);
    }

    private static void at(JwtClaims claims, String name, long seconds) {
        long now = new FakeTime().instant().getEpochSecond();
        claims.setNumericDateClaim(name, NumericDate.fromSeconds(now + seconds));
    }

    @ParameterizedTest
    @MethodSource("wrongClaims")
    void aTokenThatSaysSomethingWrongProvesNothing(String why, Consumer<JwtClaims> claims) {
        provider.claims = claims;
        assertThat(unproved(finish())).contains(why).doesNotContain("evil", "another.");
    }

    @Test
    void clocksMayBeAMinuteApart() {
        provider.claims = claims -> {
            at(claims, "iat", 59);
            at(claims, "nbf", 59);
        };
        assertThat(finish()).isInstanceOf(Finding.Admitted.class);
        provider.claims = claims -> {
            at(claims, "iat", -360);
            at(claims, "exp", -59);
        };
        assertThat(finish()).isInstanceOf(Finding.Admitted.class);
    }

    @Test
    void aTokenForSeveralIsOursIfItWasMadeForUs() {
        provider.claims = claims -> {
            claims.setAudience(TestProvider.CLIENT, "another");
            claims.setStringClaim("azp", TestProvider.CLIENT);
        };
        assertThat(finish()).isInstanceOf(Finding.Admitted.class);
    }

    static Stream<TestProvider.Signer> forgeries() {
        return Stream.of(
                // Without a signature
                claims -> encoded("{\"alg\":\"none\"}") + "." + encoded(claims.toJson()) + ".",
                claims -> encoded("{\"alg\":\"none\",\"kid\":\"one\"}") + "." + encoded(claims.toJson()) + ".",
                claims -> encoded("{\"alg\":\"nOnE\"}") + "." + encoded(claims.toJson()) + ".",
                // By the public key, as if it were a shared secret: its bytes, and its text
                claims -> hmac(claims, ((RSAPublicKey) TestProvider.KEY.getPublicKey()).getEncoded()),
                claims -> hmac(
                        claims,
                        TestProvider.KEY
                                .toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY)
                                .getBytes(StandardCharsets.UTF_8)),
                // By the client's secret, which OpenID Connect would let a provider do
                claims -> hmac(claims, (TestProvider.SECRET + "            ").getBytes(StandardCharsets.UTF_8)),
                // By another's key, under the name of the provider's
                claims -> {
                    org.jose4j.jwk.RsaJsonWebKey forged = TestProvider.key("one");
                    return TestProvider.signed(claims, forged, "RS256");
                },
                // By another's key, which the token itself brings along
                claims -> {
                    JsonWebSignature signature = new JsonWebSignature();
                    signature.setPayload(claims.toJson());
                    signature.setKey(TestProvider.OTHER.getPrivateKey());
                    signature.setJwkHeader(TestProvider.OTHER);
                    signature.setAlgorithmHeaderValue("RS256");
                    return signature.getCompactSerialization();
                },
                // Signed, and changed
                claims -> {
                    String token = TestProvider.signed(claims, TestProvider.KEY, "RS256");
                    claims.setStringClaim("email", "root@example.org");
                    return token.substring(0, token.indexOf('.') + 1)
                            + encoded(claims.toJson())
                            + token.substring(token.lastIndexOf('.'));
                },
                // With a header that one has to understand, and does not
                claims -> {
                    JsonWebSignature signature = new JsonWebSignature();
                    signature.setPayload(claims.toJson());
                    signature.setKey(TestProvider.KEY.getPrivateKey());
                    signature.setKeyIdHeaderValue("one");
                    signature.setAlgorithmHeaderValue("RS256");
                    signature.setHeader("crit", List.of("x"));
                    signature.setHeader("x", "y");
                    return signature.getCompactSerialization();
                },
                claims -> "",
                claims -> "a.b.c",
                claims -> claims.toJson(),
                claims -> "..");
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hmac(JwtClaims claims, byte[] key) throws org.jose4j.lang.JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(new HmacKey(key));
        signature.setKeyIdHeaderValue("one");
        signature.setAlgorithmHeaderValue("HS256");
        return signature.getCompactSerialization();
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void aTokenThatTheProviderDidNotSignProvesNothing(TestProvider.Signer signer) {
        provider.signer = signer;
        assertThat(unproved(finish())).contains("ID token");
    }

    @Test
    void aSharedSecretAmongTheProvidersKeysIsNone() throws Exception {
        byte[] secret = "a secret that somebody put among the keys".getBytes(StandardCharsets.UTF_8);
        JsonWebKey shared = JsonWebKey.Factory.newJwk(new HmacKey(secret));
        shared.setKeyId("one");
        provider.published.clear();
        provider.published.add(new org.jose4j.jwk.OctetSequenceJsonWebKey(new HmacKey(secret)) {
            {
                setKeyId("one");
            }

            @Override
            public String toJson() {
                return toJson(OutputControlLevel.INCLUDE_SYMMETRIC);
            }
        });
        provider.signer = claims -> hmac(claims, secret);
        assertThat(unproved(finish())).contains("ID token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS512", "PS256", "PS384"})
    void whatAProviderMaySignWithIsBelieved(String algorithm) {
        provider.signer = claims -> TestProvider.signed(claims, TestProvider.KEY, algorithm);
        assertThat(finish()).isInstanceOf(Finding.Admitted.class);
    }

    @Test
    void aKeyOfAnEllipticCurveWillDo() throws Exception {
        EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        provider.published.add(key);
        provider.signer = claims -> {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setPayload(claims.toJson());
            signature.setKey(key.getPrivateKey());
            signature.setAlgorithmHeaderValue("ES256");
            return signature.getCompactSerialization();
        };
        assertThat(finish()).isInstanceOf(Finding.Admitted.class);
    }

    @Test
    void aTokenThatDoesNotSayByWhichKeyIsTriedWithEach() {
        provider.published.addFirst(TestProvider.OTHER);
        provider.signer = claims -> {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setPayload(claims.toJson());
            signature.setKey(TestProvider.KEY.getPrivateKey());
            signature.setAlgorithmHeaderValue("RS256");
            return signature.getCompactSerialization();
        };
        assertThat(finish()).isInstanceOf(Finding.Admitted.class);
    }

    @Test
    void aNewKeyIsAskedForButNotOftenerThanEveryTenSeconds() {
        assertThat(finish()).isInstanceOf(Finding.Admitted.class);
        assertThat(provider.asked("/keys")).isEqualTo(1);
        provider.signer = claims -> TestProvider.signed(claims, TestProvider.OTHER, "RS256");
        time.advance(Duration.ofSeconds(11));
        assertThat(unproved(finish())).contains("no key that it publishes");
        assertThat(provider.asked("/keys")).isEqualTo(2);
        provider.published.set(0, TestProvider.OTHER);
        for (int i = 0; i < 5; i++) {
            finish();
        }
        assertThat(provider.asked("/keys")).as("whatever tokens come").isEqualTo(2);
        time.advance(Duration.ofSeconds(10));
        assertThat(finish()).isInstanceOf(Finding.Admitted.class);
        assertThat(provider.asked("/keys")).isEqualTo(3);
        provider.signer = claims -> TestProvider.signed(claims, TestProvider.KEY, "RS256");
        time.advance(Duration.ofHours(1));
        assertThat(unproved(finish())).as("a key that was taken back").contains("no key that it publishes");
    }

    @Test
    void whatTheProviderPublishesIsAskedForOnceAnHour() {
        for (int i = 0; i < 3; i++) {
            assertThat(client.begin(ASK)).isInstanceOf(Way.To.class);
        }
        assertThat(provider.asked(DISCOVERY)).isEqualTo(1);
        time.advance(Duration.ofMinutes(61));
        client.begin(ASK);
        assertThat(provider.asked(DISCOVERY)).isEqualTo(2);
    }

    @Test
    void aProviderThatIsDownIsLeftAloneForFiveSecondsAndNobodyWaits() {
        provider.instead.put(
                DISCOVERY, context -> context.response().setStatusCode(500).end());
        for (int i = 0; i < 5; i++) {
            assertThat(client.begin(ASK)).isEqualTo(new Way.Away("it answered 500"));
        }
        assertThat(provider.asked(DISCOVERY)).isEqualTo(1);
        provider.instead.clear();
        time.advance(Duration.ofSeconds(5));
        assertThat(client.begin(ASK)).isInstanceOf(Way.To.class);
    }

    static Stream<Arguments> misbehaviour() {
        Handler<RoutingContext> broken =
                context -> context.response().setStatusCode(500).end("{\"error\":\"x\"}");
        Handler<RoutingContext> elsewhere = context -> context.response()
                .setStatusCode(302)
                .putHeader("Location", "/other")
                .end();
        Handler<RoutingContext> huge = context -> {
            context.response().setChunked(true);
            for (int i = 0; i < 20; i++) {
                context.response().write(" ".repeat(64 << 10));
            }
            context.response().end();
        };
        Handler<RoutingContext> silent = _ -> {};
        Handler<RoutingContext> endless =
                context -> context.response().setChunked(true).write("{");
        Handler<RoutingContext> cut = context -> context.request().connection().close();
        Handler<RoutingContext> noJson = context -> context.end("<html>");
        Handler<RoutingContext> nothing = context -> context.end("null");
        Handler<RoutingContext> deep = context -> context.end("{\"a\":" + "[".repeat(100_000));
        return Stream.of(DISCOVERY, "/keys", "/token")
                .flatMap(path -> Stream.of(
                        Arguments.of(path, "it answered 500", broken),
                        Arguments.of(path, "it answered 302", elsewhere),
                        Arguments.of(path, "more than 256 KiB", huge),
                        Arguments.of(path, "did not answer within 500 ms", silent),
                        Arguments.of(path, "did not answer within 500 ms", endless),
                        Arguments.of(path, "connection to it broke", cut),
                        Arguments.of(path, "cannot be read", noJson),
                        Arguments.of(path, "cannot be read", nothing),
                        Arguments.of(path, "cannot be read", deep)));
    }

    @ParameterizedTest
    @MethodSource("misbehaviour")
    void aProviderThatMisbehavesIsAwayAndNobodyWaitsLongForIt(
            String path, String why, Handler<RoutingContext> handler) {
        provider.instead.put(path, handler);
        OidcClient impatient =
                new OidcClient(vertx, provider.registration("@example.org"), time, Duration.ofMillis(500));
        assertThat(away(impatient.finish(ASK, Map.of("code", "c")))).contains(why);
        assertThat(provider.asked("/other"))
                .as("nobody is sent on with secrets")
                .isZero();
    }

    @Test
    void aProviderThatIsNotThereIsAway() {
        provider.close();
        assertThat(away(finish())).contains("cannot be reached");
    }

    static Stream<Arguments> wrongMetadata() {
        return Stream.of(
                metadata("something else", json -> json.put("issuer", "https://evil.example")),
                metadata("something else", json -> json.put("issuer", json.getString("issuer") + "/")),
                metadata("something else", json -> json.remove("issuer")),
                metadata("token_endpoint", json -> json.put("token_endpoint", "http://evil.example/token")),
                metadata("token_endpoint", json -> json.put("token_endpoint", "file:///etc/passwd")),
                metadata("token_endpoint", json -> json.put("token_endpoint", "https://user@evil.example/token")),
                metadata("token_endpoint", json -> json.remove("token_endpoint")),
                metadata("authorization_endpoint", json -> json.put("authorization_endpoint", "javascript:alert(1)")),
                metadata("jwks_uri", json -> json.put("jwks_uri", "http://192.0.2.1/keys")));
    }

    private static Arguments metadata(String why, Consumer<JsonObject> change) {
        return Arguments.of(why, change);
    }

    @ParameterizedTest
    @MethodSource("wrongMetadata")
    void whatAProviderPublishesLeadsToNobodyElse(String why, Consumer<JsonObject> change) {
        provider.discovery = change;
        assertThat(((Way.Away) client.begin(ASK)).why()).contains(why);
        assertThat(provider.asked("/token")).isZero();
    }

    @Test
    void theAnswerOfAnotherProviderIsNotTakenForThisOnes() {
        Map<String, String> mixed = TestProvider.with("code", "c", "iss", "https://evil.example");
        assertThat(unproved(client.finish(ASK, mixed))).contains("not of this provider");
        assertThat(provider.asked("/token")).as("the code goes to nobody").isZero();
        assertThat(client.finish(ASK, TestProvider.with("code", "c", "iss", provider.issuer())))
                .isInstanceOf(Finding.Admitted.class);
        provider.discovery = json -> json.put("authorization_response_iss_parameter_supported", true);
        time.advance(Duration.ofHours(2));
        assertThat(unproved(finish())).as("it says that it always says so").contains("not of this provider");
    }

    @Test
    void whatTheProviderRefusesIsSaidInItsWordAndNoMore() {
        assertThat(client.finish(ASK, TestProvider.with("error", "access_denied", "error_description", "<b>no</b>")))
                .isEqualTo(new Finding.Declined("access_denied"));
        assertThat(client.finish(ASK, TestProvider.with("error", "<script>")))
                .isEqualTo(new Finding.Declined("an error that it has no word for"));
        assertThat(unproved(client.finish(ASK, Map.of()))).contains("no code");
        provider.instead.put(
                "/token",
                context -> context.response()
                        .setStatusCode(400)
                        .end("{\"error\":\"invalid_grant\",\"error_description\":\"the-code\"}"));
        assertThat(finish()).isEqualTo(new Finding.Declined("invalid_grant"));
        assertThat(provider.asked("/token")).isEqualTo(1);
    }

    @Test
    void whatTheTokenDoesNotSayTheProviderIsAskedFor() {
        provider.discovery = json -> json.put("userinfo_endpoint", provider.issuer() + "/userinfo");
        provider.claims = claims -> claims.unsetClaim("email");
        provider.userinfo = new JsonObject()
                .put("sub", "248289761001")
                .put("email", "ada@example.org")
                .put("email_verified", true);
        assertThat(finish()).isEqualTo(new Finding.Admitted("ada@example.org", "248289761001"));
        assertThat(provider.redeemed).containsEntry("bearer", "Bearer access");
        provider.userinfo.put("sub", "somebody else");
        assertThat(unproved(finish())).contains("about somebody else");
        provider.instead.put(
                "/userinfo", context -> context.response().setStatusCode(500).end());
        assertThat(away(finish())).contains("500");
        provider.claims = claims -> {
            claims.unsetClaim("email");
            claims.setStringClaim("groups", "oncall");
        };
        assertThat(finish()).as("who may enter without it").isInstanceOf(Finding.Admitted.class);
    }

    @Test
    void whereToSignOutIsKnownOnceTheProviderHasSaidSo() {
        assertThat(client.endSession()).isEmpty();
        assertThat(provider.asked)
                .as("nobody is asked before somebody wants in")
                .isEmpty();
        client.begin(ASK);
        assertThat(client.endSession()).hasValue(provider.issuer() + "/logout?client_id=launchwatch");
        provider.discovery = json -> json.put("end_session_endpoint", "javascript:alert(1)");
        time.advance(Duration.ofHours(2));
        client.begin(ASK);
        assertThat(client.endSession()).isEmpty();
    }

    @Test
    void nothingThatIsSecretIsInAText() {
        assertThat(provider.registration("@example.org").toString()).doesNotContain(TestProvider.SECRET);
        assertThat(ASK.toString()).doesNotContain(ASK.state(), ASK.nonce(), ASK.verifier());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example.org",
                "login.example.org",
                "https://",
                "https://a@login.example.org",
                "https://login.example.org?x",
                "https://login.example.org#x",
                "http://127.0.0.1.evil.example",
                "ftp://login.example.org",
                ""
            })
    void anIssuerIsAnAddressOfHttps(String text) {
        assertThat(Registration.isIssuer(text)).isFalse();
        assertThat(Registration.isIssuer("https://login.example.org/realms/a")).isTrue();
        assertThat(Registration.isIssuer("http://127.0.0.1:8081/idp")).isTrue();
    }
}
