package dev.launchwatch.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a community, as its application reports it.
 *
 * @param id as the application made it, so that what is sent again is the same
 * @param model of a use of a model, with the tokens that went in and came out
 */
record Occurrence(
        String id,
        Instant at,
        String kind,
        @Nullable String ip,
        @Nullable String account,
        @Nullable String member,
        @Nullable String model,
        long input,
        long output) {
    static final String FAILED = "login.failed";
    static final String SUCCEEDED = "login.succeeded";
    static final String UNAUTHORIZED = "http.unauthorized";
    static final String FORGED = "webhook.signature_failed";
    static final String VERIFIED = "webhook.verified";
    static final String USED = "model.used";

    static Occurrence of(String id, Instant at, String kind, @Nullable String ip, @Nullable String account) {
        return new Occurrence(id, at, kind, ip, account, null, null, 0, 0);
    }

    static Occurrence use(String id, Instant at, String member, String model, long input, long output) {
        return new Occurrence(id, at, USED, null, null, member, model, input, output);
    }

    /** The same as a member who is signed in. */
    Occurrence by(String who) {
        return new Occurrence(id, at, kind, ip, account, who, model, input, output);
    }

    /** What it costs in USD, by the prices that come with the product. */
    double cost() {
        if (model == null) {
            return 0;
        }
        return switch (model) {
            case Community.SMALL -> (0.15 * input + 0.6 * output) / 1e6;
            case Community.LARGE -> (2.5 * input + 10 * output) / 1e6;
            default -> throw new IllegalArgumentException(model);
        };
    }

    /** As Launchwatch's own event. */
    void append(StringBuilder json) {
        json.append("{\"id\":\"").append(id).append("\",\"kind\":\"").append(kind);
        json.append("\",\"at\":\"").append(at).append('"');
        text(json, "ip", ip);
        text(json, "account", account);
        text(json, "member", member);
        if (model != null) {
            text(json, "model", model);
            json.append(",\"input_tokens\":").append(input);
            json.append(",\"output_tokens\":").append(output);
        }
        json.append('}');
    }

    private static void text(StringBuilder json, String name, @Nullable String value) {
        if (value != null) {
            json.append(",\"").append(name).append("\":\"").append(value).append('"');
        }
    }
}
