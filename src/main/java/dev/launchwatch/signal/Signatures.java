package dev.launchwatch.signal;

import dev.launchwatch.model.Secret;
import dev.launchwatch.model.Template;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells the bodies of a source from those of others, by its signature. Comparisons take the same time whatever differs; a
 * signature is looked at before its time, so that {@code stale} always means a genuine one sent again. For any thread.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks</a>
 * @see <a href="https://docs.stripe.com/webhooks#verify-manually">Stripe's signatures</a>
 */
public final class Signatures {
    /** How far the time of a signature may be from now, as both specifications propose. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final int MOST_SIGNATURES = 16;
    private static final int LONGEST_HEADER = 4096;

    private final SignatureScheme scheme;
    private final List<byte[]> keys;
    private final InstantSource clock;

    /** @throws IllegalArgumentException with the remedy if there is no secret, or one is not of the scheme */
    public Signatures(SignatureScheme scheme, InstantSource clock) {
        this.scheme = scheme;
        this.clock = clock;
        keys = switch (scheme) {
            case SignatureScheme.StandardWebhooks(List<Secret> secrets) -> decoded(secrets);
            case SignatureScheme.Stripe(List<Secret> secrets) -> plain(secrets);
            case SignatureScheme.Hmac hmac -> plain(hmac.secrets());
            case SignatureScheme.SharedSecret shared -> plain(shared.secrets());
        };
        if (keys.isEmpty() || keys.stream().anyMatch(key -> key.length == 0)) {
            throw new IllegalArgumentException(
                    "a signing secret is missing or empty: give the one that the source uses");
        }
    }

