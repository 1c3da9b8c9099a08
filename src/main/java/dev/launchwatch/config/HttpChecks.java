package dev.launchwatch.config;

import dev.launchwatch.model.Template;
import dev.launchwatch.probe.Expect;
import dev.launchwatch.probe.HttpSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One HTTP request: what excludes what. */
final class HttpChecks {
    private static final long LARGEST_BODY = 64L * 1024 * 1024;

    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]{0,31}");

    private final Findings findings;

    HttpChecks(Findings findings) {
        this.findings = findings;
    }

    void check(HttpSpec http) {
        Addresses.web("url", http.url(), Addresses.HTTP).ifPresent(fault -> findings.error(http, "url", fault));
        if (!METHOD.matcher(http.method()).matches()) {
            findings.error(http, "method", "'" + http.method() + "' is no request method: write such as GET or POST");
        }
        onlyOne(http, "a request has one body", "body", "json", "form");
        onlyOne(http, "a request is authorised one way", "bearer", "basic", "oauth2");
        Checks.within(findings, http, "max-redirects", http.maxRedirects(), 0, 50);
        body(findings, http, http.maxBody().bytes());
        headers(http, http.headers());
        if (http.stream() == null && findings.sound(http, "stream")) {
            streamOnly(http.expect());
        }
    }

    void check(HttpSpec.OAuth2Token token) {
        Addresses.web("token-url", token.tokenUrl(), Addresses.HTTP)
                .ifPresent(fault -> findings.error(token, "token-url", fault));
        if (token.clientSecret() == null && token.refreshToken() == null && findings.sound(token, "client-secret")) {
            findings.error(
                    token,
                    "client-id",
                    "'oauth2' needs a client-secret (client credentials) or a refresh-token",
                    "refresh-token");
        }
    }

    /** How much of a body may be read. */
    static void body(Findings findings, Object subject, long bytes) {
        if (bytes < 1 || bytes > LARGEST_BODY) {
            findings.error(subject, "max-body", "'max-body' must be from 1 to 64MiB: a probe holds the body in memory");
        }
    }

    private void onlyOne(HttpSpec http, String why, String... keys) {
        List<String> written =
                Stream.of(keys).filter(key -> findings.written(http, key)).toList();
        // A bearer token whose variable is empty counts as left out, as the design promises.
        List<String> given = written.stream()
                .filter(key -> !key.equals("bearer") || http.bearer() != null)
                .toList();
        if (given.size() > 1) {
            findings.error(
                    http,
                    given.getLast(),
                    "'" + given.getLast() + "' cannot stand beside '" + given.getFirst() + "', since " + why
                            + ": remove one of them");
        }
    }

    /** Whether it may be the name of a header (RFC 9110, section 5.6.2). */
    static boolean isHeader(String name) {
        return name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");
    }

    private void headers(Object subject, Map<String, Template> headers) {
        for (String name : headers.keySet()) {
            if (!isHeader(name)) {
                findings.name(subject, "headers", name, "'" + name + "' is no header name");
            }
        }
    }

    private void streamOnly(Expect expect) {
        Map<String, Boolean> keys = new LinkedHashMap<>();
        keys.put("end-marker", expect.endMarker() != null);
        keys.put("first-event", expect.firstEvent() != null);
        keys.put("max-gap", expect.maxGap() != null);
        keys.put("min-events", expect.minEvents() != null);
        keys.forEach((key, given) -> {
            if (given) {
                findings.error(
                        expect, key, "'" + key + "' speaks of a stream: add stream: sse to the request, or remove it");
            }
        });
    }
}
