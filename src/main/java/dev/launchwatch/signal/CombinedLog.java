package dev.launchwatch.signal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines of the formats common and combined of nginx and Apache, with the virtual host before them or more fields behind. Everything
 * between the brackets and quotes may come from a stranger; servers escape quotes in it, so that quotes alone are believed.
 *
 * @see <a href="https://nginx.org/en/docs/http/ngx_http_log_module.html">nginx</a>
 * @see <a href="https://httpd.apache.org/docs/current/mod/mod_log_config.html">Apache</a>
 */
final class CombinedLog implements LineDecoder {
    /** No fields behind the user agent. */
    static final LogFormat.Extended NOTHING_MORE = new LogFormat.Extended(null, Mapping.Unit.S, null);

    /** Status, size, referrer and user agent come before the fields that have a number. */
    private static final int BEFORE = 4;

    private static final int MOST_FIELDS = 40;
    private static final int LONGEST_NUMBER = 20;
    private static final BigDecimal LONGEST_MILLIS = BigDecimal.valueOf(86_400_000);
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private final Meaning meaning;
    private final LogFormat.Extended more;
    private final BigDecimal unit;

    CombinedLog(Meaning meaning, LogFormat.Extended more) {
        this.meaning = meaning;
        this.more = more;
        this.unit = MappedEvents.millis(more.latencyUnit());
    }

    @Override
    public List<Decoded> decode(byte[] line) {
        try {
            return List.of(read(new String(line, StandardCharsets.UTF_8)));
        } catch (BadItemException e) {
            return List.of(e.bad());
        }
    }

    private Decoded read(String line) throws BadItemException {
        int closing = line.indexOf("] \"");
        int opening = closing < 0 ? -1 : line.lastIndexOf('[', closing);
        if (opening < 1) {
            throw new BadItemException("the line is not of the format combined or common: check 'lines'");
        }
        Instant at = time(line.substring(opening + 1, closing));
        if (at == null) {
            throw new BadItemException("the time is none such as [31/Jan/2026:12:00:00 +0000]: check 'lines'");
        }
        int end = quoted(line, closing + 2);
        if (end < 0) {
            throw new BadItemException("the line ends within the request: it was cut");
        }
        Request request = Request.of(line.substring(closing + 3, end));
        List<String> fields = fields(line, end + 1);
        int status = status(fields);
        if (status == 0) {
            return new Decoded.Ignored(); // the visitor left before the answer
        }
        String kind = meaning.kind(request, status);
        Whom whom = whom(line.substring(0, opening).strip());
        String ip = field(fields, more.ip());
        return new Draft(kind)
                .at(at)
                .ip(ip == null ? whom.ip : ip)
                .account(whom.account)
                .route(Meaning.route(request, status))
                .status(status)
                .latency(latency(field(fields, more.latency())))
                .reason(Meaning.reason(kind, status))
                .done();
    }

    /** Whose request it was, by what stands before the time. */
    private record Whom(@Nullable String ip, @Nullable String account) {}

    /** Reads {@code ip identity user} and {@code host:port ip identity user}; a user may have blanks in it. */
    private static Whom whom(String text) {
        String[] parts = text.split(" ", 4);
        boolean host = parts.length > 3 && !parts[1].equals("-") && isHostWithPort(parts[0]);
        String[] rest = (host ? text.substring(parts[0].length() + 1) : text).split(" ", 3);
        return new Whom(rest[0], rest.length < 3 || rest[2].equals("-") ? null : rest[2]);
    }

    /** An address of version 6 has more than one colon. */
    private static boolean isHostWithPort(String text) {
        int colon = text.indexOf(':');
        return colon > 0 && colon == text.lastIndexOf(':') && isPort(text, colon + 1, text.length());
    }

    private static boolean isPort(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return to > from;
    }

    /** Where the quote that opens at {@code from} is closed, -1 if it is not. */
    private static int quoted(String line, int from) {
        for (int i = from + 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i;
            }
        }
        return -1;
    }

    /** What follows the request, apart: in quotes, or up to the next blank. */
    private static List<String> fields(String line, int from) {
        List<String> fields = new ArrayList<>();
        int at = from;
        while (at < line.length() && fields.size() < MOST_FIELDS) {
            if (line.charAt(at) == ' ') {
                at++;
                continue;
            }
            boolean quoted = line.charAt(at) == '"';
            int end = quoted ? quoted(line, at) : line.indexOf(' ', at);
            end = end < 0 ? line.length() : end;
            fields.add(line.substring(quoted ? at + 1 : at, end));
            at = end + 1;
        }
        return fields;
    }

    private @Nullable String field(List<String> fields, @Nullable Integer place) {
        int index = place == null ? -1 : BEFORE + place - 1;
        if (index < BEFORE || index >= fields.size()) {
            return null;
        }
        String field = fields.get(index);
        return field.isEmpty() || field.equals("-") ? null : field;
    }

    private static int status(List<String> fields) throws BadItemException {
        String text = fields.isEmpty() ? "" : fields.getFirst();
        if (text.equals("-") || text.equals("000")) {
            return 0;
        }
        int status = 0;
        for (int i = 0; i < text.length() && text.length() == 3; i++) {
            char c = text.charAt(i);
            status = c < '0' || c > '9' ? -10_000 : 10 * status + c - '0';
        }
        if (status < 100 || status > 599) {
            throw new BadItemException("the status is none from 100 to 599: check 'lines'");
        }
        return status;
    }

    /** A time that is none, or longer than a day, is not known. */
    private @Nullable Duration latency(@Nullable String field) {
        if (field == null) {
            return null;
        }
        String text = field.substring(field.lastIndexOf('=') + 1);
        if (text.isEmpty() || text.length() > LONGEST_NUMBER) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.') {
                return null;
            }
        }
        try {
            BigDecimal millis = new BigDecimal(text).multiply(unit);
            return millis.compareTo(LONGEST_MILLIS) > 0
                    ? null
                    : Duration.ofNanos(millis.movePointRight(6)
                            .setScale(0, RoundingMode.HALF_UP)
                            .longValueExact());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Reads {@code 31/Jan/2026:12:00:00 +0100}, or RFC 3339 as of nginx' $time_iso8601; null if it is neither. */
    private static @Nullable Instant time(String text) {
        if (text.length() != 26 || text.charAt(2) != '/' || text.charAt(6) != '/' || text.charAt(20) != ' ') {
            return Times.parse(text);
        }
        int month = MONTHS.indexOf(text.substring(3, 6));
        int sign = text.charAt(21) == '-' ? -1 : text.charAt(21) == '+' ? 1 : 0;
        int zone = 60 * number(text, 22, 24) + number(text, 24, 26);
        if (month < 0
                || month % 3 != 0
                || sign == 0
                || text.charAt(11) != ':'
                || text.charAt(14) != ':'
                || text.charAt(17) != ':') {
            return null;
        }
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(text, 7, 11),
                    month / 3 + 1,
                    number(text, 0, 2),
                    number(text, 12, 14),
                    number(text, 15, 17),
                    Math.min(59, number(text, 18, 20))); // a leap second
            return Times.bounded(local.toInstant(ZoneOffset.ofTotalSeconds(sign * 60 * zone)));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The number that these digits are; far out of any range if one is none. */
    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            number = c < '0' || c > '9' ? -100_000 : 10 * number + c - '0';
        }
        return number;
    }
}
