package dev.launchwatch.probe;

import dev.launchwatch.model.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The refresh tokens to use next. A provider may give another one with each answer, which counts from then on (RFC 6749, section 6); one that
 * rotates them takes a second use of the same for theft, and takes all of them back (RFC 9700, section 4.14.2). So whoever uses one has it alone,
 * until it is known what comes after it. Thread-safe.
 */
public final class RotatingTokens {
    private static final System.Logger LOG = System.getLogger(RotatingTokens.class.getName());

    private final RefreshTokens kept;
    private final Map<String, Place> places = new ConcurrentHashMap<>();

    /** @param kept what outlasts the process */
    public RotatingTokens(RefreshTokens kept) {
        this.kept = kept;
    }

    /** A grant, of which one at a time may be used. */
    private static final class Place {
        final ReentrantLock lock = new ReentrantLock();

        // Under the lock.
        @Nullable
        String token;
    }

    /** Somebody's turn to use a token, until it is closed. */
    final class Turn implements AutoCloseable {
        private final String grant;
        private final Place place;
        private final String token;

        private Turn(String grant, Place place, String token) {
            this.grant = grant;
            this.place = place;
            this.token = token;
        }

        /** The one to use. */
        String token() {
            return token;
        }

        /** Another one counts from now on. */
        void replace(String other) {
            place.token = other;
            try {
                kept.keep(grant, other);
            } catch (StoreUnavailableException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "A refresh token that a provider gave in place of another is not durable, and lost with this process: "
                                + e.getMessage());
            }
        }

        @Override
        public void close() {
            place.lock.unlock();
        }
    }

    /**
     * Waits until nobody else uses a token of the same grant. Blocks.
     *
     * @param where the token endpoint, and who asks it
     * @param configured the token that was there first; where somebody configures another one, all begins anew
     * @param patience how long at most
     * @return null if it is somebody else's turn for that long
     * @throws StoreUnavailableException if it is not known which token counts; the configured one may be used up
     */
    @Nullable
    Turn take(String where, String configured, Duration patience) {
        String grant = name(where, configured);
        Place place = places.computeIfAbsent(grant, _ -> new Place());
        if (!isHad(place.lock, patience)) {
            return null;
        }
        boolean taken = false;
        try {
            String token = place.token;
            if (token == null) {
                token = kept.find(grant).orElse(configured);
                place.token = token;
            }
            taken = true;
            return new Turn(grant, place, token);
        } finally {
            if (!taken) {
                place.lock.unlock();
            }
        }
    }

    private static boolean isHad(ReentrantLock lock, Duration patience) {
        try {
            return lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String name(String where, String configured) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((where + '\n').getBytes(StandardCharsets.UTF_8));
            byte[] hash = digest.digest(configured.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
