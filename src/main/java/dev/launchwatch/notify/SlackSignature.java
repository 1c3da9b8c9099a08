package dev.launchwatch.notify;

import dev.launchwatch.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether Slack sent a request: HMAC-SHA256 over version, time and body.
 *
 * @see <a href="https://docs.slack.dev/authentication/verifying-requests-from-slack">Verifying requests from Slack</a>
 */
public final class SlackSignature {
    private static final String VERSION = "v0";

    /** What Slack advises: an older request may be somebody's who recorded it. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private SlackSignature() {}

    /**
     * Whether the secret's owner signed the body, less than five minutes ago. Takes the same time wherever the signature differs.
     *
     * @param timestamp the header {@code X-Slack-Request-Timestamp}: seconds since 1970
     * @param signature the header {@code X-Slack-Signature}
     */
    public static boolean matches(Secret secret, String timestamp, String signature, byte[] body, Instant now) {
        try {
            Instant at = Instant.ofEpochSecond(Long.parseLong(timestamp));
            if (Duration.between(at, now).abs().compareTo(FRESH) > 0) {
                return false;
            }
        } catch (RuntimeException e) {
            return false; // no number, or one that is no time
        }
        String expected = VERSION + "=" + HexFormat.of().formatHex(sign(Secrets.open(secret), timestamp, body));
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sign(String secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((VERSION + ":" + timestamp + ":").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
