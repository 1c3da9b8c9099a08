package dev.launchwatch.probe;

import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Inline;
import dev.launchwatch.model.Shorthand;
import dev.launchwatch.model.Template;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A TCP connection, with an optional line to send and an answer to wait for. */
@Doc("A TCP connection, with an optional text to send and an answer to wait for.")
@Shorthand("address")
public record TcpSpec(
        @Doc(value = "host:port.", example = "db.example.org:5432")
        String address,

        @Doc("Text to send after connecting; \\r\\n is yours to write.") @Nullable
        Template send,

        @Doc("A regular expression that the first 64 KiB of the answer must match.") @Nullable
        Regex expect,

        @Doc("The whole probe must be faster than this, else it is degraded.") @Nullable
        Duration latency,

        @Inline TransportSpec transport)
        implements ProbeSpec {}
