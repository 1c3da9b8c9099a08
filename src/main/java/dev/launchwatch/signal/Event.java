package dev.launchwatch.signal;

import dev.launchwatch.model.Pseudonym;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, as it is kept: people are hashed, texts are bounded, the time is one that windows can take.
 *
 * @param source which source reported it, by its name in the configuration
 * @param id what tells it apart from others of the source; the same again is the same event
 * @param kind such as {@code login.failed}
 * @param at when it happened, corrected for a sender whose clock is wrong
 * @param received when it came here
 * @param route the route of the site, without query; null if it has none
 * @param status the HTTP status, 0 if it has none
 * @param latency how long it took, null if unknown
 * @param provider the identity provider, webhook sender or model provider; null if unknown
 * @param reason why, as the source says it, such as {@code stale}; null if unknown
 * @param model what a model was used for; null if none was
 * @param next the same people under the newest key, while keys are changed ({@link Pseudonyms}); null otherwise
 */
public record Event(
        String source,
        String id,
        String kind,
        Instant at,
        Instant received,
        @Nullable Pseudonym ip,
        @Nullable Pseudonym account,
        @Nullable Pseudonym member,
        @Nullable String route,
        int status,
        @Nullable Duration latency,
        @Nullable String provider,
        @Nullable String reason,
        @Nullable ModelUse model,
        @Nullable People next) {
    /** The same event by a clock that is so far ahead of the one by which this is. */
    public Event by(Duration ahead) {
        return at(at.plus(ahead), received.plus(ahead));
    }

    /** The same event, which neither happened nor came later than that. */
    public Event notAfter(Instant latest) {
        return at.isAfter(latest) || received.isAfter(latest)
                ? at(at.isAfter(latest) ? latest : at, received.isAfter(latest) ? latest : received)
                : this;
    }

    private Event at(Instant happened, Instant came) {
        return new Event(
                source, id, kind, happened, came, ip, account, member, route, status, latency, provider, reason, model,
                next);
    }

    /** Whom it is about, under the key that the windows use. */
    People people() {
        return new People(ip, account, member);
    }
}
