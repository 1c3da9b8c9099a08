package dev.launchwatch.follow;

import dev.launchwatch.model.StoreUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The files of a source, those that are read and those that were: finds them again in the folder after they were renamed, copied, packed
 * or cut, also while nobody looked, and sees to it that a number is durable before a line with it is read. For one thread at a time.
 */
final class Tails {
    /** How many files of one name are remembered that are done. */
    private static final int MOST_DONE = 16;

    /** How many looks a file may be missing: while it is renamed, a look may see neither name. */
    private static final int MOST_MISSED = 10;

    private static final System.Logger LOG = System.getLogger(Tails.class.getName());

    private final Followed followed;
    private final Positions positions;
    private final RandomGenerator random;

    private final List<Tail> all = new ArrayList<>();
    private final Set<Tail> changed = new LinkedHashSet<>();
    private final Set<Long> forgotten = new LinkedHashSet<>();

    /** Keys of files that were there at first and could not be read. */
    private final Set<String> closed = new HashSet<>();

    /** When the files of each name had been written last, as the last look saw it. */
    private final Map<String, Long> written = new HashMap<>();

    /** Names of which a rotated file may be a copy, or one that came between two looks; the next look tells. */
    private final Set<String> unclear = new HashSet<>();

    private boolean loaded;
    private boolean first;
    private long lost;

    /** @param random draws numbers, which must not be guessed */
    Tails(Followed followed, Positions positions, RandomGenerator random) {
        this.followed = followed;
        this.positions = positions;
        this.random = random;
    }

    /** Those that are open, the ones that were rotated before the ones that grow, else by their age. */
    List<Tail> open() {
        return all.stream()
                .filter(Tail::isOpen)
                .sorted(Comparator.comparing(Tail::isLive))
                .toList();
    }

    /** How many rotated files of a name are open. */
    long openBefore(String base) {
        return all.stream()
                .filter(tail -> tail.isOpen() && !tail.isLive() && tail.base().equals(base))
                .count();
    }

    /** Whether the file of a name is written to. */
    boolean grows(String base) {
        return all.stream().anyMatch(tail -> tail.isLive() && tail.base().equals(base) && tail.offset() > 0);
    }

    long lag() {
        return all.stream().mapToLong(Tail::lag).sum();
    }

    /** Files of which the rest was not found any more. */
    long lost() {
        return lost;
    }

    /** It was read on. */
    void changed(Tail tail) {
        changed.add(tail);
    }

    /**
     * Finds files again and begins new ones; durable before it returns.
     *
     * @return why a file that is there cannot be read, or empty
     * @throws StoreUnavailableException if it is not durable; then nothing may be read
     */
    String look(Listing listing, long now) {
        load();
        written.keySet().retainAll(unclear);
        Map<String, Long> seen = new HashMap<>();
        all.forEach(tail -> seen.merge(tail.base(), tail.modified(), Math::max));
        seen.forEach(written::putIfAbsent);
        // First: what was cut holds something else, which would hide what that is.
        for (Tail tail : open()) {
            if (tail.isCut()) {
                tail.cut();
                changed.add(tail);
            }
        }
        return find(listing, now);
    }

    private String find(Listing listing, long now) {
        List<Entry> free = new ArrayList<>(listing.entries());
        Set<Tail> gone = seen(free);
        String trouble = again(free, listing, now);
        replaced(free, gone, now);
        Set<Tail> begun = new LinkedHashSet<>();
        for (Entry entry : List.copyOf(free)) {
            if (entry.isLive()) {
                try {
                    begin(entry, now, begun);
                    free.remove(entry);
                } catch (IOException e) {
                    if (first) {
                        closed.add(entry.key());
                    }
                    trouble = Trouble.of(entry.path(), e);
                }
            }
        }
        if (first) {
            remember(free);
        } else {
            between(free, listing, begun, now);
        }
        first &= listing.hidden();
        identify();
        save();
        return trouble;
    }

    /** A file that is known by what it begins with is found again after a kill, whatever happens to it meanwhile. */
    private void identify() {
        for (Tail tail : open()) {
            try {
                if (tail.identify()) {
                    changed.add(tail);
                }
            } catch (IOException _) {
                // reading will tell
            }
        }
    }

    private void load() {
        if (loaded) {
            return;
        }
        for (Position position : positions.of(followed.source())) {
            if (followed.isBase(position.base())) {
                all.add(new Tail(position));
            }
        }
        first = all.isEmpty();
        loaded = true;
    }

