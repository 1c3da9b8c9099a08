package dev.launchwatch.config;

import dev.launchwatch.model.Wording;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The status page and its languages by themselves. */
final class StatusPageChecks {
    /** The grounds that links and focus stand on; the stylesheet has the same. */
    private static final int LIGHT = 0xf4f6f8;

    private static final int DARK = 0x18212b;
    private static final double LEAST_CONTRAST = 4.5;
    private static final int LONGEST_TITLE = 100;
    private static final int LONGEST_TEXT = 500;
    private static final List<String> PICTURES = List.of(".svg", ".png", ".jpg", ".jpeg", ".webp");
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]{1,20})}");

    private final Findings findings;
    private final TransportChecks files;

    StatusPageChecks(Findings findings, TransportChecks files) {
        this.findings = findings;
        this.files = files;
    }

    void check(StatusPage page) {
        text(page, "title", page.title(), LONGEST_TITLE);
        if (page.description().length() > LONGEST_TEXT) {
            findings.error(page, "description", "'description' has at most " + LONGEST_TEXT + " characters");
        }
        page.names().forEach((monitor, name) -> {
            if (name.isBlank() || name.length() > LONGEST_TITLE) {
                findings.name(page, "names", monitor, "a name has 1 to " + LONGEST_TITLE + " characters");
            }
        });
        url(page);
        colour(page, "accent", page.accent(), LIGHT, "light");
        colour(page, "accent-dark", page.accentDark(), DARK, "dark");
        if (page.logo() != null) {
            String lower = page.logo().toLowerCase(Locale.ROOT);
            if (PICTURES.stream().noneMatch(lower::endsWith)) {
                findings.error(page, "logo", "a logo is a file that ends in " + String.join(", ", PICTURES));
            } else {
                files.file(page, "logo", page.logo());
            }
        }
    }

    private void text(Object subject, String key, String text, int longest) {
        if (text.isBlank() || text.length() > longest) {
            findings.error(subject, key, "'" + key + "' has 1 to " + longest + " characters");
        }
    }

    private void url(StatusPage page) {
        if (page.url() != null && !isPage(page.url())) {
            findings.error(
                    page,
                    "url",
                    "'url' is where members read the page, without a path: write one such as https://status.example.org");
        }
    }

    private static boolean isPage(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
            return web
                    && bare
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void colour(StatusPage page, String key, String text, int ground, String mode) {
        if (!COLOUR.matcher(text).matches()) {
            findings.error(page, key, "a colour is six hexadecimal digits, such as #0b57d0");
            return;
        }
        double contrast = contrast(Integer.parseInt(text, 1, text.length(), 16), ground);
        if (contrast < LEAST_CONTRAST) {
            findings.error(
                    page,
                    key,
                    "%s can hardly be read on %s ground (contrast %.1f to 1, at least 4.5 is needed): take a %s one"
                            .formatted(text, mode, contrast, mode.equals("light") ? "darker" : "lighter"));
        }
    }

    /** How two colours contrast, 1 to 21, by WCAG 2.2. */
    static double contrast(int one, int other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    private static double luminance(int colour) {
        return 0.2126 * channel(colour >> 16 & 0xff)
                + 0.7152 * channel(colour >> 8 & 0xff)
                + 0.0722 * channel(colour & 0xff);
    }

    private static double channel(int value) {
        double share = value / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    void check(Wording wording) {
        if (!LANGUAGE.matcher(wording.language()).matches()) {
            findings.error(wording, "language", "a language is written as in HTML, such as de or pt-BR");
        }
        if (wording.months().split(" ", -1).length != 12) {
            findings.error(wording, "months", "'months' has twelve names with single spaces between them");
        }
        if (wording.units().split(" ", -1).length != 5) {
            findings.error(
                    wording, "units", "'units' has five words with single spaces between them, such as d h min s ms");
        }
        placeholders(wording).forEach((key, text) -> {
            List<String> known = List.of(text.getValue().split(" ", -1));
            String unknown = unknown(text.getKey(), known);
            if (unknown != null) {
                findings.error(
                        wording,
                        key,
                        "'" + key + "' has no {" + unknown + "}: it may hold "
                                + String.join(
                                        ", ",
                                        known.stream()
                                                .map(name -> "{" + name + "}")
                                                .toList()));
            }
        });
    }

    private static @Nullable String unknown(String text, List<String> known) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            if (!known.contains(matcher.group(1))) {
                return matcher.group(1);
            }
        }
        return null;
    }

    /** Texts that are filled in, by key, and the names of what they may hold. */
    private static Map<String, Map.Entry<String, String>> placeholders(Wording wording) {
        return Map.ofEntries(
                may("date", wording.date(), "day month year"),
                may("short-date", wording.shortDate(), "day month"),
                may("moment", wording.moment(), "date time zone"),
                may("nothing-happened", wording.nothingHappened(), "days"),
                may("more", wording.more(), "count"),
                may("hours", wording.hours(), "count"),
                may("days", wording.days(), "count"),
                may("days-ago", wording.daysAgo(), "count"),
                may("for-down", wording.forDown(), "time"),
                may("for-degraded", wording.forDegraded(), "time"),
                may("for-maintenance", wording.forMaintenance(), "time"),
                may("trouble-days", wording.troubleDays(), "count"),
                may("response-time", wording.responseTime(), "time"),
                may("response-time-doc", wording.responseTimeDoc(), "low high"),
                may("affects", wording.affects(), "monitors"),
                may("something-wrong", wording.somethingWrong(), "monitors"),
                may("lasted", wording.lasted(), "time"),
                may("since", wording.since(), "time"),
                may("as-of", wording.asOf(), "time"));
    }

    private static Map.Entry<String, Map.Entry<String, String>> may(String key, String text, String names) {
        return Map.entry(key, Map.entry(text, names));
    }
}
