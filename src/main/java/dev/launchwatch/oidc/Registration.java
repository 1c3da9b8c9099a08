package dev.launchwatch.oidc;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the provider knows this daemon by, and whom it lets in.
 *
 * @param issuer the provider's address, letter by letter as it calls itself; without TLS on this machine alone
 * @param clientId what the provider calls this daemon
 * @param clientSecret what the daemon proves itself with; empty for a client that has none, which PKCE alone protects
 * @param scopes what is asked for, {@code openid} among it
 * @param allow who may enter
 * @param redirectUri where the provider sends browsers back to
 */
public record Registration(
        String issuer,
        String clientId,
        Optional<String> clientSecret,
        List<String> scopes,
        Allow allow,
        String redirectUri) {
    public Registration {
        scopes = List.copyOf(scopes);
    }

    /** Has the secret in it. */
    @Override
    public String toString() {
        return "Registration of " + clientId + " at " + issuer;
    }

    /** The name of the provider's machine. */
    public String host() {
        String host = URI.create(issuer).getHost();
        return host == null ? issuer : host;
    }

    /** Whether an address can be a provider's: of https, or of this machine, without query, fragment and user. */
    public static boolean isIssuer(String text) {
        URI uri = parsed(text);
        return uri != null && isSafe(uri, true) && uri.getRawQuery() == null;
    }

    /** Whether the provider may name this as one of its addresses: without TLS only where it has none itself. */
    boolean trusts(@Nullable String text) {
        URI uri = parsed(text);
        return uri != null && isSafe(uri, issuer.startsWith("http:"));
    }

    private static @Nullable URI parsed(@Nullable String text) {
        try {
            return text == null ? null : new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean isSafe(URI uri, boolean plain) {
        String host = uri.getHost();
        return host != null
                && uri.getRawUserInfo() == null
                && uri.getRawFragment() == null
                && ("https".equals(uri.getScheme())
                        || (plain && "http".equals(uri.getScheme()) && isThisMachine(host.toLowerCase(Locale.ROOT))));
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("[::1]");
    }
}
