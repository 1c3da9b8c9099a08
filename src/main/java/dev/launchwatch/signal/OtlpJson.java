package dev.launchwatch.signal;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OTLP/HTTP in JSON.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">JSON encoding</a>
 */
final class OtlpJson {
    private static final String[] SHAPES = {"gauge", "sum", "histogram", "exponentialHistogram", "summary"};

    private final Telemetry telemetry;

    private OtlpJson(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    static void decode(byte[] bytes, Telemetry telemetry) throws UnreadableBodyException {
        JsonNode document = Items.document(bytes);
        if (!document.isObject()
                || (!document.isEmpty()
                        && !document.has("resourceLogs")
                        && !document.has("resourceSpans")
                        && !document.has("resourceMetrics"))) {
            throw new UnreadableBodyException(
                    "the body is no OTLP: send resourceLogs, resourceSpans or resourceMetrics");
        }
        Fields body = Fields.of(document);
        OtlpJson json = new OtlpJson(telemetry);
        try {
            json.each(body, "resourceLogs", "scopeLogs", "logRecords", json::log);
            json.each(body, "resourceSpans", "scopeSpans", "spans", json::span);
            json.each(body, "resourceMetrics", "scopeMetrics", "metrics", json::metric);
        } catch (BadItemException e) {
            throw new UnreadableBodyException("the body is no OTLP: " + e.getMessage());
        }
    }

    /** What to do with an item. */
    private interface Reader {
        void read(Fields item) throws UnreadableBodyException, BadItemException;
    }

    private void each(Fields body, String resources, String scopes, String items, Reader reader)
            throws UnreadableBodyException, BadItemException {
        for (Fields resource : body.list(resources)) {
            for (Fields scope : resource.list(scopes)) {
                for (Fields item : scope.list(items)) {
                    read(item, reader);
                }
            }
        }
    }

    private void read(Fields item, Reader reader) throws UnreadableBodyException {
        try {
            reader.read(item);
        } catch (BadItemException e) {
            telemetry.add(e.bad());
        }
    }

    private void log(Fields item) throws UnreadableBodyException, BadItemException {
        Attributes attributes = attributes(item.list("attributes"));
        for (Fields member : item.in("body").in("kvlistValue").list("values")) {
            put(attributes, member);
        }
        Instant at = Times.ofNanos(nanos(item, "timeUnixNano"));
        telemetry.log(new Telemetry.Log(
                at == null ? Times.ofNanos(nanos(item, "observedTimeUnixNano")) : at,
                item.text("eventName"),
                hex(item, "traceId"),
                hex(item, "spanId"),
                attributes));
    }

    private void span(Fields item) throws UnreadableBodyException, BadItemException {
        String kind = item.text("kind");
        boolean server = "2".equals(kind) || "SPAN_KIND_SERVER".equals(kind);
        telemetry.span(new Telemetry.Span(
                hex(item, "traceId"),
                hex(item, "spanId"),
                server ? Telemetry.SERVER : 0,
                nanos(item, "startTimeUnixNano"),
                nanos(item, "endTimeUnixNano"),
                attributes(item.list("attributes"))));
    }

    private void metric(Fields item) throws UnreadableBodyException, BadItemException {
        String name = item.text("name");
        if (name == null || !TokenMetrics.counts(name)) {
            telemetry.add(new Decoded.Ignored());
            return;
        }
        for (String shape : SHAPES) {
            Fields data = item.in(shape);
            String temporality = data.text("aggregationTemporality");
            boolean delta = "1".equals(temporality) || "AGGREGATION_TEMPORALITY_DELTA".equals(temporality);
            for (Fields point : data.list("dataPoints")) {
                read(
                        point,
                        each -> telemetry.point(
                                name,
                                delta,
                                value(each),
                                nanos(each, "timeUnixNano"),
                                attributes(each.list("attributes"))));
            }
        }
    }

    private static double value(Fields point) throws BadItemException {
        for (String name : new String[] {"asInt", "asDouble", "sum"}) {
            BigDecimal value = point.number(name);
            if (value != null) {
                return value.doubleValue();
            }
        }
        return 0;
    }

    private static Attributes attributes(List<Fields> members) throws BadItemException {
        Attributes attributes = new Attributes();
        for (Fields member : members) {
            put(attributes, member);
        }
        return attributes;
    }

    private static void put(Attributes attributes, Fields member) throws BadItemException {
        String key = member.text("key");
        Object value = key == null ? null : scalar(member.in("value"));
        if (key != null && value != null) {
            attributes.put(key, value);
        }
    }

    private static @Nullable Object scalar(Fields any) throws BadItemException {
        if (any.has("stringValue")) {
            return any.text("stringValue");
        }
        if (any.has("boolValue")) {
            return any.truth("boolValue");
        }
        if (any.has("intValue")) {
            BigDecimal whole = any.number("intValue");
            return whole == null ? null : (Object) whole.longValue();
        }
        if (any.has("doubleValue") && any.json().path("doubleValue").isNumber()) {
            BigDecimal fraction = any.number("doubleValue");
            return fraction == null ? null : (Object) fraction.doubleValue();
        }
        return null;
    }

    private static long nanos(Fields item, String name) throws BadItemException {
        BigDecimal nanos = item.number(name);
        if (nanos == null) {
            return 0;
        }
        try {
            return nanos.longValueExact();
        } catch (ArithmeticException e) {
            throw item.bad(name, "must be nanoseconds since 1970");
        }
    }

    /** An id in hex; one of zeros only is none. */
    private static String hex(Fields item, String name) throws BadItemException {
        String id = item.text(name);
        return id == null || id.chars().allMatch(c -> c == '0') ? "" : id;
    }
}
