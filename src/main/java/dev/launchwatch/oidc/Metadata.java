package dev.launchwatch.oidc;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What the provider publishes of itself.
 *
 * @param authorization where browsers are sent to
 * @param token where codes are redeemed
 * @param keys where its keys are
 * @param userinfo where it says more about somebody, if it does
 * @param endSession where one signs out there, if one can
 * @param postsSecret whether it takes the secret in the form alone, and not as HTTP basic authentication
 * @param saysIssuer whether it says who it is when it sends browsers back (RFC 9207)
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata">OpenID Connect Discovery</a>
 */
record Metadata(
        String authorization,
        String token,
        String keys,
        Optional<String> userinfo,
        Optional<String> endSession,
        boolean postsSecret,
        boolean saysIssuer) {
    /** The address where an issuer publishes it. */
    static String url(String issuer) {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return base + "/.well-known/openid-configuration";
    }

    /** Reads it, if it is this provider's and leads to nobody whom it may not lead to. */
    static Metadata of(String text, Registration registration) throws Trouble {
        try {
            JsonObject json = new JsonObject(text);
            String issuer = json.getString("issuer");
            if (!registration.issuer().equals(issuer)) {
                throw Trouble.away("it calls itself something else than the issuer that is set here");
            }
            JsonArray methods = json.getJsonArray("token_endpoint_auth_methods_supported", new JsonArray());
            return new Metadata(
                    needed(json, "authorization_endpoint", registration),
                    needed(json, "token_endpoint", registration),
                    needed(json, "jwks_uri", registration),
                    offered(json, "userinfo_endpoint", registration),
                    offered(json, "end_session_endpoint", registration),
                    methods.contains("client_secret_post") && !methods.contains("client_secret_basic"),
                    json.getBoolean("authorization_response_iss_parameter_supported", false));
        } catch (RuntimeException e) {
            // No JSON, or of other types.
            throw Trouble.away("what it publishes of itself cannot be read");
        }
    }

    private static String needed(JsonObject json, String name, Registration registration) throws Trouble {
        String url = json.getString(name);
        if (!registration.trusts(url)) {
            throw Trouble.away("its " + name + " is missing, or no address of https");
        }
        return url;
    }

    private static Optional<String> offered(JsonObject json, String name, Registration registration) {
        return Optional.ofNullable(json.getString(name)).filter(registration::trusts);
    }
}
