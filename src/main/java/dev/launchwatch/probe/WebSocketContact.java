package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Phase;
import dev.launchwatch.model.Reason;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Exchange.Call;
import dev.launchwatch.probe.Exchange.Event;
import dev.launchwatch.probe.Exchange.Header;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One WebSocket conversation: opening, our messages, theirs up to the end. */
final class WebSocketContact extends Contact<Answer> {
    private final Call call;
    private final Target target;
    private final HttpHeaders headers;
    private final List<String> messages;
    private final List<String> subprotocols;
    private final List<Event> events = new ArrayList<>();
    private final Body body;
    private int status;
    private List<Header> answered = List.of();

    WebSocketContact(
            Course course,
            Call call,
            Target target,
            HttpHeaders headers,
            List<String> messages,
            List<String> subprotocols) {
        super(course, call.timeout());
        this.call = call;
        this.target = target;
        this.headers = headers;
        this.messages = messages;
        this.subprotocols = subprotocols;
        this.body = new Body(call.maxBody().bytes());
    }

    @Override
    void arrived(Channel connection) {
        WebSocketClientHandshaker handshaker = new WebSocketClientHandshaker13(
                URI.create((target.tls() ? "wss://" : "ws://") + target.address() + target.resource()),
                WebSocketVersion.V13,
                subprotocols.isEmpty() ? null : String.join(",", subprotocols),
                false,
                headers,
                (int) Math.min(body.limit(), Integer.MAX_VALUE),
                true,
                false,
                0);
        connection
                .pipeline()
                .addBefore(Connector.END, "first-byte", new FirstByte(this))
                .addBefore(Connector.END, "http", HttpContact.codec())
                .addBefore(Connector.END, "conversation", new Conversation(handshaker));
        course.enter(Phase.PROCESSING);
        handshaker.handshake(connection).addListener(written -> {
            if (!written.isSuccess() && !Causes.isCut(written.cause())) {
                failed(written.cause());
            }
        });
    }

    @Override
    Answer broken(Failure failure) {
        return new Answer.Broken(
                failure,
                status,
                status == 0 ? null : "1.1",
                answered,
                body.beginning(Quoting.MOST_LOOKED_AT),
                List.copyOf(events),
                course.timings(),
                course.connection());
    }

    private void complete(Channel channel) {
        var _ = channel.writeAndFlush(new CloseWebSocketFrame(1000, ""));
        end(new Answer.Complete(
                status, "1.1", answered, body.toBuffer(), List.copyOf(events), course.timings(), course.connection()));
    }

    private void fail(Reason reason, String what) {
        fail(Failure.of(reason, course.place() + " " + what));
    }

    /** Reads the answer to the opening, then frames. */
    private final class Conversation extends ChannelInboundHandlerAdapter {
        private final WebSocketClientHandshaker handshaker;
        private final Body message = new Body(body.limit());
        private @Nullable HttpResponse opening;
        private boolean text;

        Conversation(WebSocketClientHandshaker handshaker) {
            this.handshaker = handshaker;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object incoming) {
            try {
                if (!ended()) {
                    switch (incoming) {
                        case HttpResponse response -> opened(response);
                        case WebSocketFrame frame -> frame(ctx.channel(), frame);
                        default -> {} // the end of the opening's answer, below
                    }
                    if (incoming instanceof LastHttpContent && !ended() && opening != null) {
                        upgraded(ctx.channel(), opening);
                    }
                }
            } finally {
                ReferenceCountUtil.release(incoming);
            }
        }

        private void opened(HttpResponse response) {
            if (response.decoderResult().isFailure()) {
                failed(response.decoderResult().cause());
                return;
            }
            course.answered();
            status = response.status().code();
            answered = headers(response);
            if (status == 101) {
                opening = response;
            } else {
                fail(Reason.PROTOCOL_ERROR, "refused the WebSocket with status " + status);
            }
        }

        private static List<Header> headers(HttpResponse response) {
            List<Header> seen = new ArrayList<>();
            response.headers().forEach(header -> seen.add(new Header(header.getKey(), header.getValue())));
            return List.copyOf(seen);
        }

        private void upgraded(Channel channel, HttpResponse response) {
            opening = null;
            FullHttpResponse full =
                    new DefaultFullHttpResponse(response.protocolVersion(), HttpResponseStatus.SWITCHING_PROTOCOLS);
            full.headers().set(response.headers());
            try {
                handshaker.finishHandshake(channel, full);
            } catch (WebSocketHandshakeException e) {
                fail(Reason.PROTOCOL_ERROR, "answered the WebSocket's opening wrongly");
                return;
            }
            for (String each : messages) {
                var _ = channel.write(new TextWebSocketFrame(each));
            }
            channel.flush();
        }

        private void frame(Channel channel, WebSocketFrame frame) {
            switch (frame) {
                case PingWebSocketFrame ping -> {
                    if (channel.isWritable()) { // who floods without reading gets no pong for each
                        var _ = channel.writeAndFlush(
                                new PongWebSocketFrame(ping.content().retain()));
                    }
                }
                case PongWebSocketFrame _ -> {}
                case CloseWebSocketFrame close -> closed(channel, close.statusCode());
                default -> piece(channel, frame);
            }
        }

        private void closed(Channel channel, int code) {
            if (code == -1 || code == 1000 || code == 1001 || code == 1005) {
                complete(channel);
            } else {
                fail(Reason.STREAM_INCOMPLETE, "closed the WebSocket with code " + code);
            }
        }

        private void piece(Channel channel, WebSocketFrame frame) {
            if (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame) {
                text = frame instanceof TextWebSocketFrame;
                message.clear();
            }
            ByteBuf content = frame.content();
            if (!body.add(content.duplicate()) || !message.add(content)) {
                fail(Reason.BODY_TOO_LARGE, "sent more than the " + body.limit() + " bytes that are read");
            } else if (frame.isFinalFragment() && text) {
                message(channel);
            }
        }

        private boolean isOver(Exchange.Stream how, String data) {
            return how.endMarker() == null ? events.size() >= how.enough() : how.isEnd(Event.UNNAMED, data);
        }

        private void message(Channel channel) {
            String data;
            try {
                // Strictly, as browsers do: what isn't UTF-8 ends a conversation (RFC 6455, section 8.1).
                data = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(message.bytes(), 0, message.length()))
                        .toString();
            } catch (CharacterCodingException e) {
                fail(Reason.PROTOCOL_ERROR, "sent a text message that is not UTF-8");
                return;
            }
            events.add(new Event(Event.UNNAMED, data, course.sinceRequest()));
            Exchange.Stream how = call.stream();
            if (how == null || isOver(how, data)) {
                complete(channel);
            } else if (how.maxGap() != null) {
                expectMore(how.maxGap());
            }
        }
    }
}