    /**
     * One that nobody can make: for a source that is not there, or has none, so that it is refused as one whose secret is not known.
     *
     * @param random must be cryptographically strong
     */
    static Signatures ofNobody(RandomGenerator random, InstantSource clock) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        Secret secret = new Secret(Template.literal(Base64.getEncoder().encodeToString(key)));
        return new Signatures(new SignatureScheme.StandardWebhooks(List.of(secret)), clock);
    }

    private static List<byte[]> plain(List<Secret> secrets) {
        List<byte[]> keys = new ArrayList<>();
        for (Secret secret : secrets) {
            keys.add(open(secret).getBytes(StandardCharsets.UTF_8));
        }
        return keys;
    }

    private static List<byte[]> decoded(List<Secret> secrets) {
        List<byte[]> keys = new ArrayList<>();
        for (Secret secret : secrets) {
            String text = open(secret);
            byte[] key = base64(text.startsWith("whsec_") ? text.substring("whsec_".length()) : text);
            if (key == null) {
                throw new IllegalArgumentException(
                        "a signing secret is not base64: copy it whole from the source's page");
            }
            keys.add(key);
        }
        return keys;
    }

    private static String open(Secret secret) {
        return secret.value().fill(name -> {
            throw new IllegalArgumentException("a signing secret cannot refer to the captured value " + name);
        });
    }

    /** Whether the source made this body. The body must be as it was sent, before anything was unpacked or changed. */
    public Signed check(Body body) {
        return switch (scheme) {
            case SignatureScheme.StandardWebhooks standard -> standard(body);
            case SignatureScheme.Stripe stripe -> stripe(body);
            case SignatureScheme.Hmac hmac -> hmac(body, hmac);
            case SignatureScheme.SharedSecret shared -> shared(body, shared.header());
        };
    }

    private Signed standard(Body body) {
        String prefix = body.header("webhook-signature").isEmpty() ? "svix-" : "webhook-";
        String id = body.header(prefix + "id");
        String time = body.header(prefix + "timestamp");
        String header = body.header(prefix + "signature");
        if (id.isEmpty() || time.isEmpty() || header.isEmpty()) {
            return new Signed.Refused(Signed.Reason.MISSING);
        }
        List<byte[]> signatures = new ArrayList<>();
        for (String part : parts(header, " ")) {
            byte[] signature = part.startsWith("v1,") ? base64(part.substring(3)) : null;
            if (signature != null) {
                signatures.add(signature);
            }
        }
        return timed(time, made(SignatureScheme.Hash.SHA256, id + "." + time + ".", body.bytes(), signatures));
    }

    private Signed stripe(Body body) {
        String header = body.header("stripe-signature");
        String time = "";
        List<byte[]> signatures = new ArrayList<>();
        for (String part : parts(header, ",")) {
            String pair = part.strip();
            if (pair.startsWith("t=")) {
                time = pair.substring(2);
            } else if (pair.startsWith("v1=")) {
                byte[] signature = hex(pair.substring(3));
                if (signature != null) {
                    signatures.add(signature);
                }
            }
        }
        if (time.isEmpty() || !header.contains("v1=")) {
            return new Signed.Refused(Signed.Reason.MISSING);
        }
        return timed(time, made(SignatureScheme.Hash.SHA256, time + ".", body.bytes(), signatures));
    }

    private Signed hmac(Body body, SignatureScheme.Hmac hmac) {
        String header = body.header(hmac.header()).strip();
        if (header.isEmpty()) {
            return new Signed.Refused(Signed.Reason.MISSING);
        }
        String prefix = hmac.hash().name().toLowerCase(Locale.ROOT) + "=";
        String value = header.startsWith(prefix) ? header.substring(prefix.length()) : header;
        List<byte[]> signatures = new ArrayList<>();
        if (value.length() <= LONGEST_HEADER) {
            // Base64 of a hash has never the length of its hex, so that only one of them can match.
            for (byte[] signature : new byte[] @Nullable [] {hex(value), base64(value)}) {
                if (signature != null) {
                    signatures.add(signature);
                }
            }
        }
        return made(hmac.hash(), "", body.bytes(), signatures)
                ? new Signed.Genuine()
                : new Signed.Refused(Signed.Reason.MISMATCH);
    }

    private Signed shared(Body body, String name) {
        String header = body.header(name);
        if (header.isEmpty()) {
            return new Signed.Refused(Signed.Reason.MISSING);
        }
        byte[] sent = header.getBytes(StandardCharsets.UTF_8);
        boolean genuine = false;
        for (byte[] key : keys) {
            genuine |= MessageDigest.isEqual(key, sent);
        }
        return genuine ? new Signed.Genuine() : new Signed.Refused(Signed.Reason.MISMATCH);
    }

    private Signed timed(String time, boolean made) {
        Instant at = made ? seconds(time) : null;
        if (at == null) {
            return new Signed.Refused(Signed.Reason.MISMATCH);
        }
        boolean near = Duration.between(at, clock.instant()).abs().compareTo(TOLERANCE) <= 0;
        return near ? new Signed.Genuine() : new Signed.Refused(Signed.Reason.STALE);
    }

    private static @Nullable Instant seconds(String time) {
        try {
            return time.length() > 11 ? null : Instant.ofEpochSecond(Long.parseLong(time));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Whether one of the keys makes one of the signatures. */
    private boolean made(SignatureScheme.Hash hash, String head, byte[] body, List<byte[]> signatures) {
        if (signatures.isEmpty()) {
            return false;
        }
        boolean made = false;
        for (byte[] key : keys) {
            byte[] own = mac(hash.algorithm(), key, head, body);
            for (byte[] signature : signatures) {
                made |= MessageDigest.isEqual(own, signature);
            }
        }
        return made;
    }

    private static byte[] mac(String algorithm, byte[] key, String head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    private static List<String> parts(String header, String separator) {
        if (header.length() > LONGEST_HEADER) {
            return List.of();
        }
        List<String> parts = List.of(header.split(separator, MOST_SIGNATURES + 1));
        return parts.subList(0, Math.min(MOST_SIGNATURES, parts.size()));
    }

    private static byte @Nullable [] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte @Nullable [] hex(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
