package dev.launchwatch.probe;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server on UDP that knows a few names under example.org. */
public final class FakeNameServer implements AutoCloseable {
    private final Channel channel;
    private final AtomicInteger questions = new AtomicInteger();

    public FakeNameServer(EventLoopGroup group) {
        channel = new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline()
                                .addLast(
                                        new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new Answers());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    int questions() {
        return questions.get();
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
    }

    private final class Answers extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
            int number = questions.incrementAndGet();
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            String name = question.name().substring(0, question.name().indexOf('.'));
            if (name.equals("silent") || (name.equals("lossy") && number == 1)) {
                return;
            }
            DatagramDnsResponse response = new DatagramDnsResponse(
                    /* sender= */ query.recipient(), /* recipient= */ query.sender(), query.id());
            response.addRecord(DnsSection.QUESTION, question);
            response.setCode(
                    switch (name) {
                        case "missing" -> DnsResponseCode.NXDOMAIN;
                        case "broken" -> DnsResponseCode.SERVFAIL;
                        case "refused" -> DnsResponseCode.REFUSED;
                        default -> DnsResponseCode.NOERROR;
                    });
            for (ByteBuf content : contents(name, question.type())) {
                response.addRecord(
                        DnsSection.ANSWER, new DefaultDnsRawRecord(question.name(), question.type(), 60, content));
            }
            var _ = ctx.writeAndFlush(response);
        }
    }

    private static List<ByteBuf> contents(String name, DnsRecordType type) {
        if (!name.equals("www") && !name.equals("lossy") && !name.equals("1") && !name.equals("garbled")) {
            return List.of();
        }
        if (name.equals("garbled")) {
            return List.of(Unpooled.wrappedBuffer(new byte[] {1, 2}));
        }
        return switch (type.name()) {
            case "A" -> List.of(bytes(127, 0, 0, 1), bytes(127, 0, 0, 2));
            case "AAAA" -> List.of(bytes(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
            case "CNAME", "NS", "PTR" -> List.of(name("Edge.Example.ORG"));
            case "MX" -> List.of(Unpooled.wrappedBuffer(bytes(0, 10), name("mail.example.org")));
            case "TXT" -> List.of(Unpooled.wrappedBuffer(text("v=spf1 "), text("-all")));
            case "SRV" -> List.of(Unpooled.wrappedBuffer(bytes(0, 1, 0, 2, 1, 187), name("chat.example.org")));
            case "SOA" ->
                List.of(Unpooled.wrappedBuffer(
                        name("ns.example.org"),
                        name("admin.example.org"),
                        bytes(0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5)));
            case "CAA" ->
                List.of(Unpooled.wrappedBuffer(
                        bytes(0), text("issue"), Unpooled.copiedBuffer("ca.example.org", StandardCharsets.US_ASCII)));
            default -> List.of();
        };
    }

    private static ByteBuf bytes(int... values) {
        ByteBuf bytes = Unpooled.buffer(values.length);
        for (int value : values) {
            bytes.writeByte(value);
        }
        return bytes;
    }

    private static ByteBuf text(String text) {
        return Unpooled.wrappedBuffer(bytes(text.length()), Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private static ByteBuf name(String name) {
        ByteBuf encoded = Unpooled.buffer();
        for (String label : name.split("\\.", -1)) {
            encoded.writeByte(label.length()).writeCharSequence(label, StandardCharsets.US_ASCII);
        }
        return encoded.writeByte(0);
    }
}
