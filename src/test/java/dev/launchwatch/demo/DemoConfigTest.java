package dev.launchwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

class DemoConfigTest extends SiteFixture {
    @TempDir
    Path folder;

    @Test
    void everyFileOfTheFolderIsListedAndWritten() throws Exception {
        Path source = Path.of(DemoConfigTest.class.getResource("/demo/monitors").toURI());
        try (Stream<Path> files = Files.list(source)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(DemoConfig.FILES);
        }
        DemoConfig.writeTo(folder.resolve("new"));
        assertThat(folder.resolve("new"))
                .isDirectoryContaining("glob:**/alerts.yaml")
                .isDirectoryContaining("glob:**/demo-ca.pem");
    }

    @Test
    void everyReferenceHasAValue() throws Exception {
        Set<String> names = new TreeSet<>();
        Matcher references = Pattern.compile("\\$\\{([A-Z_]+)}").matcher(String.join("\n", texts()));
        while (references.find()) {
            names.add(references.group(1));
        }
        Map<String, String> variables = DemoConfig.variables(site, folder);
        assertThat(variables.keySet()).isEqualTo(names);
        assertThat(variables.get("DEMO_SITE")).isEqualTo("http://127.0.0.1:" + site.httpPort());
        assertThat(Path.of(variables.getOrDefault("DEMO_CA", ""))).isRegularFile();
    }

    @Test
    void rulesAndRoutesNameWhatIsThere() throws Exception {
        Set<Object> monitors = new HashSet<>();
        Set<Object> channels = new HashSet<>();
        Set<Object> signals = new HashSet<>();
        List<Object> watched = new ArrayList<>();
        List<Object> counted = new ArrayList<>();
        List<Object> told = new ArrayList<>();
        for (String text : texts()) {
            Map<String, List<Map<String, Object>>> file = new Yaml().load(text);
            list(file, "monitors").forEach(monitor -> monitors.add(monitor.get("name")));
            list(file, "monitors").forEach(monitor -> watched.addAll(names(monitor.get("depends-on"))));
            list(file, "channels").forEach(channel -> channels.add(channel.get("name")));
            list(file, "signals").forEach(signal -> signals.add(signal.get("name")));
            list(file, "rules").forEach(rule -> watched.addAll(names(rule.get("monitor"))));
            list(file, "rules").forEach(rule -> counted.addAll(names(rule.get("signal"))));
            list(file, "routes").forEach(route -> told.addAll(names(route.get("to"))));
        }
        assertThat(watched).hasSizeGreaterThan(8).isSubsetOf(monitors);
        assertThat(counted).hasSize(4).isSubsetOf(signals);
        assertThat(told).hasSize(2).isSubsetOf(channels);
    }

    private List<String> texts() throws IOException {
        DemoConfig.writeTo(folder);
        List<String> texts = new ArrayList<>();
        for (String file : DemoConfig.FILES) {
            texts.add(Files.readString(folder.resolve(file)));
        }
        return texts;
    }

    private static List<Map<String, Object>> list(Map<String, List<Map<String, Object>>> file, String key) {
        return file.getOrDefault(key, List.of());
    }

    private static List<?> names(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> list -> list;
            default -> List.of(value);
        };
    }

    @Test
    void withoutSignalsAndHeartbeatsTheRestStandsByItself() throws Exception {
        DemoConfig.writeTo(folder);
        Set<Object> monitors = new HashSet<>();
        List<Object> watched = new ArrayList<>();
        for (String file : DemoConfig.FILES) {
            if (!DemoConfig.SIGNALS_AND_HEARTBEATS.contains(file)) {
                String text = Files.readString(folder.resolve(file));
                assertThat(text).doesNotContain("signal:", "heartbeat:");
                Map<String, List<Map<String, Object>>> read = new Yaml().load(text);
                list(read, "monitors").forEach(monitor -> monitors.add(monitor.get("name")));
                list(read, "rules").forEach(rule -> watched.addAll(names(rule.get("monitor"))));
            }
        }
        assertThat(watched).isSubsetOf(monitors);
        assertThat(monitors).hasSize(7);
    }
}
