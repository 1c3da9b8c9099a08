package dev.launchwatch.signal;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cloudflare's Logpush: requests and what its firewall did with them. A request that both data sets report, or several rules
 * stopped, is one event: its id is that of the request.
 *
 * @see <a href="https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/">Data sets</a>
 */
final class CloudflareLogs {
    /** What keeps a visitor out, at least until a challenge is solved. */
    private static final Set<String> BLOCKING = Set.of(
            "block",
            "drop",
            "connectionclose",
            "forceconnectionclose",
            "challenge",
            "jschallenge",
            "managedchallenge",
            "challengefailed",
            "jschallengefailed");

    private CloudflareLogs() {}

    static List<Decoded> decode(Body body) throws UnreadableBodyException {
        return Items.decode(body, CloudflareLogs::decode);
    }

    private static Decoded decode(Fields item) throws BadItemException {
        String action = action(item);
        if (item.has("EdgeStartTimestamp") || (item.has("EdgeResponseStatus") && !item.has("Action"))) {
            return request(item, action);
        }
        if (action != null) {
            return BLOCKING.contains(action) ? blocked(item, action, "Datetime") : new Decoded.Ignored();
        }
        if (item.has("content")) {
            return new Decoded.Ignored(); // the file that tests a new job's destination
        }
        throw item.bad(
                "EdgeResponseStatus",
                "is missing: add it to the fields of the job, with ClientIP, ClientRequestPath, EdgeStartTimestamp and"
                        + " RayID; or 'Action' for firewall events");
    }

    private static @Nullable String action(Fields item) throws BadItemException {
        String action = item.anyText("SecurityAction", "Action", "WAFAction");
        return action == null ? null : action.toLowerCase(Locale.ROOT).replace("_", "");
    }

    private static Decoded request(Fields item, @Nullable String action) throws BadItemException {
        String origin = item.text("ClientRequestSource");
        if (origin != null && !origin.equals("eyeball")) {
            return new Decoded
                    .Ignored(); // Cloudflare asking itself, on behalf of a visitor that has an entry of its own
        }
        if (action != null && BLOCKING.contains(action)) {
            return blocked(item, action, "EdgeStartTimestamp");
        }
        int status = item.status("EdgeResponseStatus");
        if (status == 0) {
            return new Decoded.Ignored(); // the visitor left before the answer
        }
        return draft(item, status == 401 ? Kinds.UNAUTHORIZED : Kinds.REQUEST, "EdgeStartTimestamp")
                .latency(item.duration(
                        item.has("EdgeTimeToFirstByteMs") ? "EdgeTimeToFirstByteMs" : "OriginResponseDurationMs",
                        BigDecimal.ONE))
                .done();
    }

    private static Decoded blocked(Fields item, String action, String time) throws BadItemException {
        return draft(item, Kinds.EDGE_BLOCKED, time).reason(action).done();
    }

    private static Draft draft(Fields item, String kind, String time) throws BadItemException {
        Instant at = item.time(time);
        return new Draft(kind)
                .id(item.text("RayID"))
                .at(at == null ? item.anyTime("EdgeEndTimestamp", "Datetime") : at)
                .ip(item.text("ClientIP"))
                .route(item.anyText("ClientRequestPath", "ClientRequestURI"))
                .status(item.status("EdgeResponseStatus"))
                .provider("cloudflare");
    }
}