    /** Takes what is open out of what is free; those that are not in the folder any more. */
    private Set<Tail> seen(List<Entry> free) {
        Set<Tail> gone = new LinkedHashSet<>();
        for (Tail tail : open()) {
            Entry found = null;
            for (Entry entry : free) {
                found = entry.key().equals(tail.key()) ? entry : found; // of several names, the one that grows
            }
            if (found == null) {
                tail.gone();
                gone.add(tail);
            } else {
                tail.seen(found);
                free.removeIf(entry -> entry.key().equals(tail.key()));
            }
        }
        return gone;
    }

    /** Opens those that are to be read on and are not open, as after a restart, wherever they are now. */
    private String again(List<Entry> free, Listing listing, long now) {
        String trouble = "";
        // Of which nothing was read come last: what the file system called them may be what it calls another file now.
        List<Tail> unopened = all.stream()
                .filter(tail -> !tail.isDone() && !tail.isOpen())
                .sorted(Comparator.comparing(Tail::isUnread))
                .toList();
        for (Tail tail : unopened) {
            try {
                Entry entry = match(tail, free);
                if (entry != null && tail.open(entry, now)) {
                    free.removeIf(other -> other.key().equals(entry.key()));
                    changed.add(tail);
                } else {
                    missed(tail, listing);
                }
            } catch (IOException e) {
                // It may be the one that cannot be read: nobody can say that it is lost.
                trouble = Trouble.of(followed.path(), e);
            }
        }
        return trouble;
    }

    /** @throws IOException if none is it, and one that may be it cannot be read */
    private static @Nullable Entry match(Tail tail, List<Entry> free) throws IOException {
        IOException hidden = null;
        Entry alike = null;
        for (Entry entry : free) {
            try {
                if (tail.is(entry)) {
                    return entry;
                }
                alike = alike == null && tail.begins(entry) ? entry : alike;
            } catch (ZipException _) {
                // no file that gzip made, whatever its name says
            } catch (IOException e) {
                hidden = e;
            }
        }
        if (alike == null && hidden != null) {
            throw hidden;
        }
        return alike;
    }

