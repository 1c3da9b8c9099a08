package dev.launchwatch.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real PostgreSQL: one that all tests of a process share, or one of a test's own that can be killed and held up. */
public final class PostgresServer implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final EmbeddedPostgres server;
    private final Path folder;
    private List<String> command = List.of();

    private PostgresServer(EmbeddedPostgres server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    private static final class Shared {
        static final PostgresServer SERVER = start(temporary(), Map.of(), true);

        private static Path temporary() {
            try {
                Path folder = Files.createTempDirectory("launchwatch-postgres");
                folder.toFile().deleteOnExit();
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The server of this process; it ends with it. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /** A server of one's own, with its data in an empty folder. */
    public static PostgresServer start(Path folder) {
        return start(folder, Map.of());
    }

    /** A server of one's own with settings of its own. */
    public static PostgresServer start(Path folder, Map<String, String> settings) {
        return start(folder, settings, false);
    }

    /** A server of one's own that begins with what another one has that was killed: faster than to begin with nothing. */
    public static PostgresServer startLike(PostgresServer killed, Path folder) {
        Path data = folder.resolve("data");
        try (Stream<Path> files = Files.walk(killed.folder)) {
            Files.createDirectories(folder);
            for (Path file : files.toList()) {
                Files.copy(file, data.resolve(killed.folder.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
            Files.delete(data.resolve("postmaster.pid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return start(folder, Map.of(), false);
    }

    private static PostgresServer start(Path folder, Map<String, String> settings, boolean endsWithProcess) {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setCleanDataDirectory(false);
            settings.forEach(builder::setServerConfig);
            EmbeddedPostgres server = builder.setDataDirectory(folder.resolve("data"))
                    .setRegisterShutdownHook(endsWithProcess)
                    .setPGStartupWait(Duration.ofMinutes(2))
                    .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                    .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new PostgresServer(server, folder.resolve("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How it was started, so that it can be started again. */
    private List<String> command() throws IOException {
        String line = Files.readString(Path.of("/proc", Long.toString(process().pid()), "cmdline"));
        List<String> words = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            words.addAll(List.of("unshare", "-U")); // it refuses to run as root
        }
        words.addAll(Arrays.asList(line.split("\0")));
        return words;
    }

    /** The port that it listens to. */
    public int port() {
        return server.getPort();
    }

    /** Where its data and settings are. */
    public Path folder() {
        return folder;
    }

    /** The URL of a database, without a user. */
    public String url(String database) {
        return "jdbc:postgresql://localhost:" + port() + "/" + database;
    }

    /** The URL of a new database, for its owner. */
    public String fresh() {
        return fresh("template1");
    }

    /** The URL of a new database that is a copy of another one, to which nobody is connected. */
    public String fresh(String template) {
        String name = "test_" + DATABASES.incrementAndGet();
        execute("create database " + name + " template " + template);
        return url(name) + "?user=postgres";
    }

    /** Executes a statement as the server's owner. */
    public void execute(String sql) {
        execute("postgres", sql);
    }

    /** Executes a statement in a database as the server's owner. */
    public void execute(String database, String sql) {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private ProcessHandle process() throws IOException {
        String pid = Files.readAllLines(folder.resolve("postmaster.pid")).getFirst();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    /** The server and all that belongs to it. */
    public List<ProcessHandle> processes() throws IOException {
        ProcessHandle main = process();
        return Stream.concat(Stream.of(main), main.descendants()).toList();
    }

    /** The folder with PostgreSQL's programs. */
    public static Path binaries() {
        try {
            String line = Files.readString(
                    Path.of("/proc", Long.toString(shared().process().pid()), "cmdline"));
            return Path.of(line.substring(0, line.indexOf('\0'))).resolveSibling("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it and all that belongs to it. */
    public void kill() {
        try {
            List<ProcessHandle> processes = processes();
            command = command();
            processes.forEach(ProcessHandle::destroyForcibly);
            Awaitility.await().until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again after {@link #kill}; returns once it answers. */
    public void restart() {
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolveSibling("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> {
            execute("select 1");
            return true;
        });
    }

    /** Holds all of it up: connections stay, and nobody answers. */
    public void pause() {
        // First whoever would start others meanwhile.
        signal("-STOP");
        signal("-STOP");
    }

    /** Lets it go on. */
    public void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            for (ProcessHandle process : processes()) {
                Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
                if (!kill.waitFor(10, TimeUnit.SECONDS) || (kill.exitValue() != 0 && process.isAlive())) {
                    throw new IllegalStateException(
                            new String(kill.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends a server of one's own. */
    @Override
    public void close() {
        kill();
    }
}
