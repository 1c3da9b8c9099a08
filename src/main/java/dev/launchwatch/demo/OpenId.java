package dev.launchwatch.demo;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * What makes the identity provider one of OpenID Connect: it says what it can, publishes its key, and signs who somebody is. The key is
 * made when it is needed first. Safe for use by several threads.
 */
final class OpenId {
    private static final long LIFETIME_SECONDS = 300;

    private final InstantSource clock;
    private final Tickets<String> accessTokens;
    private @Nullable EllipticCurveJsonWebKey key;

    /** @param accessTokens what tokens stand for whom */
    OpenId(InstantSource clock, Tickets<String> accessTokens) {
        this.clock = clock;
        this.accessTokens = accessTokens;
    }

    void mount(Router router) {
        router.get("/idp/.well-known/openid-configuration").handler(this::discovery);
        router.get("/idp/keys").handler(context -> Reply.json(context, 200, keys()));
        router.get("/idp/userinfo").handler(this::userinfo);
        router.get("/idp/logout")
                .handler(context ->
                        Reply.html(context, 200, Html.sitePage("Harbour Login", "<h1>You are signed out</h1>")));
    }

    /** What it calls itself: as the request names its host. */
    static String issuer(HttpServerRequest request) {
        return request.scheme() + "://" + request.authority() + "/idp";
    }

    private void discovery(RoutingContext context) {
        String issuer = issuer(context.request());
        Reply.json(
                context,
                200,
                new JsonObject()
                        .put("issuer", issuer)
                        .put("authorization_endpoint", issuer + "/authorize")
                        .put("token_endpoint", issuer + "/token")
                        .put("userinfo_endpoint", issuer + "/userinfo")
                        .put("jwks_uri", issuer + "/keys")
                        .put("end_session_endpoint", issuer + "/logout")
                        .put("response_types_supported", new JsonArray().add("code"))
                        .put("subject_types_supported", new JsonArray().add("public"))
                        .put("id_token_signing_alg_values_supported", new JsonArray().add("ES256"))
                        .put("code_challenge_methods_supported", new JsonArray().add("S256"))
                        .put("authorization_response_iss_parameter_supported", true));
    }

    private JsonObject keys() {
        return new JsonObject().put("keys", new JsonArray().add(new JsonObject(key().toJson())));
    }

    private synchronized EllipticCurveJsonWebKey key() {
        EllipticCurveJsonWebKey present = key;
        if (present == null) {
            try {
                present = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            } catch (JoseException e) {
                throw new IllegalStateException("every JDK has P-256", e);
            }
            present.setKeyId("demo");
            present.setUse("sig");
            key = present;
        }
        return present;
    }

    private void userinfo(RoutingContext context) {
        String header = context.request().getHeader("authorization");
        String token = header != null && header.startsWith("Bearer ") ? header.substring(7) : "";
        accessTokens
                .get(token)
                .ifPresentOrElse(
                        email -> Reply.json(
                                context,
                                200,
                                new JsonObject()
                                        .put("sub", subject(email))
                                        .put("email", email)
                                        .put("email_verified", true)),
                        () -> Reply.json(context, 401, new JsonObject().put("error", "invalid_token")));
    }

    private static String subject(String email) {
        return "member-" + email.substring(0, email.indexOf('@'));
    }

    /** An ID token: who somebody is, for one client and one sign-in. */
    String token(String issuer, String client, String email, @Nullable String nonce) {
        long now = clock.instant().getEpochSecond();
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setAudience(client);
        claims.setSubject(subject(email));
        claims.setIssuedAt(NumericDate.fromSeconds(now));
        claims.setExpirationTime(NumericDate.fromSeconds(now + LIFETIME_SECONDS));
        claims.setStringClaim("email", email);
        claims.setClaim("email_verified", true);
        claims.setStringListClaim("groups", List.of("members"));
        if (nonce != null) {
            claims.setStringClaim("nonce", nonce);
        }
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key().getPrivateKey());
        signature.setKeyIdHeaderValue(key().getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("the demo's own key does not sign", e);
        }
    }
}
