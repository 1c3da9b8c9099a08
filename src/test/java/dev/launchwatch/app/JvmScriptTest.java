package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code deploy/jvm.sh} runs the jar, and makes the cache that it starts faster with. */
class JvmScriptTest {
    private static final String CACHE = "launchwatch.aot";

    @TempDir
    private Path folder;

    private Path jar;
    private Path cache;

    @BeforeEach
    void install() throws IOException {
        jar = Files.writeString(folder.resolve("quarkus-run.jar"), "");
        cache = folder.resolve(CACHE);
        // Says how it was started; as a training run it writes a cache when it is told to end, as a JVM does.
        java("""
                case "$*" in
                  *-XX:AOTCacheOutput=*)
                    [ -n "$HOME" ] && env > "$(dirname "$0")/environment"
                    output=$(printf '%s' "$*" | sed 's/.*-XX:AOTCacheOutput=\\([^ ]*\\).*/\\1/')
                    trap 'echo made > "$output"; exit 0' TERM
                    echo "ready on http://localhost:1/"
                    while :; do sleep 0.05; done ;;
                  *) echo "$*" ;;
                esac
                """);
    }

    @Test
    void withoutACacheTheJarRunsWithTheFlagsAndTheUsersAfterThem() throws Exception {
        assertThat(run(Map.of("LAUNCHWATCH_JAVA_OPTS", "-Xmx90m -Dx=y"), "check", "a b"))
                .contains("-XX:+UseSerialGC")
                .doesNotContain("AOT")
                .endsWith(" -Xmx90m -Dx=y -jar " + jar + " check a b\nexit 0");
    }

    @Test
    void aCacheThatIsNewerThanTheJarIsUsedAndAnOlderOneIsNot() throws Exception {
        Files.writeString(cache, "a cache");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(10)));
        assertThat(run(Map.of(), "run")).contains(" -XX:AOTCache=" + cache + " -Xlog:aot*=off ");

        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(10)));
        assertThat(run(Map.of(), "run")).doesNotContain("AOT");
    }

    @Test
    void whoeverDecidesAboutClassDataIsLeftAloneSinceTheJvmRefusesBoth() throws Exception {
        Files.writeString(cache, "a cache");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(10)));
        assertThat(run(Map.of("LAUNCHWATCH_JAVA_OPTS", "-Xshare:off"), "run")).doesNotContain("AOT");
        assertThat(run(Map.of("JAVA_TOOL_OPTIONS", "-XX:SharedArchiveFile=x"), "run"))
                .doesNotContain("AOT");
    }

    @Test
    void aTrainingRunMakesTheCacheWithNothingOfThisMachinesSettings() throws Exception {
        assertThat(run(Map.of("LAUNCHWATCH_STORE", "jdbc:postgresql://shared/", "LAUNCHWATCH_AOT_PROBES", "0"), "aot"))
                .isEqualTo(cache + "\nexit 0");
        assertThat(cache).content().isEqualTo("made\n");
        assertThat(folder.resolve("environment"))
                .content()
                .contains("LAUNCHWATCH_PORT=0")
                .doesNotContain("LAUNCHWATCH_STORE");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("java", "quarkus-run.jar", CACHE, "environment");
        }
    }

    @Test
    void aTrainingRunThatFailsSaysWhyAndLeavesTheCacheThatIsThere() throws Exception {
        Files.writeString(cache, "a cache");
        java("echo 'no room'; exit 3");
        assertThat(run(Map.of(), "aot"))
                .contains("no room", "no AOT cache was made", "It runs without one")
                .endsWith("exit 1");
        assertThat(cache).content().isEqualTo("a cache");
    }

    /** What the jar of the test below holds. */
    static final class Greeting {
        private Greeting() {}

        public static void main(String[] arguments) {
            System.out.println("started with " + String.join(" ", arguments));
        }
    }

    @Test
    void aCacheThatDoesNotFitIsIgnoredWithoutAWord() throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Greeting.class.getName());
        String file = Greeting.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream compiled = Greeting.class.getResourceAsStream("/" + file)) {
            out.putNextEntry(new JarEntry(file));
            compiled.transferTo(out);
        }
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(10)));
        Files.write(cache, new byte[100_000]);
        String java = System.getProperty("java.home") + "/bin/java";
        assertThat(run(Map.of("LAUNCHWATCH_JAVA", java), "run")).isEqualTo("started with run\nexit 0");
    }

    @Test
    void theHeapHasABoundThatTheUserMayReplace() throws Exception {
        String java = System.getProperty("java.home") + "/bin/java";
        String printing = "-XX:+PrintFlagsFinal -version";
        assertThat(heap(Map.of("LAUNCHWATCH_JAVA", java, "LAUNCHWATCH_JAVA_OPTS", printing)))
                .isBetween(16L << 20, 384L << 20);
        assertThat(heap(Map.of("LAUNCHWATCH_JAVA", java, "LAUNCHWATCH_JAVA_OPTS", "-Xmx700m " + printing)))
                .isEqualTo(700L << 20);
        assertThat(heap(Map.of(
                        "LAUNCHWATCH_JAVA", java, "LAUNCHWATCH_JAVA_OPTS", printing, "JAVA_TOOL_OPTIONS", "-Xmx70m")))
                .isEqualTo(70L << 20);
    }

    /** The largest heap in bytes, as the JVM says. */
    private long heap(Map<String, String> environment) throws Exception {
        return run(environment, "run")
                .lines()
                .filter(line -> line.contains(" MaxHeapSize "))
                .map(line -> line.replaceAll(".*= *(\\d+).*", "$1"))
                .mapToLong(Long::parseLong)
                .sum();
    }

    private void java(String text) throws IOException {
        Path java = Files.writeString(folder.resolve("java"), "#!/bin/sh\n" + text);
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    private String run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("deploy/jvm.sh", folder.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LAUNCHWATCH_") || name.endsWith("_OPTIONS"));
        builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said + "exit " + process.waitFor();
    }
}
