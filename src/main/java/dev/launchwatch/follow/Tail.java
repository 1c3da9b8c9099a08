package dev.launchwatch.follow;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that is followed, whatever it is called: open while more is expected of it. How far it is read moves only by {@link #pass}, so
 * that what nobody took is read again. For one thread at a time.
 */
final class Tail {
    private final long file;
    private String base;
    private String key;
    private int headLength;
    private int head;
    private long offset;
    private long modified;
    private boolean done;

    /** The first bytes as they were, while it is open. */
    private byte[] first = {};

    private @Nullable Content content;

    /** Up to where a line that is too long was looked at; up to {@code offset} if there is none. */
    private long scanned;

    private boolean live;
    private boolean exhausted;
    private int missed;
    private long quietSince;

    /**
     * Begins a file.
     *
     * @param modified when its name had been written to last, in what is known of it
     */
    Tail(long file, Entry entry, long modified) {
        this.file = file;
        this.base = entry.base();
        this.key = entry.key();
        this.modified = modified;
    }

    /** Goes on where it was. */
    Tail(Position position) {
        this.file = position.file();
        this.base = position.base();
        this.key = position.key();
        this.headLength = position.headLength();
        this.head = position.head();
        this.offset = position.offset();
        this.modified = position.modified();
        this.done = position.done();
    }

    /** One of which nothing is read, since it was there before anybody looked. */
    static Tail ofDone(long file, Entry entry) throws IOException {
        Tail tail = new Tail(file, entry, entry.modified());
        tail.offset = entry.size();
        tail.known(entry.first());
        tail.done = true;
        return tail;
    }

    /** This file without its end, under another number. */
    Tail shorter(long number, long size, long now) {
        Position position = position();
        Tail tail = new Tail(
                new Position(number, base, key, position.headLength(), head, Math.min(size, offset), modified, false));
        tail.first = first;
        tail.content = content;
        tail.scanned = tail.offset;
        tail.live = live;
        tail.quietSince = now;
        content = null;
        return tail;
    }

    Position position() {
        return new Position(file, base, key, headLength, head, offset, modified, done);
    }

    /** What a step of reading found. */
    sealed interface Step {
        /** Nothing new. */
        record Still() implements Step {}

        /** It holds something else than what was read of it: it was cut, and begins anew. */
        record Cut() implements Step {}

        /** It holds what was read of it, and its end is missing. */
        record Shrunk(long size) implements Step {}

        /**
         * It goes on.
         *
         * @param to up to where these lines go
         * @param scanned up to where a line that is too long was looked at
         * @param first the first bytes, now that more are read
         * @param more whether there may be more right now
         */
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Lines(List<Line> lines, long to, long scanned, byte[] first, int tooLong, boolean more)
                implements Step {}
    }

    long file() {
        return file;
    }

    String base() {
        return base;
    }

    String key() {
        return key;
    }

    long offset() {
        return offset;
    }

    long modified() {
        return modified;
    }

    boolean isDone() {
        return done;
    }

    boolean isOpen() {
        return content != null;
    }

    boolean isLive() {
        return live;
    }

    long quietSince() {
        return quietSince;
    }

    /** Whether nothing of it was read, so that nothing tells it from others but what the file system calls it. */
    boolean isUnread() {
        return headLength == 0;
    }

    /** Whether a file of the folder begins as this one did. */
    boolean begins(Entry entry) throws IOException {
        return entry.begins(headLength, head);
    }

    /** Whether a file of the folder begins as this one does now, be it read or not. */
    Entry.Likeness likeness(Entry entry) throws IOException {
        Content open = content;
        if (begins(entry)) {
            return Entry.Likeness.ALIKE;
        }
        return open == null ? Entry.Likeness.DIFFERENT : entry.likeness(Entry.first(open, Head.LONGEST));
    }

    /** Whether a file of the folder is this one, under its own key. */
    boolean is(Entry entry) throws IOException {
        return entry.key().equals(key) && (isUnread() || begins(entry));
    }

    /** Goes on with one that was done, since it grows again. */
    boolean resume(Entry entry, long now) throws IOException {
        done = !open(entry, now);
        return !done;
    }

    /** How many looks it was not found by, this one among them. */
    int missed() {
        return ++missed;
    }

    /** Whether the last reading found nothing. */
    boolean isExhausted() {
        return exhausted;
    }

    /**
     * Opens it where it is now.
     *
     * @return whether it is still the one that was listed
     */
    boolean open(Entry entry, long now) throws IOException {
        Content opened = entry.open();
        boolean same = false;
        try {
            byte[] bytes = Entry.first(opened, Math.max(1, headLength));
            // Its name may have been given to another file since it was listed.
            same = Listing.key(entry.path()).equals(entry.key())
                    && (headLength == 0 || (bytes.length >= headLength && Head.of(bytes, headLength) == head));
            if (same) {
                first = Arrays.copyOf(bytes, headLength);
                content = opened;
                scanned = offset;
                exhausted = false;
                missed = 0;
                quietSince = now;
                key = entry.key();
                seen(entry);
            }
            return same;
        } finally {
            if (!same) {
                opened.close();
            }
        }
    }

    /** Passes over all that is in it, but for a line that has no end yet. Only right after it was opened first. */
    void toEnd() throws IOException {
        Content open = opened();
        long size = open.size();
        int length = (int) Math.min(Cutting.LONGEST, size);
        byte[] bytes = new byte[length];
        int last = Math.max(0, open.read(bytes, size - length)) - 1;
        while (last >= 0 && bytes[last] != '\n') {
            last--;
        }
        boolean whole = length == size;
        offset = last >= 0 ? size - length + last + 1 : whole ? 0 : size;
        scanned = offset;
        known(Entry.first(open, (int) Math.min(Head.LONGEST, offset)));
    }

    private void known(byte[] bytes) {
        first = bytes;
        headLength = bytes.length;
        head = Head.of(bytes, headLength);
    }

    /** What it begins with, now that something of it will be handed on: to be durable before that. */
    void announce(byte[] begun) {
        known(Arrays.copyOf(begun, Math.min(begun.length, Head.LONGEST)));
    }

    /**
     * Takes note of what it begins with, as soon as there is a line: to be durable together with the files that were found beside it.
     *
     * @return whether that is known only now
     */
    boolean identify() throws IOException {
        if (!isUnread()) {
            return false;
        }
        byte[] begun = Entry.first(opened(), Head.LONGEST);
        int length = begun.length;
        while (length > 0 && length < Head.LONGEST && begun[length - 1] != '\n') {
            length--;
        }
        // A hole, as a writer leaves it that keeps its place, begins like any other.
        if (length == 0 || begun[0] == 0) {
            return false;
        }
        known(Arrays.copyOf(begun, length));
        return true;
    }

    private Content opened() {
        Content open = content;
        if (open == null) {
            throw new IllegalStateException("it is not open");
        }
        return open;
    }

    /** It was seen in the folder under this name; the time is that of before it is read on. */
    void seen(Entry entry) {
        live = entry.isLive();
        base = live ? entry.base() : base;
        // Of which nothing is known may be cut: what was in it then is older than what is there now, and still to be
        // found.
        modified = isUnread() ? modified : Math.max(modified, entry.modified());
    }

    /** It is not in the folder any more. */
    void gone() {
        live = false;
    }

    /** It was cut: what was in it may be in a copy, under a key that is not known yet. */
    void cut() {
        close();
        live = false;
        key = "";
    }

    /** Nothing more is expected of it. */
    void end() {
        close();
        live = false;
        done = true;
    }

    void close() {
        Content open = content;
        content = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException _) {
                // it was only read
            }
        }
    }

    /** How many bytes of it are there and not read; 0 if that is not known. */
    long lag() {
        Content open = content;
        try {
            return open == null || open.fixed() ? 0 : Math.max(0, open.size() - offset);
        } catch (IOException _) {
            return 0;
        }
    }

    /** Whether it can grow no more. */
    boolean isFixed() {
        return opened().fixed();
    }

    /** Whether it holds something else now than what was read of it. */
    boolean isCut() {
        Content open = content;
        try {
            return open != null
                    && !open.fixed()
                    && !isUnread()
                    && !Arrays.equals(first, Entry.first(open, first.length));
        } catch (IOException _) {
            return false; // reading will tell
        }
    }

    /** Whether there is nothing behind what was looked at, so that reading is idle. */
    boolean isAtEnd() {
        Content open = content;
        try {
            exhausted = open != null && open.size() == scanned;
            return exhausted;
        } catch (IOException _) {
            return false; // reading will tell
        }
    }

    /** Reads on, at most a chunk. Nothing has passed before {@link #pass}. */
    Step read(byte[] buffer) throws IOException {
        Step step = step(buffer);
        exhausted = step instanceof Step.Still;
        return step;
    }

    private Step step(byte[] buffer) throws IOException {
        Content open = opened();
        long size = open.size();
        if (size < Math.max(offset, scanned)) {
            boolean same = !isUnread() && Arrays.equals(first, Entry.first(open, first.length));
            return same ? new Step.Shrunk(size) : notTheSame();
        }
        int read = open.read(buffer, scanned);
        if (read == 0) {
            return new Step.Lines(List.of(), offset, scanned, first, 0, true);
        }
        int length = Math.max(0, read);
        Cutting cutting = new Cutting(file, offset, scanned);
        cutting.cut(buffer, length);
        byte[] begun = begun(open, buffer, cutting);
        if (begun.length > 0 && !open.fixed() && !Arrays.equals(begun, Entry.first(open, begun.length))) {
            return notTheSame();
        }
        return cutting.to() == offset && cutting.scanned() == scanned
                ? new Step.Still()
                : new Step.Lines(
                        cutting.lines(),
                        cutting.to(),
                        cutting.scanned(),
                        begun,
                        cutting.tooLong(),
                        cutting.isFull() || length == buffer.length);
    }

    /** It holds something else now; of which nothing was taken, that is simply read. */
    private Step notTheSame() {
        scanned = offset;
        return isUnread() ? new Step.Still() : new Step.Cut();
    }

    /** The first bytes as they will be known once these lines have passed: of the very bytes that were read, where they are among them. */
    private byte[] begun(Content open, byte[] bytes, Cutting cutting) throws IOException {
        int length = (int) Math.min(Head.LONGEST, cutting.to());
        if (length <= first.length) {
            return first;
        }
        if (scanned > offset) {
            return Entry.first(open, length);
        }
        byte[] begun = Arrays.copyOf(first, length);
        System.arraycopy(bytes, (int) (first.length - offset), begun, first.length, length - first.length);
        return begun;
    }

    /** What was read up to there is taken. */
    void pass(Step.Lines lines, long now) {
        offset = lines.to();
        scanned = Math.max(offset, lines.scanned());
        if (lines.first().length > headLength) {
            known(lines.first());
        }
        quietSince = now;
    }

    /** The line that has no end, as that of a file that is done; none if there is nothing of it, or too much. */
    List<Line> rest(byte[] buffer) throws IOException {
        int read;
        do {
            read = opened().read(buffer, offset);
        } while (read == 0);
        return read < 0 || read > Cutting.LONGEST
                ? List.of()
                : List.of(new Line(file, offset, Arrays.copyOf(buffer, read)));
    }

    /** It is read to its end, that of its last line be there or not. */
    void passRest() throws IOException {
        Content open = opened();
        offset = open.fixed() ? offset : Math.max(offset, open.size());
        scanned = offset;
    }
}
