package dev.launchwatch.signal;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Caddy's access log in JSON. Errors of a handler are logged beside the request that they belong to, and other parts of the server write
 * into the same file: only lines of the access log count.
 *
 * @see <a href="https://caddyserver.com/docs/caddyfile/directives/log">Caddy</a>
 */
final class CaddyLog {
    private static final String LOGGER = "http.log.access";
    private static final BigDecimal SECONDS = BigDecimal.valueOf(1000);

    private CaddyLog() {}

    static List<Decoded> decode(Body body, Meaning meaning) throws UnreadableBodyException {
        return Items.decode(body, item -> decode(item, meaning));
    }

    private static Decoded decode(Fields item, Meaning meaning) throws BadItemException {
        String logger = item.text("logger");
        boolean access = logger == null
                ? "handled request".equals(item.text("msg"))
                : logger.equals(LOGGER) || logger.startsWith(LOGGER + ".");
        if (!access) {
            return new Decoded.Ignored();
        }
        Fields from = item.in("request");
        int status = item.status("status");
        if (status == 0) {
            return new Decoded.Ignored(); // the visitor left before the answer
        }
        Request request = new Request(from.text("method"), from.text("uri"));
        String kind = meaning.kind(request, status);
        return new Draft(kind)
                .at(item.time("ts"))
                .ip(from.anyText("client_ip", "remote_ip", "remote_addr"))
                .account(item.text("user_id"))
                .route(Meaning.route(request, status))
                .status(status)
                .latency(latency(item))
                .reason(Meaning.reason(kind, status))
                .done();
    }

    /** In seconds, unless the encoder was told to write a text such as {@code 1.2ms}; that is not read. */
    private static @Nullable Duration latency(Fields item) throws BadItemException {
        JsonNode duration = item.json().path("duration");
        return duration.isNumber() ? item.duration("duration", SECONDS) : null;
    }
}
