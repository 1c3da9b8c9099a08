package dev.launchwatch.demo;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where the site's payment provider tells of payments, signed by Standard Webhooks 1.0.0: HMAC-SHA256 over id, time and body,
 * with dots between them.
 */
final class PaymentHooks {
    static final String PATH = "/webhooks/payments";
    private static final String PROVIDER = "harbour-pay";
    private static final byte[] KEY = "the demo's payment webhooks: no secret".getBytes(StandardCharsets.UTF_8);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

    private final Happenings happenings;
    private final InstantSource clock;

    PaymentHooks(Happenings happenings, InstantSource clock) {
        this.happenings = happenings;
        this.clock = clock;
    }

    void mount(Router router) {
        router.post(PATH).handler(this::receive);
    }

    /** The value of {@code webhook-signature} for a delivery. */
    static String sign(String id, String timestamp, Buffer body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private void receive(RoutingContext context) {
        HttpServerRequest request = context.request();
        String id = request.getHeader("webhook-id");
        String timestamp = request.getHeader("webhook-timestamp");
        String signatures = request.getHeader("webhook-signature");
        if (id == null || timestamp == null || signatures == null) {
            refuse(context, "missing");
        } else if (!SECONDS.matcher(timestamp).matches() || !signed(signatures, id, timestamp, body(context))) {
            refuse(context, "mismatch");
        } else if (isStale(timestamp)) {
            refuse(context, "stale");
        } else {
            happenings.webhookVerified(context, PROVIDER);
            context.response().setStatusCode(204).end();
        }
    }

    private void refuse(RoutingContext context, String reason) {
        happenings.webhookForged(context, PROVIDER, reason);
        Reply.problem(context, 401, "Unauthorized", "The signature is not the payment provider's: " + reason + ".");
    }

    private static Buffer body(RoutingContext context) {
        Buffer body = context.body().buffer();
        return body == null ? Buffer.buffer() : body;
    }

    /** Several signatures, with spaces between them, are those of several keys while one is changed. */
    private static boolean signed(String signatures, String id, String timestamp, Buffer body) {
        byte[] right = sign(id, timestamp, body).getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (String signature : signatures.split(" ", 10)) {
            found |= MessageDigest.isEqual(right, signature.getBytes(StandardCharsets.UTF_8));
        }
        return found;
    }

    private boolean isStale(String timestamp) {
        Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
        return Duration.between(sent, clock.instant()).abs().compareTo(TOLERANCE) > 0;
    }
}
