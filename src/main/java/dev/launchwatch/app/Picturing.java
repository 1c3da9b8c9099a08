package dev.launchwatch.app;

import dev.launchwatch.config.Catalog;
import dev.launchwatch.web.PublicStatus.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The logo, read once for each configuration that names it.
 *
 * @param of by which it was read; null for none yet
 * @param picture null if there is none, or it cannot be read
 */
record Picturing(@Nullable Catalog of, @Nullable Picture picture) {
    static final Picturing NONE = new Picturing(null, null);

    private static final Logger LOG = Logger.getLogger("launchwatch");
    private static final int MOST_BYTES = 64 << 10;

    static Picturing read(Catalog catalog, @Nullable String file) {
        if (file == null) {
            return new Picturing(catalog, null);
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length <= MOST_BYTES) {
                return new Picturing(catalog, new Picture(bytes, type(file)));
            }
            LOG.errorf("The status page is shown without its logo: '%s' is longer than 64 KiB", file);
        } catch (IOException | IllegalArgumentException e) {
            LOG.errorf("The status page is shown without its logo: '%s' cannot be read", file);
        }
        return new Picturing(catalog, null);
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
