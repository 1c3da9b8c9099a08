package dev.launchwatch.web;

import dev.launchwatch.model.Receipt.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * Who may bring whose events.
 *
 * <p>Who shows neither a token nor a right signature is answered the same whatever name it tries, and after the same steps: it
 * cannot find out which sources there are. So a body is read also for a source that is not there, and its signature is refused as
 * one whose secret is not known.
 */
final class Access {
    /** What strangers are told, whatever is missing. */
    static final String SHOW =
            "Show that you may bring this: sign the body as it is configured for the source, or send a bearer"
                    + " token with the scope ingest that the source names; `launchwatch token new` makes one.";

    private final List<Token> tokens;
    private final Incoming incoming;

    Access(List<Token> tokens, Incoming incoming) {
        this.tokens = tokens;
        this.incoming = incoming;
    }

    /** Whether a body is read. */
    sealed interface Entry {
        /**
         * It is.
         *
         * @param vouched whether a token decided; if not, the signature will
         */
        record Open(String source, boolean vouched) implements Entry {}

        /** It is not. */
        record Closed(Refusal why, int status, String detail) implements Entry {}
    }

    /** A body of the product's own events, under the name of its token. */
    Entry own(Optional<String> presented) {
        Optional<Token> token = presented.flatMap(text -> Token.find(tokens, text));
        if (token.isEmpty()) {
            return new Entry.Closed(
                    Refusal.UNAUTHORIZED,
                    401,
                    "Send a bearer token with the scope ingest; `launchwatch token new` makes one.");
        }
        return token.get().scopes().contains(Scope.INGEST)
                ? new Entry.Open(token.get().name(), true)
                : withoutScope();
    }

    /** A body of the product's own events, under the name of a source. */
    Entry own(String source, Optional<String> presented) {
        Optional<Token> token = presented.flatMap(text -> Token.find(tokens, text));
        if (token.isPresent() && token.get().name().equals(source) && !signed(source)) {
            return own(presented);
        }
        return source(source, presented);
    }

    /** A body of a source, in its format. */
    Entry source(String name, Optional<String> presented) {
        Optional<Token> token = presented.flatMap(text -> Token.find(tokens, text));
        Optional<Incoming.Feed> feed = incoming.feed(name);
        if (token.isEmpty() || feed.map(Incoming.Feed::signed).orElse(false)) {
            return new Entry.Open(name, false);
        }
        if (!token.get().scopes().contains(Scope.INGEST)) {
            return withoutScope();
        }
        if (feed.isEmpty()) {
            return new Entry.Closed(
                    Refusal.UNKNOWN_SOURCE,
                    404,
                    "There is no source of this name in the configuration: declare it under 'sources'.");
        }
        if (!feed.get().bearers().contains(token.get().name())) {
            return new Entry.Closed(
                    Refusal.UNAUTHORIZED, 403, "This token is none of the source's: name it under its 'tokens'.");
        }
        return new Entry.Open(name, true);
    }

    private boolean signed(String source) {
        return incoming.feed(source).map(Incoming.Feed::signed).orElse(false);
    }

    private static Entry withoutScope() {
        return new Entry.Closed(Refusal.UNAUTHORIZED, 403, "This token lacks the scope ingest.");
    }
}
