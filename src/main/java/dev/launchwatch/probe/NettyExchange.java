package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Timings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The exchange on Netty's event loops; see docs/adr/0002-probes-speak-netty.md. Thread-safe. */
final class NettyExchange implements Exchange {
    private static final List<String> EITHER = List.of(Http2.PROTOCOL, "http/1.1");
    private static final List<String> FIRST = List.of("http/1.1");
    private static final List<String> SECOND = List.of(Http2.PROTOCOL);

    private final Connector connector;
    private final TlsContexts tls;
    private final Requests requests;

    /** @param version of this program, for the User-Agent header */
    NettyExchange(Connector connector, TlsContexts tls, String version) {
        this.connector = connector;
        this.tls = tls;
        this.requests = new Requests(version);
    }

    @Override
    public Answer send(Call call) {
        String flaw = Requests.flaw(call);
        if (flaw != null) {
            return refused(flaw);
        }
        Target target;
        Route route;
        try {
            target = Target.of(call.url());
            route = Route.of(target.address(), call.transport(), secured(target, call, protocols(call)), target.tls());
        } catch (IllegalArgumentException e) {
            return refused(e.getMessage());
        }
        Route.Proxy fetcher = target.tls() ? null : route.proxy();
        return connector.make(
                new HttpContact(connector.course(route), call, fetcher, () -> requests.of(call, target, fetcher)),
                route);
    }

    @Override
    public Answer converse(Call call, List<String> messages, List<String> subprotocols) {
        String flaw = Requests.flaw(call);
        if (flaw != null) {
            return refused(flaw);
        }
        Target target;
        Route route;
        try {
            target = Target.of(call.url());
            route = Route.of(target.address(), call.transport(), secured(target, call, FIRST), true);
        } catch (IllegalArgumentException e) {
            return refused(e.getMessage());
        }
        return connector.make(
                new WebSocketContact(
                        connector.course(route), call, target, requests.headers(call, target), messages, subprotocols),
                route);
    }

    private Route.@Nullable Tls secured(Target target, Call call, List<String> protocols) {
        if (!target.tls()) {
            return null;
        }
        String name = call.transport().serverName();
        return new Route.Tls(
                tls.of(call.transport()), name == null ? target.address().host() : name, protocols);
    }

    private static List<String> protocols(Call call) {
        return switch (call.transport().httpVersion()) {
            case AUTO -> EITHER;
            case HTTP1 -> FIRST;
            case HTTP2 -> SECOND;
        };
    }

    private static Answer refused(@Nullable String why) {
        return new Answer.Broken(
                Failure.of(Reason.INTERNAL, why == null ? "the request cannot be made" : why),
                0,
                List.of(),
                Timings.NONE,
                Connection.NONE);
    }
}
