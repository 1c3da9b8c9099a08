package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.launchwatch.testing.LocalTool;
import dev.launchwatch.testing.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy/} has for a machine without containers: the systemd unit, the command that looks after it, and the reverse proxy. */
class PlainMachineTest {
    private static final Path SYSTEMD = Path.of("deploy/systemd");

    @TempDir
    private Path root;

    private HttpServer daemon;

    /** Answers as the program would that is in place: one that is broken is never ready. */
    @BeforeEach
    void start() throws IOException {
        daemon = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        daemon.createContext("/", exchange -> {
            boolean ready = !exchange.getRequestURI().getPath().equals("/q/health/ready")
                    || !Files.readString(root.resolve("opt/launchwatch/current/launchwatch"))
                            .contains("BROKEN");
            exchange.sendResponseHeaders(ready ? 200 : 503, -1);
            exchange.close();
        });
        daemon.start();
    }

    @AfterEach
    void stop() {
        daemon.stop(0);
    }

    private int port() {
        return daemon.getAddress().getPort();
    }

    private static Path script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private Path program(String version, String more) throws IOException {
        return script(root.resolve("downloads/" + version), """
                # %s
                case "$1" in
                  --version) echo "launchwatch %s" ;;
                  check) echo "$SITE_URL" > "%s"; ! grep -q '^# REFUSED' "$0" ;;
                esac
                """.formatted(more, version, root.resolve("checked")));
    }

