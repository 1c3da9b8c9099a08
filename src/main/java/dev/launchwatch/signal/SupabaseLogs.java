package dev.launchwatch.signal;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Supabase's log drain: the logs of its authentication, of which only the line that ends a request counts, since each attempt
 * writes several; and those of its edge, which are the requests to its API.
 *
 * @see <a href="https://supabase.com/docs/guides/monitoring-and-debugging/log-drains">Log drains</a>
 */
final class SupabaseLogs {
    private static final BigDecimal NANOS = new BigDecimal("0.000001");

    private SupabaseLogs() {}

    static List<Decoded> decode(Body body) throws UnreadableBodyException {
        return Items.decode(body, SupabaseLogs::decode);
    }

    private static Decoded decode(Fields item) throws BadItemException {
        String message = item.text("event_message");
        if (message == null) {
            throw item.bad("event_message", "is missing: send the log drain as Supabase writes it");
        }
        Fields metadata = item.in("metadata");
        if (metadata.has("request") && metadata.has("response")) {
            return request(item, metadata);
        }
        JsonNode line = message.startsWith("{") ? Items.embedded(message) : metadata.json();
        return authentication(item, Fields.of(line));
    }

    private static Decoded request(Fields item, Fields metadata) throws BadItemException {
        Fields request = metadata.in("request");
        Fields response = metadata.in("response");
        int status = response.status("status_code");
        Fields headers = request.in("headers");
        return new Draft(status == 401 ? Kinds.UNAUTHORIZED : Kinds.REQUEST)
                .id(item.text("id"))
                .at(item.time("timestamp"))
                .ip(headers.anyText("cf_connecting_ip", "x_real_ip", "x_forwarded_for"))
                .route(request.anyText("path", "url"))
                .status(status)
                .latency(response.duration("origin_time", BigDecimal.ONE))
                .provider("supabase")
                .done();
    }

    private static Decoded authentication(Fields item, Fields line) throws BadItemException {
        String path = line.text("path");
        String end = line.text("msg");
        if (path == null || !"request completed".equals(end)) {
            return new Decoded.Ignored();
        }
        String grant = line.text("grant_type");
        int status = line.status("status");
        Fields event = line.in("auth_event");
        boolean refresh = "refresh_token".equals(grant);
        boolean callback = path.equals("/callback") || "pkce".equals(grant);
        String kind = kind(path, status, refresh, event.text("action"));
        if (kind == null) {
            return new Decoded.Ignored();
        }
        Instant at = item.time("timestamp");
        String provider = event.in("traits").text("provider");
        String error = line.text("error_code");
        return new Draft(kind)
                .id(item.text("id"))
                .at(at == null ? line.time("time") : at)
                .ip(line.text("remote_addr"))
                .account(event.anyText("actor_username", "actor_id"))
                .member(event.text("actor_id"))
                .route(callback ? "/auth/v1/callback" : "/auth/v1" + path)
                .status(status)
                .latency(line.duration("duration", NANOS))
                .provider(provider == null || provider.equals("email") ? "supabase" : "supabase/" + provider)
                .reason(error == null && status >= 400 ? "status_" + status : error)
                .done();
    }

    private static @Nullable String kind(String path, int status, boolean refresh, @Nullable String action) {
        boolean login = path.equals("/token") || path.equals("/verify") || path.equals("/callback");
        if (login && status >= 400) {
            return refresh ? Kinds.UNAUTHORIZED : Kinds.LOGIN_FAILED;
        }
        if ("login".equals(action)) {
            return Kinds.LOGIN_SUCCEEDED;
        }
        if ("token_refreshed".equals(action)) {
            return Kinds.MEMBER_ACTIVE;
        }
        return status == 401 ? Kinds.UNAUTHORIZED : null;
    }
}
