package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Takes the time of an answer's first byte, which the decoder would keep until the headers are whole, and sees whether
 * it can be HTTP/1.1 at all: the decoder steps over control characters, of which TLS on a port for HTTP begins with many.
 */
final class FirstByte extends ChannelInboundHandlerAdapter {
    private final Visit<?> visit;

    FirstByte(Visit<?> visit) {
        this.visit = visit;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        visit.course.firstByte();
        ctx.pipeline().remove(this);
        if (message instanceof ByteBuf bytes && bytes.isReadable() && !begins(bytes.getByte(bytes.readerIndex()))) {
            ReferenceCountUtil.release(message);
            visit.fail(Failure.of(Reason.PROTOCOL_ERROR, visit.course.place() + " did not answer in HTTP"));
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private static boolean begins(byte first) {
        return first == 'H' || first == '\r' || first == '\n';
    }
}
