package dev.launchwatch.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.launchwatch.web.OpsPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The files in {@code dashboards/}; {@code -Dlaunchwatch.write=true} writes them. */
class DashboardsTest {
    private static final Path FOLDER = Path.of("dashboards");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern METRIC = Pattern.compile("\\blaunchwatch_[a-z_]+");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z]+)");

    static List<Dashboard> dashboards() {
        return Dashboards.all();
    }

    private static JsonNode read(Dashboard dashboard) throws IOException {
        return MAPPER.readTree(FOLDER.resolve(dashboard.file()).toFile());
    }

    private static List<JsonNode> panels(Dashboard dashboard) throws IOException {
        return read(dashboard).path("panels").valueStream().toList();
    }

    private static List<String> queries(Dashboard dashboard) throws IOException {
        return read(dashboard).findValuesAsText("expr");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void isWhatTheSourceSays(Dashboard dashboard) throws IOException {
        Path file = FOLDER.resolve(dashboard.file());
        if (Boolean.getBoolean("launchwatch.write")) {
            Files.writeString(file, dashboard.json());
        }
        assertThat(file).as("run the tests with -Dlaunchwatch.write=true").hasContent(dashboard.json());
    }

    @Test
    void thereAreFiveAndNoOtherFiles() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".json")))
                    .containsExactlyInAnyOrder(
                            "launchwatch-overview.json",
                            "launchwatch-probes.json",
                            "launchwatch-abuse.json",
                            "launchwatch-cost.json",
                            "launchwatch-itself.json");
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void isADashboardByTheSchema(Dashboard dashboard) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(
                        Files.readString(Path.of("src/test/resources/grafana/dashboard.schema.json")),
                        InputFormat.JSON);
        assertThat(schema.validate(dashboard.json(), InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(dashboard.json().replace("\"timeseries\"", "\"graph\""), InputFormat.JSON))
                .as("a kind of panel that is no more")
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsStandBesideEachOtherWithTitlesOfTheirOwn(Dashboard dashboard) throws IOException {
        Set<Map.Entry<Integer, Integer>> taken = new HashSet<>();
        for (JsonNode panel : panels(dashboard)) {
            JsonNode at = panel.path("gridPos");
            for (int x = at.path("x").asInt();
                    x < at.path("x").asInt() + at.path("w").asInt();
                    x++) {
                for (int y = at.path("y").asInt();
                        y < at.path("y").asInt() + at.path("h").asInt();
                        y++) {
                    assertThat(x).isLessThan(24);
                    assertThat(taken.add(Map.entry(x, y)))
                            .as(panel.path("title").asText())
                            .isTrue();
                }
            }
        }
        assertThat(panels(dashboard))
                .extracting(panel -> panel.path("id").asInt())
                .doesNotHaveDuplicates();
        assertThat(panels(dashboard))
                .extracting(panel -> panel.path("title").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void theOverviewFitsOnAScreen() throws IOException {
        List<JsonNode> panels = panels(Dashboards.all().getFirst());
        assertThat(panels).hasSizeLessThanOrEqualTo(12);
        assertThat(panels)
                .allSatisfy(panel -> assertThat(panel.at("/gridPos/y").asInt()
                                + panel.at("/gridPos/h").asInt())
                        .isLessThanOrEqualTo(24));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void queriesUseVariablesThatThereAreAndMetricsThatAreDocumented(Dashboard dashboard) throws IOException {
        String documented = Files.readString(Path.of("docs/metrics.md"));
        Set<String> known = new HashSet<>(List.of("range"));
        dashboard.variables().forEach(variable -> known.add(variable.name()));
        for (String query : queries(dashboard)) {
            assertThat(METRIC.matcher(query).results().map(MatchResult::group))
                    .allSatisfy(metric -> assertThat(documented)
                            .contains("`" + metric.replaceAll("_seconds_(bucket|count|sum)$", "_seconds")));
            assertThat(VARIABLE.matcher(query.replaceAll("\\$__(range|rate_interval)", ""))
                            .results()
                            .map(found -> found.group(1)))
                    .isSubsetOf(known);
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void whatRatesAskForIsLongEnoughForTheScrape(Dashboard dashboard) throws IOException {
        assertThat(queries(dashboard))
                .allSatisfy(query -> assertThat(query).doesNotContain("$__interval"))
                .allSatisfy(query -> assertThat(query).doesNotContainPattern("(rate|increase)\\([^\\[]*\\[\\d"));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void linksLeadToPagesThatThereAre(Dashboard dashboard) throws IOException {
        String statusPage = Files.readString(Path.of("src/main/java/dev/launchwatch/web/StatusRoute.java"));
        for (JsonNode link : read(dashboard).path("links")) {
            if (link.path("type").asText().equals("link")) {
                switch (link.path("url").asText()) {
                    case "${launchwatch}/ops" -> assertThat(OpsPaths.OVERVIEW).isEqualTo("/ops");
                    case "${launchwatch}/" -> assertThat(statusPage).contains("List.of(\"/\",");
                    case "${launchwatch}/q/health" ->
                        assertThat(Files.readString(Path.of("docs/settings.md")))
                                .contains("`/q/health/live`");
                    default -> throw new AssertionError("no such page: " + link);
                }
            }
        }
    }

    @Test
    void whatSeriesLeadToAreDashboardsThatHaveTheChoice() throws IOException {
        List<String> urls = links(Dashboards.all().getFirst())
                .filter(url -> url.startsWith("/d/"))
                .toList();
        assertThat(urls).hasSize(5).allSatisfy(url -> {
            Dashboard target = Dashboards.all().stream()
                    .filter(dashboard -> url.startsWith("/d/" + dashboard.uid() + "?"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Pattern.compile("var-([a-z]+)=").matcher(url).results().map(found -> found.group(1)))
                    .isSubsetOf(target.variables().stream().map(Variable::name).toList());
        });
    }

    private static Stream<String> links(Dashboard dashboard) throws IOException {
        return panels(dashboard).stream()
                .flatMap(panel -> panel.at("/fieldConfig/defaults/links").valueStream())
                .map(link -> link.path("url").asText());
    }

    @Test
    void seriesOfMonitorsAndSignalsOpenTheOperatorsPagesAboutThem() throws IOException {
        List<String> opened = new ArrayList<>();
        for (Dashboard dashboard : Dashboards.all()) {
            links(dashboard).filter(url -> !url.startsWith("/d/")).forEach(opened::add);
        }
        assertThat(opened)
                .containsOnly(
                        "${launchwatch}" + OpsPaths.ofMonitor("x").replace("x", "${__field.labels.monitor}"),
                        "${launchwatch}" + OpsPaths.ofSignal("x").replace("x", "${__field.labels.signal}"));
        for (JsonNode panel : panels(Dashboards.all().get(1))) {
            boolean opens = !panel.at("/fieldConfig/defaults/links").isEmpty();
            boolean perMonitor = panel.findValuesAsText("legendFormat").stream()
                    .anyMatch(legend -> legend.equals("{{monitor}}") || legend.startsWith("{{monitor}} ·"));
            assertThat(opens).as(panel.path("title").asText()).isEqualTo(perMonitor);
        }
    }

    @Test
    void theFolderIsProvisionedWithTheDataSourceThatIsChosenFirst() throws IOException {
        Map<String, List<Map<String, Object>>> sources =
                new Yaml().load(Files.readString(FOLDER.resolve("provisioning/datasources/prometheus.yaml")));
        assertThat(sources.get("datasources"))
                .singleElement()
                .satisfies(source -> assertThat(source)
                        .containsEntry("type", "prometheus")
                        .containsEntry("isDefault", true)
                        .containsKey("url"));
        Map<String, List<Map<String, Object>>> providers =
                new Yaml().load(Files.readString(FOLDER.resolve("provisioning/dashboards/launchwatch.yaml")));
        assertThat(providers.get("providers"))
                .singleElement()
                .satisfies(provider -> assertThat(provider.get("options"))
                        .isEqualTo(Map.of("path", "/var/lib/grafana/dashboards", "foldersFromFilesStructure", false)));
    }
}
