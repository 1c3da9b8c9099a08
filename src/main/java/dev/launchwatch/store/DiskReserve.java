package dev.launchwatch.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * Space that is kept on the disk of the data folder, so that a full disk neither keeps the daemon from starting nor alerts from being
 * stored: a file of nothing, which is deleted when the disk is full and made again when there is room. The way of ballast files, as
 * CockroachDB has them.
 *
 * <p>Thread-safe; blocks for as long as the disk takes to write {@link #BYTES}.
 */
public final class DiskReserve {
    /** How much is kept, in bytes: alert states and messages of weeks. */
    static final long BYTES = 4L << 20;

    /** With less than this on the disk, in bytes, somebody should make room; and the reserve is not made, lest it take the last of it. */
    static final long LOW = 8 * BYTES;

    private static final String NAME = "reserve";
    private static final int CHUNK = 1 << 16;

    private final Path file;
    private volatile boolean given;

    DiskReserve(Path folder) {
        this.file = folder.resolve(NAME);
    }

    /**
     * How the disk is.
     *
     * @param free bytes that this process may still use
     * @param kept whether the reserve is there; if not, it was given away or there never was room for it
     * @param given whether this process gave it away
     */
    public record Room(long free, boolean kept, boolean given) {
        /** Whether somebody should make room soon. */
        public boolean isLow() {
            return free < LOW;
        }

        /** Whether what is left is what was kept: a small disk that never had room for a reserve is not full for that. */
        public boolean isFull() {
            return given || (!kept && free < BYTES);
        }
    }

    /** Gives the space away. @return whether there was any */
    synchronized boolean give() {
        try {
            boolean there = Files.deleteIfExists(file);
            given |= there;
            return there;
        } catch (IOException _) {
            return false;
        }
    }

    /** Whether the disk was full and is not known to have room again. */
    boolean isGiven() {
        return given;
    }

    /** Bytes of the disk that this process may still use, without the reserve. @throws IOException if the disk cannot be asked */
    public long free() throws IOException {
        return Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace();
    }

    /** Makes the reserve if it is missing and the disk is not low. @throws IOException if the disk cannot be asked */
    public synchronized Room keep() throws IOException {
        long free = free();
        boolean kept = Files.exists(file) || (free >= LOW && make());
        given &= !kept;
        return new Room(free, kept, given);
    }

    private boolean make() throws IOException {
        Path unfinished = file.resolveSibling(NAME + ".unfinished");
        try {
            Files.deleteIfExists(unfinished);
            FolderPermissions.createFile(unfinished);
            fill(unfinished);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException _) {
            // Somebody else took the room meanwhile: all the more reason not to.
            return false;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Noise, since some file systems keep no room for what can be packed or is nothing but zeros. */
    private static void fill(Path file) throws IOException {
        byte[] noise = new byte[CHUNK];
        Random random = new Random(BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (long written = 0; written < BYTES; written += CHUNK) {
                random.nextBytes(noise);
                ByteBuffer chunk = ByteBuffer.wrap(noise);
                while (chunk.hasRemaining()) {
                    channel.write(chunk);
                }
            }
            channel.force(true);
        }
    }
}
