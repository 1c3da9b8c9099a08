package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.function.Consumer;

/** HTTP/2 (RFC 9113) on a connection that carries one request. */
final class Http2 {
    /** HTTP/2's name in ALPN. */
    static final String PROTOCOL = "h2";

    /** As much as an answer may be by default, so that a distant server's answer isn't slowed down by our windows. */
    private static final int WINDOW = 1 << 20;

    private Http2() {}

    /** Sets up the connection and its one stream, and calls {@code then} with the stream. */
    static void open(Channel connection, HttpContact contact, AnswerReader answer, Consumer<Channel> then) {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forClient()
                .initialSettings(Http2Settings.defaultSettings()
                        .pushEnabled(false)
                        .initialWindowSize(WINDOW)
                        .maxHeaderListSize(HttpContact.MOST_HEADERS))
                .validateHeaders(true)
                .build();
        connection
                .pipeline()
                .addBefore(Connector.END, "http2", codec)
                .addBefore(Connector.END, "streams", new Http2MultiplexHandler(new Pushed()))
                .addBefore(Connector.END, "goodbye", new StreamEnd(contact));
        var _ = connection.write(new DefaultHttp2WindowUpdateFrame(WINDOW)); // for the connection as a whole
        new Http2StreamChannelBootstrap(connection)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline()
                                .addLast(new Http2StreamFrameToHttpObjectCodec(false))
                                .addLast(answer)
                                .addLast(new StreamEnd(contact));
                    }
                })
                .open()
                .addListener((Future<Http2StreamChannel> opened) -> {
                    if (opened.isSuccess()) {
                        then.accept(opened.getNow());
                    } else {
                        contact.failed(opened.cause());
                    }
                });
    }

    /** Streams that the server opens, though it was told not to. */
    private static final class Pushed extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel stream) {
            var _ = stream.close();
        }

        @Override
        public boolean isSharable() {
            return true;
        }
    }

    /** Takes the ways in which a server ends a stream early to the contact. */
    private static final class StreamEnd extends ChannelInboundHandlerAdapter {
        private final HttpContact contact;

        StreamEnd(HttpContact contact) {
            this.contact = contact;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            switch (event) {
                case Http2ResetFrame reset -> ended("reset the stream", reset.errorCode());
                case Http2GoAwayFrame goodbye -> {
                    ended("said goodbye", goodbye.errorCode());
                    goodbye.release();
                }
                default -> ctx.fireUserEventTriggered(event);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http2GoAwayFrame goodbye && goodbye.errorCode() != Http2Error.NO_ERROR.code()) {
                ended("said goodbye", goodbye.errorCode());
            }
            ReferenceCountUtil.release(message);
        }

        private void ended(String how, long code) {
            if (!contact.ended()) {
                Failure cut = contact.course.cut(true);
                Http2Error error = Http2Error.valueOf(code);
                String name = error == null ? "an unknown error" : error.name();
                Reason reason = error == Http2Error.PROTOCOL_ERROR ? Reason.PROTOCOL_ERROR : cut.reason();
                contact.fail(Failure.of(reason, contact.course.place() + " " + how + " of HTTP/2 (" + name + ")"));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!contact.ended()) {
                contact.cut(false);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            contact.failed(cause);
        }
    }
}
