package dev.launchwatch.signal;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Inline;
import dev.launchwatch.model.Key;
import org.jspecify.annotations.Nullable;

/** How the lines of an access log are written. */
@Doc("How the lines are written: exactly one of these.")
public sealed interface LogFormat {
    /** The formats combined and common of nginx and Apache. */
    @Doc(
            "The formats combined and common of nginx and Apache, also with the virtual host before them. What follows is not read.")
    @Key("combined")
    record Combined() implements LogFormat {}

    /** The format combined with more fields behind it. */
    @Doc("The format combined with more fields behind the user agent, which are told by their place: the first is 1.")
    @Key("extended")
    record Extended(
            @Doc(
                    value =
                            "The place of how long the request took, such as nginx' $request_time; name=value is read, too.",
                    example = "1")
            @Nullable
            Integer latency,

            @Doc("The unit of latency: s, ms, us or ns. Apache's %D is in us.") @Default("s")
            Mapping.Unit latencyUnit,

            @Doc(
                    value =
                            "The place of the visitor's address, where the first field of the line is that of a proxy. Whoever"
                                    + " reaches the server past the proxy can write there what they like.",
                    example = "2")
            @Nullable
            Integer ip)
            implements LogFormat {}

    /** Caddy's access log. */
    @Doc("Caddy's access log in JSON. Its other logs in the same file are left out.")
    @Key("caddy")
    record Caddy() implements LogFormat {}

    /** Any other JSON. */
    @Doc(
            "JSON lines of any other kind, such as those of an nginx log_format: where each field of an event stands. Of the kind"
                    + " http.request, 401 and logins are told by status and route.")
    @Key("mapping")
    record Mapped(@Inline Mapping mapping) implements LogFormat {}
}
