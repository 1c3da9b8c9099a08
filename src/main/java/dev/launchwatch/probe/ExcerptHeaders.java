package dev.launchwatch.probe;

import dev.launchwatch.model.Excerpt;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.probe.Exchange.Header;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Headers of an answer that help to find a fault, as they may be shown: of cookies the names, of addresses the places. */
final class ExcerptHeaders {
    private static final int LONGEST_VALUE = 200;

    /** What is not here may say anything, such as a token of its own. */
    private static final Set<String> SHOWN = Set.of(
            "age",
            "allow",
            "cache-control",
            "cache-status",
            "cf-cache-status",
            "cf-mitigated",
            "cf-ray",
            "connection",
            "content-encoding",
            "content-language",
            "content-length",
            "content-type",
            "date",
            "expires",
            "fly-request-id",
            "last-modified",
            "location",
            "proxy-status",
            "ratelimit",
            "ratelimit-policy",
            "ratelimit-limit",
            "ratelimit-remaining",
            "ratelimit-reset",
            "request-id",
            "retry-after",
            "server",
            "server-timing",
            "set-cookie",
            "strict-transport-security",
            "traceparent",
            "transfer-encoding",
            "vary",
            "via",
            "www-authenticate",
            "x-amz-cf-id",
            "x-amzn-trace-id",
            "x-cache",
            "x-correlation-id",
            "x-powered-by",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "x-request-id",
            "x-served-by",
            "x-vercel-error",
            "x-vercel-id");

    private final Redactor redactor;
    private final URI url;

    /** @param url of the request */
    ExcerptHeaders(Redactor redactor, URI url) {
        this.redactor = redactor;
        this.url = url;
    }

    /** The first {@link Excerpt#MOST_HEADERS} that are shown, in their order. */
    List<Excerpt.Line> of(List<Header> headers) {
        return headers.stream()
                .map(header -> new Header(header.name().toLowerCase(Locale.ROOT), header.value()))
                .filter(header -> SHOWN.contains(header.name()))
                .limit(Excerpt.MOST_HEADERS)
                .map(header -> new Excerpt.Line(header.name(), value(header)))
                .toList();
    }

    private String value(Header header) {
        return switch (header.name()) {
            case "set-cookie" ->
                SetCookie.parse(header.value(), Instant.EPOCH)
                        .map(cookie -> redactor.excerpt(cookie.name(), LONGEST_VALUE) + "=[redacted]")
                        .orElse("[redacted]");
            case "location" ->
                WebAddress.resolve(url, header.value())
                        .map(to -> redactor.excerpt(WebAddress.place(to), LONGEST_VALUE)
                                + (to.getRawQuery() == null ? "" : "?[redacted]"))
                        .orElse("no web address");
            default -> redactor.excerpt(header.value(), LONGEST_VALUE);
        };
    }
}
