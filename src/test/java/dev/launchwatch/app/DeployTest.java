package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.config.ConfigReader;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.SecretFiles;
import dev.launchwatch.testing.LocalTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The deployment examples, as far as they can be looked at without a container engine. */
class DeployTest {
    private static final Path DEPLOY = Path.of("deploy");
    private static final Path BASE = DEPLOY.resolve("two-regions");
    private static final List<Path> COMPOSED =
            List.of(BASE.resolve("compose.yaml"), DEPLOY.resolve("prometheus-alertmanager/compose.yaml"));
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):-([^}]*)}");
    private static final Pattern PINNED = Pattern.compile("\\S+:v?\\d+\\.\\d+\\S*");
    private static final Set<String> FROM_FILES = Set.of(
            "LAUNCHWATCH_STORE_PASSWORD",
            "LAUNCHWATCH_HASH_KEY",
            "LAUNCHWATCH_OIDC_CLIENT_SECRET",
            "QUARKUS_MAILER_PASSWORD");

    @TempDir
    Path folder;

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(DEPLOY)) {
            return files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList().stream();
        }
    }

    static Stream<Path> folders() throws IOException {
        return files().map(Path::getParent)
                .filter(parent -> parent != null && parent.endsWith("monitors"))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileIsYaml(Path file) throws IOException {
        Object read = new Yaml().load(Files.readString(file));
        assertThat(read).isInstanceOf(Map.class);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void whatIsWatchedPassesCheckWithTheEnvironmentOfEachRegion(Path monitors) {
        for (String region : List.of("north", "south")) {
            Map<String, String> environment = environment(COMPOSED.getFirst(), region);
            environment.putAll(Map.of("PING_KEY", "a-key", "FLY_REGION", region));
            Loaded loaded = new ConfigReader(
                            name -> Optional.ofNullable(environment.get(name)), SecretFiles.ofThisMachine())
                    .read(monitors);
            assertThat(loaded).as(loaded.toString()).isInstanceOf(Loaded.Good.class);
            assertThat(loaded.warnings()).isEmpty();
            assertThat(((Loaded.Good) loaded).catalog().deadManPing()).isNotNull();
        }
    }

    @Test
    void everySettingOfARegionExists() {
        Set<String> known = Stream.of(Settings.class.getMethods())
                .map(Method::getName)
                .map(name -> "LAUNCHWATCH_" + name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
        List<String> own = List.of("SITE_URL", "ONCALL_EMAIL", "PING_URL");
        for (String region : List.of("north", "south")) {
            Set<String> set = environment(COMPOSED.getFirst(), region).keySet();
            assertThat(set).contains("LAUNCHWATCH_REGION", "LAUNCHWATCH_STORE", "LAUNCHWATCH_HASH_KEY_FILE");
            assertThat(set).allSatisfy(name -> {
                String setting = name.endsWith("_FILE") ? name.substring(0, name.length() - 5) : name;
                boolean fromFile = name.endsWith("_FILE") && FROM_FILES.contains(setting);
                assertThat(fromFile || known.contains(name) || name.startsWith("QUARKUS_MAILER_") || own.contains(name))
                        .as(name)
                        .isTrue();
            });
        }
        assertThat(dockerfile().lines().filter(line -> line.contains("LAUNCHWATCH_") && line.contains("=/")))
                .hasSize(2)
                .allMatch(line -> line.contains("LAUNCHWATCH_CONFIG=") || line.contains("LAUNCHWATCH_DATA="));
    }

    @Test
    void regionsDifferInNameDataAndPortAndShareTheRest() {
        Map<String, String> north = environment(COMPOSED.getFirst(), "north");
        Map<String, String> south = environment(COMPOSED.getFirst(), "south");
        assertThat(north).containsEntry("LAUNCHWATCH_REGION", "north");
        assertThat(south).containsEntry("LAUNCHWATCH_REGION", "south");
        north.keySet().removeAll(List.of("LAUNCHWATCH_REGION", "PING_URL"));
        south.keySet().removeAll(List.of("LAUNCHWATCH_REGION", "PING_URL"));
        assertThat(north).isEqualTo(south);
        assertThat(list(service(COMPOSED.getFirst(), "north"), "volumes")).contains("north:/data");
        assertThat(list(service(COMPOSED.getFirst(), "south"), "volumes")).contains("south:/data");
        assertThat(Stream.of("north", "south")
                        .flatMap(name -> list(service(COMPOSED.getFirst(), name), "ports").stream()))
                .doesNotHaveDuplicates();
    }

    @Test
    void whatIsMountedIsThereAndVolumesAreDeclared() {
        Set<String> declared = COMPOSED.stream()
                .flatMap(file -> map(read(file), "volumes").keySet().stream())
                .collect(Collectors.toSet());
        for (Path file : COMPOSED) {
            map(read(file), "services")
                    .keySet()
                    .forEach(name -> list(service(file, name), "volumes").forEach(volume -> {
                        String source = volume.substring(0, volume.indexOf(':'));
                        if (source.startsWith(".")) {
                            assertThat(BASE.resolve(source)).as(volume).exists();
                        } else {
                            assertThat(declared).contains(source);
                        }
                    }));
        }
    }

    @Test
    void imagesArePinnedAndServicesHaveHealthChecks() {
        List<String> unchecked = List.of("secrets", "mail");
        for (Path file : COMPOSED) {
            map(read(file), "services").keySet().forEach(name -> {
                Map<String, Object> service = service(file, name);
                if (service.get("image") instanceof String image && !image.equals("launchwatch:local")) {
                    assertThat(image).matches(PINNED);
                    assertThat(unchecked.contains(name) || service.containsKey("healthcheck"))
                            .as(name)
                            .isTrue();
                }
            });
        }
        assertThat(map(service(COMPOSED.getFirst(), "north"), "healthcheck")).containsKey("test");
        assertThat(Pattern.compile("(?m)^FROM (\\S+)")
                        .matcher(dockerfile())
                        .results()
                        .map((MatchResult from) -> from.group(1)))
                .hasSize(2)
                .allMatch(image -> PINNED.matcher(image).matches());
        assertThat(dockerfile()).contains("\nUSER 10001:10001\n", "\nHEALTHCHECK ", "\nSTOPSIGNAL SIGTERM\n");
    }

    @Test
    void whoeverStartsTheJarStartsItByTheSameScript() throws IOException {
        for (String starter : List.of("launchwatch", "deploy/entrypoint.sh", "deploy/systemd/launchwatch-admin")) {
            assertThat(Files.readString(Path.of(starter)))
                    .as(starter)
                    .contains("jvm.sh")
                    .doesNotContain("exec java", "-XX:");
        }
        assertThat(dockerfile()).contains("RUN /opt/launchwatch/jvm.sh /opt/launchwatch aot\n");
        assertThat(Files.readString(Path.of(".dockerignore"))).contains("!deploy/jvm.sh\n");
    }

    @Test
    void theEntryPointReadsSecretsFromFilesAndSaysWhichIsMissing() throws Exception {
        Path java = Files.writeString(
                folder.resolve("java"),
                "#!/bin/sh\necho \"$LAUNCHWATCH_STORE_PASSWORD|${LAUNCHWATCH_HASH_KEY-unset}|${LAUNCHWATCH_STORE_PASSWORD_FILE-gone}|$*\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path password = Files.writeString(folder.resolve("password"), "s p'a$c\"e\n");
        String started = entryPoint(Map.of("LAUNCHWATCH_STORE_PASSWORD_FILE", password.toString()), "check");
        assertThat(started)
                .startsWith("s p'a$c\"e|unset|gone|")
                .endsWith("-jar /opt/launchwatch/quarkus-run.jar check\n");
        assertThat(entryPoint(Map.of("LAUNCHWATCH_HASH_KEY_FILE", "/nonexistent"), "run"))
                .isEqualTo("launchwatch: LAUNCHWATCH_HASH_KEY_FILE names /nonexistent, which is not there or may not be"
                        + " read\n");
    }

    @Test
    void onFlyEachMachineIsTheRegionThatItIsIn() throws Exception {
        Path java = Files.writeString(folder.resolve("java"), "#!/bin/sh\necho \"$LAUNCHWATCH_REGION\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        assertThat(entryPoint(Map.of("FLY_REGION", "fra"), "run")).isEqualTo("fra\n");
        assertThat(entryPoint(Map.of("FLY_REGION", "fra", "LAUNCHWATCH_REGION", "eu"), "run"))
                .isEqualTo("eu\n");
        String fly = Files.readString(DEPLOY.resolve("fly/fly.toml"));
        assertThat(DEPLOY.resolve("fly/monitors/site.yaml")).exists();
        assertThat(fly)
                .contains("local_path = \"monitors/site.yaml\"", "dockerfile = \"../Dockerfile\"")
                .doesNotContain("LAUNCHWATCH_REGION =");
    }

    private String entryPoint(Map<String, String> environment, String argument) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", DEPLOY.resolve("entrypoint.sh").toString(), argument)
                .redirectErrorStream(true);
        builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        builder.environment().remove("LAUNCHWATCH_JAVA"); // which ./launchwatch sets for its own
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void prometheusScrapesTheRegionsByTheirNamesAndAcceptsItsFiles() {
        Path prometheus = DEPLOY.resolve("prometheus-alertmanager");
        for (Map<String, Object> scrape : maps(read(prometheus.resolve("prometheus.yml")), "scrape_configs")) {
            assertThat(maps(scrape, "static_configs").stream().flatMap(some -> list(some, "targets").stream()))
                    .as(scrape.toString())
                    .containsExactly("north:8080", "south:8080");
        }
        assertThat(LocalTool.run(
                        "",
                        "promtool",
                        "check",
                        "config",
                        prometheus.resolve("prometheus.yml").toString()))
                .contains("SUCCESS")
                .doesNotContain("FAILED", "exit code");
        assertThat(LocalTool.run(
                        "",
                        "promtool",
                        "test",
                        "rules",
                        prometheus.resolve("rules-test.yml").toString()))
                .contains("SUCCESS")
                .doesNotContain("FAILED", "exit code");
    }

    @Test
    void rulesOfPrometheusNameMetricsThatExist() throws IOException {
        String rules = Files.readString(DEPLOY.resolve("prometheus-alertmanager/rules.yml"));
        String documented = Files.readString(Path.of("docs/metrics.md"));
        assertThat(Pattern.compile("(?<![:\\w])launchwatch_[a-z_]+(?![:\\w])")
                        .matcher(rules)
                        .results()
                        .map(MatchResult::group))
                .isNotEmpty()
                .map(metric -> metric.replaceAll("_bucket$", ""))
                .allSatisfy(metric -> assertThat(documented).contains("`" + metric));
    }

    @Test
    void everyAlertOfPrometheusIsSeenFiringInATestAndSaysWhatToDo() throws IOException {
        Path prometheus = DEPLOY.resolve("prometheus-alertmanager");
        Set<String> fired = maps(read(prometheus.resolve("rules-test.yml")), "tests").stream()
                .flatMap(test -> maps(test, "alert_rule_test").stream())
                .filter(test -> !maps(test, "exp_alerts").isEmpty())
                .map(test -> test.getOrDefault("alertname", "").toString())
                .collect(Collectors.toSet());
        Set<String> anchors = Files.readAllLines(Path.of("docs/if-x-breaks.md")).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3).toLowerCase(Locale.ROOT).replace(' ', '-'))
                .collect(Collectors.toSet());
        List<Map<String, Object>> alerts = maps(read(prometheus.resolve("rules.yml")), "groups").stream()
                .flatMap(group -> maps(group, "rules").stream())
                .filter(rule -> rule.containsKey("alert"))
                .toList();
        assertThat(alerts).hasSize(15).allSatisfy(alert -> {
            assertThat(fired).contains(alert.getOrDefault("alert", "").toString());
            String runbook =
                    map(alert, "annotations").getOrDefault("runbook", "").toString();
            assertThat(runbook).startsWith("docs/if-x-breaks.md#");
            assertThat(anchors).contains(runbook.substring(runbook.indexOf('#') + 1));
        });
    }

    @Test
    void alertmanagerAcceptsItsFile() {
        assertThat(LocalTool.run(
                        "",
                        "amtool",
                        "check-config",
                        DEPLOY.resolve("prometheus-alertmanager/alertmanager.yml")
                                .toString()))
                .contains("SUCCESS")
                .doesNotContain("FAILED", "exit code");
    }

    private static String dockerfile() {
        try {
            return Files.readString(DEPLOY.resolve("Dockerfile"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> read(Path file) {
        try {
            return new Yaml().load(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> service(Path file, String name) {
        return map(map(read(file), "services"), name);
    }

    /** A service's environment with the defaults of what the file takes from the shell. */
    private static Map<String, String> environment(Path file, String service) {
        Map<String, String> environment = new HashMap<>();
        map(service(file, service), "environment")
                .forEach((name, value) ->
                        environment.put(name, VARIABLE.matcher(value.toString()).replaceAll(match -> match.group(2))));
        return environment;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> from, String key) {
        return (Map<String, Object>) from.getOrDefault(key, Map.of());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(Map<String, Object> from, String key) {
        return (List<Map<String, Object>>) from.getOrDefault(key, List.of());
    }

    private static List<String> list(Map<String, Object> from, String key) {
        List<String> texts = new ArrayList<>();
        ((List<?>) from.getOrDefault(key, List.of())).forEach(item -> texts.add(item.toString()));
        return texts;
    }
}
