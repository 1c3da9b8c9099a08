package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Phase;
import dev.launchwatch.model.Reason;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Exchange.Call;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request and its answer, by the HTTP version that was agreed upon. */
final class HttpContact extends Contact<Answer> {
    static final int LONGEST_LINE = 8 << 10;
    static final int MOST_HEADERS = 64 << 10;

    private static final int LARGEST_PIECE = 64 << 10;

    final Call call;
    private final Route.@Nullable Proxy fetcher;
    private final Supplier<FullHttpRequest> request;
    private @Nullable AnswerReader reader;

    /** @param fetcher the proxy that answers, or null where the server itself does */
    HttpContact(Course course, Call call, Route.@Nullable Proxy fetcher, Supplier<FullHttpRequest> request) {
        super(course, call.timeout());
        this.call = call;
        this.fetcher = fetcher;
        this.request = request;
    }

    @Override
    void arrived(Channel connection) {
        SslHandler tls = connection.pipeline().get(SslHandler.class);
        String agreed = tls == null ? null : tls.engine().getApplicationProtocol();
        boolean http2Only = call.transport().httpVersion() == TransportSpec.HttpVersion.HTTP2;
        if (tls != null && http2Only && !Http2.PROTOCOL.equals(agreed)) {
            fail(Failure.of(Reason.PROTOCOL_ERROR, course.place() + " does not offer HTTP/2"));
            return;
        }
        boolean http2 = tls == null ? http2Only : Http2.PROTOCOL.equals(agreed);
        AnswerReader answer = new AnswerReader(this, http2);
        reader = answer;
        if (http2) {
            Http2.open(connection, this, answer, this::send);
        } else {
            connection
                    .pipeline()
                    .addBefore(Connector.END, "first-byte", new FirstByte(this))
                    .addBefore(Connector.END, "http", codec())
                    .addBefore(Connector.END, "answer", answer);
            send(connection);
        }
    }

    static HttpClientCodec codec() {
        HttpDecoderConfig limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(MOST_HEADERS)
                .setMaxChunkSize(LARGEST_PIECE);
        return new HttpClientCodec(limits, false, false);
    }

    private void send(Channel to) {
        course.enter(Phase.PROCESSING);
        to.writeAndFlush(request.get()).addListener(written -> {
            // A server may answer and refuse the rest of the request; what the reading side sees decides.
            if (!written.isSuccess() && !Causes.isCut(written.cause())) {
                failed(written.cause());
            }
        });
    }

    /** Whether this status is a proxy's word about itself, not the server's answer. */
    boolean refusedByProxy(int status) {
        return fetcher != null && status == 407;
    }

    @Override
    Answer broken(Failure failure) {
        AnswerReader read = reader;
        return new Answer.Broken(
                failure,
                read == null ? 0 : read.status(),
                read == null ? null : read.version(),
                read == null ? List.of() : read.headers(),
                read == null ? Buffer.buffer() : read.beginning(),
                read == null ? List.of() : read.events(),
                course.timings(),
                course.connection());
    }
}
