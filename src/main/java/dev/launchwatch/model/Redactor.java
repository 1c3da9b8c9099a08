package dev.launchwatch.model;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

    /** {@link #clean} and cut to {@code length} characters, control characters shown as spaces. */
    public String excerpt(String text, int length) {
        // Cleaning first would read megabytes to show a line; the margin keeps a secret at the cut from being halved.
        int margin = secrets.isEmpty() ? 256 : Math.max(256, secrets.getFirst().length());
        String head = text.length() > length + margin ? text.substring(0, length + margin) : text;
        String cleaned = clean(head).replaceAll("\\p{Cntrl}+", " ").strip();
        return cleaned.length() > length ? cleaned.substring(0, length - 1) + "…" : cleaned;
    }
}
