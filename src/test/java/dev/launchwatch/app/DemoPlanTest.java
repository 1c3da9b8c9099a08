package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.demo.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoPlanTest {
    private static final Path NOWHERE = Path.of("/nonexistent");

    @TempDir
    Path folder;

    @Test
    void eachRegionHasANameAndTheSiteKeepsThePortBetween() {
        assertThat(DemoPlan.names(3)).containsExactly("north", "south", "east");
        assertThat(DemoPlan.names(5)).doesNotHaveDuplicates();
        assertThat(DemoPlan.ports(3, 8080, Ports.USUAL, _ -> true)).containsExactly(8080, 8082, 8084);
    }

    @Test
    void portsThatAreTakenAreLeftOut() {
        Set<Integer> taken = Set.of(8080, 8084);
        assertThat(DemoPlan.ports(3, 8080, Ports.USUAL, port -> !taken.contains(port)))
                .containsExactly(8082, 8086, 8088);
        assertThat(DemoPlan.ports(2, 8079, new Ports(8081, 8443, 8083), _ -> true))
                .containsExactly(8079, 8085);
        assertThat(DemoPlan.ports(2, 0, Ports.ANY, _ -> false)).containsExactly(0, 0);
        assertThatThrownBy(() -> DemoPlan.ports(2, 65_500, Ports.USUAL, _ -> false))
                .hasMessageContaining("LAUNCHWATCH_PORT");
    }

    @Test
    void aRegionIsToldWhatIsItsOwnAndWhatAllShare() {
        Map<String, String> environment = DemoPlan.environment(
                Map.of(), Map.of("LAUNCHWATCH_STORE", "jdbc:…"), "south", 8082, Path.of("/tmp/demo/data-south"));
        assertThat(environment)
                .isEqualTo(Map.of(
                        "LAUNCHWATCH_STORE", "jdbc:…",
                        "LAUNCHWATCH_REGION", "south",
                        "LAUNCHWATCH_PORT", "8082",
                        "LAUNCHWATCH_DATA", "/tmp/demo/data-south",
                        "LAUNCHWATCH_REGION_SILENCE", "15s"));
    }

    @Test
    void howPatientRegionsAreTheEnvironmentOfTheDemoMaySay() {
        assertThat(DemoPlan.environment(
                        Map.of("LAUNCHWATCH_REGION_SILENCE", "1m"), Map.of(), "south", 8082, Path.of("data")))
                .doesNotContainKey("LAUNCHWATCH_REGION_SILENCE");
    }

    @Test
    void postgresIsWhereTheEnvironmentSaysElseInThePathElseTheNewestInstalled() throws Exception {
        Path named = programs("named");
        Path inPath = programs("path");
        Path installations = folder.resolve("installed");
        programs("installed/9/bin");
        Path newest = programs("installed/16/bin");
        programs("installed/common/bin");
        String path = "/nonexistent::" + inPath;
        assertThat(DemoPlan.postgres(
                        Map.of("LAUNCHWATCH_DEMO_POSTGRES", named.toString(), "PATH", path), installations))
                .contains(named);
        assertThat(DemoPlan.postgres(Map.of("PATH", path), installations)).contains(inPath);
        assertThat(DemoPlan.postgres(Map.of(), installations)).contains(newest);
        assertThat(DemoPlan.postgres(Map.of("PATH", "/nonexistent"), NOWHERE)).isEmpty();
    }

    private Path programs(String name) throws Exception {
        Path bin = Files.createDirectories(folder.resolve(name));
        for (String program : List.of("initdb", "postgres")) {
            Files.createFile(
                    bin.resolve(program),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
        return bin;
    }

    @Test
    void theProgramIsStartedAgainAsItWas() {
        assertThat(DemoPlan.again(true, "/opt/launchwatch", List.of("demo", "--regions", "2"), ""))
                .containsExactly("/opt/launchwatch");
        assertThat(DemoPlan.again(
                        false,
                        "/jdk/bin/java",
                        List.of("-XX:+UseSerialGC", "-jar", "run.jar", "demo", "--regions", "2"),
                        "run.jar"))
                .containsExactly("/jdk/bin/java", "-XX:+UseSerialGC", "-jar", "run.jar");
        assertThat(DemoPlan.again(false, "/jdk/bin/java", List.of(), "run.jar"))
                .startsWith("/jdk/bin/java")
                .endsWith("-jar", "run.jar");
    }
}
