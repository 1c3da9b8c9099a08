package dev.launchwatch.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of YAML for the daemon under measurement. */
final class Configs {
    private Configs() {}

    /** {@code count} monitors, m-0 and on, each of a page of its own, with a rule over all of them. */
    static Path pages(Path folder, Site site, boolean secure, int count, String every) {
        StringBuilder yaml = new StringBuilder("monitors:\n");
        String timeout = every.equals("1s") ? "1s" : "10s";
        for (int i = 0; i < count; i++) {
            yaml.append(
                    "  - { name: m-%d, every: %s, timeout: %s, confirmations: 0, http: { url: '%s/page/m-%d'%s } }\n"
                            .formatted(
                                    i,
                                    every,
                                    timeout,
                                    secure ? site.https() : site.http(),
                                    i,
                                    secure ? ", ca: '" + site.authority() + "'" : ""));
        }
        yaml.append(told(site, "m-*", "at-least: 3"));
        return write(folder, yaml.toString());
    }

    /** As {@link #pages}, by HTTP every second, where the first failure decides. */
    static Path strict(Path folder, Site site, int count) {
        pages(folder, site, false, count, "1s");
        Path file = folder.resolve("all.yaml");
        try {
            return write(folder, Files.readString(file).replace("at-least: 3", "at-least: 1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #pages}, by HTTP, where all monitors are on the status page. */
    static Path open(Path folder, Site site, int count, String every) {
        pages(folder, site, false, count, every);
        Path file = folder.resolve("all.yaml");
        try {
            return write(folder, Files.readString(file) + "status-page: { title: Bench, monitors: ['m-*'] }\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The signals and rules that docs/signal-rules.md begins with, and a monitor that waits. */
    static Path signals(Path folder) {
        try {
            String page = Files.readString(Path.of("docs/signal-rules.md"));
            int begin = page.indexOf("```yaml\n") + "```yaml\n".length();
            return write(
                    folder,
                    "monitors:\n  - { name: backup, heartbeat: { within: 1d } }\n"
                            + page.substring(begin, page.indexOf("```", begin)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The four monitors of the example, often enough that all of them have run. */
    static Path examples(Path folder, Site site) {
        String yaml = """
                monitors:
                  - name: homepage
                    every: 5s
                    timeout: 5s
                    http: { url: "SITE/", expect: { status: 200, body-contains: Welcome, latency: 800ms } }
                  - name: login-callback
                    every: 5s
                    timeout: 5s
                    http:
                      url: SITE/auth/callback?code=launchwatch&state=invalid
                      follow-redirects: false
                      expect: { status: 302, header: { location: "*/login*" }, latency: 800ms }
                  - name: chat-health
                    every: 5s
                    timeout: 5s
                    http: { url: "SITE/api/chat/health", expect: { status: 200, json: { $.status: ok }, latency: 3s } }
                  - name: authenticated-request
                    every: 5s
                    timeout: 5s
                    steps:
                      - http: { method: POST, url: "SITE/api/login", json: { email: member@example.org, password: secret } }
                        capture: { token: json $.access_token }
                      - http: { url: "SITE/api/me", bearer: "${token}", expect: { json: { $.email: member@example.org } } }
                """.replace("SITE", site.http());
        return write(folder, yaml + told(site, "*", "at-least: 2"));
    }

    private static String told(Site site, String monitors, String failing) {
        return """
                rules:
                  - { name: site-down, monitor: "%s", failing: { %s }, severity: critical, flap-threshold: 0 }
                channels:
                  - { name: hook, rate-limit: 6000/m, webhook: { url: "%s/hook" } }
                routes:
                  - { to: [hook], group-by: [monitor], send-resolved: false }
                """.formatted(monitors, failing, site.http());
    }

    private static Path write(Path folder, String yaml) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("all.yaml"), yaml);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
