package dev.launchwatch.probe;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Shorthand;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A question to a name server. */
@Doc("A question to a name server and what the answer must hold.")
@Shorthand("name")
public record DnsSpec(
        @Doc(value = "The name to ask for.", example = "example.org")
        String name,

        @Doc("The record type.") @Default("a") RecordType type,

        @Doc("Name server as host or host:port; by default the system's.") @Nullable
        String server,

        @Doc("Values that must be in the answer; * for any run of characters.")
        List<String> contains,

        @Doc("Values that the answer must consist of, in any order.")
        List<String> exactly,

        @Doc("The answer must come this early, else it is degraded.") @Nullable
        Duration latency)
        implements ProbeSpec {
    /** Record types that can be asked for. */
    public enum RecordType {
        A,
        AAAA,
        CNAME,
        MX,
        TXT,
        NS,
        SOA,
        SRV,
        PTR,
        CAA
    }

    public DnsSpec {
        contains = List.copyOf(contains);
        exactly = List.copyOf(exactly);
    }
}
