package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Ticker;
import io.netty.channel.EventLoopGroup;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Probes monitors of every kind. Thread-safe; each probe has cookies and captured values of its own. */
public final class Probers implements AutoCloseable {
    private final System.Logger log = System.getLogger(Probers.class.getName());
    private final Ticker ticker;
    private final Redactor redactor;
    private final DnsResolver resolver;
    private final Connector connector;
    private final Exchange exchange;
    private final HttpProber http;
    private final StepsProber steps;
    private final OAuthCallbackProber oauthCallback;
    private final WebSocketProber webSocket;
    private final TlsProber tls;
    private final TcpProber tcp;
    private final DnsProber dns;
    private final HeartbeatProber heartbeat;

    /**
     * Opens nothing yet.
     *
     * @param loops event loops (NIO) that move the bytes; not closed with this
     * @param clock wall time, for the ends of certificates and cookies
     * @param tokens the refresh tokens to use next
     * @param redactor knows the configured secrets
     * @param version of this program, for the User-Agent header
     */
    public Probers(
            EventLoopGroup loops,
            InstantSource clock,
            Ticker ticker,
            Heartbeats heartbeats,
            RotatingTokens tokens,
            Redactor redactor,
            String version) {
        this.ticker = ticker;
        this.redactor = redactor;
        resolver = new DnsResolver(loops);
        connector = new Connector(loops, resolver, ticker);
        TlsContexts contexts = new TlsContexts(clock);
        exchange = new NettyExchange(connector, contexts, version);
        http = new HttpProber(exchange, clock, redactor, tokens);
        steps = new StepsProber(exchange, clock, redactor, http);
        oauthCallback = new OAuthCallbackProber(exchange, clock, redactor, http, new SecureRandom());
        webSocket = new WebSocketProber(exchange, clock, redactor);
        tls = new TlsProber(connector, contexts, ticker, clock);
        tcp = new TcpProber(connector, ticker);
        dns = new DnsProber(loops, resolver, ticker);
        heartbeat = new HeartbeatProber(heartbeats, clock);
    }

    /**
     * Makes a few requests to a server of its own, for a JVM whose first ones take long. Blocks, for up to some seconds at
     * worst.
     */
    public void warmUp() {
        WarmUp.run(exchange);
    }

    /**
     * Makes one attempt. Blocks for at most about the monitor's timeout: call it on a virtual thread. Never throws for
     * anything that a server does; a mistake of ours is an {@link Outcome.Unknown} and a line in the log.
     */
    public Report probe(Monitor monitor) {
        Report report = attempt(monitor);
        return report.with(monitor.excerpts().of(report.excerpt()));
    }

    private Report attempt(Monitor monitor) {
        Deadline deadline = Deadline.in(monitor.timeout(), ticker);
        try {
            return switch (monitor.probe()) {
                case HttpSpec spec -> http.probe(spec, deadline);
                case StepsSpec spec -> steps.probe(spec, deadline);
                case OAuthCallbackSpec spec -> oauthCallback.probe(spec, deadline);
                case WebSocketSpec spec -> webSocket.probe(spec, deadline);
                case TlsSpec spec -> tls.probe(spec, monitor.timeout());
                case TcpSpec spec -> tcp.probe(spec, monitor.timeout(), redactor);
                case DnsSpec spec -> dns.probe(spec, monitor.timeout(), redactor);
                case HeartbeatSpec spec -> heartbeat.probe(spec, monitor.name());
            };
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            log.log(System.Logger.Level.ERROR, () -> "the probe of " + monitor.name() + " failed: " + told(e));
            Failure failure = Failure.of(
                    Reason.INTERNAL, "the probe itself failed (" + e.getClass().getSimpleName() + "), see the log");
            return Report.of(new Outcome.Unknown(failure), deadline.elapsed());
        }
    }

    @Override
    public void close() {
        connector.close();
        dns.close();
        resolver.close();
    }

    /** What an exception says, without secrets, and where it was thrown; its own text form would show all. */
    private String told(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        String message = e.getMessage() == null ? "" : ": " + redactor.excerpt(e.getMessage(), 200);
        return e.getClass().getName() + message + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
