package dev.launchwatch.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Who is signed in. Kept in memory: a restart signs everybody out, a reload nobody. Of what the browser shows only a hash is
 * kept. Thread-safe, without waiting.
 */
final class Sessions {
    /** After so long without a request one has to sign in again. */
    static final Duration IDLE = Duration.ofHours(12);

    /** And after so long in any case. */
    static final Duration LONGEST = Duration.ofDays(7);

    private static final int BYTES = 32;
    private static final int OF_ONE = 20;
    private static final int ALL = 1_000;

    private final RandomGenerator random;
    private final Map<String, Session> sessions = new HashMap<>();

    /** @param random must be cryptographically strong */
    Sessions(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Somebody who is signed in.
     *
     * @param key by which it is kept
     * @param user their name
     * @param proof what they signed in with; when that is no longer true, neither is this
     * @param form stands in each form of theirs: other sites don't know it
     */
    record Session(String key, String user, Proof proof, String form, Instant began, Instant seen) {
        boolean isOver(Instant now) {
            return now.isBefore(began) || now.isAfter(began.plus(LONGEST)) || now.isAfter(seen.plus(IDLE));
        }

        /** Whether a form is theirs; takes the same time wherever it differs. */
        boolean owns(String text) {
            return MessageDigest.isEqual(form.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What somebody signed in with. */
    sealed interface Proof {
        /** Their password; with another one the fingerprint is another, too. */
        record Password(String fingerprint) implements Proof {}

        /** The word of an identity provider. */
        record Provider(String text) implements Proof {}

        /** As it stands in the audit log. */
        default String words() {
            return switch (this) {
                case Password _ -> "password";
                case Provider(var text) -> text;
            };
        }
    }

    /** Signs somebody in; returns what their browser shows from now on. */
    synchronized String open(String user, Proof proof, Instant now) {
        sessions.values().removeIf(session -> session.isOver(now));
        makeRoom(
                sessions.values().stream()
                        .filter(each -> each.user().equals(user))
                        .toList(),
                OF_ONE);
        makeRoom(List.copyOf(sessions.values()), ALL);
        String token = text();
        String key = key(token);
        sessions.put(key, new Session(key, user, proof, text(), now, now));
        return token;
    }

    private void makeRoom(List<Session> those, int most) {
        List<Session> oldest = new ArrayList<>(those);
        oldest.sort(Comparator.comparing(Session::seen));
        oldest.stream().limit(Math.max(0, those.size() - most + 1)).forEach(each -> sessions.remove(each.key()));
    }

    /** Who shows this, and was seen now. */
    Optional<Session> find(String token, Instant now) {
        return find(token, now, true);
    }

    /**
     * Who shows this.
     *
     * @param seen whether they did something themselves, by which the session goes on
     */
    synchronized Optional<Session> find(String token, Instant now, boolean seen) {
        String key = key(token);
        Session session = sessions.get(key);
        if (session == null) {
            return Optional.empty();
        }
        if (session.isOver(now)) {
            sessions.remove(key);
            return Optional.empty();
        }
        if (seen) {
            sessions.put(key, new Session(key, session.user(), session.proof(), session.form(), session.began(), now));
        }
        return Optional.of(session);
    }

    /** Signs out; nobody who shows the same is let in any more. */
    synchronized void close(Session session) {
        sessions.remove(session.key());
    }

    /** Signs out whoever shows this. */
    synchronized void close(String token) {
        sessions.remove(key(token));
    }

    private String text() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String key(String token) {
        return Document.digest(token.getBytes(StandardCharsets.UTF_8));
    }
}
