package dev.launchwatch.store;

import dev.launchwatch.probe.RefreshTokens;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Refresh tokens in the table "meta", sealed by AES-256-GCM (NIST SP 800-38D) with a new nonce each, and with the grant's name, so that none can be
 * put in another's place. Any thread may call it; it blocks.
 */
public final class SqlRefreshTokens implements RefreshTokens {
    private static final System.Logger LOG = System.getLogger(SqlRefreshTokens.class.getName());
    private static final String PREFIX = "refresh-token/";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final Writer writer;
    private final Reader reader;
    private final List<byte[]> keys;
    private final RandomGenerator random;

    /**
     * @param keys of 32 bytes each, newest first, which seals; all of them open
     * @param random must be cryptographically strong
     */
    public SqlRefreshTokens(Writer writer, Reader reader, List<byte[]> keys, RandomGenerator random) {
        this.writer = writer;
        this.reader = reader;
        this.keys = List.copyOf(keys);
        this.random = random;
    }

    @Override
    public Optional<String> find(String grant) {
        String name = PREFIX + grant;
        return reader.read(
                        "read a refresh token", session -> session.row(Statements.META, row -> row.getString(1), name))
                .flatMap(content -> open(name, Base64.getDecoder().decode(content)));
    }

    @Override
    public void keep(String grant, String token) {
        String name = PREFIX + grant;
        String sealed = Base64.getEncoder().encodeToString(seal(name, token));
        writer.change("keep a refresh token", session -> session.update(Statements.SET_META, name, sealed));
    }

    private byte[] seal(String name, String token) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] text = cipher(Cipher.ENCRYPT_MODE, keys.getFirst(), nonce, name)
                    .doFinal(token.getBytes(StandardCharsets.UTF_8));
            byte[] sealed = Arrays.copyOf(nonce, NONCE + text.length);
            System.arraycopy(text, 0, sealed, NONCE, text.length);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has AES-GCM", e);
        }
    }

    /** Empty where none of the keys opens it: then it goes on with the one that is configured. */
    private Optional<String> open(String name, byte[] sealed) {
        byte[] nonce = Arrays.copyOf(sealed, NONCE);
        byte[] rest = Arrays.copyOfRange(sealed, Math.min(NONCE, sealed.length), sealed.length);
        for (byte[] key : keys) {
            try {
                byte[] text = cipher(Cipher.DECRYPT_MODE, key, nonce, name).doFinal(rest);
                return Optional.of(new String(text, StandardCharsets.UTF_8));
            } catch (GeneralSecurityException _) {
                // sealed by another one
            }
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "A refresh token that a provider gave was kept under another key (LAUNCHWATCH_HASH_KEY) or was damaged; the configured one is used");
        return Optional.empty();
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, String name) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
