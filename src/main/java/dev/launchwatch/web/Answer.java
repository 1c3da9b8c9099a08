package dev.launchwatch.web;

import dev.launchwatch.model.Receipt;
import dev.launchwatch.model.Receipt.Fault;
import dev.launchwatch.model.Receipt.Refusal;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a sender of events is answered.
 *
 * @param body empty for none
 */
record Answer(int status, Map<String, String> headers, String body) {
    private static final String ALLOWED = "POST, OPTIONS";

    static Answer of(Receipt receipt) {
        return switch (receipt) {
            case Receipt.Taken(int accepted, int duplicate, List<Fault> rejected, int more) -> {
                JsonObject json = new JsonObject().put("accepted", accepted).put("duplicate", duplicate);
                yield new Answer(
                        202,
                        Map.of("Content-Type", "application/json"),
                        faults(json, rejected, more).encode());
            }
            case Receipt.Refused(Refusal why, String detail, List<Fault> rejected, int more) ->
                switch (why) {
                    case NOTHING_KEPT, UNREADABLE -> problem(400, Map.of(), detail, rejected, more);
                    case SIGNATURE_MISSING, SIGNATURE_MISMATCH -> problem(401, Access.SHOW);
                    case SIGNATURE_STALE, UNAUTHORIZED -> problem(401, detail);
                    case UNKNOWN_SOURCE -> problem(404, detail);
                    case TOO_SLOW -> problem(408, detail);
                    case TOO_LARGE -> problem(413, detail);
                    case UNSUPPORTED_TYPE -> problem(415, Map.of("Accept-Encoding", "gzip"), detail, List.of(), 0);
                    case BUSY -> problem(429, Map.of("Retry-After", "1"), detail, List.of(), 0);
                    case STORE_AWAY -> problem(503, Map.of("Retry-After", "5"), detail, List.of(), 0);
                };
        };
    }

    /** An error as RFC 9457 has it. */
    static Answer problem(int status, String detail) {
        Map<String, String> headers = status == 401 ? Map.of("WWW-Authenticate", TokenFilter.CHALLENGE) : Map.of();
        return problem(status, headers, detail, List.of(), 0);
    }

    /** To one who looks whether anything is here, as vendors do before they send. */
    static Answer onlyPost() {
        return problem(405, Map.of("Allow", ALLOWED), "Events are posted here.", List.of(), 0);
    }

    static Answer options() {
        return new Answer(204, Map.of("Allow", ALLOWED), "");
    }

    private static Answer problem(
            int status, Map<String, String> headers, String detail, List<Fault> rejected, int more) {
        JsonObject json = new JsonObject()
                .put("type", "about:blank")
                .put("title", Response.Status.fromStatusCode(status).getReasonPhrase())
                .put("status", status)
                .put("detail", detail);
        if (!rejected.isEmpty()) {
            faults(json, rejected, more);
        }
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", Problem.MEDIA_TYPE);
        return new Answer(status, Map.copyOf(all), json.encode());
    }

    private static JsonObject faults(JsonObject json, List<Fault> rejected, int more) {
        JsonArray list = new JsonArray();
        for (Fault fault : rejected) {
            list.add(new JsonObject().put("index", fault.index()).put("error", fault.error()));
        }
        json.put("rejected", list);
        return more == 0 ? json : json.put("moreRejected", more);
    }

    void send(HttpServerResponse response) {
        response.setStatusCode(status);
        headers.forEach(response::putHeader);
        response.end(body);
    }
}
