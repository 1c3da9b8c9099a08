package dev.launchwatch.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files outside the folder that it points to: secrets by {@code ${file:…}}, certificates and keys. */
public interface SecretFiles {
    /**
     * The content as UTF-8 text, at most {@code limit} bytes.
     *
     * @throws IOException if it cannot be read or is longer; its message says why
     */
    String read(Path path, int limit) throws IOException;

    /** Whether there is a file that this process may read. */
    boolean readable(Path path);

    /** The files of this machine; relative paths start at the working directory. */
    static SecretFiles ofThisMachine() {
        return new SecretFiles() {
            @Override
            public String read(Path path, int limit) throws IOException {
                try (InputStream in = Files.newInputStream(path)) {
                    byte[] bytes = in.readNBytes(limit + 1);
                    if (bytes.length > limit) {
                        throw new IOException("longer than " + limit / 1024 + " KiB");
                    }
                    return new String(bytes, StandardCharsets.UTF_8);
                }
            }

            @Override
            public boolean readable(Path path) {
                return Files.isRegularFile(path) && Files.isReadable(path);
            }
        };
    }
}
