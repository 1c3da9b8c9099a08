package dev.launchwatch.app;

import dev.launchwatch.web.Door;
import dev.launchwatch.web.Provider;
import dev.launchwatch.web.User;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The users file, read again when it changes. A file that cannot be read lets nobody in: better closed pages than ones that let in whom
 * somebody struck out. Thread-safe.
 */
@Singleton
final class UsersFile implements Door {
    private static final Logger LOG = Logger.getLogger("launchwatch");

    private final Optional<Path> file;
    private final Optional<String> url;
    private final Optional<Provider> provider;
    private @Nullable FileTime readAt;
    private List<User> users = List.of();
    private String trouble = "";

    @Inject
    UsersFile(Settings settings, Vertx vertx, InstantSource clock) {
        this(settings.usersFile(), PublicUrl.of(settings.url()), SingleSignOn.of(settings, vertx, clock));
    }

    /** @param provider that people may sign in by, too: then there are pages without a file */
    UsersFile(Optional<Path> file, Optional<String> url, Optional<Provider> provider) {
        this.file = file;
        this.url = url;
        this.provider = provider;
    }

    @Override
    public Optional<Provider> provider() {
        return provider;
    }

    @Override
    public Optional<String> url() {
        return url;
    }

    @Override
    public synchronized Optional<List<User>> users() {
        return file.map(this::read).or(() -> provider.map(_ -> List.of()));
    }

    private List<User> read(Path path) {
        try {
            FileTime modified = Files.getLastModifiedTime(path);
            if (!modified.equals(readAt)) {
                users = User.parse(Files.readString(path));
                readAt = modified;
            }
            trouble = "";
        } catch (IOException | IllegalArgumentException e) {
            users = List.of();
            readAt = null;
            String found = String.valueOf(e.getMessage());
            if (!found.equals(trouble)) {
                trouble = found;
                LOG.errorf("The users file %s cannot be used, nobody can sign in: %s", path, found);
            }
        }
        return users;
    }
}
