package dev.launchwatch.signal;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OTLP/HTTP in protobuf. The requests for logs, traces and metrics have one outer shape; which of them it is shows in the wire
 * types of an item's fields, so that one address may take all three.
 *
 * @see <a href="https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto">Messages of OTLP</a>
 */
final class OtlpProtobuf {
    private static final int MOST_FIELDS = 4096;
    private static final int LONGEST_TEXT = 4096;
    private static final int DELTA = 1;

    private final byte[] bytes;
    private final Telemetry telemetry;

    private OtlpProtobuf(byte[] bytes, Telemetry telemetry) {
        this.bytes = bytes;
        this.telemetry = telemetry;
    }

    static void decode(byte[] bytes, Telemetry telemetry) throws UnreadableBodyException {
        try {
            OtlpProtobuf otlp = new OtlpProtobuf(bytes, telemetry);
            for (Field resource : otlp.message(0, bytes.length).parts(1)) {
                for (Field scope : otlp.message(resource).parts(2)) {
                    for (Field item : otlp.message(scope).parts(2)) {
                        otlp.item(item);
                    }
                }
            }
        } catch (IOException e) {
            throw new UnreadableBodyException(
                    "the body is no OTLP in protobuf, or is cut off: send an export request for logs, traces or metrics");
        }
    }

    /**
     * A field of a message.
     *
     * @param wire its wire type
     * @param value its bits, of a number
     * @param from where its content begins, of a text or message
     * @param to behind its end
     */
    private record Field(int number, int wire, long value, int from, int to) {}

    /** The fields of a message, in their order. */
    private record Message(List<Field> fields) {
        boolean has(int number, int wire) {
            for (Field field : fields) {
                if (field.number == number && field.wire == wire) {
                    return true;
                }
            }
            return false;
        }

        /** The bits of a number; the last counts, 0 if there is none. */
        long number(int number) {
            long value = 0;
            for (Field field : fields) {
                if (field.number == number && field.wire != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                    value = field.value;
                }
            }
            return value;
        }

        List<Field> parts(int number) {
            List<Field> parts = new ArrayList<>();
            for (Field field : fields) {
                if (field.number == number && field.wire == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                    parts.add(field);
                }
            }
            return parts;
        }

        @Nullable
        Field part(int number) {
            List<Field> parts = parts(number);
            return parts.isEmpty() ? null : parts.getLast();
        }
    }

    private Message message(Field part) throws IOException, UnreadableBodyException {
        return message(part.from, part.to);
    }

