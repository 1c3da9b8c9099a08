package dev.launchwatch.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads configuration for tests, with an environment and secret files that the test machine need not have. */
final class Folders {
    static final Map<String, String> ENVIRONMENT = Map.of(
            "SITE_URL", "https://example.org",
            "PROBE_TOKEN", "t0ken-value",
            "PROBE_EMAIL", "probe@example.org",
            "PROBE_PASSWORD", "correct horse",
            "SLACK_BOT_TOKEN", "xoxb-123",
            "ONCALL_EMAIL", "oncall@example.org",
            "EMPTY", "",
            "PERIOD", "7m");

    static final Map<String, String> FILES =
            Map.of("/run/secrets/x", "from-a-file\n", "/etc/ca.pem", "certificate", "/etc/logo.svg", "<svg/>");

    private Folders() {}

    static ConfigReader reader() {
        return reader(ENVIRONMENT);
    }

    static ConfigReader reader(Map<String, String> environment) {
        return new ConfigReader(name -> Optional.ofNullable(environment.get(name)), new SecretFiles() {
            @Override
            public String read(Path path, int limit) throws IOException {
                String content = FILES.get(path.toString());
                if (content == null) {
                    throw new NoSuchFileException(path.toString());
                }
                return content;
            }

            @Override
            public boolean readable(Path path) {
                return FILES.containsKey(path.toString());
            }
        });
    }

    /** Reads one text as the only file of a folder. */
    static Loaded load(Path folder, String file, String yaml) {
        try {
            Files.writeString(folder.resolve(file), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reader().read(folder);
    }

    static Path resource(String name) {
        try {
            URI uri = Optional.ofNullable(Folders.class.getResource("/config/" + name))
                    .orElseThrow(() -> new AssertionError("no resource " + name))
                    .toURI();
            return Path.of(uri);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static String text(String resource) {
        try {
            return Files.readString(resource(resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
