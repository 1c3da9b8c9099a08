package dev.launchwatch.oidc;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One identity provider: where to send browsers to, and who those are whom it sends back. Thread-safe; blocks while the provider is asked,
 * each time at most as long as the time-out.
 */
public final class OidcClient {
    /** How long one waits for an answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Pattern CODE = Pattern.compile("[a-z_]{1,64}");

    private final Registration registration;
    private final ProviderHttp http;
    private final Discovery discovery;
    private final IdTokens tokens;

    /** Asks nobody yet. */
    public OidcClient(Vertx vertx, Registration registration, InstantSource clock) {
        this(vertx, registration, clock, PATIENCE);
    }

    OidcClient(Vertx vertx, Registration registration, InstantSource clock, Duration timeout) {
        this.registration = registration;
        this.http = new ProviderHttp(vertx, timeout);
        this.discovery = new Discovery(registration, http, clock);
        this.tokens = new IdTokens(registration, new Keys(http, clock), clock);
    }

    /**
     * What ties a sign-in to the browser that began it. Each is 256 bits that nobody else can know.
     *
     * @param state comes back from the provider
     * @param nonce comes back in the ID token
     * @param verifier of PKCE, by which the code is ours
     */
    public record Ask(String state, String nonce, String verifier) {
        /** All of it is secret. */
        @Override
        public String toString() {
            return "Ask";
        }
    }

    /** Where a browser has to go. */
    public sealed interface Way {
        /** To the provider. */
        record To(String url) implements Way {}

        /** Nowhere: the provider does not answer. */
        record Away(String why) implements Way {}
    }

    /** Who came back. */
    public sealed interface Finding {
        /**
         * Somebody who may enter.
         *
         * @param name what they are called
         * @param subject by which the provider tells them from all others
         */
        record Admitted(String name, String subject) implements Finding {}

        /** Somebody who may not. */
        record Stranger(String name) implements Finding {}

        /**
         * Nobody: the provider says no.
         *
         * @param code in its words, such as {@code access_denied}; letters and underscores alone
         */
        record Declined(String code) implements Finding {}

        /** Nobody: it is not proved. */
        record Unproved(String why) implements Finding {}

        /** Nobody: the provider does not answer. */
        record Away(String why) implements Finding {}
    }

    /** Begins. */
    public Way begin(Ask ask) {
        try {
            String endpoint = discovery.get().authorization();
            Map<String, String> query = new LinkedHashMap<>();
            query.put("response_type", "code");
            query.put("client_id", registration.clientId());
            query.put("redirect_uri", registration.redirectUri());
            query.put("scope", String.join(" ", registration.scopes()));
            query.put("state", ask.state());
            query.put("nonce", ask.nonce());
            query.put("code_challenge", challenge(ask.verifier()));
            query.put("code_challenge_method", "S256");
            return new Way.To(endpoint + (endpoint.contains("?") ? "&" : "?") + ProviderHttp.form(query));
        } catch (Trouble e) {
            return new Way.Away(e.why());
        }
    }

    /**
     * Ends.
     *
     * @param answer what came back by the browser, of which the state has been looked at
     */
    public Finding finish(Ask ask, Map<String, String> answer) {
        try {
            Metadata metadata = discovery.get();
            String issuer = answer.get("iss");
            if (issuer == null ? metadata.saysIssuer() : !issuer.equals(registration.issuer())) {
                throw Trouble.unproved("the answer is not of this provider");
            }
            String error = answer.get("error");
            if (error != null) {
                return new Finding.Declined(word(error));
            }
            String code = answer.getOrDefault("code", "");
            if (code.isEmpty()) {
                throw Trouble.unproved("the answer has no code");
            }
            return redeem(ask, code, metadata);
        } catch (Trouble e) {
            return e.isAway() ? new Finding.Away(e.why()) : new Finding.Unproved(e.why());
        }
    }

    private Finding redeem(Ask ask, String code, Metadata metadata) throws Trouble {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", registration.redirectUri());
        form.put("code_verifier", ask.verifier());
        Optional<String> basic = Optional.empty();
        if (registration.clientSecret().isPresent() && !metadata.postsSecret()) {
            basic = Optional.of(
                    basic(registration.clientId(), registration.clientSecret().get()));
        } else {
            form.put("client_id", registration.clientId());
            registration.clientSecret().ifPresent(secret -> form.put("client_secret", secret));
        }
        ProviderHttp.Answer answer = http.post(metadata.token(), basic, form);
        if (answer.status() == 400 || answer.status() == 401) {
            return new Finding.Declined(word(text(json(answer.body()), "error")));
        }
        JsonObject granted = json(answer.good());
        Claims claims = tokens.verified(text(granted, "id_token"), ask.nonce(), metadata);
        return decide(complete(claims, text(granted, "access_token"), metadata));
    }

    /** Some providers say little in the ID token, and the rest when they are asked with the access token. */
    private Claims complete(Claims claims, String access, Metadata metadata) throws Trouble {
        boolean known = registration.allow().admits(claims);
        if ((known && claims.email().isPresent())
                || access.isEmpty()
                || metadata.userinfo().isEmpty()) {
            return claims;
        }
        try {
            JsonObject more = json(http.get(metadata.userinfo().get(), Optional.of("Bearer " + access))
                    .good());
            if (!text(more, "sub").equals(claims.subject())) {
                throw Trouble.unproved("its word about the person is about somebody else");
            }
            return claims.and(more.getMap());
        } catch (Trouble e) {
            if (known && e.isAway()) {
                return claims;
            }
            throw e;
        }
    }

    private Finding decide(Claims claims) throws Trouble {
        String name =
                claims.name().orElseThrow(() -> Trouble.unproved("it gives no name that can be told from others"));
        return registration.allow().admits(claims)
                ? new Finding.Admitted(name, claims.subject())
                : new Finding.Stranger(name);
    }

    /** Where one signs out at the provider, if it has said so. Does not block. */
    public Optional<String> endSession() {
        return discovery
                .known()
                .flatMap(Metadata::endSession)
                .map(url -> url
                        + (url.contains("?") ? "&" : "?")
                        + ProviderHttp.form(Map.of("client_id", registration.clientId())));
    }

    private static String basic(String id, String secret) {
        // RFC 6749, section 2.3.1: encoded as in a form before they are put together.
        String both = ProviderHttp.encoded(id) + ":" + ProviderHttp.encoded(secret);
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject json(String text) throws Trouble {
        try {
            JsonObject json = new JsonObject(text);
            // Of "null" it is made, too, and holds nothing.
            Objects.requireNonNull(json.getMap());
            return json;
        } catch (RuntimeException e) {
            throw Trouble.away("its answer cannot be read");
        }
    }

    private static String text(JsonObject json, String name) {
        return json.getValue(name) instanceof String text ? text : "";
    }

    private static String word(String code) {
        return CODE.matcher(code).matches() ? code : "an error that it has no word for";
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
