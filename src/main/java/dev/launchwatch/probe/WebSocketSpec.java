package dev.launchwatch.probe;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Inline;
import dev.launchwatch.model.Key;
import dev.launchwatch.model.Secret;
import dev.launchwatch.model.Size;
import dev.launchwatch.model.Template;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A WebSocket conversation (RFC 6455): open, send, and read until the end marker, or as many messages as are expected. */
@Doc("A WebSocket conversation: open, send, and read the answer.")
@Key("websocket")
public record WebSocketSpec(
        @Doc(value = "The address, ws:// or wss://.", example = "wss://example.org/chat")
        Template url,

        @Doc("Headers of the opening request.") Map<String, Template> headers,

        @Doc("Bearer token for the Authorization header; empty for none.") @Nullable
        Secret bearer,

        @Doc("Subprotocols to offer.") List<String> subprotocols,
        @Doc("Text messages to send after opening.") List<Template> send,

        @Doc("The most bytes that are read.") @Default("1MiB")
        Size maxBody,

        @Inline TransportSpec transport,

        @Doc(
                "What must come back: body-contains, json (of the last message), first-event, max-gap, latency. It is read up to the end-marker, or without one until min-events messages came, by default the first.")
        Expect expect)
        implements ProbeSpec {
    public WebSocketSpec {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        subprotocols = List.copyOf(subprotocols);
        send = List.copyOf(send);
    }
}
