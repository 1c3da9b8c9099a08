package dev.launchwatch.web;

import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the operator pages answer.
 *
 * @param cookies what the browser shall keep, each as its header says it
 */
record Reply(int status, Map<String, String> headers, List<String> cookies, String body) {
    /** Nothing runs but what comes from here, nothing else is loaded, and forms lead nowhere else. */
    private static final String CSP = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    Reply {
        headers = Map.copyOf(headers);
        cookies = List.copyOf(cookies);
    }

    /** A page that nobody keeps. */
    static Reply page(int status, String html) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", "text/html;charset=UTF-8");
        headers.put("Content-Security-Policy", CSP);
        headers.put("Content-Language", "en");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("X-Robots-Tag", "noindex");
        return new Reply(status, headers, List.of(), html);
    }

    /** To another of these pages. */
    static Reply to(String path) {
        return new Reply(303, Map.of("Location", path), List.of(), "");
    }

    /** Nothing is here. */
    static Reply nothing(int status) {
        return new Reply(status, Map.of(), List.of(), "");
    }

    /** A stylesheet, whose address changes with it. */
    static Reply style(String css) {
        return kept("text/css;charset=UTF-8", css);
    }

    /** A script, whose address changes with it. */
    static Reply script(String script) {
        return kept("text/javascript;charset=UTF-8", script);
    }

    private static Reply kept(String type, String text) {
        return new Reply(
                200,
                Map.of("Content-Type", type, "Cache-Control", "public, max-age=31536000, immutable"),
                List.of(),
                text);
    }

    Reply with(List<String> more) {
        return new Reply(status, headers, more, body);
    }

    /** One more for the browser to keep. */
    Reply and(String cookie) {
        List<String> all = new ArrayList<>(cookies);
        all.add(cookie);
        return with(all);
    }

    Reply with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, cookies, body);
    }

    /** @param head whether only the headers were asked for */
    void send(HttpServerResponse response, boolean head) {
        response.setStatusCode(status);
        response.putHeader("X-Content-Type-Options", "nosniff");
        // Forms say where they come from only with this one.
        response.putHeader("Referrer-Policy", "same-origin");
        response.putHeader("Cache-Control", "no-store");
        headers.forEach(response::putHeader);
        if (!cookies.isEmpty()) {
            response.putHeader("Set-Cookie", cookies);
        }
        if (head) {
            response.end();
        } else {
            response.end(body);
        }
    }
}
