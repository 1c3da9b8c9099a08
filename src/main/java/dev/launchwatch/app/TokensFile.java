package dev.launchwatch.app;

import dev.launchwatch.web.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The tokens file, read again when it changes. A file that cannot be read lets nobody in: better a closed API than one
 * that accepts what was taken away. Thread-safe.
 */
final class TokensFile {
    private static final Logger LOG = Logger.getLogger("launchwatch");

    private final Optional<Path> file;
    private @Nullable FileTime readAt;
    private List<Token> tokens = List.of();

    TokensFile(Optional<Path> file) {
        this.file = file;
    }

    /** The tokens that are accepted now. */
    synchronized List<Token> tokens() {
        file.ifPresent(this::refresh);
        return tokens;
    }

    private void refresh(Path path) {
        try {
            FileTime modified = Files.getLastModifiedTime(path);
            if (!modified.equals(readAt)) {
                readAt = modified;
                tokens = Token.parse(Files.readString(path));
            }
        } catch (IOException | IllegalArgumentException e) {
            if (!tokens.isEmpty() || readAt != null) {
                LOG.errorf("The tokens file %s cannot be used, the API is closed: %s", path, e.getMessage());
            }
            tokens = List.of();
        }
    }
}
