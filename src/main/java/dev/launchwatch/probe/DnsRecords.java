package dev.launchwatch.probe;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsPtrRecord;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Records of an answer as a zone file has them, names without their last dot. */
final class DnsRecords {
    private DnsRecords() {}

    /** The values of this type in the answer section; throws what a malformed record makes the decoders throw. */
    static List<String> values(DnsResponse response, DnsSpec.RecordType type) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
            DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
            if (record.type().name().equals(type.name())) {
                values.add(
                        record instanceof DnsPtrRecord pointer
                                ? undotted(pointer.hostname())
                                : text(((DnsRawRecord) record).content().duplicate(), type));
            }
        }
        return List.copyOf(values);
    }

    /** The name under which the pointer of an address is found; a name stands for itself. */
    static String reverse(String text) {
        InetAddress address = NameServers.literal(text);
        if (address == null) {
            return text;
        }
        byte[] bytes = address.getAddress();
        List<String> labels = new ArrayList<>();
        if (bytes.length == 4) {
            for (byte b : bytes) {
                labels.addFirst(String.valueOf(b & 0xFF));
            }
            return String.join(".", labels) + ".in-addr.arpa";
        }
        for (char digit : HexFormat.of().formatHex(bytes).toCharArray()) {
            labels.addFirst(String.valueOf(digit));
        }
        return String.join(".", labels) + ".ip6.arpa";
    }

    // A record's content is a window on the whole message, so that the compressed names in it can be followed.
    private static String text(ByteBuf content, DnsSpec.RecordType type) {
        return switch (type) {
            case A, AAAA -> address(content);
            case CNAME, NS, PTR -> name(content);
            case MX -> content.readUnsignedShort() + " " + name(content);
            case SRV ->
                content.readUnsignedShort() + " " + content.readUnsignedShort() + " " + content.readUnsignedShort()
                        + " " + name(content);
            case SOA -> {
                String server = name(content);
                String mailbox = name(content);
                yield server + " " + mailbox + " " + content.readUnsignedInt() + " " + content.readUnsignedInt() + " "
                        + content.readUnsignedInt() + " " + content.readUnsignedInt() + " "
                        + content.readUnsignedInt();
            }
            case TXT -> {
                StringBuilder text = new StringBuilder();
                while (content.isReadable()) {
                    text.append(characters(content, content.readUnsignedByte()));
                }
                yield text.toString();
            }
            case CAA -> {
                short flags = content.readUnsignedByte();
                String tag = characters(content, content.readUnsignedByte());
                yield flags + " " + tag + " \"" + characters(content, content.readableBytes()) + "\"";
            }
        };
    }

    private static String address(ByteBuf content) {
        byte[] bytes = new byte[content.readableBytes()];
        content.readBytes(bytes);
        try {
            return NetUtil.toAddressString(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + bytes.length + " bytes", e);
        }
    }

    private static String name(ByteBuf content) {
        return undotted(DefaultDnsRecordDecoder.decodeName(content));
    }

    private static String undotted(String name) {
        return name.length() > 1 && name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static String characters(ByteBuf content, int length) {
        return content.readCharSequence(length, StandardCharsets.UTF_8).toString();
    }
}