    private void missed(Tail tail, Listing listing) {
        boolean next = listing.entries().stream()
                .anyMatch(entry -> entry.isLive() && entry.base().equals(tail.base()));
        if (!next || tail.missed() < MOST_MISSED) {
            return;
        }
        if (!tail.isUnread()) {
            lost++;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "What {0} held was cut or removed, and no rotated or packed copy of it is beside it: what had been written behind"
                            + " byte {1} is not read",
                    tail.base(),
                    Long.toString(tail.offset()));
        }
        end(tail);
    }

    /** A file in the place of one that is not there any more, and that begins like it, was written anew, as by an editor. */
    private void replaced(List<Entry> free, Set<Tail> gone, long now) {
        for (Tail tail : gone) {
            for (Entry entry : List.copyOf(free)) {
                try {
                    if (entry.isLive() && entry.base().equals(tail.base()) && tail.begins(entry)) {
                        tail.close();
                        if (tail.open(entry, now)) {
                            free.remove(entry);
                            changed.add(tail);
                        }
                        break;
                    }
                } catch (IOException _) {
                    // told when it is begun
                }
            }
        }
    }

    /** Begins a file that grows and that nobody knows. */
    private void begin(Entry entry, long now, Set<Tail> begun) throws IOException {
        Tail done = done(entry);
        if (done != null) {
            if (entry.size() > done.offset() && done.resume(entry, now)) {
                changed.add(done);
            }
            return;
        }
        Tail tail = new Tail(random.nextLong(), entry, written.getOrDefault(entry.base(), entry.modified()));
        if (!tail.open(entry, now)) {
            return;
        }
        boolean old = first || closed.remove(entry.key());
        if (old && !followed.fromStart()) {
            tail.toEnd();
        }
        add(tail);
        begun.add(tail);
    }

    private void add(Tail tail) {
        all.add(tail);
        changed.add(tail);
    }

    /** The one that is done and is this file. */
    private @Nullable Tail done(Entry entry) throws IOException {
        for (Tail tail : all) {
            if (tail.isDone() && tail.begins(entry)) {
                return tail;
            }
        }
        return null;
    }

    /** What was rotated before the first look is known, and never read. */
    private void remember(List<Entry> free) {
        List<Entry> old = free.stream()
                .filter(entry -> !entry.isLive() && entry.size() > 0)
                .toList();
        for (Entry entry : old.subList(Math.max(0, old.size() - MOST_DONE), old.size())) {
            try {
                if (done(entry) == null) {
                    add(Tail.ofDone(random.nextLong(), entry));
                }
            } catch (IOException _) {
                // what cannot be read is not read later either
            }
        }
    }

    /**
     * Begins what came and was rotated between two looks. It was written after all that the last look saw of its name, and nobody knows
     * it; a file that begins like another one is a copy of that.
     */
    private void between(List<Entry> free, Listing listing, Set<Tail> begun, long now) {
        Set<String> before = Set.copyOf(unclear);
        unclear.clear();
        for (Entry entry : free) {
            if (entry.isLive()
                    || entry.size() == 0
                    || entry.modified() < written.getOrDefault(entry.base(), Long.MAX_VALUE)
                    || !(turned(entry.base(), begun) || before.contains(entry.base()))) {
                continue;
            }
            try {
                switch (copied(entry, listing)) {
                    case ALIKE -> {
                        // read, or to be read, as what it is a copy of
                    }
                    case UNCLEAR -> unclear.add(entry.base());
                    case DIFFERENT -> {
                        Tail tail = new Tail(random.nextLong(), entry, entry.modified());
                        if (tail.open(entry, now)) {
                            add(tail);
                            begun.add(tail);
                        } else {
                            unclear.add(entry.base());
                        }
                    }
                }
            } catch (ZipException _) {
                // no file that gzip made, whatever its name says
            } catch (IOException _) {
                unclear.add(entry.base()); // it may be packed right now
            }
        }
    }

    /** Whether the file of a name is another one than before, or one of which nothing was read and that may have been cut. */
    private boolean turned(String base, Set<Tail> begun) {
        return all.stream()
                .anyMatch(
                        tail -> tail.isLive() && tail.base().equals(base) && (begun.contains(tail) || tail.isUnread()));
    }

    /** Whether it is a copy of something that is read, or grows. */
    private Entry.Likeness copied(Entry entry, Listing listing) throws IOException {
        Entry.Likeness most = Entry.Likeness.DIFFERENT;
        for (Tail tail : all) {
            most = more(most, tail.likeness(entry));
        }
        for (Entry other : listing.entries()) {
            if (other.isLive()) {
                most = more(most, other.likeness(entry.first()));
            }
        }
        return most;
    }

    private static Entry.Likeness more(Entry.Likeness one, Entry.Likeness other) {
        if (one == Entry.Likeness.ALIKE || other == Entry.Likeness.ALIKE) {
            return Entry.Likeness.ALIKE;
        }
        return one == Entry.Likeness.UNCLEAR ? one : other;
    }

    /**
     * It was cut: what is left to read may be in a copy, and what grows now is another file.
     *
     * @param listing younger than the cut
     */
    void cut(Tail tail, Listing listing, long now) {
        tail.cut();
        changed.add(tail);
        find(listing, now);
    }

    /** Its end was taken away, all of which had been read: what comes now is told apart from what stood there; durable on return. */
    void shrunk(Tail tail, long size, long now) {
        Tail shorter = tail.shorter(random.nextLong(), size, now);
        all.set(all.indexOf(tail), shorter);
        forget(tail);
        changed.add(shorter);
        save();
    }

    /** Nothing more is expected of it. */
    void end(Tail tail) {
        tail.end();
        if (tail.isUnread()) {
            all.remove(tail);
            forget(tail);
            return;
        }
        changed.add(tail);
        List<Tail> done = all.stream()
                .filter(other -> other.isDone() && other.base().equals(tail.base()))
                .toList();
        for (Tail oldest : done.subList(0, Math.max(0, done.size() - MOST_DONE))) {
            all.remove(oldest);
            forget(oldest);
        }
    }

    private void forget(Tail tail) {
        changed.remove(tail);
        forgotten.add(tail.file());
    }

    /** Makes durable what has changed. */
    void save() {
        if (changed.isEmpty() && forgotten.isEmpty()) {
            return;
        }
        positions.save(followed.source(), changed.stream().map(Tail::position).toList(), List.copyOf(forgotten));
        changed.clear();
        forgotten.clear();
    }

    void close() {
        all.forEach(Tail::close);
    }
}
