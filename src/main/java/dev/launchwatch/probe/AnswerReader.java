package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Exchange.Event;
import dev.launchwatch.probe.Exchange.Header;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/** Reads one HTTP answer, of either version, into memory within its limits. */
final class AnswerReader extends ChannelInboundHandlerAdapter {
    private static final int MOST_INTERIM_ANSWERS = 16;

    private final HttpContact contact;
    private final Body body;
    private final List<Event> events = new ArrayList<>();
    private final @Nullable EventStream stream;
    private final boolean http2;

    private int status;
    private String version = "";
    private List<Header> headers = List.of();
    private @Nullable Inflation inflation;
    private int interim;
    private boolean inInterim;

    AnswerReader(HttpContact contact, boolean http2) {
        this.contact = contact;
        this.http2 = http2;
        this.body = new Body(contact.call.maxBody().bytes());
        this.stream = contact.call.stream() == null ? null : new EventStream(this::event);
    }

    /** The status, 0 as long as there is none. */
    int status() {
        return status;
    }

    /** The HTTP version, null as long as there is no answer. */
    @Nullable
    String version() {
        return version.isEmpty() ? null : version;
    }

    /** The headers, none as long as there is no answer. */
    List<Header> headers() {
        return headers;
    }

    /** The first bytes of the body, as far as somebody may want to see them. */
    Buffer beginning() {
        return body.beginning(Quoting.MOST_LOOKED_AT);
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (contact.ended()) {
                return;
            }
            if (message instanceof HttpResponse response) {
                head(response);
            }
            if (message instanceof HttpContent content && !contact.ended()) {
                content(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (inflation != null) {
            inflation.close();
        }
    }

    private void head(HttpResponse response) {
        if (failed(response.decoderResult())) {
            return;
        }
        int code = response.status().code();
        if (code >= 100 && code < 200 && code != 101) {
            inInterim = true;
            if (++interim > MOST_INTERIM_ANSWERS) {
                fail(Reason.PROTOCOL_ERROR, "sent one interim answer after the other and no answer");
            }
            return;
        }
        contact.course.answered();
        if (contact.refusedByProxy(code)) {
            contact.fail(Failure.of(Reason.PROXY_FAILURE, "the proxy wants other credentials (status 407)"));
            return;
        }
        status = code;
        version = http2
                ? "2"
                : response.protocolVersion().majorVersion() + "."
                        + response.protocolVersion().minorVersion();
        headers = headers(response);
        inflation = Inflation.of(response.headers().get(HttpHeaderNames.CONTENT_ENCODING));
        if (inflation == null) {
            body.expect(HttpUtil.getContentLength(response, 0L));
        }
    }

    private static List<Header> headers(HttpResponse response) {
        List<Header> headers = new ArrayList<>(response.headers().size());
        response.headers()
                .iteratorCharSequence()
                .forEachRemaining(header -> headers.add(
                        new Header(header.getKey().toString(), header.getValue().toString())));
        return List.copyOf(headers);
    }

    private void content(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        if (inInterim) {
            inInterim = !last;
        } else if (!failed(content.decoderResult()) && read(content)) {
            if (last) {
                finish();
            }
        }
    }

    /** Returns whether to read on. */
    private boolean read(HttpContent content) {
        int before = body.length();
        boolean fits;
        try {
            fits = inflation == null ? body.add(content.content()) : inflation.read(content.content(), body::add);
        } catch (DataFormatException e) {
            fail(Reason.PROTOCOL_ERROR, "sent a body that does not unpack as its Content-Encoding says");
            return false;
        }
        if (stream != null && body.length() > before && !stream.read(body.bytes(), body.length())) {
            if (!contact.ended()) {
                complete(); // at its end marker
            }
            return false;
        }
        if (!fits) {
            fail(Reason.BODY_TOO_LARGE, "sent a larger body than the " + body.limit() + " bytes that are read");
        }
        return fits;
    }

    private boolean event(String name, String data) {
        Exchange.Stream how = contact.call.stream();
        events.add(new Event(name, data, contact.course.sinceRequest()));
        if (how != null && how.maxGap() != null) {
            contact.expectMore(how.maxGap());
        }
        return how == null || !how.isEnd(name, data);
    }

    private void finish() {
        if (inflation != null && !inflation.complete()) {
            fail(Reason.BODY_TRUNCATED, "ended a packed body in the middle");
        } else {
            complete();
        }
    }

    private void complete() {
        contact.end(new Answer.Complete(
                status,
                version,
                headers,
                body.toBuffer(),
                events(),
                contact.course.timings(),
                contact.course.connection()));
    }

    private boolean failed(DecoderResult result) {
        if (result.isFailure()) {
            contact.failed(result.cause());
        }
        return result.isFailure();
    }

    private void fail(Reason reason, String what) {
        contact.fail(Failure.of(reason, contact.course.place() + " " + what));
    }
}
