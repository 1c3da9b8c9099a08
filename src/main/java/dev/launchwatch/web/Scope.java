package dev.launchwatch.web;

import java.util.Locale;
import java.util.Optional;

/** What a token allows. */
public enum Scope {
    /** See everything that operators see. */
    READ,
    /** Report events and heartbeats. */
    INGEST,
    /** Acknowledge, silence, reload, send test messages. */
    OPERATE;

    /** The word in the tokens file and on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scope with this word, or empty. */
    public static Optional<Scope> ofWord(String word) {
        for (Scope scope : values()) {
            if (scope.word().equals(word)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
