package dev.launchwatch.app;

import dev.launchwatch.web.PublicStatus.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The logo, read once for each configuration that names it.
 *
 * @param of the file; empty for none
 * @param picture null if there is none, or it cannot be read
 */
record Picturing(Optional<String> of, @Nullable Picture picture) {
    static final Picturing NONE = new Picturing(Optional.empty(), null);

    private static final Logger LOG = Logger.getLogger("launchwatch");
    private static final int MOST_BYTES = 64 << 10;

    static Picturing read(@Nullable String file) {
        if (file == null) {
            return NONE;
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length <= MOST_BYTES) {
                return new Picturing(Optional.of(file), new Picture(bytes, type(file)));
            }
            LOG.errorf("The status page is shown without its logo: '%s' is longer than 64 KiB", file);
        } catch (IOException | IllegalArgumentException e) {
            LOG.errorf("The status page is shown without its logo: '%s' cannot be read", file);
        }
        return new Picturing(Optional.of(file), null);
    }

    private static String type(String file) {
        String lower = file.toLowerCase(Locale.ROOT);
        String ending = lower.substring(lower.lastIndexOf('.') + 1);
        return switch (ending) {
            case "svg" -> "image/svg+xml";
            case "jpg", "jpeg" -> "image/jpeg";
            default -> "image/" + ending;
        };
    }
}
