package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.testing.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program probes real servers in every way it knows, in one run: what works on the JVM and needs a
 * registration in the native binary shows here.
 */
class ProbesIT {
    @TempDir
    static Path folder;

    private static ProbeSites sites;
    private static String output;
    private static String text;
    private static int code;
    private static final Map<String, JsonNode> REPORTS = new LinkedHashMap<>();

    @BeforeAll
    static void probeEverythingOnce() throws Exception {
        sites = new ProbeSites(folder);
        Path config = Files.createDirectory(folder.resolve("monitors"));
        Files.copy(Path.of("src/test/resources/probes/monitors.yaml"), config.resolve("monitors.yaml"));
        Path json = folder.resolve("smoke.json");
        Map<String, String> environment = new HashMap<>(sites.environment());
        try (Program program = Program.start(environment, "smoke", config.toString(), "--json", json.toString())) {
            code = program.awaitExit();
            output = program.text();
        }
        assertThat(json).as(output).exists();
        text = Files.readString(json);
        new ObjectMapper()
                .readTree(text)
                .path("monitors")
                .forEach(report -> REPORTS.put(report.path("monitor").asText(), report));
    }

    @AfterAll
    static void stop() {
        if (sites != null) {
            sites.close();
        }
    }

    private static JsonNode report(String monitor) {
        JsonNode report = REPORTS.get(monitor);
        assertThat(report).as(monitor).isNotNull();
        return Objects.requireNonNull(report);
    }

    private static String ending(JsonNode report) {
        String outcome = report.path("outcome").asText();
        return outcome.equals("up")
                ? "up"
                : report.path("failure").path("reason").asText(outcome);
    }

    @TestFactory
    Stream<DynamicTest> everyProbeEndsAsItsGroupSays() {
        assertThat(REPORTS).hasSizeGreaterThan(70);
        return REPORTS.values().stream()
                .map(report -> DynamicTest.dynamicTest(
                        report.path("monitor").asText(),
                        () -> assertThat(ending(report))
                                .as(report.toPrettyString())
                                .isEqualTo(report.path("group").asText())));
    }

    @Test
    void aFailureSaysWhatWasExpectedAndWhatWasThere() {
        JsonNode failure = report("json-other").path("failure");
        assertThat(failure.path("expected").asText()).contains("4");
        assertThat(failure.path("actual").asText()).isEqualTo("3");
        assertThat(output).contains("$.items.length()");
        assertThat(code).as(output).isEqualTo(1);
    }

    @Test
    void thePhasesOfAProbeAreMeasured() {
        JsonNode phases = report("tls-http-2").path("phases_ms");
        for (String phase : List.of("connect", "tls", "processing", "transfer")) {
            assertThat(phases.path(phase).asDouble()).as(phase).isPositive();
        }
        assertThat(report("captures").path("steps")).hasSize(3);
    }

    @Test
    void noSecretOrCapturedValueIsShown() {
        for (String shown : List.of(output, text)) {
            assertThat(shown).doesNotContain(ProbeSites.PASSWORD, "pr0xy", "s3cret", "r3fresh", "4d3&2");
        }
    }
}
