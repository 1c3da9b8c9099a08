package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Size;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Exchange.Call;
import dev.launchwatch.probe.Exchange.Header;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests that the daemon makes for its own sake, in the manner of a probe: a new connection, a time-out for all of it, a bounded answer,
 * no redirects. What the answer says is not its business. Thread-safe.
 */
public final class Fetcher implements AutoCloseable {
    private final DnsResolver resolver;
    private final Connector connector;
    private final Exchange exchange;

    /**
     * Opens nothing yet.
     *
     * @param loops event loops (NIO) that move the bytes; not closed with this
     * @param clock wall time, for the ends of certificates
     * @param version of this program, for the User-Agent header
     */
    public Fetcher(EventLoopGroup loops, InstantSource clock, Ticker ticker, String version) {
        resolver = new DnsResolver(loops);
        connector = new Connector(loops, resolver, ticker);
        exchange = new NettyExchange(connector, new TlsContexts(clock), version);
    }

    /**
     * What to send.
     *
     * @param headers may hold secrets
     * @param timeout for everything from resolving to the last byte
     * @param most the most bytes of body to read after decompression
     * @param ca a PEM file with certificate authorities to trust instead of the system's
     * @param insecure whether any certificate will do
     */
    public record Request(
            String method,
            String url,
            Map<String, String> headers,
            String body,
            Duration timeout,
            Size most,
            @Nullable String ca,
            boolean insecure) {
        public Request {
            headers = Map.copyOf(headers);
        }
    }

    /** What came back. */
    public sealed interface Fetched {
        /** A complete answer. */
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Received(int status, byte[] body) implements Fetched {}

        /** None. */
        record Broken(Failure failure) implements Fetched {}
    }

    /** Makes one attempt. Blocks for at most about the timeout: call it on a virtual thread. */
    public Fetched fetch(Request request) {
        Optional<URI> url = WebAddress.parse(request.url());
        if (url.isEmpty()) {
            return new Fetched.Broken(Failure.of(Reason.INTERNAL, "the address is no web address"));
        }
        List<Header> headers = request.headers().entrySet().stream()
                .map(header -> new Header(header.getKey(), header.getValue()))
                .toList();
        Answer answer = exchange.send(new Call(
                request.method(),
                url.get(),
                headers,
                Buffer.buffer(request.body()),
                request.timeout(),
                request.most(),
                null,
                transport(request)));
        return switch (answer) {
            case Answer.Complete complete ->
                new Fetched.Received(complete.status(), complete.body().getBytes());
            case Answer.Broken broken -> new Fetched.Broken(broken.failure());
        };
    }

    private static TransportSpec transport(Request request) {
        return new TransportSpec(
                null,
                null,
                request.insecure(),
                request.ca(),
                null,
                null,
                null,
                null,
                null,
                TransportSpec.IpPreference.ANY,
                TransportSpec.HttpVersion.AUTO);
    }

    @Override
    public void close() {
        connector.close();
        resolver.close();
    }
}