    private Message message(int from, int to) throws IOException, UnreadableBodyException {
        CodedInputStream in = CodedInputStream.newInstance(bytes, from, to - from);
        List<Field> fields = new ArrayList<>();
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            int wire = WireFormat.getTagWireType(tag);
            int number = WireFormat.getTagFieldNumber(tag);
            Field field = switch (wire) {
                case WireFormat.WIRETYPE_VARINT -> new Field(number, wire, in.readRawVarint64(), 0, 0);
                case WireFormat.WIRETYPE_FIXED64 -> new Field(number, wire, in.readRawLittleEndian64(), 0, 0);
                case WireFormat.WIRETYPE_FIXED32 -> new Field(number, wire, in.readRawLittleEndian32(), 0, 0);
                case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                    int length = in.readRawVarint32();
                    int start = from + in.getTotalBytesRead();
                    in.skipRawBytes(length);
                    yield new Field(number, wire, 0, start, start + length);
                }
                // OTLP has no groups, and skipping nested ones takes a stack.
                default -> throw new IOException("a group");
            };
            // The items of a list are in fields 1 and 2, and in no message are so many of another.
            if (fields.size() < MOST_FIELDS || field.number <= 2) {
                fields.add(field);
            }
            if (fields.size() > MOST_FIELDS + Items.MOST) {
                throw Items.tooMany();
            }
        }
        return new Message(fields);
    }

    private void item(Field part) throws UnreadableBodyException {
        try {
            Message item = message(part);
            if (isLog(item)) {
                log(item);
            } else if (isSpan(item)) {
                span(item);
            } else {
                metric(item);
            }
        } catch (IOException e) {
            telemetry.add(new Decoded.Bad("the item is no message of OTLP: send it as the exporter encodes it"));
        } catch (BadItemException e) {
            telemetry.add(e.bad());
        }
    }

    /** By its times, its severity, its attributes or its flags. */
    private static boolean isLog(Message item) {
        return item.has(1, WireFormat.WIRETYPE_FIXED64)
                || item.has(11, WireFormat.WIRETYPE_FIXED64)
                || item.has(2, WireFormat.WIRETYPE_VARINT)
                || item.has(6, WireFormat.WIRETYPE_LENGTH_DELIMITED)
                || item.has(8, WireFormat.WIRETYPE_FIXED32);
    }

    /** By its times or its kind. */
    private static boolean isSpan(Message item) {
        return item.has(7, WireFormat.WIRETYPE_FIXED64)
                || item.has(8, WireFormat.WIRETYPE_FIXED64)
                || item.has(6, WireFormat.WIRETYPE_VARINT);
    }

    private void log(Message item) throws IOException, UnreadableBodyException, BadItemException {
        Attributes attributes = attributes(item.parts(6));
        Field body = item.part(5);
        Field members = body == null ? null : message(body).part(6);
        if (members != null) {
            for (Field member : message(members).parts(1)) {
                put(attributes, member);
            }
        }
        Instant at = Times.ofNanos(item.number(1));
        Field event = item.part(12);
        telemetry.log(new Telemetry.Log(
                at == null ? Times.ofNanos(item.number(11)) : at,
                event == null || event.from == event.to ? null : text(event),
                hex(item.part(9), 16),
                hex(item.part(10), 8),
                attributes));
    }

    private void span(Message item) throws IOException, UnreadableBodyException, BadItemException {
        telemetry.span(new Telemetry.Span(
                hex(item.part(1), 16),
                hex(item.part(2), 8),
                (int) item.number(6),
                item.number(7),
                item.number(8),
                attributes(item.parts(9))));
    }

    private void metric(Message item) throws IOException, UnreadableBodyException {
        Field name = item.part(1);
        String metric = name == null ? "" : text(name);
        if (!TokenMetrics.counts(metric)) {
            telemetry.add(new Decoded.Ignored());
            return;
        }
        points(metric, item.part(5), 7); // gauge
        points(metric, item.part(7), 7); // sum
        points(metric, item.part(9), 9); // histogram
        points(metric, item.part(10), 1); // exponential histogram
    }

    private void points(String metric, @Nullable Field data, int attributes)
            throws IOException, UnreadableBodyException {
        if (data == null) {
            return;
        }
        Message shape = message(data);
        boolean delta = shape.number(2) == DELTA;
        for (Field part : shape.parts(1)) {
            try {
                Message point = message(part);
                telemetry.point(metric, delta, value(point), point.number(3), attributes(point.parts(attributes)));
            } catch (BadItemException e) {
                telemetry.add(e.bad());
            }
        }
    }

    /** A number's value, or a histogram's sum, behind whose count in field 4 it stands. */
    private static double value(Message point) {
        if (point.has(6, WireFormat.WIRETYPE_FIXED64)) {
            return point.number(6);
        }
        boolean histogram = point.has(5, WireFormat.WIRETYPE_FIXED64);
        return Double.longBitsToDouble(point.number(histogram ? 5 : 4));
    }

    private Attributes attributes(List<Field> members) throws IOException, UnreadableBodyException {
        Attributes attributes = new Attributes();
        for (Field member : members) {
            put(attributes, member);
        }
        return attributes;
    }

    private void put(Attributes attributes, Field part) throws IOException, UnreadableBodyException {
        Message member = message(part);
        Field key = member.part(1);
        Field any = member.part(2);
        if (key == null || any == null) {
            return;
        }
        for (Field value : message(any).fields) {
            Object read = switch (value.number) {
                case 1 -> value.wire == WireFormat.WIRETYPE_LENGTH_DELIMITED ? (Object) text(value) : null;
                case 2 -> value.value != 0;
                case 3 -> value.value;
                case 4 -> Double.longBitsToDouble(value.value);
                default -> null;
            };
            if (read != null) {
                attributes.put(text(key), read);
            }
        }
    }

    /** A text; what is no UTF-8 becomes a sign that says so. */
    private String text(Field part) {
        int length = Math.min(part.to - part.from, LONGEST_TEXT);
        return new String(bytes, part.from, length, StandardCharsets.UTF_8);
    }

    /** An id in hex, empty if it has another length or is zeros only. */
    private String hex(@Nullable Field part, int length) {
        if (part == null || part.to - part.from != length) {
            return "";
        }
        for (int i = part.from; i < part.to; i++) {
            if (bytes[i] != 0) {
                return HexFormat.of().formatHex(bytes, part.from, part.to);
            }
        }
        return "";
    }
}
