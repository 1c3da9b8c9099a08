package dev.launchwatch.web;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A sign-in by an identity provider that is under way. The browser keeps a text of random bits, the end and where to go then; the three
 * secrets of the protocol are seals of that text. So nothing is kept here for whoever only begins, what goes to the provider tells
 * nothing of the cookie, and the verifier of PKCE never leaves this process but to the provider.
 *
 * @param text what the browser keeps
 * @param next where to go then; empty for the overview
 */
record Errand(String text, String next, Seal seal) {
    /** So long may somebody take to sign in there. */
    static final Duration LASTS = Duration.ofMinutes(10);

    /** The longest text. */
    static final int LONGEST = 640;

    static Errand begin(String id, String next, Instant now, Seal seal) {
        String own = Lobby.isOwn(next) ? next : "";
        return new Errand(id + "." + now.plus(LASTS).getEpochSecond() + "." + own, own, seal);
    }

    /** The one that a browser keeps. It is worth something only with what came back: see {@link #owns}. */
    static Optional<Errand> of(String text, Instant now, Seal seal) {
        String[] parts = text.split("\\.", 3);
        if (parts.length != 3 || !parts[1].matches("\\d{1,12}")) {
            return Optional.empty();
        }
        Instant until = Instant.ofEpochSecond(Long.parseLong(parts[1]));
        return now.isBefore(until) && !until.isAfter(now.plus(LASTS))
                ? Optional.of(new Errand(text, Lobby.isOwn(parts[2]) ? parts[2] : "", seal))
                : Optional.empty();
    }

    /** What goes to the provider. */
    Provider.Ask ask() {
        return new Provider.Ask(
                seal.of("oidc-state", text), seal.of("oidc-nonce", text), seal.of("oidc-verifier", text));
    }

    /** Whether what came back belongs to it; takes the same time wherever it differs. */
    boolean owns(String state) {
        return seal.matches("oidc-state", text, state);
    }

    /** Has secrets in it. */
    @Override
    public String toString() {
        return "Errand";
    }
}
