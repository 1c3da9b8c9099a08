package dev.launchwatch.probe;

import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Size;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Exchange.Call;
import dev.launchwatch.probe.Exchange.Header;
import dev.launchwatch.probe.Exchange.Stream;
import dev.launchwatch.probe.TransportSpec.HttpVersion;
import dev.launchwatch.probe.TransportSpec.IpPreference;
import io.netty.channel.nio.NioEventLoopGroup;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** The exchange and what it needs, on event loops of its own, and short ways to use it. */
final class Wire implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(10);
    static final TransportSpec PLAIN = transport(HttpVersion.AUTO);

    final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    final DnsResolver resolver = new DnsResolver(loops);
    final Ticker ticker = System::nanoTime;
    final Connector connector = new Connector(loops, resolver, ticker);
    final TlsContexts contexts = new TlsContexts(InstantSource.system());
    final Exchange exchange = new NettyExchange(connector, contexts, "test");

    static TransportSpec transport(HttpVersion version) {
        return new TransportSpec(null, null, false, null, null, null, null, null, null, IpPreference.ANY, version);
    }

    static Call get(String url) {
        return call("GET", url, TIMEOUT, Buffer.buffer(), List.of(), null, PLAIN);
    }

    static Call get(String url, Duration timeout) {
        return call("GET", url, timeout, Buffer.buffer(), List.of(), null, PLAIN);
    }

    static Call get(String url, TransportSpec transport) {
        return call("GET", url, TIMEOUT, Buffer.buffer(), List.of(), null, transport);
    }

    static Call stream(String url, @Nullable String marker, @Nullable Duration gap) {
        return call("GET", url, TIMEOUT, Buffer.buffer(), List.of(), new Stream(marker, gap), PLAIN);
    }

    static Call call(
            String method,
            String url,
            Duration timeout,
            Buffer body,
            List<Header> headers,
            @Nullable Stream stream,
            TransportSpec transport) {
        return new Call(method, URI.create(url), headers, body, timeout, Size.parse("256KiB"), stream, transport);
    }

    Answer.Complete complete(Call call) {
        return complete(exchange.send(call));
    }

    static Answer.Complete complete(Answer answer) {
        return switch (answer) {
            case Answer.Complete complete -> complete;
            case Answer.Broken broken -> Assertions.fail("%s", broken.failure());
        };
    }

    Answer.Broken broken(Call call) {
        return broken(exchange.send(call));
    }

    static Answer.Broken broken(Answer answer) {
        return switch (answer) {
            case Answer.Broken broken -> broken;
            case Answer.Complete complete -> Assertions.fail("an answer with status %s", complete.status());
        };
    }

    Reason reason(Call call) {
        return broken(call).failure().reason();
    }

    /** How many sockets this process has open. */
    static long sockets() {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(Wire::isSocket).count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    @Override
    public void close() {
        connector.close();
        resolver.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
