package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Phase;
import dev.launchwatch.model.Reason;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a thrown exception means for a probe. The texts are our own: an exception's may quote what a server sent. */
final class Causes {
    /** What the JDK and BoringSSL write where the two sides have no version or cipher in common, in lower case. */
    private static final List<String> NO_COMMON_GROUND = List.of(
            "protocol version",
            "cipher suite",
            "unsupported_protocol",
            "wrong_version_number",
            "handshake_failure_on_client_hello",
            "wrong_cipher_returned",
            "unknown_cipher_returned");

    /** How the JDK and BoringSSL name an alert. */
    private static final Pattern ALERT =
            Pattern.compile("(?:fatal alert: |:(?:sslv3|tlsv1)_(?:alert_)?)([a-z_]{1,40})\\b");

    private Causes() {}

    /** Whether the connection ended by itself, so that the phase says what it means. */
    static boolean isCut(Throwable thrown) {
        Throwable cause = root(thrown);
        return isClose(cause)
                || (cause instanceof IOException
                        && !(cause instanceof SSLException)
                        && !(cause instanceof ConnectException)
                        && !(cause instanceof NoRouteToHostException)
                        && !unreachable(cause));
    }

    /** Whether a cut is a reset of the connection, not its orderly end. */
    static boolean isReset(Throwable thrown) {
        return !isClose(root(thrown));
    }

    private static boolean isClose(Throwable cause) {
        return cause instanceof ClosedChannelException || cause instanceof PrematureChannelClosureException;
    }

    /** The failure that an exception of Netty, the JDK or the network means where the course has come to. */
    static Failure of(Throwable thrown, Course course) {
        Throwable cause = root(thrown);
        String place = course.place();
        return switch (cause) {
            case NotSslRecordException _ -> Failure.of(Reason.TLS_PROTOCOL, place + " does not speak TLS");
            case SSLException tls -> handshake(tls, course);
            case ProxyConnectException proxy -> Failure.of(Reason.PROXY_FAILURE, refusedByProxy(proxy, place));
            case ConnectTimeoutException _ ->
                Failure.of(Reason.CONNECT_TIMEOUT, place + " did not accept the connection in time");
            case NoRouteToHostException _ -> Failure.of(Reason.CONNECT_UNREACHABLE, "there is no route to " + place);
            case ConnectException _ ->
                unreachable(cause)
                        ? Failure.of(Reason.CONNECT_UNREACHABLE, place + " is unreachable")
                        : Failure.of(Reason.CONNECT_REFUSED, place + " refused the connection");
            case SocketException _
            when unreachable(cause) -> Failure.of(Reason.CONNECT_UNREACHABLE, place + " is unreachable");
            case TooLongHttpHeaderException _ -> tooLong(place);
            case TooLongHttpLineException _ ->
                course.isAnswered()
                        ? Failure.of(Reason.PROTOCOL_ERROR, place + " sent a chunk without an end to its size")
                        : tooLong(place);
            case Http2Exception http2 -> http2(http2, place);
            case CorruptedWebSocketFrameException frame -> webSocket(frame, place);
            case TooLongFrameException _ -> Failure.of(Reason.PROTOCOL_ERROR, place + " sent too long a frame");
            case DecoderException _ ->
                Failure.of(Reason.PROTOCOL_ERROR, place + " sent what cannot be read as an answer");
            case IllegalArgumentException _
            when answering(course) -> Failure.of(Reason.PROTOCOL_ERROR, place + " sent what is not valid HTTP");
            default ->
                Failure.of(
                        Reason.INTERNAL,
                        "the probe of " + place + " failed by "
                                + cause.getClass().getSimpleName());
        };
    }

    private static boolean answering(Course course) {
        return course.phase() == Phase.PROCESSING || course.phase() == Phase.TRANSFER;
    }

    private static Throwable root(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof DecoderException
                && cause.getCause() != null
                && !(cause instanceof TooLongFrameException)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static Failure tooLong(String place) {
        return Failure.of(Reason.HEADER_TOO_LARGE, place + " sent more headers than are read");
    }

    private static boolean unreachable(Throwable cause) {
        String message = cause.getMessage();
        return message != null && message.toLowerCase(Locale.ROOT).contains("unreachable");
    }

    private static String refusedByProxy(ProxyConnectException proxy, String place) {
        String status = after(proxy.getMessage(), "status: ");
        return "the proxy did not connect to " + place + (status == null ? "" : " (status " + status + ")");
    }

    /** The three digits behind {@code mark}, the only part of a proxy's answer that is shown. */
    private static @Nullable String after(@Nullable String text, String mark) {
        int at = text == null ? -1 : text.indexOf(mark);
        if (text == null || at < 0 || text.length() < at + mark.length() + 3) {
            return null;
        }
        String digits = text.substring(at + mark.length(), at + mark.length() + 3);
        return digits.chars().allMatch(Character::isDigit) ? digits : null;
    }

    private static Failure handshake(SSLException tls, Course course) {
        Failure refusal = course.peer.refusal();
        if (refusal != null) {
            return refusal;
        }
        String place = course.place();
        String alert = alert(tls);
        return switch (alert) {
            case "protocol_version", "handshake_failure", "insufficient_security", "no_application_protocol" ->
                Failure.of(Reason.TLS_PROTOCOL, place + " and the probe have no TLS version or cipher in common");
            case "certificate_required", "bad_certificate" ->
                Failure.of(Reason.TLS_FAILURE, place + " did not accept the client certificate (" + alert + ")");
            case "" -> Failure.of(Reason.TLS_FAILURE, "the TLS handshake with " + place + " failed");
            default -> Failure.of(Reason.TLS_FAILURE, place + " ended TLS by the alert " + alert);
        };
    }

    /** The alert that the server sent or was answered with, by its name in RFC 8446; empty if the text names none. */
    private static String alert(SSLException tls) {
        String message = String.valueOf(tls.getMessage()).toLowerCase(Locale.ROOT);
        if (NO_COMMON_GROUND.stream().anyMatch(message::contains)) {
            return "protocol_version";
        }
        Matcher alert = ALERT.matcher(message);
        return alert.find() ? alert.group(1) : "";
    }

    private static Failure http2(Http2Exception http2, String place) {
        return http2 instanceof Http2Exception.HeaderListSizeException || http2.error() == Http2Error.ENHANCE_YOUR_CALM
                ? tooLong(place)
                : Failure.of(Reason.PROTOCOL_ERROR, place + " broke HTTP/2 (" + http2.error() + ")");
    }

    private static Failure webSocket(CorruptedWebSocketFrameException frame, String place) {
        return frame.closeStatus().code() == 1009
                ? Failure.of(Reason.BODY_TOO_LARGE, place + " sent a larger message than is read")
                : Failure.of(
                        Reason.PROTOCOL_ERROR,
                        place + " broke the WebSocket protocol ("
                                + frame.closeStatus().code() + ")");
    }
}
