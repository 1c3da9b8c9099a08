package dev.launchwatch.notify;

import dev.launchwatch.model.Asking;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Links by which the reader of a mail gets to a page where they acknowledge what it tells of. A link is what it asks for, signed by a key
 * that only this product has: nothing about it has to be remembered. For any thread; may block while the key is read.
 */
public final class Links {
    /** Where the page is. */
    public static final String PATH = "/ack/";

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "launchwatch acknowledge 1\n";
    private static final int LONGEST_TOKEN = 1000;

    private final Optional<String> base;
    private final Supplier<Optional<byte[]>> key;

    /**
     * @param base where people find this product, without a slash at the end; without it there are no links
     * @param key to sign with, at least 32 random bytes; nothing while it cannot be read
     */
    public Links(Optional<String> base, Supplier<Optional<byte[]>> key) {
        this.base = base;
        this.key = key;
    }

    /** No links at all. */
    public static Links none() {
        return new Links(Optional.empty(), Optional::empty);
    }

    /** The link of a message, if it asks for something and there can be one. */
    Optional<String> of(Notification notification) {
        return base.filter(_ -> notification.isAsking())
                .flatMap(where -> key.get()
                        .map(bytes -> where + PATH + token(notification.asking().text(), bytes)));
    }

    /**
     * What a link's last part asks for; nothing if this product did not sign it, or has no address for links.
     *
     * @throws IllegalStateException if the key cannot be read now
     */
    public Optional<Asking> open(String token) {
        int dot = token.lastIndexOf('.');
        if (base.isEmpty() || dot < 0 || token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(token.substring(0, dot)), StandardCharsets.UTF_8);
            byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            // Strangers' nonsense does not reach for the key.
            return Asking.parse(text).filter(_ -> isSigned(text, signature));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isSigned(String text, byte[] signature) {
        byte[] bytes = key.get().orElseThrow(() -> new IllegalStateException("the key of links cannot be read"));
        return MessageDigest.isEqual(signature, sign(text, bytes));
    }

    private static String token(String text, byte[] key) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(sign(text, key));
    }

    private static byte[] sign(String text, byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal((PURPOSE + text).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
