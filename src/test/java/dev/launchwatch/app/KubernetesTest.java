package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.launchwatch.config.ConfigFolder;
import dev.launchwatch.config.ConfigReader;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.SecretFiles;
import dev.launchwatch.testing.LocalTool;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kustomization, as far as it can be looked at without a cluster: every file is parsed into the types that Kubernetes and the
 * Prometheus operator have, with no key left over, and so is what {@code kubectl kustomize} makes of it where kubectl is installed.
 */
class KubernetesTest {
    private static final Path K8S = Path.of("k8s");
    private static final Path BASE = K8S.resolve("base");
    private static final Set<String> NO_RESOURCES = Set.of("Kustomization", "ExternalSecret");

    private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.of(
            "v1 ConfigMap", ConfigMap.class,
            "v1 Service", Service.class,
            "v1 ServiceAccount", ServiceAccount.class,
            "apps/v1 StatefulSet", StatefulSet.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class,
            "monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class);

    /** What kubectl said, by region: it takes its time. */
    private static final Map<String, String> RENDERED = new ConcurrentHashMap<>();

    /** The models keep what they do not know in a map; without it, an unknown key is an error. */
    private static final ObjectMapper STRICT = JsonMapper.builder(new YAMLFactory())
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .build();

    @TempDir
    Path folder;

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(K8S)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.toString().contains("/monitors/"))
                    .sorted()
                    .toList();
        }
    }

    static List<Path> kustomizations() throws IOException {
        return files().stream()
                .filter(file -> file.endsWith("kustomization.yaml"))
                .toList();
    }

    private static List<HasMetadata> parsed(String yaml) throws IOException {
        List<HasMetadata> resources = new ArrayList<>();
        try (var documents = STRICT.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                String kind = document.path("kind").asText();
                if (!NO_RESOURCES.contains(kind)) {
                    Class<? extends HasMetadata> type = Optional.ofNullable(
                                    TYPES.get(document.path("apiVersion").asText() + " " + kind))
                            .orElseThrow(() -> new AssertionError("no type for " + kind));
                    resources.add(STRICT.treeToValue(document, type));
                }
            }
        }
        return resources;
    }

    private static <T extends HasMetadata> T base(Class<T> type, String file) throws IOException {
        return type.cast(parsed(Files.readString(BASE.resolve(file))).getFirst());
    }

    private static List<HasMetadata> rendered(String region) throws IOException {
        LocalTool.installed("kubectl");
        return parsed(RENDERED.computeIfAbsent(
                region,
                name -> LocalTool.run(
                        "",
                        "kubectl",
                        "kustomize",
                        K8S.resolve("overlays").resolve(name).toString())));
    }

    private static <T extends HasMetadata> T one(List<HasMetadata> resources, Class<T> type, String name) {
        return resources.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(resource -> resource.getMetadata().getName().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> settings(String region) throws IOException {
        return one(rendered(region), ConfigMap.class, "launchwatch-settings").getData();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileHasNoKeyThatItsTypeDoesNotKnow(Path file) throws IOException {
        assertThat(parsed(Files.readString(file)))
                .allSatisfy(
                        resource -> assertThat(resource.getMetadata().getName()).startsWith("launchwatch"));
    }

    @Test
    void aMisspeltKeyIsAnError() throws IOException {
        String wrong =
                Files.readString(BASE.resolve("statefulset.yaml")).replace("readOnlyRootFilesystem", "readOnlyRootFs");
        assertThatThrownBy(() -> parsed(wrong)).hasMessageContaining("readOnlyRootFs");
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void aKustomizationNamesWhatThereIs(Path file) throws IOException {
        Path here = Optional.ofNullable(file.getParent()).orElseThrow();
        JsonNode kustomization = STRICT.readTree(file.toFile());
        kustomization
                .path("resources")
                .forEach(resource -> assertThat(here.resolve(resource.asText())).exists());
        kustomization
                .path("configMapGenerator")
                .forEach(map -> map.path("files")
                        .forEach(source ->
                                assertThat(here.resolve(source.asText())).exists()));
        try (Stream<Path> beside = Files.list(here)) {
            List<String> resources = kustomization
                    .path("resources")
                    .valueStream()
                    .map(JsonNode::asText)
                    .toList();
            assertThat(beside.filter(Files::isRegularFile)
                            .map(other -> other.getFileName().toString())
                            .filter(name -> !name.equals("kustomization.yaml")))
                    .as("files that no kustomization names")
                    .isSubsetOf(resources);
        }
    }

    @Test
    void thePodHasNoMoreRightsThanTheRestrictedStandardAllows() throws IOException {
        PodSpec pod = base(StatefulSet.class, "statefulset.yaml")
                .getSpec()
                .getTemplate()
                .getSpec();
        Container container = pod.getContainers().getFirst();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(Files.readString(Path.of("deploy/Dockerfile"))).contains("USER 10001:10001");
    }

    @Test
    void itIsProbedWhereItAnswersAndHasRoomForWhatWasMeasured() throws IOException {
        Container container = base(StatefulSet.class, "statefulset.yaml")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
        assertThat(Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())
                        .map(probe -> probe.getHttpGet().getPath()))
                .containsExactly("/q/health/started", "/q/health/live", "/q/health/ready");
        Quantity asked = container.getResources().getRequests().get("memory");
        Quantity limit = container.getResources().getLimits().get("memory");
        assertThat(Quantity.getAmountInBytes(asked).longValue()).isGreaterThan(198_000_000);
        assertThat(Quantity.getAmountInBytes(limit).longValue()).isGreaterThan(365_000_000);
        assertThat(Files.readString(Path.of("docs/benchmarks.md"))).contains("198 (198) MB", "365 MB");
        assertThat(container.getResources().getLimits()).doesNotContainKey("cpu");
        assertThat(container.getEnv())
                .as("settings and secrets are referred to")
                .isEmpty();
    }

    @Test
    void thePrometheusRuleHasTheRulesOfDeploy() throws IOException {
        JsonNode rules = STRICT.readTree(
                Path.of("deploy/prometheus-alertmanager/rules.yml").toFile());
        JsonNode resource = STRICT.readTree(BASE.resolve("prometheusrule.yaml").toFile());
        assertThat(resource.at("/spec/groups")).isEqualTo(rules.path("groups")).hasSize(2);
    }

    @Test
    void theServiceMonitorFindsTheServiceAndItsPort() throws IOException {
        Service service = base(Service.class, "service.yaml");
        ServiceMonitor monitor = base(ServiceMonitor.class, "servicemonitor.yaml");
        assertThat(monitor.getSpec().getEndpoints())
                .singleElement()
                .satisfies(endpoint -> assertThat(service.getSpec().getPorts())
                        .anyMatch(port -> port.getName().equals(endpoint.getPort())));
        assertThat(monitor.getSpec().getSelector().getMatchLabels())
                .containsEntry("app.kubernetes.io/name", "launchwatch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu", "us"})
    void anOverlayIsAWholeRegion(String region) throws IOException {
        List<HasMetadata> resources = rendered(region);
        assertThat(resources)
                .extracting(HasMetadata::getKind)
                .containsExactlyInAnyOrder(
                        "ConfigMap",
                        "ConfigMap",
                        "ConfigMap",
                        "NetworkPolicy",
                        "PodDisruptionBudget",
                        "PrometheusRule",
                        "Service",
                        "ServiceAccount",
                        "ServiceMonitor",
                        "StatefulSet");
        for (HasMetadata resource : resources) {
            assertThat(resource.getMetadata().getNamespace()).isEqualTo("launchwatch");
            assertThat(resource.getMetadata().getLabels()).containsEntry("launchwatch.dev/region", region);
        }
        StatefulSet set = one(resources, StatefulSet.class, "launchwatch");
        Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();
        assertThat(labels).containsEntry("launchwatch.dev/region", region);
        assertThat(set.getSpec().getSelector().getMatchLabels()).isNotEmpty();
        assertThat(labels).containsAllEntriesOf(set.getSpec().getSelector().getMatchLabels());
        assertThat(labels)
                .containsAllEntriesOf(
                        one(resources, Service.class, "launchwatch").getSpec().getSelector());
        assertThat(labels)
                .containsAllEntriesOf(one(resources, NetworkPolicy.class, "launchwatch")
                        .getSpec()
                        .getPodSelector()
                        .getMatchLabels());
        PodSpec pod = set.getSpec().getTemplate().getSpec();
        assertThat(pod.getContainers().getFirst().getImage()).matches("\\S+:\\d\\S*");
        assertThat(pod.getContainers()
                        .getFirst()
                        .getEnvFrom()
                        .getFirst()
                        .getConfigMapRef()
                        .getName())
                .isEqualTo(one(resources, ConfigMap.class, "launchwatch-settings")
                        .getMetadata()
                        .getName());
        assertThat(one(resources, ConfigMap.class, "launchwatch-monitors")
                        .getMetadata()
                        .getName())
                .as("the same name whatever is in it, so that nothing restarts")
                .isEqualTo("launchwatch-monitors");
        ConfigMap dashboards = one(resources, ConfigMap.class, "launchwatch-dashboards");
        assertThat(dashboards.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        assertThat(dashboards.getData()).hasSize(5);
    }

    @Test
    void regionsDifferInNameAndAddressAlone() throws IOException {
        Map<String, String> eu = settings("eu");
        Map<String, String> us = settings("us");
        assertThat(eu).containsEntry("LAUNCHWATCH_REGION", "eu");
        assertThat(us).containsEntry("LAUNCHWATCH_REGION", "us");
        eu.keySet().removeAll(List.of("LAUNCHWATCH_REGION", "LAUNCHWATCH_URL"));
        us.keySet().removeAll(List.of("LAUNCHWATCH_REGION", "LAUNCHWATCH_URL"));
        assertThat(eu).isEqualTo(us);
    }

    @Test
    void everySettingExistsAndNoneIsASecret() throws IOException {
        Set<String> known = Stream.of(Settings.class.getMethods())
                .map(method -> "LAUNCHWATCH_"
                        + method.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
        String entryPoint = Files.readString(Path.of("deploy/entrypoint.sh"));
        settings("eu").keySet().stream()
                .filter(name -> name.startsWith("LAUNCHWATCH_"))
                .forEach(name -> {
                    String setting = name.replaceAll("(?<!TOKENS)_FILE$", "");
                    assertThat(known).contains(setting);
                    assertThat(name.equals(setting) || entryPoint.contains(setting))
                            .as(name)
                            .isTrue();
                });
        assertThat(settings("eu")).doesNotContainKeys("LAUNCHWATCH_STORE_PASSWORD", "LAUNCHWATCH_HASH_KEY");
        JsonNode external =
                STRICT.readTree(K8S.resolve("examples/external-secret.yaml").toFile());
        assertThat(external.at("/spec/target/name").asText()).isEqualTo("launchwatch-secrets");
        Set<String> keys = Set.copyOf(external.findValuesAsText("secretKey"));
        String asked = Files.readString(BASE.resolve("kustomization.yaml"))
                + Files.readString(BASE.resolve("monitors/site.yaml"));
        assertThat(keys).allSatisfy(key -> assertThat(asked).contains("/run/secrets/launchwatch/" + key));
        assertThat(asked.split("/run/secrets/launchwatch/", -1)).hasSize(keys.size() + 1);
    }

    /** As the kubelet lays a ConfigMap out: a folder by time, a link to it, and links through that one. */
    private void lay(String version, String content) throws IOException {
        Path data = Files.createDirectory(folder.resolve("..2026_" + version));
        Files.writeString(data.resolve("site.yaml"), content);
        Path link = folder.resolve("..data");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, data.getFileName());
        if (!Files.exists(folder.resolve("site.yaml"))) {
            Files.createSymbolicLink(folder.resolve("site.yaml"), Path.of("..data/site.yaml"));
        }
    }

    @Test
    void aChangedConfigMapIsReadWithoutARestart() throws IOException {
        String content = "monitors: [{ name: %s, every: 1m, http: { url: \"https://example.org/\" } }]\n";
        lay("1", content.formatted("first"));
        ConfigFolder mounted = new ConfigFolder(folder, Map.of(), Map.of());
        assertThat(monitors(mounted.read())).containsExactly("first");
        assertThat(mounted.changedAndStill()).isFalse();

        lay("2", content.formatted("other"));
        assertThat(List.of(mounted.changedAndStill(), mounted.changedAndStill()))
                .containsExactly(false, true);
        assertThat(monitors(mounted.read())).containsExactly("other");
    }

    private static List<String> monitors(Loaded loaded) {
        return ((Loaded.Good) loaded)
                .catalog().monitors().stream().map(monitor -> monitor.name()).toList();
    }

    @Test
    void whatIsWatchedPassesCheckWithTheSecretsThatItRefersTo() throws IOException {
        SecretFiles secrets = new SecretFiles() {
            @Override
            public String read(Path path, int limit) {
                return path.endsWith("ping-url") ? "https://ping.example.org/eu" : "xoxb-1-example";
            }

            @Override
            public boolean readable(Path path) {
                return true;
            }
        };
        Map<String, String> environment = settings("eu");
        Loaded loaded = new ConfigReader(name -> Optional.ofNullable(environment.get(name)), secrets)
                .read(BASE.resolve("monitors"));
        assertThat(loaded).as(loaded.toString()).isInstanceOf(Loaded.Good.class);
        assertThat(loaded.warnings()).isEmpty();
    }
}
