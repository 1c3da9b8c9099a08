package dev.launchwatch.oidc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the provider publishes of itself, asked for when it is needed and kept for an hour. After a failure it is left alone for some
 * seconds: who comes meanwhile is told the same at once. Thread-safe; blocks while the provider is asked, and others wait for that.
 */
final class Discovery {
    static final Duration FRESH = Duration.ofHours(1);
    static final Duration REST = Duration.ofSeconds(5);

    private final Registration registration;
    private final ProviderHttp http;
    private final InstantSource clock;
    private volatile @Nullable Metadata known;
    private Instant askedAt = Instant.MIN;
    private @Nullable Trouble failure;

    Discovery(Registration registration, ProviderHttp http, InstantSource clock) {
        this.registration = registration;
        this.http = http;
        this.clock = clock;
    }

    synchronized Metadata get() throws Trouble {
        Instant now = clock.instant();
        Metadata present = known;
        Trouble last = failure;
        if (present != null && isWithin(now, askedAt, FRESH)) {
            return present;
        }
        if (last != null && isWithin(now, askedAt, REST)) {
            throw last;
        }
        try {
            Metadata read = Metadata.of(
                    http.get(Metadata.url(registration.issuer()), Optional.empty())
                            .good(),
                    registration);
            known = read;
            failure = null;
            return read;
        } catch (Trouble e) {
            known = null;
            failure = e;
            throw e;
        } finally {
            askedAt = clock.instant();
        }
    }

    /** What is known without asking. Does not block. */
    Optional<Metadata> known() {
        return Optional.ofNullable(known);
    }

    /** Also not while the clock was set back. */
    static boolean isWithin(Instant now, Instant since, Duration span) {
        return !now.isBefore(since) && since.isAfter(now.minus(span));
    }
}
