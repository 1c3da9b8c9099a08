package dev.launchwatch.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The YAML that watches the sample site, as files, and the values that its {@code ${…}} references need. */
public final class DemoConfig {
    /** The files' names; kept here since a native image cannot list a folder of resources. */
    public static final List<String> FILES =
            List.of("alerts.yaml", "chat.yaml", "jobs.yaml", "login.yaml", "signals.yaml", "site.yaml");

    /** The certificate authority that issued the sample site's certificate, beside the YAML. */
    public static final String CA_FILE = "demo-ca.pem";

    private DemoConfig() {}

    /** Writes the YAML and the authority's certificate into a folder, over what is there under the same names. Blocks. */
    public static void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String file : FILES) {
            Files.write(folder.resolve(file), Resources.bytes("monitors/" + file));
        }
        Files.write(folder.resolve(CA_FILE), Resources.bytes("tls/" + CA_FILE));
    }

    /**
     * What the YAML's references stand for.
     *
     * @param folder where {@link #writeTo} wrote
     */
    public static Map<String, String> variables(SampleSite site, Path folder) {
        return Map.ofEntries(
                Map.entry("DEMO_SITE", site.url()),
                Map.entry("DEMO_SECURE_SITE", site.secureUrl()),
                Map.entry("DEMO_CA", folder.resolve(CA_FILE).toAbsolutePath().toString()),
                Map.entry("DEMO_EMAIL", SampleSite.EMAIL),
                Map.entry("DEMO_PASSWORD", SampleSite.PASSWORD),
                Map.entry("DEMO_SLACK_TOKEN", SampleSite.SLACK_TOKEN));
    }
}
