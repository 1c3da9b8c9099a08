package dev.launchwatch.web;

import dev.launchwatch.model.Receipt;
import dev.launchwatch.model.Receipt.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What senders post: the port that the running daemon fills. Thread-safe; {@link #take} blocks. */
public interface Incoming {
    /** A source of the configuration; empty if there is none of this name. */
    Optional<Feed> feed(String name);

    /** Takes a body. Returns once all that could be kept of it is durable. */
    Receipt take(Post post);

    /** Counts a body that is not taken, for a reason that shows before it is read. */
    void refused(Refusal why);

    /**
     * A source, as far as it decides who may bring its events.
     *
     * @param signed whether its bodies are signed, so that no token is asked for
     * @param bearers the names of the tokens that may bring its events
     */
    record Feed(String name, boolean signed, List<String> bearers) {
        public Feed {
            bearers = List.copyOf(bearers);
        }
    }

    /**
     * A body as it was sent.
     *
     * @param source whose events it brings
     * @param own whether it is written in the product's own way, rather than the source's
     * @param vouched whether a token was shown that may bring it; if not, its signature decides
     * @param contentType empty if none was sent
     * @param headers by name in lower case; the first of each
     * @param received when it had come whole
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Post(
            String source,
            boolean own,
            boolean vouched,
            byte[] bytes,
            String contentType,
            Map<String, String> headers,
            Instant received) {}
}
