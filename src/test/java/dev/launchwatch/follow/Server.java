package dev.launchwatch.follow;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A web server that keeps its log open as nginx does, and a logrotate that takes it away. Real files. */
final class Server implements AutoCloseable {
    private static final int KEPT = 9;

    private final Path log;
    private final List<String> written = new ArrayList<>();
    private OutputStream out;

    Server(Path log) {
        this.log = log;
        this.out = opened();
    }

    private OutputStream opened() {
        try {
            return Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path log() {
        return log;
    }

    Path old(int number) {
        return log.resolveSibling(log.getFileName() + "." + number);
    }

    private Path packed(int number) {
        return log.resolveSibling(log.getFileName() + "." + number + ".gz");
    }

    /** All lines that have an end. */
    List<String> written() {
        return List.copyOf(written);
    }

    /** Writes lines. */
    Server log(String... lines) {
        for (String line : lines) {
            raw(line + "\n");
            written.add(line);
        }
        return this;
    }

    /** Writes these bytes and no more. */
    Server raw(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends a line that was begun by {@link #raw}. */
    void ended(String line) {
        written.add(line);
    }

    /** What happens to the old log: renamed and made anew; the server goes on writing to the old one until {@link #reopen}. */
    void rename() {
        shift();
        try {
            Files.move(log, old(1));
            Files.createFile(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a signal tells the server. */
    void reopen() {
        close();
        out = opened();
    }

    /** The other way of logrotate. */
    void copyAndTruncate() {
        shift();
        try {
            Files.copy(log, old(1));
            truncate();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void truncate() {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void shift() {
        try {
            Files.deleteIfExists(old(KEPT));
            Files.deleteIfExists(packed(KEPT));
            for (int i = KEPT - 1; i > 0; i--) {
                if (Files.exists(old(i))) {
                    Files.move(old(i), old(i + 1), StandardCopyOption.REPLACE_EXISTING);
                }
                if (Files.exists(packed(i))) {
                    Files.move(packed(i), packed(i + 1), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packs an old log, and keeps its time as gzip does. */
    void pack(int number) {
        try {
            if (Files.exists(old(number))) {
                try (OutputStream to = new GZIPOutputStream(Files.newOutputStream(packed(number)))) {
                    Files.copy(old(number), to);
                }
                Files.setLastModifiedTime(packed(number), Files.getLastModifiedTime(old(number)));
                Files.delete(old(number));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
