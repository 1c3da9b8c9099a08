package dev.launchwatch.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second daemon out of a data folder, and tells the next one how this one ended. The kernel releases the lock
 * when the process dies, however it dies; the file's text then still says that it was running.
 */
final class FolderLock implements AutoCloseable {
    private static final String NAME = "launchwatch.lock";
    private static final String STOPPED = " stopped";
    private static final int LONGEST = 64;

    /** The kernel's lock is the process' own, and is lost when any of its channels to the file is closed. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final boolean clean;
    private volatile boolean doubtful;

    private FolderLock(Path file, FileChannel channel, boolean clean) {
        this.file = file;
        this.channel = channel;
        this.clean = clean;
    }

    /**
     * Takes the lock.
     *
     * @param folder an existing folder
     * @throws StoreRefusedException if somebody else has it
     * @throws IOException if the file cannot be written
     */
    static FolderLock take(Path folder) throws IOException {
        Path file = folder.toRealPath().resolve(NAME);
        if (!HELD_HERE.add(file)) {
            throw taken(folder, "this process");
        }
        boolean held = false;
        try {
            FolderPermissions.createFile(file);
            FolderLock taken = lock(folder, file);
            held = true;
            return taken;
        } finally {
            if (!held) {
                HELD_HERE.remove(file);
            }
        }
    }

    private static FolderLock lock(Path folder, Path file) throws IOException {
        FileChannel channel = FolderPermissions.openFile(file);
        FileLock lock = null;
        try {
            String before = read(channel);
            lock = channel.tryLock();
            if (lock == null) {
                throw taken(folder, before.isEmpty() ? "another process" : "process " + before.replaceAll("\\D", ""));
            }
            write(channel, Long.toString(ProcessHandle.current().pid()));
            return new FolderLock(file, channel, before.isEmpty() || before.endsWith(STOPPED));
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    private static StoreRefusedException taken(Path folder, String by) {
        return new StoreRefusedException(
                "The data folder " + folder + " is in use by another Launchwatch (" + by
                        + "). Stop that one, or give this one a folder of its own with LAUNCHWATCH_DATA.",
                null);
    }

    /** Whether whoever had the folder before ended in an orderly way, or nobody had it. */
    boolean wasClean() {
        return clean;
    }

    /** Makes the next start look closely, however this one ends. */
    void doubt() {
        doubtful = true;
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
        int length = channel.read(buffer, 0);
        return length <= 0 ? "" : new String(buffer.array(), 0, length, StandardCharsets.US_ASCII).strip();
    }

    private static void write(FileChannel channel, String text) {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
        } catch (IOException _) {
            // A full disk must not keep the daemon from starting; the text only helps.
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (!doubtful) {
                write(channel, ProcessHandle.current().pid() + STOPPED);
            }
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
