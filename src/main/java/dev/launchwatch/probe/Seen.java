package dev.launchwatch.probe;

import dev.launchwatch.probe.Exchange.Answer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What assertions look at.
 *
 * @param url the address of the answer
 * @param next where the answer redirects to and was not followed, or null
 * @param redirects how many redirects were followed
 * @param setCookies the Set-Cookie headers of the answer and of the redirects before it
 * @param stream whether the answer was read as a stream or conversation
 * @param took the whole probe, or the step
 * @param now the wall time, for the ends of cookies and certificates
 */
record Seen(
        Answer.Complete answer,
        URI url,
        @Nullable URI next,
        int redirects,
        List<String> setCookies,
        boolean stream,
        Duration took,
        Instant now) {
    static Seen of(Visit visit, Answer.Complete answer, boolean stream, Duration took, Instant now) {
        return new Seen(answer, visit.url(), visit.next(), visit.redirects(), visit.setCookies(), stream, took, now);
    }
}
