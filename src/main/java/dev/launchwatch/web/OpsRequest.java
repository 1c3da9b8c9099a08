package dev.launchwatch.web;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a browser asks of the operator pages.
 *
 * @param path as it is, its escapes resolved
 * @param query what stands behind it, each name once
 * @param form what was filled in; empty unless something was posted
 * @param cookies by name
 * @param address where it comes from
 * @param origin of the page that asks, as the browser says it; null if it says nothing
 * @param site how that page belongs to ours, as the browser says it; null if it says nothing
 * @param authority the host and port that the browser asks
 */
record OpsRequest(
        boolean post,
        String path,
        Map<String, String> query,
        Map<String, String> form,
        Map<String, String> cookies,
        String address,
        @Nullable String origin,
        @Nullable String site,
        String authority) {
    private static final int MOST_FIELDS = 50;

    OpsRequest {
        query = Map.copyOf(query);
        form = Map.copyOf(form);
        cookies = Map.copyOf(cookies);
    }

    /** What may have secrets in it is in no log. */
    @Override
    public String toString() {
        return (post ? "POST " : "GET ") + path;
    }

    /**
     * Reads a request.
     *
     * @param body what was posted; empty for what was not
     * @throws IllegalArgumentException if it has no sense
     */
    static OpsRequest of(HttpServerRequest request, String path, byte[] body) {
        Map<String, String> cookies = new HashMap<>();
        for (Cookie cookie : request.cookies()) {
            cookies.put(cookie.getName(), cookie.getValue());
        }
        return new OpsRequest(
                request.method().name().equals("POST"),
                path,
                fields(Optional.ofNullable(request.query()).orElse("")),
                fields(new String(body, StandardCharsets.UTF_8)),
                cookies,
                Optional.ofNullable(request.remoteAddress())
                        .map(address -> String.valueOf(address.hostAddress()))
                        .orElse(""),
                request.getHeader("Origin"),
                request.getHeader("Sec-Fetch-Site"),
                request.authority() == null
                        ? ""
                        : request.authority().toString().toLowerCase(Locale.ROOT));
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String field : text.split("&", MOST_FIELDS)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Whether a page renews itself, and nobody clicked. */
    boolean isRenewal() {
        return !post && query.containsKey("renew");
    }

    /** A field of the form, or an empty text. */
    String field(String name) {
        return form.getOrDefault(name, "").strip();
    }

    /**
     * Whether a page of ours asks. Browsers say so in one way or two, and other sites' pages cannot; who says nothing is no browser of today.
     *
     * @param url where people reach us, if that is said: a proxy may ask us under another name
     */
    boolean isOurs(Optional<String> url) {
        if (site != null && !site.equals("same-origin")) {
            return false;
        }
        if (origin == null) {
            return site != null;
        }
        Optional<String> asking = authority(origin);
        return asking.isPresent()
                && (asking.get().equals(authority)
                        || url.flatMap(OpsRequest::authority).equals(asking));
    }

    private static Optional<String> authority(String url) {
        try {
            return Optional.ofNullable(URI.create(url).getRawAuthority()).map(text -> text.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
