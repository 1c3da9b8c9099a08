package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of a release, by {@code deploy/package}. */
class PackageTest {
    private static final String DATE = "1767225600";

    @TempDir
    private Path folder;

    private Path program;

    @BeforeEach
    void build() throws IOException {
        program = folder.resolve("launchwatch-runner");
        Files.writeString(program, """
                #!/bin/sh
                case "$1" in --version) echo "launchwatch 1.2.3" ;; esac
                """);
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void theSameProgramGivesTheSameArchive() throws Exception {
        Path one = pack("one", "0022");
        Path two = pack("two", "0077");
        assertThat(one.getFileName().toString()).matches("launchwatch-1\\.2\\.3-linux-[a-z0-9_]+\\.tar\\.gz");
        assertThat(Files.mismatch(one, two)).as("the first byte that differs").isEqualTo(-1);
        String sum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(one)));
        assertThat(Files.readString(one.resolveSibling(one.getFileName() + ".sha256")))
                .isEqualTo(sum + "  " + one.getFileName() + "\n");
    }

    @Test
    void whatIsUnpackedInstallsItself() throws Exception {
        Path archive = pack("dist", "0022");
        assertThat(run(Map.of(), "tar", "-xzf", archive.toString(), "-C", folder.toString()))
                .endsWith("exit 0");
        String name = archive.getFileName().toString().replace(".tar.gz", "");
        Path unpacked = folder.resolve(name);
        assertThat(unpacked.resolve("monitors/launchwatch.schema.json")).exists();
        assertThat(unpacked.resolve("dashboards")).isNotEmptyDirectory();
        assertThat(unpacked.resolve("LICENSE")).exists();
        Path systemctl = Files.createDirectories(folder.resolve("bin")).resolve("systemctl");
        Files.writeString(systemctl, "#!/bin/sh\n");
        assertThat(systemctl.toFile().setExecutable(true)).isTrue();
        Path root = folder.resolve("root");
        String said = run(
                Map.of(
                        "LAUNCHWATCH_ROOT",
                        root.toString(),
                        "LAUNCHWATCH_ADMIN_WAIT",
                        "0",
                        "PATH",
                        folder.resolve("bin") + ":" + System.getenv("PATH")),
                unpacked.resolve("deploy/systemd/launchwatch-admin").toString(),
                "install",
                unpacked.resolve("launchwatch").toString());
        assertThat(root.resolve("opt/launchwatch/current/launchwatch")).as(said).isExecutable();
        assertThat(root.resolve("etc/launchwatch/launchwatch.env")).exists();
    }

    @Test
    void theArchiveForAJvmHasWhatMakesItsCacheAndNoneOfThisMachine() throws Exception {
        Path app = Files.createDirectories(folder.resolve("quarkus-app"));
        Files.writeString(app.resolve("quarkus-run.jar"), "");
        Files.writeString(app.resolve("launchwatch.aot"), "of this JVM");
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'launchwatch 1.2.3'\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        String said = run(
                Map.of("SOURCE_DATE_EPOCH", DATE, "PATH", folder.resolve("bin") + ":" + System.getenv("PATH")),
                "deploy/package",
                app.toString(),
                folder.resolve("dist").toString());
        assertThat(run(Map.of(), "tar", "-tzf", said.lines().findFirst().orElseThrow()))
                .contains("launchwatch-1.2.3-jvm/quarkus-app/quarkus-run.jar", "launchwatch-1.2.3-jvm/deploy/jvm.sh")
                .doesNotContain("launchwatch.aot");
    }

    @Test
    void aProgramThatIsNotThereIsNamed() throws Exception {
        String said = run(Map.of("SOURCE_DATE_EPOCH", DATE), "deploy/package", "nowhere/launchwatch");
        assertThat(said).contains("there is no nowhere/launchwatch").endsWith("exit 1");
    }

    private Path pack(String to, String mask) throws IOException, InterruptedException {
        String said = run(
                Map.of("SOURCE_DATE_EPOCH", DATE),
                "bash",
                "-c",
                "umask " + mask + " && exec deploy/package " + program + " " + folder.resolve(to));
        assertThat(said).endsWith("exit 0");
        return Path.of(said.lines().findFirst().orElseThrow());
    }

    private static String run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Stream.of(command).toList()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said + "exit " + process.waitFor();
    }
}
