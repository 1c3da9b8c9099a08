package dev.launchwatch.follow;

import dev.launchwatch.model.Globs;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The files of a folder that are followed, and those that may have been before they were rotated; by age, and those that grow last.
 *
 * @param trouble why files that should be there are not, or empty
 * @param hidden whether there may be files that cannot be seen
 */
record Listing(List<Entry> entries, String trouble, boolean hidden) {
    /** How many names of a folder are looked at. */
    private static final int MOST_NAMES = 5_000;

    /** How many files of a source grow at once. */
    static final int MOST_FILES = 200;

    static Listing of(Followed followed) {
        List<String> names = new ArrayList<>();
        IOException failure = null;
        try {
            names.addAll(names(followed));
        } catch (IOException e) {
            // A single file that is there and readable is found without its folder's list.
            failure = followed.several() ? e : null;
        }
        List<Path> live = live(followed, names);
        List<Entry> entries = new ArrayList<>();
        Path place = followed.several() ? followed.folder() : followed.path();
        for (Path path : live) {
            try {
                entries.add(entry(path, path));
            } catch (IOException e) {
                place = path;
                failure = e;
            }
        }
        for (String name : names) {
            for (Path base : live) {
                if (RotatedName.isOf(String.valueOf(base.getFileName()), name)) {
                    add(entries, base.resolveSibling(name), base);
                    break;
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::isLive).thenComparingLong(Entry::modified));
        String trouble = failure != null
                ? Trouble.of(place, failure)
                : live.isEmpty() ? Trouble.nothingFits(followed.path()) : "";
        return new Listing(List.copyOf(entries), trouble, failure != null && !(failure instanceof NoSuchFileException));
    }

    /** The files that grow: of those that fit, the ones that are not what another one was before. */
    private static List<Path> live(Followed followed, List<String> names) {
        if (!followed.several()) {
            return List.of(followed.path());
        }
        List<String> fitting = names.stream()
                .filter(name -> !RotatedName.isPacked(name) && Globs.matches(followed.pattern(), name))
                .limit(2 * MOST_FILES)
                .toList();
        return fitting.stream()
                .filter(name -> fitting.stream().noneMatch(other -> RotatedName.isOf(other, name)))
                .limit(MOST_FILES)
                .map(name -> followed.folder().resolve(name))
                .toList();
    }

    /** The names that may matter. */
    private static List<String> names(Followed followed) throws IOException {
        List<String> names = new ArrayList<>();
        String pattern = followed.pattern();
        int end = pattern.indexOf(followed.several() ? '*' : '.');
        String stem = end < 0 ? pattern : pattern.substring(0, end);
        try (DirectoryStream<Path> folder = Files.newDirectoryStream(followed.folder())) {
            int seen = 0;
            for (Path path : folder) {
                String name = String.valueOf(path.getFileName());
                if (name.startsWith(stem)) {
                    names.add(name);
                }
                if (++seen >= MOST_NAMES) {
                    break;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.sort(Comparator.naturalOrder());
        return names;
    }

    private static void add(List<Entry> entries, Path path, Path base) {
        try {
            entries.add(entry(path, base));
        } catch (IOException _) {
            // what was rotated may vanish at any moment
        }
    }

    private static Entry entry(Path path, Path base) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new Trouble.NoFileException(path);
        }
        return new Entry(
                path,
                base,
                key(path, attributes),
                attributes.size(),
                attributes.lastModifiedTime().toMillis());
    }

    /** What the file system calls the file that has this name now. */
    static String key(Path path) throws IOException {
        return key(path, Files.readAttributes(path, BasicFileAttributes.class));
    }

    private static String key(Path path, BasicFileAttributes attributes) {
        Object key = attributes.fileKey();
        return key == null ? path.toString() : key.toString();
    }
}
