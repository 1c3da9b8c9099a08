package dev.launchwatch.app;

import dev.launchwatch.signal.Pseudonyms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The keys that people are hashed with: those that LAUNCHWATCH_HASH_KEY gives, else those of a file in the data folder, which is made
 * with a random one at the first start. Each is hexadecimal, base64, or a text; newest first, with commas between them.
 */
final class HashKey {
    private static final String FILE = "hash-key";
    private static final String REMEDY = "write what 'openssl rand -hex 32' prints";

    private HashKey() {}

    /**
     * Reads or makes them.
     *
     * @param configured as LAUNCHWATCH_HASH_KEY gives them
     * @param data the data folder, which exists and is this process's alone
     * @param random must be cryptographically strong
     * @throws IllegalStateException with the remedy, and without the key, if one is too short or the file cannot be used
     */
    static Pseudonyms of(Optional<String> configured, Path data, RandomGenerator random) {
        Optional<String> given = configured.filter(text -> !text.isBlank());
        if (given.isPresent()) {
            return new Pseudonyms(keys(given.get(), "LAUNCHWATCH_HASH_KEY"));
        }
        Path file = data.resolve(FILE);
        return new Pseudonyms(keys(text(file, random), "the file " + file));
    }

    /**
     * Reads them and makes none.
     *
     * @return nothing where there are none
     * @throws IllegalStateException as {@link #of}
     */
    static Optional<Pseudonyms> existing(Optional<String> configured, Path data) {
        Optional<String> given = configured.filter(text -> !text.isBlank());
        if (given.isPresent()) {
            return Optional.of(new Pseudonyms(keys(given.get(), "LAUNCHWATCH_HASH_KEY")));
        }
        Path file = data.resolve(FILE);
        try {
            return Optional.of(new Pseudonyms(keys(Files.readString(file).strip(), "the file " + file)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** @param where they stand, for messages */
    static List<byte[]> keys(String text, String where) {
        List<byte[]> keys = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            byte[] key = key(part.strip());
            if (key.length < Pseudonyms.SHORTEST_KEY) {
                throw new IllegalStateException(where + " has a key of fewer than " + Pseudonyms.SHORTEST_KEY
                        + " bytes to hash people with: " + REMEDY);
            }
            keys.add(key);
        }
        return keys;
    }

    /** The longest reading that is one: a text that happens to be base64 is the same key in every region, too. */
    private static byte[] key(String text) {
        if (text.length() % 2 == 0 && text.chars().allMatch(HexFormat::isHexDigit)) {
            byte[] bytes = HexFormat.of().parseHex(text);
            if (bytes.length >= Pseudonyms.SHORTEST_KEY) {
                return bytes;
            }
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length >= Pseudonyms.SHORTEST_KEY) {
                return bytes;
            }
        } catch (IllegalArgumentException _) {
            // a text, then
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Path file, RandomGenerator random) {
        try {
            try {
                return Files.readString(file).strip();
            } catch (NoSuchFileException _) {
                byte[] key = new byte[Pseudonyms.SHORTEST_KEY];
                random.nextBytes(key);
                String made = HexFormat.of().formatHex(key);
                write(file, made + "\n");
                return made;
            }
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static IllegalStateException unusable(Path file, IOException e) {
        return new IllegalStateException("the key to hash people with, " + file + ", cannot be read or written ("
                + e.getClass().getSimpleName() + "): let this user, or set LAUNCHWATCH_HASH_KEY");
    }

    /** Whole or not at all, also if the machine stops meanwhile: another key would make everybody a stranger. */
    private static void write(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel out = FileChannel.open(
                fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerAlone(fresh))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] ownerAlone(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
