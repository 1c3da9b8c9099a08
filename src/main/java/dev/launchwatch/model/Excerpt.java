package dev.launchwatch.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a probe that was not up asked last and was answered: bounded, redacted, and for operators alone. All of it may be shown to them as it is;
 * nothing of it may reach an alert, a message, a log or a public page.
 *
 * @param method the request's method
 * @param url its address without user, query and fragment
 * @param step the name of the step that failed, or null for a probe of one step
 * @param status the answer's status, 0 where there was no answer
 * @param version the answer's HTTP version such as {@code 1.1}, null where there was none
 * @param headers those of the answer that help to find a fault, at most {@link #MOST_HEADERS}; never the value of a cookie
 * @param credentials whether the request said who asks, so that the answer may be somebody's own
 * @param body the beginning of the answer's text or the end of a stream's, at most {@link #LONGEST_BODY} bytes of UTF-8; empty for none
 * @param note what {@code body} is, or why there is none: a clause for a person
 */
public record Excerpt(
        String method,
        String url,
        @Nullable String step,
        int status,
        @Nullable String version,
        List<Line> headers,
        boolean credentials,
        String body,
        String note) {
    /** The most headers. */
    public static final int MOST_HEADERS = 24;

    /** The most bytes of a body, in UTF-8. */
    public static final int LONGEST_BODY = 2_048;

    public Excerpt {
        headers = List.copyOf(headers);
    }

    /** A header. */
    public record Line(String name, String value) {}

    /** The same without the answer's text, and why. */
    public Excerpt withoutBody(String why) {
        return new Excerpt(method, url, step, status, version, headers, credentials, "", why);
    }
}
