package dev.launchwatch.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs what browsers keep for us, with a key that lives as long as the process (HMAC-SHA-256). Thread-safe. */
final class Seal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;

    /** @param random must be cryptographically strong */
    Seal(RandomGenerator random) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /**
     * The seal of a text.
     *
     * @param purpose what one is signed for, it is worth nothing for another
     */
    String of(String purpose, String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(tag(purpose, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether it is the seal of a text; takes the same time wherever it differs. */
    boolean matches(String purpose, String text, String seal) {
        return MessageDigest.isEqual(
                of(purpose, text).getBytes(StandardCharsets.UTF_8), seal.getBytes(StandardCharsets.UTF_8));
    }

    byte[] tag(String purpose, byte[] text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((purpose + '\n').getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
