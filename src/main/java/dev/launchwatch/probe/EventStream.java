package dev.launchwatch.probe;

import dev.launchwatch.probe.Exchange.Event;
import java.nio.charset.StandardCharsets;

/**
 * Reads server-sent events (WHATWG HTML, section 9.2.6) out of a growing array. Lines are cut before they are decoded,
 * so a character may come in pieces; what isn't UTF-8 is replaced.
 */
final class EventStream {
    private final Listener listener;
    private final StringBuilder data = new StringBuilder();
    private String name = "";
    private boolean hasData;
    private boolean begun;
    private boolean afterReturn;
    private int lineStart;
    private int position;

    /** Takes events; returns whether to read on. */
    @FunctionalInterface
    interface Listener {
        boolean event(String name, String data);
    }

    EventStream(Listener listener) {
        this.listener = listener;
    }

    /** Reads on, up to {@code length}. Returns whether the listener wants more. */
    boolean read(byte[] bytes, int length) {
        if (!begun && !begin(bytes, length)) {
            return true;
        }
        while (position < length) {
            byte b = bytes[position++];
            if (afterReturn && b == '\n') {
                lineStart = position; // the second half of a line's end
            } else if (b == '\n' || b == '\r') {
                int start = lineStart;
                lineStart = position;
                afterReturn = b == '\r';
                if (!line(bytes, start, position - 1)) {
                    return false;
                }
                continue;
            }
            afterReturn = false;
        }
        return true;
    }

    /** Steps over a byte order mark. Returns whether it is known yet that there is one or none. */
    private boolean begin(byte[] bytes, int length) {
        if (length == 0 || (length < 3 && bytes[0] == (byte) 0xEF)) {
            return false;
        }
        if (length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            position = 3;
            lineStart = 3;
        }
        begun = true;
        return true;
    }

    private boolean line(byte[] bytes, int start, int end) {
        if (start == end) {
            return dispatch();
        }
        int colon = start;
        while (colon < end && bytes[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, end);
        if (value < end && bytes[value] == ' ') {
            value++;
        }
        if (is("data", bytes, start, colon)) {
            if (hasData) {
                data.append('\n');
            }
            hasData = true;
            data.append(new String(bytes, value, end - value, StandardCharsets.UTF_8));
        } else if (is("event", bytes, start, colon)) {
            name = new String(bytes, value, end - value, StandardCharsets.UTF_8);
        }
        return true; // comments, id, retry and unknown fields mean nothing to a probe
    }

    private boolean dispatch() {
        boolean more = !hasData || listener.event(name.isEmpty() ? Event.UNNAMED : name, data.toString());
        name = "";
        hasData = false;
        data.setLength(0);
        return more;
    }

    private static boolean is(String field, byte[] bytes, int start, int end) {
        if (end - start != field.length()) {
            return false;
        }
        for (int i = 0; i < field.length(); i++) {
            if (bytes[start + i] != field.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
