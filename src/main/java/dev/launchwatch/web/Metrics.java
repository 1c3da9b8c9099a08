package dev.launchwatch.web;

import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** What Prometheus scrapes, as this room needs it. Thread-safe. */
public interface Metrics {
    /** The content type to answer with, given the request's Accept header. */
    String contentType(@Nullable String accept);

    /** Writes everything in this content type, piece by piece; blocks as the writer does. */
    void write(String contentType, Writer out) throws IOException;
}
