package dev.launchwatch.signal;

import java.util.List;
import java.util.Locale;

/** OTLP/HTTP, in JSON or protobuf. An empty request is one of no items: exporters send it to see whether anybody is there. */
final class Otlp {
    private Otlp() {}

    static List<Decoded> decode(Body body) throws UnreadableBodyException {
        byte[] bytes = body.bytes();
        Telemetry telemetry = new Telemetry();
        if (isJson(body.contentType().toLowerCase(Locale.ROOT), bytes)) {
            OtlpJson.decode(bytes, telemetry);
        } else {
            OtlpProtobuf.decode(bytes, telemetry);
        }
        return telemetry.done();
    }

    private static boolean isJson(String contentType, byte[] bytes) {
        if (contentType.contains("protobuf")) {
            return false;
        }
        // A request in protobuf begins with its first field's tag, which is a line feed.
        return contentType.contains("json") || (bytes.length > 0 && bytes[0] != '\n');
    }
}
