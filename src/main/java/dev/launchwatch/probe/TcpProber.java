package dev.launchwatch.probe;

import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Template;
import dev.launchwatch.model.Ticker;
import java.time.Duration;
import java.util.List;

/** Probes that a port accepts connections, and answers as expected where something is. Blocks. */
final class TcpProber {
    private final Connector connector;
    private final Ticker ticker;

    TcpProber(Connector connector, Ticker ticker) {
        this.connector = connector;
        this.ticker = ticker;
    }

    /** @param redactor for what the server answered, where it stands in a failure */
    Report probe(TcpSpec spec, Duration timeout, Redactor redactor) {
        long start = ticker.nanos();
        Route route;
        try {
            route = Route.of(HostPort.parse(spec.address(), -1), spec.transport(), null, true);
        } catch (IllegalArgumentException e) {
            return Verdict.unusable(e.getMessage());
        }
        Template template = spec.send();
        String send = template == null ? "" : template.fill(name -> "${" + name + "}");
        TcpContact.Seen seen =
                connector.make(new TcpContact(connector.course(route), timeout, send, spec.expect(), redactor), route);
        Duration took = Duration.ofNanos(ticker.nanos() - start);
        Outcome outcome =
                seen.failure() == null ? Verdict.unlessLate(took, spec.latency()) : Verdict.of(seen.failure());
        Facts facts = new Facts(0, null, 0, 0, seen.connection().ipProtocol(), null, null, null, 0);
        return new Report(outcome, took, seen.timings(), facts, List.of());
    }
}
