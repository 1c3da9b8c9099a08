package dev.launchwatch.config;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes JSON with two spaces of indentation, members in their order, so that a change shows as a small difference. */
final class JsonText {
    private final StringBuilder out = new StringBuilder();

    private JsonText() {}

    /** The text of a value made of maps, lists, strings, numbers and booleans, with a line end. */
    static String of(Object value) {
        JsonText text = new JsonText();
        text.value(value, "");
        return text.out.append('\n').toString();
    }

    private void value(Object value, String indent) {
        switch (value) {
            case Map<?, ?> members -> {
                Iterator<? extends Map.Entry<?, ?>> entries = members.entrySet().iterator();
                block('{', '}', members.isEmpty(), indent, () -> {
                    Map.Entry<?, ?> entry = entries.next();
                    string(String.valueOf(entry.getKey()));
                    out.append(": ");
                    value(entry.getValue(), indent + "  ");
                    return entries.hasNext();
                });
            }
            case List<?> items -> {
                Iterator<?> values = items.iterator();
                block('[', ']', items.isEmpty(), indent, () -> {
                    value(values.next(), indent + "  ");
                    return values.hasNext();
                });
            }
            case String text -> string(text);
            case Number number -> out.append(number);
            case Boolean truth -> out.append(truth);
            default -> throw new IllegalArgumentException(value.getClass() + " is not JSON");
        }
    }

    /** Writes one element and says whether there are more. */
    private interface Element {
        boolean write();
    }

    private void block(char open, char close, boolean empty, String indent, Element element) {
        out.append(open);
        boolean more = !empty;
        while (more) {
            out.append('\n').append(indent).append("  ");
            more = element.write();
            out.append(more ? "," : "");
        }
        out.append(empty ? "" : "\n" + indent).append(close);
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
