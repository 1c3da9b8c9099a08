package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.testing.PostgresServer;
import dev.launchwatch.testing.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server that wants TLS and a password, as one on another machine does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresLoginTest {
    private final TestCertificates certificates = new TestCertificates();
    private PostgresServer server;
    private Path root;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = PostgresServer.start(folder);
        root = Files.writeString(folder.resolve("root.pem"), certificates.rootPem());
        TestCertificates.Issued issued = certificates.valid("localhost");
        issued.chainFile(server.folder(), "server.crt");
        Files.setPosixFilePermissions(
                issued.keyFile(server.folder(), "server.key"), PosixFilePermissions.fromString("rw-------"));
        server.execute("set password_encryption = 'scram-sha-256'; create role watcher login password 'corr&ct horse'");
        server.execute("create database launchwatch owner watcher");
        Files.writeString(
                server.folder().resolve("pg_hba.conf"),
                "hostssl all watcher all scram-sha-256\nhost all postgres all trust\n");
        server.execute("alter system set ssl = on");
        server.execute("select pg_reload_conf()");
        Awaitility.await().ignoreExceptions().until(() -> {
            Schema.migrate(at("localhost", "corr&ct horse", root));
            return true;
        });
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Postgres at(String host, @Nullable String password, Path root) {
        return Postgres.at(
                "jdbc:postgresql://" + host + ":" + server.port() + "/launchwatch?sslmode=verify-full&sslrootcert="
                        + root,
                "watcher",
                password,
                System::nanoTime);
    }

    @Test
    void aPasswordOverAVerifiedConnectionLetsIn() {
        Postgres postgres = at("localhost", "corr&ct horse", root);
        try (Writer writer = new Writer(postgres);
                Reader reader = new Reader(postgres)) {
            new SqlEventLog(writer, reader).append(Samples.events(0, 1));
            assertThat(reader.<List<String>>read(
                            "look",
                            session -> session.rows(
                                    "select version from pg_stat_ssl where ssl and pid = pg_backend_pid()",
                                    row -> row.getString(1))))
                    .singleElement()
                    .asString()
                    .startsWith("TLSv1.");
        }
    }

    @Test
    void aWrongPasswordIsSaidToBeWrongWithoutRepeatingIt() {
        for (String password : new String[] {"hunter2", "", null}) {
            assertThatThrownBy(() -> Schema.migrate(at("localhost", password, root)))
                    .as(password)
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("check LAUNCHWATCH_STORE_USER and LAUNCHWATCH_STORE_PASSWORD")
                    .satisfies(e -> {
                        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                            assertThat(cause.toString()).doesNotContain("hunter2");
                        }
                    });
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsNotTrusted(@TempDir Path folder) throws Exception {
        Path other = Files.writeString(folder.resolve("other.pem"), new TestCertificates().rootPem());
        assertThatThrownBy(() -> Schema.migrate(at("localhost", "corr&ct horse", other)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("check sslmode and sslrootcert");
    }

    @Test
    void aCertificateFileThatIsMissingIsSaidToBe(@TempDir Path folder) {
        assertThatThrownBy(() -> Schema.migrate(at("localhost", "corr&ct horse", folder.resolve("missing.pem"))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("a file that LAUNCHWATCH_STORE names, such as sslrootcert, cannot be read");
    }

    @Test
    void aCertificateForAnotherHostIsNotTrusted() {
        assertThatThrownBy(() -> Schema.migrate(at("127.0.0.1", "corr&ct horse", root)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("whether its certificate is for that host");
    }

    @Test
    void withoutTlsTheServerRefuses() {
        Postgres plain = Postgres.at(
                "jdbc:postgresql://localhost:" + server.port() + "/launchwatch?sslmode=disable",
                "watcher",
                "corr&ct horse",
                System::nanoTime);
        assertThatThrownBy(() -> Schema.migrate(plain))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("the database refuses");
    }
}
