package dev.launchwatch.probe;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Inline;
import dev.launchwatch.model.Shorthand;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A TLS handshake and a look at the certificates. */
@Doc("A TLS handshake and a look at the certificates.")
@Shorthand("address")
public record TlsSpec(
        @Doc(value = "host:port.", example = "example.org:443")
        String address,

        @Doc("Degraded if a certificate in the chain ends earlier than this.") @Default("14d")
        Duration expiresIn,

        @Doc("The oldest TLS version to accept.") @Default("1.2")
        Expect.TlsVersion version,

        @Doc("The handshake must be done this early, else it is degraded.") @Nullable
        Duration latency,

        @Inline TransportSpec transport)
        implements ProbeSpec {}
