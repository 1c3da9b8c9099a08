package dev.launchwatch.probe;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timings;
import io.netty.channel.Channel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Probes a TLS handshake and looks at the certificates. Blocks. */
final class TlsProber {
    private final Connector connector;
    private final TlsContexts contexts;
    private final Ticker ticker;
    private final InstantSource clock;

    TlsProber(Connector connector, TlsContexts contexts, Ticker ticker, InstantSource clock) {
        this.connector = connector;
        this.contexts = contexts;
        this.ticker = ticker;
        this.clock = clock;
    }

    Report probe(TlsSpec spec, Duration timeout) {
        long start = ticker.nanos();
        Route route;
        try {
            HostPort address = HostPort.parse(spec.address(), -1);
            String name = spec.transport().serverName();
            Route.Tls tls =
                    new Route.Tls(contexts.of(spec.transport()), name == null ? address.host() : name, List.of());
            route = Route.of(address, spec.transport(), tls, true);
        } catch (IllegalArgumentException e) {
            return Verdict.unusable(e.getMessage());
        }
        Seen seen = connector.make(new Handshake(connector.course(route), timeout), route);
        Duration took = Duration.ofNanos(ticker.nanos() - start);
        Outcome outcome = seen.failure() == null ? judged(spec, seen, took) : Verdict.of(seen.failure());
        Exchange.Connection connection = seen.connection();
        Facts facts = new Facts(
                0,
                null,
                0,
                0,
                connection.ipProtocol(),
                connection.tlsVersion(),
                connection.certificateExpiry(),
                null,
                0);
        return new Report(outcome, took, seen.timings(), facts, List.of());
    }

    private Outcome judged(TlsSpec spec, Seen seen, Duration took) {
        String version = seen.connection().tlsVersion();
        String oldest = spec.version().protocol();
        if (version == null || version.compareTo(oldest) < 0) {
            return new Outcome.Down(new Failure(
                    Reason.ASSERTION_TLS_VERSION,
                    spec.address() + " chose an older TLS version than expected",
                    oldest + " or newer",
                    version,
                    null));
        }
        Instant end = seen.connection().certificateExpiry();
        Instant now = clock.instant();
        if (end != null && end.isBefore(now.plus(spec.expiresIn()))) {
            return new Outcome.Degraded(new Failure(
                    Reason.ASSERTION_CERTIFICATE,
                    "a certificate of " + spec.address() + " ends in " + Durations.format(Duration.between(now, end)),
                    "at least " + Durations.format(spec.expiresIn()) + " left",
                    end.toString(),
                    null));
        }
        return Verdict.unlessLate(took, spec.latency());
    }

    private record Seen(@Nullable Failure failure, Timings timings, Exchange.Connection connection) {}

    private static final class Handshake extends Contact<Seen> {
        Handshake(Course course, Duration timeout) {
            super(course, timeout);
        }

        @Override
        void arrived(Channel connection) {
            end(new Seen(null, course.timings(), course.connection()));
        }

        @Override
        Seen broken(Failure failure) {
            return new Seen(failure, course.timings(), course.connection());
        }
    }
}
