package dev.launchwatch.probe;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a URL leads. {@link URI} knows no host for names with an underscore or letters beyond ASCII, both of which are
 * in use, so the authority is read here.
 *
 * @param resource path and query as they go onto the wire
 * @param authorization the value of the Authorization header that the URL's user and password make, or null
 */
record Target(
        HostPort address,
        boolean tls,
        String resource,
        @Nullable String authorization) {
    /** Reads an http, https, ws or wss URL. @throws IllegalArgumentException in words if it is none */
    static Target of(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https") || scheme.equals("wss");
        if (!tls && !scheme.equals("http") && !scheme.equals("ws")) {
            throw new IllegalArgumentException("'" + scheme + "' is no scheme to probe: write http, https, ws or wss");
        }
        String authority = url.getRawAuthority();
        if (authority == null) {
            throw new IllegalArgumentException("the URL names no host");
        }
        int at = authority.lastIndexOf('@');
        String hostPort = authority.substring(at + 1);
        HostPort address = HostPort.parse(
                hostPort.endsWith(":") ? hostPort.substring(0, hostPort.length() - 1) : hostPort, tls ? 443 : 80);
        return new Target(
                address, tls, resource(url), at < 0 ? null : basic(userInfo(url, authority.substring(0, at))));
    }

    private static String resource(URI url) {
        String text = url.toASCIIString();
        URI ascii = text.equals(url.toString()) ? url : URI.create(text);
        String path = ascii.getRawPath();
        String query = ascii.getRawQuery();
        return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    private static String userInfo(URI url, String raw) {
        String userInfo = url.getUserInfo() == null ? raw : url.getUserInfo();
        return userInfo.indexOf(':') < 0 ? userInfo + ":" : userInfo;
    }

    /** Credentials, as {@code user:password}, in the form of RFC 7617. */
    static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    /** The Host header's value: the port only where it isn't the scheme's own. */
    String host() {
        return address.port() == (tls ? 443 : 80) ? address.bracketed() : address.toString();
    }

    /** The request target towards a proxy (RFC 9112, section 3.2.2). */
    String absolute() {
        return "http://" + host() + resource;
    }
}
