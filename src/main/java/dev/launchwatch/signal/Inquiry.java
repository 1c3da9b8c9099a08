package dev.launchwatch.signal;

import dev.launchwatch.model.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question to another server: an HTTP POST of a form.
 *
 * @param headers may hold secrets
 * @param most how many bytes of an answer are read, unpacked
 * @param ca a PEM file with certificate authorities to trust instead of the system's
 * @param insecure whether any certificate will do
 */
public record Inquiry(
        String url,
        Map<String, String> headers,
        String form,
        Duration timeout,
        long most,
        @Nullable String ca,
        boolean insecure) {
    /** The API's path below whatever prefix the server has (Prometheus, HTTP API, Instant queries). */
    private static final String PATH = "/api/v1/query";

    /** Room for {@link QueryAnswers#MOST_SERIES} series with many and long labels. */
    private static final long LONGEST_ANSWER = 1024L * 1024;

    public Inquiry {
        headers = Map.copyOf(headers);
    }

    /**
     * An instant query. By POST, since queries grow longer than addresses may be. It is evaluated at the server's own now, so that
     * clocks need not agree. Thanos and VictoriaMetrics are asked to fail rather than to leave out what they could not reach.
     */
    static Inquiry of(SignalSpec.Promql promql) {
        StringBuilder form = new StringBuilder();
        field(form, "query", promql.query());
        field(form, "timeout", promql.timeout().toMillis() + "ms");
        if (promql.lookback() != null) {
            field(form, "lookback_delta", promql.lookback().toMillis() + "ms");
        }
        field(form, "partial_response", "false");
        field(form, "deny_partial_response", "1");
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("Accept", "application/json");
        promql.headers().forEach((name, value) -> headers.put(name, open(value)));
        if (promql.bearer() != null) {
            headers.put("Authorization", "Bearer " + open(promql.bearer()));
        } else if (promql.basic() != null) {
            String pair = promql.basic().user() + ":" + open(promql.basic().password());
            headers.put(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        return new Inquiry(
                base(promql.url()) + PATH,
                headers,
                form.toString(),
                promql.timeout(),
                LONGEST_ANSWER,
                promql.ca(),
                promql.insecure());
    }

    private static String base(String url) {
        int end = url.length();
        while (end > 0 && url.charAt(end - 1) == '/') {
            end--;
        }
        return url.substring(0, end);
    }

    private static void field(StringBuilder form, String name, String value) {
        form.append(form.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    private static String open(Secret secret) {
        return secret.value().toString();
    }

    /** Without headers, which hold secrets. */
    @Override
    public String toString() {
        return "POST " + url;
    }
}
