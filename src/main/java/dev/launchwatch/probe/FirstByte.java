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
    private final Contact<?> contact;

    FirstByte(Contact<?> contact) {
        this.contact = contact;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        contact.course.firstByte();
        ctx.pipeline().remove(this);
        if (message instanceof ByteBuf bytes && bytes.isReadable() && !begins(bytes.getByte(bytes.readerIndex()))) {
            ReferenceCountUtil.release(message);
            contact.fail(Failure.of(Reason.PROTOCOL_ERROR, contact.course.place() + " did not answer in HTTP"));
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private static boolean begins(byte first) {
        return first == 'H' || first == '\r' || first == '\n';
    }
}
