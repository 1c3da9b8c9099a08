package dev.launchwatch.signal;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Inline;
import dev.launchwatch.model.Key;
import dev.launchwatch.model.Secret;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a signal comes from. */
@Doc("Where the signal comes from: exactly one of these.")
public sealed interface SignalSpec {
    /** Events of a kind. */
    @Doc("The kind of event that it counts, as applications report it, such as `login.failed`.")
    @Key("event")
    @Inline
    record Counted(
            @Doc(value = "The kind of event.", example = "login.failed")
            String event) implements SignalSpec {}

    /** The answer of an existing Prometheus, or of whatever has its HTTP API, to an instant query. */
    @Doc(
            "A number that is measured: the answer of an existing Prometheus, or of whatever has its HTTP API (Thanos, Mimir,"
                    + " VictoriaMetrics), to an instant query. Rules of the kinds `value` and `absent` watch it.")
    @Key("promql")
    record Promql(
            @Doc(
                    value = "The address, with a path prefix if there is one; /api/v1/query is added.",
                    example = "http://prometheus:9090")
            String url,

            @Doc(
                    value = "The query: a scalar, or a vector, each of whose series is compared.",
                    example = "'sum(queue_depth)'")
            String query,

            @Doc("How often it is asked.") @Default("1m") Duration every,

            @Doc("How long an answer may take.") @Default("10s")
            Duration timeout,

            @Doc(
                    "How far back the last sample of a series may lie, where the server's own 5m is too far; Prometheus takes"
                            + " it from version 2.43 on, others leave it out.")
            @Nullable
            Duration lookback,

            @Doc("Bearer token for the Authorization header; empty for none.") @Nullable
            Secret bearer,

            @Doc("User and password for the Authorization header.") @Nullable
            Basic basic,

            @Doc(value = "Headers to add.", example = "{ X-Scope-OrgID: community }")
            Map<String, Secret> headers,

            @Doc("PEM file with certificate authorities to trust instead of the system's.") @Nullable
            String ca,

            @Doc("Accept any certificate.") @Default("false")
            boolean insecure)
            implements SignalSpec {
        /** How much later than due an answer may still be awaited. */
        private static final Duration LATE = Duration.ofSeconds(30);

        public Promql {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }

        /** For how long an answer tells how things are: one that does not come is made up for by the one before. */
        public Duration freshFor() {
            return every.multipliedBy(2).plus(timeout).plus(LATE);
        }
    }

    /** Credentials for HTTP basic authentication (RFC 7617). */
    @Doc("User and password for HTTP basic authentication.")
    record Basic(
            @Doc("User name.") String user,
            @Doc("Password.") Secret password) {}
}
