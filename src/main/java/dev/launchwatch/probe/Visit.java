package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.probe.Exchange.Answer;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request and the redirects after it.
 *
 * @param hops every request of it, in order; at least one
 * @param answer the last answer
 * @param next where the last answer redirects to and was not followed, or null
 * @param failure why there is no last answer to look at, or null
 */
record Visit(
        List<Hop> hops,
        Answer answer,
        @Nullable URI next,
        @Nullable Failure failure) {
    Visit {
        hops = List.copyOf(hops);
    }

    /** One request of a visit, and what its answer set; status 0 without an answer. */
    record Hop(URI url, int status, List<String> setCookies) {}

    /** The address of the last answer. */
    URI url() {
        return hops.getLast().url();
    }

    int redirects() {
        return hops.size() - 1;
    }

    /** The Set-Cookie headers of all hops, oldest first. */
    List<String> setCookies() {
        return hops.stream().flatMap(hop -> hop.setCookies().stream()).toList();
    }
}
