package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Size;
import dev.launchwatch.model.Timings;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request on a new connection and its answer, with each phase measured. What the answer must look like is not its
 * business. Blocking; called on virtual threads. Never throws for what a server or a network does: that is an
 * {@link Answer.Broken}.
 */
interface Exchange {
    /** Sends a request and reads its answer whole, or up to the end marker of a stream. Redirects are not followed. */
    Answer send(Call call);

    /** Opens a WebSocket, sends the messages and reads until the end marker, or one message where there is no marker. */
    Answer converse(Call call, List<String> messages, List<String> subprotocols);

    /**
     * What to send.
     *
     * @param url absolute, http, https, ws or wss
     * @param headers in order, as they go out; Host, Content-Length, User-Agent and Accept-Encoding are added
     * @param body the request's body, empty for none
     * @param timeout what is left of the probe's time, for everything from resolving to the last byte
     * @param maxBody the most bytes of body to read after decompression
     * @param stream how to read a stream, or null for an ordinary body
     */
    record Call(
            String method,
            URI url,
            List<Header> headers,
            Buffer body,
            Duration timeout,
            Size maxBody,
            @Nullable Stream stream,
            TransportSpec transport) {}

    /**
     * How to read a stream.
     *
     * @param endMarker the data or the name of the event after which reading stops; or null to read a stream to its end, and
     *     {@code enough} messages of a WebSocket
     * @param maxGap the longest pause between events before the stream counts as stalled, or null
     * @param enough at least 1
     */
    record Stream(@Nullable String endMarker, @Nullable Duration maxGap, int enough) {
        /** Of a WebSocket the first message. */
        Stream(@Nullable String endMarker, @Nullable Duration maxGap) {
            this(endMarker, maxGap, 1);
        }

        /** Whether the event is the end. */
        boolean isEnd(String name, String data) {
            return isEnd(endMarker, name, data);
        }

        /** Whether the event is the end by this marker; nothing is by none, and what has no name of its own by its data alone. */
        static boolean isEnd(@Nullable String marker, String name, String data) {
            if (marker == null) {
                return false;
            }
            boolean named = name.equals(marker) && !name.equals(Event.UNNAMED);
            return named || data.strip().equals(marker.strip());
        }
    }

    /** A header or trailer as it was on the wire. */
    record Header(String name, String value) {}

    /** An event of a stream or a message of a WebSocket; {@code at} counts from the moment the request was written. */
    record Event(String name, String data, Duration at) {
        /** The name of an event that is given none, and of a WebSocket's message. */
        static final String UNNAMED = "message";
    }

    /** What came back. */
    sealed interface Answer {
        Timings timings();

        Connection connection();

        /** A complete answer. {@code text} decodes the body by its charset, broken sequences replaced. */
        record Complete(
                int status,
                String version,
                List<Header> headers,
                Buffer body,
                List<Event> events,
                Timings timings,
                Connection connection)
                implements Answer {
            /** The first header of this name, whatever its case. */
            Optional<String> header(String name) {
                return headers(name).stream().findFirst();
            }

            List<String> headers(String name) {
                return headers.stream()
                        .filter(header -> header.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                        .map(Header::value)
                        .toList();
            }
        }

        /**
         * No complete answer. What came before it broke is in {@code status}, {@code version}, {@code headers}, {@code body} and {@code events}
         * (0, null and none if nothing).
         */
        record Broken(
                Failure failure,
                int status,
                @Nullable String version,
                List<Header> headers,
                Buffer body,
                List<Event> events,
                Timings timings,
                Connection connection)
                implements Answer {
            Broken(Failure failure, int status, List<Event> events, Timings timings, Connection connection) {
                this(failure, status, null, List.of(), Buffer.buffer(), events, timings, connection);
            }
        }
    }

    /**
     * What was learnt about the connection.
     *
     * @param ipProtocol 4 or 6, by the address that was tried last; 0 if there was none to try
     * @param tlsVersion such as {@code TLSv1.3}, null without TLS
     * @param certificateExpiry the earliest end of validity in the presented chain, also where it was refused
     */
    record Connection(
            int ipProtocol,
            @Nullable String tlsVersion,
            @Nullable Instant certificateExpiry) {
        static final Connection NONE = new Connection(0, null, null);
    }
}