    private String admin(String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of("bash", SYSTEMD.resolve("launchwatch-admin").toString()), Stream.of(arguments))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("LAUNCHWATCH_ROOT", root.toString());
        builder.environment().put("LAUNCHWATCH_ADMIN_WAIT", "1");
        builder.environment().remove("LAUNCHWATCH_JAVA"); // which ./launchwatch sets for its own
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said + "exit " + process.waitFor();
    }

    private String current() throws IOException {
        return root.resolve("opt/launchwatch/current")
                .toRealPath()
                .getFileName()
                .toString();
    }

    private void installed() throws IOException, InterruptedException {
        script(root.resolve("bin/systemctl"), "echo \"$*\" >> \"" + root.resolve("systemctl.log") + "\"\n");
        Path config = Files.createDirectories(root.resolve("etc/launchwatch/monitors"));
        Files.writeString(config.resolve("site.yaml"), "monitors: []\n");
        Files.writeString(
                root.resolve("etc/launchwatch/launchwatch.env"),
                "# settings\nLAUNCHWATCH_PORT=%d\nSITE_URL=\"https://example.org/?a=1&touch %s\"\n"
                        .formatted(port(), root.resolve("run-by-accident")));
        assertThat(admin("install", program("1", "").toString()))
                .contains("Launchwatch runs.")
                .endsWith("exit 0");
    }

    private static Connection database(Path file) throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private static int rows(Path file) throws Exception {
        try (Connection connection = database(file);
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM results")) {
            return count.getInt(1);
        }
    }

    @Test
    void theUnitIsRightAndHardlyExposed() throws IOException {
        LocalTool.installed("systemd-analyze");
        Path program = script(root.resolve("launchwatch"), "exit 0\n");
        Path unit = Files.writeString(
                root.resolve("launchwatch.service"),
                Files.readString(SYSTEMD.resolve("launchwatch.service"))
                        .replace("/opt/launchwatch/current/launchwatch", program.toString()));
        assertThat(LocalTool.run("", "systemd-analyze", "verify", unit.toString()))
                .isEmpty();
        assertThat(LocalTool.run(
                        "", "systemd-analyze", "security", "--offline=true", "--threshold=30", unit.toString()))
                .contains("Overall exposure level")
                .doesNotContain("exit code");
        assertThat(LocalTool.run(
                        "", "systemd-analyze", "security", "--offline=true", "--threshold=10", unit.toString()))
                .as("what the threshold is about")
                .contains("exit code");
    }

    @Test
    void everySettingOfTheExampleExists() throws IOException {
        Set<String> known = Stream.of(Settings.class.getMethods())
                .map(method -> "LAUNCHWATCH_"
                        + method.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
        assertThat(Files.readAllLines(SYSTEMD.resolve("launchwatch.env.example")).stream()
                        .map(line -> line.replaceFirst("^# (?=[A-Z_]+=)", ""))
                        .filter(line -> line.startsWith("LAUNCHWATCH_"))
                        .map(line -> line.substring(0, line.indexOf('='))))
                .hasSizeGreaterThan(5)
                .allMatch(known::contains);
    }

    @Test
    void aBackupHoldsWhatIsOnlyInTheWriteAheadLogAndIsPutBack() throws Exception {
        installed();
        Path file = root.resolve("var/lib/launchwatch/launchwatch.db");
        Files.writeString(root.resolve("var/lib/launchwatch/hash-key"), "a key");
        String saved;
        try (Connection writer = database(file);
                Statement statement = writer.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("CREATE TABLE results (at INTEGER)");
            statement.execute("INSERT INTO results VALUES (1), (2)");
            saved = admin("backup").replaceFirst("\nexit 0$", "");
            statement.execute("INSERT INTO results VALUES (3)");
        }
        assertThat(Path.of(saved)).exists().isReadable();
        assertThat(Files.getPosixFilePermissions(Path.of(saved))).hasSize(2);
        assertThat(rows(file)).isEqualTo(3);

        Files.writeString(root.resolve("etc/launchwatch/monitors/site.yaml"), "spoilt");
        assertThat(admin("restore", saved))
                .contains("what was there before is in")
                .endsWith("exit 0");
        assertThat(rows(file)).isEqualTo(2);
        assertThat(root.resolve("var/lib/launchwatch/hash-key")).hasContent("a key");
        assertThat(root.resolve("etc/launchwatch/monitors/site.yaml")).hasContent("monitors: []");
        try (Stream<Path> aside = Files.list(root.resolve("var/lib"))) {
            assertThat(aside.filter(folder -> folder.getFileName().toString().startsWith("launchwatch.before-")))
                    .singleElement()
                    .satisfies(before ->
                            assertThat(rows(before.resolve("launchwatch.db"))).isEqualTo(3));
        }
        assertThat(Files.readString(root.resolve("systemctl.log")))
                .contains("stop launchwatch.service\nstart launchwatch.service\n");
    }

    @Test
    void whatIsNoBackupChangesNothing() throws Exception {
        installed();
        Path wrong = Files.writeString(root.resolve("wrong.tar.gz"), "no archive");
        assertThat(admin("restore", wrong.toString()))
                .contains("nothing was changed")
                .endsWith("exit 1");
        assertThat(root.resolve("etc/launchwatch/monitors/site.yaml")).exists();
        try (Stream<Path> left = Files.list(root.resolve("var/lib"))) {
            assertThat(left).containsExactly(root.resolve("var/lib/launchwatch"));
        }
        assertThat(Files.readString(root.resolve("systemctl.log"))).doesNotContain("stop");
    }

    @Test
    void anUpgradeChangesOverAndIsTakenBackByOneCommand() throws Exception {
        installed();
        assertThat(current()).startsWith("launchwatch-1-");

        assertThat(admin("upgrade", program("2", "").toString()))
                .contains("Upgraded to launchwatch-2")
                .endsWith("exit 0");
        assertThat(current()).startsWith("launchwatch-2-");
        try (Stream<Path> backups = Files.list(root.resolve("var/backups/launchwatch"))) {
            assertThat(backups).hasSize(1);
        }
        assertThat(admin("rollback")).contains("Back at launchwatch-1").endsWith("exit 0");
        assertThat(current()).startsWith("launchwatch-1-");
        assertThat(admin("rollback")).contains("Back at launchwatch-2").endsWith("exit 0");
        assertThat(admin("upgrade", program("3", "").toString())).endsWith("exit 0");
        try (Stream<Path> kept = Files.list(root.resolve("opt/launchwatch/releases"))) {
            assertThat(kept.map(program -> program.getFileName().toString().substring(0, 13)))
                    .containsExactlyInAnyOrder("launchwatch-2", "launchwatch-3");
        }
    }

    @Test
    void aFolderWithTheJarIsAProgramThatMayCompile() throws Exception {
        installed();
        Path jar = Files.createDirectories(root.resolve("downloads/quarkus-app"));
        Files.writeString(jar.resolve("quarkus-run.jar"), "");
        script(root.resolve("bin/java"), """
                case "$*" in
                  *"quarkus-run.jar --version") echo "launchwatch 5" ;;
                  *"quarkus-run.jar check "*) exit 0 ;;
                  *) exit 9 ;;
                esac
                """);
        Path lifted = root.resolve("etc/systemd/system/launchwatch.service.d/jar.conf");
        assertThat(admin("upgrade", jar.toString()))
                .contains("Upgraded to launchwatch-5")
                .endsWith("exit 0");
        assertThat(lifted).content().contains("MemoryDenyWriteExecute=no");
        assertThat(admin("rollback")).endsWith("exit 0");
        assertThat(lifted).doesNotExist();
    }

    @Test
    void aProgramThatRefusesTheConfigurationIsNotStarted() throws Exception {
        installed();
        assertThat(admin("upgrade", program("3", "REFUSED").toString()))
                .contains("the new program refuses the configuration")
                .endsWith("exit 1");
        assertThat(current()).startsWith("launchwatch-1-");
        assertThat(root.resolve("checked")).content().startsWith("https://example.org/?a=1&touch ");
        assertThat(root.resolve("run-by-accident")).doesNotExist();
    }

    @Test
    void anInstallationThatTheConfigurationDoesNotFitChangesNothingEither() throws Exception {
        installed();
        Files.delete(root.resolve("systemctl.log"));
        assertThat(admin("install", program("3", "REFUSED").toString()))
                .contains("nothing was changed")
                .endsWith("exit 1");
        assertThat(current()).startsWith("launchwatch-1-");
        assertThat(root.resolve("systemctl.log")).doesNotExist();
    }

    @Test
    void aPortMayStandInQuotesAsSystemdHasIt() throws Exception {
        installed();
        Path settings = root.resolve("etc/launchwatch/launchwatch.env");
        for (String quote : List.of("\"", "'")) {
            Files.writeString(
                    settings, "LAUNCHWATCH_PORT=%2$s%1$d%2$s\nSITE_URL=%2$shttps://e/%2$s\n".formatted(port(), quote));
            assertThat(admin("upgrade", program("2", "").toString())).endsWith("exit 0");
            assertThat(root.resolve("checked")).hasContent("https://e/");
        }
    }

    @Test
    void aProgramThatDoesNotGetReadyIsTakenBackByItself() throws Exception {
        installed();
        assertThat(admin("upgrade", program("4", "BROKEN").toString()))
                .contains("does not get ready, so launchwatch-1-")
                .endsWith("exit 1");
        assertThat(current()).startsWith("launchwatch-1-");
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void nginxLetsThePublicSeeTheStatusPageAndNotTheMetrics() throws Exception {
        Path nginx = LocalTool.installed("nginx");
        Files.createDirectories(root.resolve("opt/launchwatch/current"));
        Files.writeString(root.resolve("opt/launchwatch/current/launchwatch"), "");
        TestCertificates.Issued certificate = new TestCertificates().valid("status.example.org");
        Path chain = Files.writeString(root.resolve("chain.pem"), certificate.chainPem());
        Path key = Files.writeString(root.resolve("key.pem"), certificate.keyPem());
        int plain = free();
        String site = Files.readString(Path.of("deploy/nginx/launchwatch.conf"))
                .replaceAll("(?m)^ *listen \\[::].*$", "")
                .replace("listen 80;", "listen 127.0.0.1:" + plain + ";")
                .replace("listen 443", "listen 127.0.0.1:" + free())
                .replace("127.0.0.1:8080", "127.0.0.1:" + port())
                .replace("/etc/letsencrypt/live/status.example.org/fullchain.pem", chain.toString())
                .replace("/etc/letsencrypt/live/status.example.org/privkey.pem", key.toString());
        // The part behind TLS is asked without it.
        int open = free();
        site = site.replace("    ssl_certificate ", "    listen 127.0.0.1:" + open + ";\n    ssl_certificate ");
        Path config = Files.writeString(root.resolve("nginx.conf"), """
                daemon off; pid %1$s/nginx.pid; error_log %1$s/error.log;
                events {}
                http { access_log off; client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi; include %1$s/site.conf; }
                """.formatted(root));
        Files.writeString(root.resolve("site.conf"), site);
        assertThat(LocalTool.run("", "nginx", "-t", "-c", config.toString())).contains("test is successful");

        Process process = new ProcessBuilder(nginx.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> status(http, open, "/") == 200);
            assertThat(status(http, open, "/api/v1/alerts")).isEqualTo(200);
            assertThat(status(http, open, "/ack/x")).isEqualTo(200);
            for (String address : addressesOfPages()) {
                assertThat(status(http, open, address)).as(address).isEqualTo(200);
            }
            assertThat(status(http, open, "/badges/homepage/uptime.svg?days=30"))
                    .isEqualTo(200);
            assertThat(status(http, open, "/ops/alerts/site-down/homepage/1777636800000"))
                    .isEqualTo(200);
            assertThat(status(http, open, "/opsy")).isEqualTo(404);
            assertThat(status(http, open, "/metrics")).isEqualTo(404);
            assertThat(status(http, open, "/q/health/ready")).isEqualTo(404);
            assertThat(status(http, plain, "/")).isEqualTo(301);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /** Where pages get their style, scripts and pictures from, and where they lead; of those with names in them the part before. */
    private static Set<String> addressesOfPages() throws IOException {
        Set<String> addresses = new TreeSet<>();
        try (Stream<Path> templates = Files.list(Path.of("src/main/resources/templates"))) {
            for (Path template : templates.toList()) {
                Pattern.compile("(?:href|src|action)=\"(/[^\"?#{]*)")
                        .matcher(Files.readString(template))
                        .results()
                        .forEach(found -> addresses.add(found.group(1)));
            }
        }
        assertThat(addresses).contains("/", "/status.css", "/logo", "/feed.atom", "/badges/icon-", "/ops/style.css");
        return addresses;
    }

    private static int status(HttpClient http, int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
