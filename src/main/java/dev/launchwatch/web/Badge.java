package dev.launchwatch.web;

import dev.launchwatch.model.Wording;
import dev.launchwatch.web.PublicStatus.Part;
import dev.launchwatch.web.PublicStatus.State;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** A small picture for other people's pages: what it is about on the left, how it is on the right. */
final class Badge {
    private static final int LONGEST = 60;
    private static final int PADDING = 12;
    private static final String GREY = "#5f6368";

    private Badge() {}

    /** What a badge is about. */
    enum Kind {
        STATE,
        UPTIME,
        LATENCY;

        static Optional<Kind> of(String file) {
            for (Kind kind : values()) {
                if (file.equals(kind.name().toLowerCase(Locale.ROOT) + ".svg")) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** The state of all. */
    static String overall(PublicStatus status, Wording wording) {
        return svg(
                status.design().title(),
                StatusView.sentence(status.parts(), wording),
                colour(StatusView.overall(status.parts())));
    }

    /** @param days of which the uptime is shown, today among them */
    static String of(PublicStatus status, Part part, Kind kind, int days, Wording wording) {
        Words words = new Words(wording, status.design().zone());
        return switch (kind) {
            case STATE -> svg(part.shown(), StatusView.word(part.state(), wording), colour(part.state()));
            case UPTIME -> {
                LocalDate today = status.at().atZone(status.design().zone()).toLocalDate();
                OptionalDouble share = StatusView.uptime(part, days, today);
                String label = part.shown() + ", " + Wording.fill(wording.days(), "count", Integer.toString(days));
                yield svg(label, words.share(share), colour(share));
            }
            case LATENCY -> {
                List<Duration> known = Lines.known(part.typical());
                yield svg(
                        part.shown(),
                        known.isEmpty() ? wording.noData() : words.answer(known.get((known.size() - 1) / 2)),
                        known.isEmpty() ? GREY : "#2457b5");
            }
        };
    }

    /** The icon in the browser's tab for a state; its shape tells them apart as well. */
    static Optional<String> icon(String file) {
        for (State state : State.values()) {
            if (file.equals("icon-" + state.code() + ".svg")) {
                return Optional.of("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\"><path fill=\""
                        + colour(state) + "\" d=\"" + shape(state) + "\"/></svg>");
            }
        }
        return Optional.empty();
    }

    private static String shape(State state) {
        return switch (state) {
            case UP, CHECKING, UNKNOWN -> "M8 1a7 7 0 1 0 0 14a7 7 0 0 0 0-14";
            case DEGRADED -> "M8 1l7.5 14h-15z";
            case MAINTENANCE -> "M2 2h12v12H2z";
            case DOWN -> "M4 1l4 4 4-4 3 3-4 4 4 4-3 3-4-4-4 4-3-3 4-4-4-4z";
        };
    }

    private static String colour(State state) {
        return switch (state) {
            case UP -> "#0b7043";
            case DEGRADED -> "#8a5a00";
            case DOWN -> "#b3261e";
            case MAINTENANCE -> "#2457b5";
            case CHECKING, UNKNOWN -> GREY;
        };
    }

    private static String colour(OptionalDouble share) {
        if (share.isEmpty()) {
            return GREY;
        }
        double value = share.getAsDouble();
        return colour(value >= 0.99 ? State.UP : value >= 0.95 ? State.DEGRADED : State.DOWN);
    }

    private static String svg(String label, String value, String colour) {
        String left = shortened(label);
        String right = shortened(value);
        int leftText = width(left);
        int rightText = width(right);
        int leftWidth = leftText + PADDING;
        int rightWidth = rightText + PADDING;
        int all = leftWidth + rightWidth;
        String name = escaped(left + ": " + right);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="20" role="img" aria-label="%s"><title>%s</title>\
                <clipPath id="r"><rect width="%d" height="20" rx="4"/></clipPath><g clip-path="url(#r)">\
                <path fill="#39434e" d="M0 0h%dv20H0z"/><path fill="%s" d="M%d 0h%dv20H%dz"/></g>\
                <g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">\
                <text x="6" y="14" textLength="%d">%s</text><text x="%d" y="14" textLength="%d">%s</text></g></svg>
                """.formatted(
                        all,
                        name,
                        name,
                        all,
                        leftWidth,
                        colour,
                        leftWidth,
                        rightWidth,
                        leftWidth,
                        leftText,
                        escaped(left),
                        leftWidth + 6,
                        rightText,
                        escaped(right));
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }

    /** About what Verdana takes at 11 pixels; the picture stretches its text to this. */
    private static int width(String text) {
        return (int) Math.round(text.codePoints()
                .mapToDouble(point -> {
                    if (point > 0x2e80) {
                        return 11;
                    }
                    if ("iIjl.,:;'| \u202f".indexOf(point) >= 0) {
                        return 4;
                    }
                    if ("mwMW%@".indexOf(point) >= 0) {
                        return 10.5;
                    }
                    return Character.isUpperCase(point) ? 7.8 : 6.8;
                })
                .sum());
    }

    /** As text and attributes of XML. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(Edition.isXml(point) ? point : 0xfffd);
            }
        });
        return escaped.toString();
    }
}
