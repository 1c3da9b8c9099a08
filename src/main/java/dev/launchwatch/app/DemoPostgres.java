package dev.launchwatch.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A PostgreSQL of the demo's own, on a free port of the loopback address, with its data in the demo's folder. */
final class DemoPostgres implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(5);
    private static final Pattern READY = Pattern.compile("(database system is ready to accept connections)");
    private static final String USER = "launchwatch";
    private static final int MOST_LINES = 50;

    /** Runs the server until its own standard input ends, then has it end fast: without waiting for who is connected. */
    private static final String WHILE_INPUT_LASTS = """
            exec 3<&0
            "$@" 3<&- &
            server=$!
            (cat <&3; kill -INT $server) > /dev/null 2>&1 &
            wait $server
            """;

    private final DemoProcess process;
    private final int port;
    private final String password;

    private DemoPostgres(DemoProcess process, int port, String password) {
        this.process = process;
        this.port = port;
        this.password = password;
    }

    /**
     * Makes a database and starts its server. Blocks until it answers.
     *
     * @param binaries the folder with {@code initdb} and {@code postgres}
     * @param folder an empty one that is removed with the demo
     * @throws IllegalStateException if that fails, with what PostgreSQL says
     */
    static DemoPostgres start(Path binaries, Path folder, String password) throws InterruptedException {
        try {
            Path data = folder.resolve("database");
            Path secret = Files.writeString(folder.resolve("database-password"), password + "\n");
            make(binaries, folder, data, secret);
            int port = freePort();
            List<String> words = new ArrayList<>(detached());
            words.addAll(List.of("sh", "-c", WHILE_INPUT_LASTS, "sh"));
            words.addAll(unprivileged());
            words.addAll(List.of(binaries.resolve("postgres").toString(), "-D", data.toString()));
            Map.of(
                            "listen_addresses", "127.0.0.1",
                            "port", Integer.toString(port),
                            "unix_socket_directories", "",
                            "shared_buffers", "16MB",
                            "max_connections", "60",
                            "fsync", "off",
                            "logging_collector", "off")
                    .forEach((name, value) -> words.addAll(List.of("-c", name + "=" + value)));
            List<String> said = new CopyOnWriteArrayList<>();
            DemoProcess process =
                    DemoProcess.start(words, Map.of("LC_ALL", "C"), folder, line -> keep(said, line), READY);
            if (!process.awaitReady(PATIENCE, new CompletableFuture<>())) {
                process.close();
                throw new IllegalStateException("PostgreSQL did not start: " + last(String.join("\n", said)));
            }
            return new DemoPostgres(process, port, password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keep(List<String> said, String line) {
        if (said.size() < MOST_LINES) {
            said.add(line);
        }
    }

    private static void make(Path binaries, Path folder, Path data, Path password)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(unprivileged());
        words.addAll(List.of(
                binaries.resolve("initdb").toString(),
                "--pgdata=" + data,
                "--username=" + USER,
                "--auth=scram-sha-256",
                "--pwfile=" + password,
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync"));
        Path said = folder.resolve("initdb.log");
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("PostgreSQL could not make a database: "
                    + last(Files.readString(said, StandardCharsets.UTF_8)) + remedy());
        }
    }

    private static String remedy() {
        return isRoot()
                ? "; it refuses root, and 'unshare -U' did not help: start the demo as another user, or set LAUNCHWATCH_STORE"
                : "";
    }

    private static String last(String text) {
        return Stream.of(text.split("\n", -1))
                .filter(line -> !line.isBlank())
                .reduce((_, line) -> line)
                .orElse("it said nothing");
    }

    /** It refuses to run as root; in a namespace of its own nobody is. */
    private static List<String> unprivileged() {
        return isRoot() ? List.of("unshare", "-U") : List.of();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Out of the terminal's reach where that is possible: Ctrl-C must not end it before those who use it. */
    private static List<String> detached() {
        return Files.isExecutable(Path.of("/usr/bin/setsid")) ? List.of("/usr/bin/setsid") : List.of();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The settings of a daemon that uses it. */
    Map<String, String> settings() {
        return Map.of(
                "LAUNCHWATCH_STORE", "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                "LAUNCHWATCH_STORE_USER", USER,
                "LAUNCHWATCH_STORE_PASSWORD", password);
    }

    /** Where it listens. */
    int port() {
        return port;
    }

    @Override
    public void close() {
        process.hangUp();
        process.awaitEnd(END);
    }
}
