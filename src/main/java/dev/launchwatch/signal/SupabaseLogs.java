package dev.launchwatch.signal;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Supabase's log drain: the logs of its authentication, of which only the line that ends a request counts, since each attempt
 * writes several; and those of its edge, which are the requests to its API.
 *
 * <p>Where a provider's callback fails, the browser is sent back to the site with the error, so that the line that ends the request
 * says 302; then the line of the error counts. Both have the request's id, and so count once if both speak of a failure.
 *
 * <p>A code that is exchanged afterwards (PKCE) is no second login: the callback, or the link in a mail, was it, also if somebody signed up
 * there.
 *
 * @see <a href="https://supabase.com/docs/guides/monitoring-and-debugging/log-drains">Log drains</a>
 */
final class SupabaseLogs {
    private static final BigDecimal NANOS = new BigDecimal("0.000001");
    private static final String CALLBACK = "/callback";
    private static final String VERIFY = "/verify";
    private static final String END = "request completed";
    private static final String LOGIN = "login";

    /** What happens at a callback or behind the link in a mail, and signs in. */
    private static final Set<String> SIGNS_IN = Set.of(LOGIN, "user_signedup", "invite_accepted");

    /** How the line of an error begins: with the status, or with the provider's code. */
    private static final Pattern WHY = Pattern.compile("(?:[45]\\d\\d|[a-z_]{1,40}): ");

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
        if (path == null || end == null) {
            return new Decoded.Ignored();
        }
        if (!end.equals(END)) {
            return path.equals(CALLBACK) && line.has("error") ? redirected(item, line, end) : new Decoded.Ignored();
        }
        String grant = line.text("grant_type");
        int status = line.status("status");
        Fields event = line.in("auth_event");
        boolean refresh = "refresh_token".equals(grant);
        boolean exchange = "pkce".equals(grant);
        boolean callback = path.equals(CALLBACK) || exchange;
        String kind = kind(path, status, refresh, exchange, event.text("action"));
        if (kind == null) {
            return new Decoded.Ignored();
        }
        Instant at = item.time("timestamp");
        String provider = event.in("traits").text("provider");
        String error = line.text("error_code");
        return new Draft(kind)
                .id(path.equals(CALLBACK) && status >= 400 ? failure(item, line) : item.text("id"))
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

    /** What failed on the way back from a provider, if it did: not each error is one that a login fails of. */
    private static Decoded redirected(Fields item, Fields line, String said) throws BadItemException {
        boolean known = WHY.matcher(said).lookingAt();
        if (!known && !"error".equals(line.text("level"))) {
            return new Decoded.Ignored();
        }
        String code = known ? said.substring(0, said.indexOf(':')) : "callback";
        Instant at = item.time("timestamp");
        return new Draft(Kinds.LOGIN_FAILED)
                .id(failure(item, line))
                .at(at == null ? line.time("time") : at)
                .ip(line.text("remote_addr"))
                .route("/auth/v1" + CALLBACK)
                .provider("supabase")
                .reason(Character.isDigit(code.charAt(0)) ? "status_" + code : code)
                .done();
    }

    /** The id of a callback that failed: that of its request, or where that is not written, of the entry. */
    private static @Nullable String failure(Fields item, Fields line) throws BadItemException {
        String request = line.text("request_id");
        return request == null ? item.text("id") : "callback " + request;
    }

    private static @Nullable String kind(
            String path, int status, boolean refresh, boolean exchange, @Nullable String action) {
        boolean back = path.equals(VERIFY) || path.equals(CALLBACK);
        if ((back || path.equals("/token")) && status >= 400) {
            return refresh ? Kinds.UNAUTHORIZED : Kinds.LOGIN_FAILED;
        }
        if (action != null && (back ? SIGNS_IN.contains(action) : action.equals(LOGIN))) {
            return exchange ? Kinds.MEMBER_ACTIVE : Kinds.LOGIN_SUCCEEDED;
        }
        if ("token_refreshed".equals(action)) {
            return Kinds.MEMBER_ACTIVE;
        }
        return status == 401 ? Kinds.UNAUTHORIZED : null;
    }
}
