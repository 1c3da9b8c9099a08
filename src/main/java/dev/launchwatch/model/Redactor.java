package dev.launchwatch.model;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets and personal data out of a text before it may reach a log, an alert, a metric or the store.
 *
 * <p>What it knows: every configured secret and captured value by its exact text (longer than three characters), and by
 * shape JSON Web Tokens, bearer and basic credentials, e-mail addresses, and the values of query parameters and JSON
 * members whose names speak of secrets.
 */
public final class Redactor {
    private static final String MARK = "[redacted]";
    private static final int SHORTEST_SECRET = 4;
    private static final Pattern TOKEN = Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+\\.?[A-Za-z0-9_-]*");
    private static final Pattern CREDENTIAL = Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{6,}");
    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\\.[A-Za-z]{2,24}");
    private static final Pattern NAMED = Pattern.compile(
            "(?i)([\"']?[a-z0-9_-]{0,40}(?:password|passwd|secret|token|api[_-]?key|session|code_verifier)[a-z0-9_-]{0,20}[\"']?\\s{0,3}[:=]\\s{0,3}[\"']?)([^\"'&\\s,;}<]{4,})");

    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-F]{2}");

    /** By so many characters before a cut a secret is known by its shape; what is shorter is left out there. */
    private static final int MARGIN = 256;

    private final List<String> secrets;

    public Redactor(Set<String> secrets) {
        this.secrets = secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST_SECRET)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** One that also knows {@code more}, for a value captured during a probe. */
    public Redactor with(String more) {
        Set<String> all = new TreeSet<>(secrets);
        all.add(more);
        return new Redactor(all);
    }

    /** The text without secrets and personal data. Linear in the text's length; the text may come from an attacker. */
    public String clean(String text) {
        String cleaned = text;
        for (String secret : secrets) {
            cleaned = cleaned.replace(secret, MARK);
        }
        cleaned = TOKEN.matcher(cleaned).replaceAll(MARK);
        cleaned = CREDENTIAL.matcher(cleaned).replaceAll("$1 " + MARK);
        cleaned = NAMED.matcher(cleaned).replaceAll("$1" + MARK);
        return EMAIL.matcher(cleaned).replaceAll(MARK);
    }

    /**
     * One that knows these too, and everything it knows also as others write it: as a part of an address, in JSON, in HTML, in Base64, byte by byte. For what
     * a server answers, which may say again what it was told.
     */
    public Redactor withEchoes(Collection<String> more) {
        Set<String> all = new TreeSet<>(secrets);
        all.addAll(more);
        for (String secret : List.copyOf(all)) {
            if (secret.length() >= SHORTEST_SECRET) {
                all.addAll(echoes(secret));
            }
        }
        return new Redactor(all);
    }

    private static Set<String> echoes(String secret) {
        String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String json = secret.replace("\\", "\\\\").replace("\"", "\\\"");
        String html = secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return Set.copyOf(List.of(
                form,
                form.replace("+", "%20"),
                lowerEscapes(form),
                lowerEscapes(form).replace("+", "%20"),
                json,
                json.replace("/", "\\/"),
                json.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"),
                html,
                html.replace("\"", "&quot;").replace("'", "&#39;"),
                html.replace("\"", "&#34;").replace("'", "&#x27;"),
                new String(bytes, StandardCharsets.ISO_8859_1), // a header, read byte by byte
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
    }

    private static String lowerEscapes(String form) {
        return ESCAPE.matcher(form).replaceAll(escape -> escape.group().toLowerCase(Locale.ROOT));
    }

    /** The values in a text that by their names or by their shape are secrets. */
    public static Set<String> secretsIn(String text) {
        Set<String> found = new TreeSet<>();
        for (Matcher named = NAMED.matcher(text); named.find(); ) {
            found.add(named.group(2));
        }
        for (Matcher token = TOKEN.matcher(text); token.find(); ) {
            found.add(token.group());
        }
        return found;
    }

    /**
     * {@link #clean} and cut to {@code length} characters. Where there is more text than is looked at, what may be half a secret at its end is
     * left out.
     *
     * @param goesOn whether the text broke off or was cut before
     */
    public String head(String text, int length, boolean goesOn) {
        // Cleaning all of it would read megabytes to show a line.
        boolean larger = text.length() > length + MARGIN;
        boolean more = goesOn || larger;
        String looked = larger ? text.substring(0, length + MARGIN) : text;
        String cleaned = clean(more ? looked.substring(0, halved(looked)) : looked);
        int whole = larger ? Math.max(0, cleaned.length() - MARGIN) : cleaned.length();
        return cleaned.substring(0, Math.min(length, whole));
    }

    /** Where the beginning of a known secret begins that goes on behind the text's end; the text's length if none does. */
    private int halved(String text) {
        int first = text.length();
        for (String secret : secrets) {
            int from = Math.max(0, text.length() - secret.length() + 1);
            for (int i = from; i < first; i++) {
                if (text.regionMatches(i, secret, 0, text.length() - i)) {
                    first = i;
                }
            }
        }
        return first;
    }

    /** {@link #clean} and cut to {@code length} characters, control characters shown as spaces. */
    public String excerpt(String text, int length) {
        int looked = 2 * length;
        String cleaned =
                head(text, looked, false).replaceAll("\\p{Cntrl}+", " ").strip();
        boolean more = cleaned.length() > length || text.length() > looked + MARGIN;
        return more ? cleaned.substring(0, Math.min(cleaned.length(), length - 1)) + "…" : cleaned;
    }
}
