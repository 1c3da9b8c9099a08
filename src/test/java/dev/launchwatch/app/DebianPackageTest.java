package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's package of the binary, by {@code deploy/package --deb}, where the machine has dpkg. */
class DebianPackageTest {
    private static final String DATE = "1767225600";

    @TempDir
    private Path folder;

    @BeforeEach
    void aMachineWithDpkg() throws IOException {
        assumeThat(Stream.of("/usr/bin/dpkg-deb", "/bin/dpkg-deb").map(Path::of))
                .anyMatch(Files::exists);
        script("launchwatch-runner", "echo \"launchwatch ${LAUNCHWATCH_TEST_VERSION:-1.2.3}\" # GLIBC_2.4 GLIBC_2.34");
        script("bin/systemctl", "echo \"systemctl $*\"");
    }

    @Test
    void theSameProgramGivesTheSamePackage() throws Exception {
        Path one = pack("one", "1.2.3", "0022");
        Path two = pack("two", "1.2.3", "0077");
        assertThat(one.getFileName().toString()).matches("launchwatch_1\\.2\\.3_[a-z0-9]+\\.deb");
        assertThat(Files.mismatch(one, two)).as("the first byte that differs").isEqualTo(-1);
        assertThat(run("bash", "-c", "cd " + one.getParent() + " && sha256sum -c " + one.getFileName() + ".sha256"))
                .endsWith("OK\nexit 0");
    }

    @Test
    void whatIsInItIsWhereDebianExpectsIt() throws Exception {
        String deb = pack("dist", "1.3.0-SNAPSHOT", "0022").toString();
        assertThat(run("dpkg-deb", "-I", deb))
                .contains("Package: launchwatch", "Depends: passwd, libc6 (>= 2.34), zlib1g")
                .as("comes before the release")
                .contains("Version: 1.3.0~SNAPSHOT");
        assertThat(run("dpkg-deb", "-I", deb, "conffiles")).isEqualTo("/etc/launchwatch/launchwatch.env\nexit 0");
        assertThat(run("dpkg-deb", "-c", deb).lines().map(line -> line.replaceAll(" +\\d+ \\S+ \\S+ ", " ")))
                .contains(
                        "-rwxr-xr-x root/root ./usr/bin/launchwatch",
                        "-rw------- root/root ./etc/launchwatch/launchwatch.env",
                        "drwxr-x--- root/root ./etc/launchwatch/monitors/",
                        "-rw-r--r-- root/root ./usr/lib/systemd/system/launchwatch.service",
                        "-rw-r--r-- root/root ./usr/share/doc/launchwatch/copyright",
                        "-rw-r--r-- root/root ./usr/share/doc/launchwatch/docs/if-x-breaks.md")
                .noneMatch(line -> line.contains("./var"));
    }

    @Test
    void theUnitIsTheHardenedOneAndDiffersInItsProgramAlone() throws Exception {
        run(
                "dpkg-deb",
                "-x",
                pack("dist", "1.2.3", "0022").toString(),
                folder.resolve("x").toString());
        List<String> ours = Files.readAllLines(Path.of("deploy/systemd/launchwatch.service"));
        List<String> unit = Files.readAllLines(folder.resolve("x/usr/lib/systemd/system/launchwatch.service"));
        assertThat(unit).hasSameSizeAs(ours).contains("ExecStart=/usr/bin/launchwatch run");
        assertThat(unit.stream().skip(1).filter(line -> !ours.contains(line)))
                .containsExactly("ExecStart=/usr/bin/launchwatch run");
    }

    @Test
    void dpkgInstallsUpgradesRemovesAndPurgesIt() throws Exception {
        assumeThat(System.getProperty("user.name"))
                .as("dpkg gives files to root")
                .isEqualTo("root");
        Path root = folder.resolve("root");
        for (String needed : List.of("var/lib/dpkg/info", "var/lib/dpkg/updates", "run/systemd/system")) {
            Files.createDirectories(root.resolve(needed));
        }
        Files.createFile(root.resolve("var/lib/dpkg/status"));

        assertThat(dpkg("-i", pack("one", "1.2.3", "0022").toString()))
                .contains("systemctl daemon-reload\nsystemctl enable launchwatch.service\nPut your YAML into")
                .doesNotContain("systemctl restart")
                .endsWith("exit 0");
        Path settings = root.resolve("etc/launchwatch/launchwatch.env");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(settings)))
                .isEqualTo("rw-------");
        Files.writeString(settings, "LAUNCHWATCH_REGION=mine\n");
        Files.writeString(root.resolve("etc/launchwatch/monitors/site.yaml"), "monitors: []\n");

        assertThat(dpkg("-i", pack("two", "1.2.4", "0022").toString()))
                .contains("systemctl restart launchwatch.service")
                .doesNotContain("systemctl enable", "systemctl disable")
                .endsWith("exit 0");
        assertThat(settings).content().isEqualTo("LAUNCHWATCH_REGION=mine\n");

        Path store = Files.createDirectories(root.resolve("var/lib/launchwatch"));
        assertThat(dpkg("-r", "launchwatch"))
                .contains("systemctl disable --now launchwatch.service")
                .endsWith("exit 0");
        assertThat(root.resolve("usr/bin/launchwatch")).doesNotExist();
        assertThat(settings).exists();
        assertThat(store).exists();

        assertThat(dpkg("-P", "launchwatch")).endsWith("exit 0");
        assertThat(root.resolve("etc/launchwatch")).doesNotExist();
        assertThat(store).doesNotExist();
    }

    @Test
    void theJarIsNoPackage() throws Exception {
        assertThat(run("deploy/package", "--deb", "src/main"))
                .contains("./launchwatch native")
                .endsWith("exit 1");
    }

    private String dpkg(String... arguments) throws IOException, InterruptedException {
        return run(Stream.concat(
                        Stream.of(
                                "dpkg",
                                "--root=" + folder.resolve("root"),
                                "--force-script-chrootless",
                                "--force-depends",
                                "--force-confold"),
                        Stream.of(arguments))
                .toArray(String[]::new));
    }

    private Path pack(String to, String version, String mask) throws IOException, InterruptedException {
        String said = run(
                "bash",
                "-c",
                "umask %s && LAUNCHWATCH_TEST_VERSION=%s exec deploy/package --deb %s %s"
                        .formatted(mask, version, folder.resolve("launchwatch-runner"), folder.resolve(to)));
        assertThat(said).endsWith("exit 0");
        return Path.of(said.lines().findFirst().orElseThrow());
    }

    private void script(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "SOURCE_DATE_EPOCH",
                        DATE,
                        "LC_ALL",
                        "C",
                        "PATH",
                        folder.resolve("bin") + ":/usr/sbin:/sbin:" + System.getenv("PATH")));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said + "exit " + process.waitFor();
    }
}
