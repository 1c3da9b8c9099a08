package dev.launchwatch.probe;

import dev.launchwatch.model.Size;
import dev.launchwatch.probe.Exchange.Header;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The browser's way back to the site, before it is gone.
 *
 * @param place the callback's address without its query
 * @param posted whether the identity provider has it posted (form_post), else the fields are the query
 * @param initiator the page that sends the browser there, null without one
 */
record Callback(
        URI place, Fields fields, boolean posted, @Nullable URI initiator) {
    private static final Size BODY = new Size(1 << 20);

    /** A callback by redirect. */
    static Callback of(URI url, @Nullable URI initiator) {
        return new Callback(URI.create(WebAddress.place(url)), Fields.ofQuery(url), false, initiator);
    }

    Callback with(Fields others) {
        return new Callback(place, others, posted, initiator);
    }

    Request request(TransportSpec transport) {
        return request(place, fields, posted, initiator, transport);
    }

    /** A navigation of a browser, with the fields as query or, if posted, as form. */
    static Request request(URI place, Fields fields, boolean posted, @Nullable URI initiator, TransportSpec transport) {
        Header accept = new Header("Accept", "text/html,*/*;q=0.8");
        String encoded = fields.encoded();
        if (posted) {
            Header type = new Header("Content-Type", "application/x-www-form-urlencoded");
            return new Request(
                    "POST", place, List.of(accept, type), Buffer.buffer(encoded), BODY, null, transport, initiator);
        }
        URI url = encoded.isEmpty() ? place : URI.create(place + "?" + encoded);
        return new Request("GET", url, List.of(accept), Buffer.buffer(), BODY, null, transport, initiator);
    }
}
