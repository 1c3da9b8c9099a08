package dev.launchwatch.oidc;

import dev.launchwatch.testing.LocalServer;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** A provider on a real server that does all as it should, until a test tells it to do something else. */
final class TestProvider implements AutoCloseable {
    static final String CLIENT = "launchwatch";
    static final String SECRET = "s3cr:et/+ with signs";
    static final String NONCE = "the-nonce";
    static final RsaJsonWebKey KEY = key("one");
    static final RsaJsonWebKey OTHER = key("two");

    /** What makes an ID token. */
    interface Signer {
        String sign(JwtClaims claims) throws JoseException;
    }

    final List<JsonWebKey> published = new CopyOnWriteArrayList<>(List.of(KEY));
    final Map<String, Handler<RoutingContext>> instead = new ConcurrentHashMap<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    final Map<String, String> redeemed = new ConcurrentHashMap<>();
    volatile Consumer<JsonObject> discovery = _ -> {};
    volatile Consumer<JwtClaims> claims = _ -> {};
    volatile Consumer<JsonObject> answer = _ -> {};
    volatile Signer signer = claims -> signed(claims, KEY, "RS256");
    volatile JsonObject userinfo = new JsonObject();

    private final Vertx vertx = Vertx.vertx();
    private final InstantSource clock;
    private final int port;

    TestProvider(InstantSource clock) {
        this.clock = clock;
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false));
        router.route().handler(context -> {
            asked.add(context.normalizedPath());
            Handler<RoutingContext> other = instead.get(context.normalizedPath());
            if (other == null) {
                context.next();
            } else {
                other.handle(context);
            }
        });
        router.get("/.well-known/openid-configuration").handler(context -> {
            JsonObject json = metadata();
            discovery.accept(json);
            context.end(json.encode());
        });
        router.get("/keys").handler(context -> {
            JsonArray keys = new JsonArray();
            published.forEach(key -> keys.add(new JsonObject(key.toJson())));
            context.end(new JsonObject().put("keys", keys).encode());
        });
        router.post("/token").handler(this::token);
        router.get("/userinfo").handler(context -> {
            redeemed.put("bearer", String.valueOf(context.request().getHeader("Authorization")));
            context.end(userinfo.encode());
        });
        port = LocalServer.listen(vertx.createHttpServer().requestHandler(router));
    }

    static RsaJsonWebKey key(String id) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    String issuer() {
        return "http://127.0.0.1:" + port;
    }

    private JsonObject metadata() {
        return new JsonObject()
                .put("issuer", issuer())
                .put("authorization_endpoint", issuer() + "/authorize")
                .put("token_endpoint", issuer() + "/token")
                .put("jwks_uri", issuer() + "/keys")
                .put("end_session_endpoint", issuer() + "/logout");
    }

    private void token(RoutingContext context) {
        context.request().formAttributes().forEach(field -> redeemed.put(field.getKey(), field.getValue()));
        redeemed.put("authorization", String.valueOf(context.request().getHeader("Authorization")));
        Instant now = clock.instant();
        JwtClaims said = new JwtClaims();
        said.setIssuer(issuer());
        said.setAudience(CLIENT);
        said.setSubject("248289761001");
        said.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        said.setExpirationTime(NumericDate.fromSeconds(now.getEpochSecond() + 300));
        said.setStringClaim("nonce", NONCE);
        said.setStringClaim("email", "ada@example.org");
        said.setClaim("email_verified", true);
        claims.accept(said);
        try {
            JsonObject json = new JsonObject().put("access_token", "access").put("id_token", signer.sign(said));
            answer.accept(json);
            context.end(json.encode());
        } catch (JoseException e) {
            context.fail(e);
        }
    }

    static String signed(JwtClaims claims, RsaJsonWebKey key, String algorithm) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(algorithm);
        return signature.getCompactSerialization();
    }

    long asked(String path) {
        return asked.stream().filter(path::equals).count();
    }

    Registration registration(String... allow) {
        return new Registration(
                issuer(),
                CLIENT,
                java.util.Optional.of(SECRET),
                List.of("openid", "email"),
                Allow.of(List.of(allow)),
                "https://watch.example.org/ops/sign-in/oidc/callback");
    }

    static Map<String, String> with(String... fields) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            map.put(fields[i], fields[i + 1]);
        }
        return map;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
