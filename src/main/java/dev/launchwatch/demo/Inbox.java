package dev.launchwatch.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What arrived, in order; the oldest make room. Safe for use by several threads. */
final class Inbox {
    private static final int MOST = 1000;
    private static final int MOST_CHARACTERS = 16_000_000;

    private final Deque<InboxMessage> messages = new ArrayDeque<>();
    private long characters;

    synchronized void add(InboxMessage message) {
        messages.addLast(message);
        characters += size(message);
        while (messages.size() > MOST || (characters > MOST_CHARACTERS && messages.size() > 1)) {
            characters -= size(messages.removeFirst());
        }
    }

    synchronized List<InboxMessage> all() {
        return List.copyOf(messages);
    }

    synchronized void clear() {
        messages.clear();
        characters = 0;
    }

    private static long size(InboxMessage message) {
        long html = message.html() == null ? 0 : message.html().length();
        return html
                + message.text().length()
                + message.title().length()
                + message.alert().length();
    }
}
