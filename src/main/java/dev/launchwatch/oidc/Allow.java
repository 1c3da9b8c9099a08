package dev.launchwatch.oidc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Who may enter, of all whom the provider knows: by an address, all addresses of a domain, or a claim's value. One that fits is enough.
 */
public final class Allow {
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@:]+@[^\\s@:]+");
    private static final Pattern DOMAIN = Pattern.compile("@[^\\s@:]+");

    private final List<Entry> entries;

    private Allow(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    private sealed interface Entry {
        record Address(String email) implements Entry {}

        record Domain(String suffix) implements Entry {}

        record Claim(String name, String value) implements Entry {}
    }

    /**
     * Reads the list: {@code ada@example.org}, {@code @example.org} or {@code groups:oncall}. A claim whose name is a URL or a URN ends at the
     * last colon, every other at the first.
     *
     * @throws IllegalArgumentException saying which entry is none, or that there is none
     */
    public static Allow of(List<String> texts) {
        List<Entry> entries = new ArrayList<>();
        for (String text : texts) {
            if (!text.isBlank()) {
                entries.add(entry(text.strip()));
            }
        }
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("it has no entry");
        }
        return new Allow(entries);
    }

    private static Entry entry(String text) {
        if (DOMAIN.matcher(text).matches()) {
            return new Entry.Domain(text.toLowerCase(Locale.ROOT));
        }
        if (ADDRESS.matcher(text).matches()) {
            return new Entry.Address(text.toLowerCase(Locale.ROOT));
        }
        boolean uri = text.startsWith("https:") || text.startsWith("http:") || text.startsWith("urn:");
        int colon = uri ? text.lastIndexOf(':') : text.indexOf(':');
        String name = colon < 1 ? "" : text.substring(0, colon).strip();
        String value = colon < 1 ? "" : text.substring(colon + 1).strip();
        if (name.isEmpty() || value.isEmpty() || value.startsWith("//") || name.indexOf('*') >= 0) {
            throw new IllegalArgumentException("\"" + text + "\" is neither an address, a @domain nor claim:value");
        }
        return new Entry.Claim(name, value);
    }

    /** Whether they may. Addresses count when the provider has verified them. */
    boolean admits(Claims claims) {
        return entries.stream().anyMatch(entry -> switch (entry) {
            case Entry.Address(var email) ->
                claims.email().map(Allow::lower).filter(email::equals).isPresent();
            case Entry.Domain(var suffix) ->
                claims.email()
                        .map(Allow::lower)
                        .filter(email -> email.indexOf('@') == email.lastIndexOf('@') && email.endsWith(suffix))
                        .isPresent();
            case Entry.Claim(var name, var value) -> claims.has(name, value);
        });
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
