package dev.launchwatch.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A mail as a person reads it: decoded headers, the plain text and the HTML (RFC 5322, 2045 to 2047). Whatever is
 * malformed is shown as it came.
 */
final class Mime {
    private static final int DEEPEST = 8;
    private static final int MOST_PARTS = 100;
    private static final Pattern TAG = Pattern.compile("<[^<>]*>");
    private static final Pattern ENCODED_WORD = Pattern.compile(
            "=\\?([^?\\s]{1,40})\\?([bBqQ])\\?([^?\\s]*)\\?=(?:\\s+(?==\\?[^?\\s]{1,40}\\?[bBqQ]\\?))?");

    private final Map<String, String> headers;
    private @Nullable String text;
    private @Nullable String html;
    private int parts;

    private Mime(Map<String, String> headers) {
        this.headers = headers;
    }

    static Mime parse(byte[] raw) {
        // one char for one byte, so that no byte is lost before its charset is known
        String message = new String(raw, StandardCharsets.ISO_8859_1);
        Map<String, String> headers = headers(message);
        Mime mime = new Mime(headers);
        mime.read(headers, body(message), 0);
        return mime;
    }

    /** A header's value, decoded; empty if there is none. */
    String header(String name) {
        return decodeWords(headers.getOrDefault(name, ""));
    }

    /** The plain text; of a mail that is HTML alone, its words. */
    String text() {
        if (text != null) {
            return text;
        }
        return html == null ? "" : words(html);
    }

    @Nullable
    String html() {
        return html;
    }

    private void read(Map<String, String> head, String body, int depth) {
        if (depth > DEEPEST || ++parts > MOST_PARTS) {
            return;
        }
        String type = head.getOrDefault("content-type", "text/plain");
        String kind = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        String boundary = parameter(type, "boundary");
        if (kind.startsWith("multipart/") && !boundary.isEmpty()) {
            for (String part : split(body, "--" + boundary)) {
                read(headers(part), body(part), depth + 1);
            }
        } else if (kind.equals("text/plain") && text == null) {
            text = decode(head, type, body);
        } else if (kind.equals("text/html") && html == null) {
            html = decode(head, type, body);
        }
    }

    /** The parts between lines that begin with the delimiter. */
    private static List<String> split(String body, String delimiter) {
        List<String> found = new ArrayList<>();
        String whole = "\r\n" + body;
        int begin = -1;
        int at = whole.indexOf("\r\n" + delimiter);
        while (at >= 0 && found.size() < MOST_PARTS) {
            if (begin >= 0) {
                found.add(whole.substring(Math.min(begin, at), at));
            }
            int after = at + 2 + delimiter.length();
            int endOfLine = whole.indexOf("\r\n", after);
            if (whole.startsWith("--", after) || endOfLine < 0) {
                return found;
            }
            begin = endOfLine + 2;
            at = whole.indexOf("\r\n" + delimiter, endOfLine);
        }
        if (begin >= 0 && at < 0) {
            found.add(whole.substring(begin));
        }
        return found;
    }

    private static Map<String, String> headers(String message) {
        Map<String, String> headers = new HashMap<>();
        if (message.startsWith("\r\n")) {
            return headers;
        }
        int end = message.indexOf("\r\n\r\n");
        String head = (end < 0 ? message : message.substring(0, end)).replaceAll("\r\n[ \t]+", " ");
        for (String line : head.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                headers.putIfAbsent(name, line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static String body(String message) {
        if (message.startsWith("\r\n")) {
            return message.substring(2);
        }
        int end = message.indexOf("\r\n\r\n");
        return end < 0 ? "" : message.substring(end + 4);
    }

    private static String decode(Map<String, String> head, String type, String body) {
        String encoding =
                head.getOrDefault("content-transfer-encoding", "").strip().toLowerCase(Locale.ROOT);
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        byte[] decoded = switch (encoding) {
            case "base64" -> base64(body);
            case "quoted-printable" -> quotedPrintable(bytes, false);
            default -> bytes;
        };
        return new String(decoded, charset(parameter(type, "charset")))
                .replace("\r\n", "\n")
                .strip();
    }

    private static byte[] base64(String encoded) {
        try {
            return Base64.getMimeDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            return encoded.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** @param word whether it is the Q encoding of a header, where an underscore is a space */
    private static byte[] quotedPrintable(byte[] encoded, boolean word) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            int one = encoded[i];
            int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
            int low = i + 2 < encoded.length ? Character.digit(encoded[i + 2], 16) : -1;
            if (one == '=' && high >= 0 && low >= 0) {
                decoded.write(high << 4 | low);
                i += 2;
            } else if (one == '=' && i + 2 < encoded.length && encoded[i + 1] == '\r' && encoded[i + 2] == '\n') {
                i += 2;
            } else {
                decoded.write(word && one == '_' ? ' ' : one);
            }
        }
        return decoded.toByteArray();
    }

    private static String decodeWords(String value) {
        Matcher words = ENCODED_WORD.matcher(value);
        StringBuilder decoded = new StringBuilder();
        int end = 0;
        while (words.find()) {
            decoded.append(utf8(value.substring(end, words.start())));
            byte[] bytes = words.group(2).equalsIgnoreCase("b")
                    ? base64(words.group(3))
                    : quotedPrintable(words.group(3).getBytes(StandardCharsets.ISO_8859_1), true);
            decoded.append(new String(bytes, charset(words.group(1))));
            end = words.end();
        }
        return decoded.append(utf8(value.substring(end))).toString();
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static Charset charset(String name) {
        try {
            return name.isEmpty() ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    private static String parameter(String header, String name) {
        return Arrays.stream(header.split(";", -1))
                .map(String::strip)
                .filter(part -> part.toLowerCase(Locale.ROOT).startsWith(name + "="))
                .map(part -> part.substring(name.length() + 1).strip().replace("\"", ""))
                .findFirst()
                .orElse("");
    }

    /** The words of HTML: no tags, no styles, no empty lines. In one pass each, whatever the markup is like. */
    private static String words(String markup) {
        String visible = without(without(markup, "<style", "</style>"), "<script", "</script>");
        return TAG.matcher(visible)
                .replaceAll(" ")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static String without(String markup, String open, String close) {
        StringBuilder kept = new StringBuilder(markup.length());
        int end = 0;
        int begin = markup.indexOf(open);
        while (begin >= 0) {
            kept.append(markup, end, begin);
            int closed = markup.indexOf(close, begin);
            end = closed < 0 ? markup.length() : closed + close.length();
            begin = markup.indexOf(open, end);
        }
        return kept.append(markup, end, markup.length()).toString();
    }
}
