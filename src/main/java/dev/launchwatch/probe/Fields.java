package dev.launchwatch.probe;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names and values of a query or a form, in order. */
record Fields(List<Map.Entry<String, String>> entries) {
    private static final int MOST = 200;

    Fields {
        entries = List.copyOf(entries);
    }

    /** The query of an address; broken escapes stand for themselves. */
    static Fields ofQuery(URI url) {
        List<Map.Entry<String, String>> entries = new ArrayList<>();
        if (url.getRawQuery() != null) {
            for (String field : url.getRawQuery().split("&", MOST)) {
                String[] pair = field.split("=", 2);
                if (!pair[0].isEmpty()) {
                    entries.add(Map.entry(decode(pair[0]), pair.length < 2 ? "" : decode(pair[1])));
                }
            }
        }
        return new Fields(entries);
    }

    /** The first value of this name. */
    Optional<String> get(String name) {
        return entries.stream()
                .filter(entry -> entry.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    boolean has(String name) {
        return get(name).filter(value -> !value.isEmpty()).isPresent();
    }

    Fields without(String name) {
        return new Fields(
                entries.stream().filter(entry -> !entry.getKey().equals(name)).toList());
    }

    Fields with(String name, String value) {
        List<Map.Entry<String, String>> all = new ArrayList<>(without(name).entries);
        all.add(Map.entry(name, value));
        return new Fields(all);
    }

    /** As a form or query sends it. */
    String encoded() {
        return Request.form(entries);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
