package dev.launchwatch.probe;

import dev.launchwatch.probe.Exchange.Call;
import dev.launchwatch.probe.Exchange.Header;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What goes onto the wire for a call. */
final class Requests {
    private static final AsciiString ENCODINGS = AsciiString.cached("gzip, deflate");

    private final AsciiString userAgent;

    Requests(String version) {
        userAgent = new AsciiString("launchwatch/" + version + " (+synthetic monitoring)");
    }

    /** What is wrong with a call, in words, or null: nothing may end a header and begin another. */
    static @Nullable String flaw(Call call) {
        URI url = call.url();
        if (!isToken(call.method())) {
            return "the method is no HTTP method";
        }
        if (!isClean(url.toString())) {
            return "the URL holds a control character";
        }
        for (Header header : call.headers()) {
            if (!isToken(header.name())) {
                return "a header's name holds a character that is not allowed there";
            }
            if (!isClean(header.value())) {
                return "the header " + header.name() + " holds a line break or another control character";
            }
        }
        return null;
    }

    /**
     * The request of a call without flaws.
     *
     * @param fetcher the proxy that is asked to fetch it, or null where it goes to the server itself
     */
    FullHttpRequest of(Call call, Target target, Route.@Nullable Proxy fetcher) {
        ByteBuf content = call.body().length() == 0
                ? Unpooled.EMPTY_BUFFER
                : Unpooled.wrappedBuffer(call.body().getBytes());
        HttpMethod method = HttpMethod.valueOf(call.method());
        HttpHeaders headers = headers(call, target);
        boolean sized =
                headers.contains(HttpHeaderNames.CONTENT_LENGTH) || headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
        if (!sized && (content.isReadable() || expectsBody(method))) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        }
        addIfAbsent(headers, HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        addIfAbsent(headers, HttpHeaderNames.ACCEPT_ENCODING, ENCODINGS);
        addIfAbsent(headers, HttpHeaderNames.ACCEPT, "*/*");
        String authorization = fetcher == null ? null : fetcher.authorization();
        if (authorization != null) {
            addIfAbsent(headers, HttpHeaderNames.PROXY_AUTHORIZATION, authorization);
        }
        return new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                method,
                fetcher == null ? target.resource() : target.absolute(),
                content,
                headers,
                EmptyHttpHeaders.INSTANCE);
    }

    /** The call's own headers, and Host, User-Agent and Authorization where it has none. */
    HttpHeaders headers(Call call, Target target) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (Header header : call.headers()) {
            headers.add(new AsciiString(header.name()), value(header.value()));
        }
        addIfAbsent(headers, HttpHeaderNames.HOST, target.host());
        addIfAbsent(headers, HttpHeaderNames.USER_AGENT, userAgent);
        String authorization = target.authorization();
        if (authorization != null) {
            addIfAbsent(headers, HttpHeaderNames.AUTHORIZATION, authorization);
        }
        return headers;
    }

    private static void addIfAbsent(HttpHeaders headers, AsciiString name, CharSequence value) {
        if (!headers.contains(name)) {
            headers.add(name, value);
        }
    }

    private static boolean expectsBody(HttpMethod method) {
        return method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT) || method.equals(HttpMethod.PATCH);
    }

    /** Text beyond ASCII goes out as UTF-8, as browsers send it; Netty would write question marks. */
    private static CharSequence value(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return new AsciiString(text.getBytes(StandardCharsets.UTF_8), false);
            }
        }
        return text;
    }

    private static boolean isClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 127) {
                return false;
            }
        }
        return true;
    }

    /** RFC 9110, section 5.6.2. */
    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
