package dev.launchwatch.app;

import dev.launchwatch.cli.Surroundings;
import dev.launchwatch.demo.DemoConfig;
import dev.launchwatch.demo.Ports;
import dev.launchwatch.demo.SampleSite;
import dev.launchwatch.demo.Watcher;
import dev.launchwatch.web.Scope;
import dev.launchwatch.web.Token;
import io.quarkus.runtime.ImageMode;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * The demo as several regions: the sample site here, and beside it a daemon for each region as a process of its own, which share a
 * PostgreSQL. Used by one thread.
 */
final class DemoRegions {
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration END = Duration.ofSeconds(25);

    /** After that time a region comes back by itself: nobody may be there to press Enter. */
    private static final Duration BACK = Duration.ofMinutes(1);

    private static final Pattern READY = Pattern.compile("is ready on http://[^:/]+:(\\d+)/");
    private static final Path INSTALLATIONS = Path.of("/usr/lib/postgresql");

    private final Surroundings surroundings;
    private final Path folder;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> stopped = new CompletableFuture<>();
    private volatile Map<String, Region> regions = Map.of();

    /** What the demo waits for. */
    private sealed interface Event {
        /** Somebody ends it. */
        record Stop() implements Event {}

        /** Somebody pressed Enter. */
        record Enter() implements Event {}

        /** A region's process has ended. */
        record Ended(String region) implements Event {}
    }

    /** A region; its process changes when it comes back. */
    private static final class Region {
        final List<String> command;
        final Map<String, String> environment;
        volatile @Nullable DemoProcess process;
        long endedAt;

        Region(List<String> command, Map<String, String> environment) {
            this.command = command;
            this.environment = environment;
        }

        /** Where it listens, while it is up. */
        Optional<String> url() {
            DemoProcess present = process;
            if (present == null || !present.isAlive()) {
                return Optional.empty();
            }
            String port = present.ready().exceptionally(_ -> "").getNow("");
            return port.isEmpty() ? Optional.empty() : Optional.of("http://127.0.0.1:" + port + "/");
        }
    }

    /** @param folder an empty one, which its owner removes */
    DemoRegions(Surroundings surroundings, Path folder) {
        this.surroundings = surroundings;
        this.folder = folder;
    }

    /**
     * Runs until SIGTERM or SIGINT.
     *
     * @return the exit code
     * @throws IllegalStateException if it cannot begin, with the remedy
     */
    int run(Vertx vertx, Ports ports, int count) throws IOException, InterruptedException {
        Signal.handle(new Signal("TERM"), _ -> stop());
        Signal.handle(new Signal("INT"), _ -> stop());
        String ingest = Token.mint(surroundings.random());
        String token = Token.mint(surroundings.random());
        try (SampleSite site = SampleSite.start(vertx, ports, surroundings.clock(), new Watcher(this::url, ingest));
                Database database = database()) {
            plan(site, ports, count, database.settings(), tokens(token, ingest));
            try {
                return watch(site, database, token);
            } finally {
                end();
            }
        }
    }

    private void stop() {
        stopped.complete("");
        events.add(new Event.Stop());
    }

    /** The shared database: somebody's, or one of the demo's own. */
    private record Database(
            Map<String, String> settings,
            String where,
            @Nullable DemoPostgres own) implements AutoCloseable {
        @Override
        public void close() {
            if (own != null) {
                own.close();
            }
        }
    }

    private Database database() throws InterruptedException {
        String given = surroundings.environment().getOrDefault("LAUNCHWATCH_STORE", "embedded");
        if (!given.equals("embedded")) {
            return new Database(Map.of(), "that of LAUNCHWATCH_STORE, where its tables stay", null);
        }
        Path binaries = DemoPlan.postgres(surroundings.environment(), INSTALLATIONS)
                .orElseThrow(() -> new IllegalStateException(
                        "regions share a PostgreSQL, and none is found: install one (Debian: apt-get install postgresql;"
                                + " initdb and postgres in the PATH will do), or set LAUNCHWATCH_STORE"));
        DemoPostgres own = DemoPostgres.start(binaries, folder, secret(16));
        return new Database(own.settings(), "127.0.0.1:" + own.port() + ", of " + binaries, own);
    }

    private String secret(int bytes) {
        byte[] random = new byte[bytes];
        surroundings.random().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private Path tokens(String token, String ingest) throws IOException {
        return Files.writeString(
                folder.resolve("tokens"),
                Token.of("demo", EnumSet.allOf(Scope.class), token).line() + "\n"
                        + Token.of("harbour-club", EnumSet.of(Scope.INGEST), ingest)
                                .line() + "\n");
    }

    private void plan(SampleSite site, Ports ports, int count, Map<String, String> store, Path tokens)
            throws IOException {
        Path monitors = folder.resolve("monitors");
        DemoConfig.writeTo(monitors);
        Map<String, String> shared = new HashMap<>(DemoConfig.variables(site, monitors));
        shared.putAll(store);
        shared.put("LAUNCHWATCH_TOKENS_FILE", tokens.toString());
        shared.put("LAUNCHWATCH_HASH_KEY", secret(32));
        shared.put("QUARKUS_MAILER_HOST", "127.0.0.1");
        shared.put("QUARKUS_MAILER_PORT", Integer.toString(site.smtpPort()));
        shared.put("QUARKUS_MAILER_FROM", "launchwatch@example.org");
        List<String> command = new ArrayList<>(program());
        command.addAll(List.of("demo-region", "--config", monitors.toString()));
        List<String> names = DemoPlan.names(count);
        List<Integer> free = DemoPlan.ports(count, firstPort(), ports, DemoRegions::isFree);
        Map<String, Region> planned = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = names.get(i);
            planned.put(
                    name,
                    new Region(
                            command,
                            DemoPlan.environment(
                                    surroundings.environment(),
                                    shared,
                                    name,
                                    free.get(i),
                                    folder.resolve("data-" + name))));
        }
        regions = Collections.unmodifiableMap(planned);
    }

    private int firstPort() {
        String port = surroundings.environment().getOrDefault("LAUNCHWATCH_PORT", "8080");
        try {
            return Math.clamp(Integer.parseInt(port), 0, 65_535);
        } catch (NumberFormatException e) {
            throw new IllegalStateException("LAUNCHWATCH_PORT is no number: " + port);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("0.0.0.0"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> program() {
        boolean binary = ImageMode.current().isNativeImage();
        ProcessHandle.Info self = ProcessHandle.current().info();
        String executable = self.command()
                .orElseGet(() -> Path.of(System.getProperty("java.home", ""), "bin", "java")
                        .toString());
        return DemoPlan.again(
                binary,
                executable,
                self.arguments().map(List::of).orElse(List.of()),
                System.getProperty("java.class.path", ""));
    }

    private int watch(SampleSite site, Database database, String token) throws InterruptedException {
        for (Map.Entry<String, Region> region : regions.entrySet()) {
            begin(region.getKey(), region.getValue());
        }
        for (Map.Entry<String, Region> region : regions.entrySet()) {
            DemoProcess process = Objects.requireNonNull(region.getValue().process);
            boolean ready = process.awaitReady(START, stopped);
            if (stopped.isDone()) {
                return 0;
            }
            if (!ready) {
                surroundings
                        .err()
                        .println("launchwatch: region " + region.getKey() + " did not start; it says why above");
                return 2;
            }
        }
        surroundings.out().println(welcome(site, database, token));
        Thread.ofPlatform().daemon().name("demo-keys").start(this::awaitKeys);
        while (true) {
            switch (events.poll(untilNextIsBack(), TimeUnit.NANOSECONDS)) {
                case Event.Stop() -> {
                    return 0;
                }
                case Event.Ended(String region) -> ended(region);
                case Event.Enter() -> bringBack(Duration.ZERO);
                case null -> bringBack(BACK);
            }
        }
    }

    private void begin(String name, Region region) {
        DemoProcess process = DemoProcess.start(
                region.command,
                region.environment,
                Path.of("").toAbsolutePath(),
                line -> surroundings.out().println("[" + name + "] " + line),
                READY);
        region.process = process;
        process.onExit(() -> events.add(new Event.Ended(name)));
    }

    private void ended(String name) {
        Region region = Objects.requireNonNull(regions.get(name));
        DemoProcess process = region.process;
        if (process == null || process.isAlive()) {
            return;
        }
        region.process = null;
        region.endedAt = surroundings.ticker().nanos();
        surroundings
                .out()
                .println("Region " + name + " has ended. Watch the others miss it and go on;"
                        + " it comes back in a minute, or at once when you press Enter.");
    }

    private long untilNextIsBack() {
        long now = surroundings.ticker().nanos();
        return regions.values().stream()
                .filter(region -> region.process == null)
                .mapToLong(region -> Math.max(0, region.endedAt + BACK.toNanos() - now))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void bringBack(Duration endedFor) {
        long now = surroundings.ticker().nanos();
        regions.forEach((name, region) -> {
            if (region.process == null && now - region.endedAt >= endedFor.toNanos()) {
                begin(name, region);
                surroundings.out().println("Region " + name + " comes back as process " + pid(region));
            }
        });
    }

    private void awaitKeys() {
        try (BufferedReader keys =
                new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8))) {
            while (keys.readLine() != null) {
                events.add(new Event.Enter());
            }
        } catch (IOException e) {
            // Without anybody who presses keys regions come back by themselves.
        }
    }

    /** Any region takes what the site reports. */
    private Optional<String> url() {
        return regions.values().stream()
                .flatMap(region -> region.url().stream())
                .findFirst();
    }

    private static long pid(Region region) {
        DemoProcess process = region.process;
        return process == null ? 0 : process.pid();
    }

    private String welcome(SampleSite site, Database database, String token) {
        StringBuilder text = new StringBuilder("""
                The sample site        %s/
                Break and attack it    %s/_demo
                Inbox                  %s/_demo/inbox
                """.formatted(site.url(), site.url(), site.url()));
        regions.forEach((name, region) -> text.append("Region %-15s %s   (process %d)\n"
                .formatted(name, region.url().orElse("").replace("127.0.0.1", "localhost"), pid(region))));
        text.append("PostgreSQL             %s\nA token for the API    %s\n\n".formatted(database.where(), token));
        String first = regions.keySet().iterator().next();
        text.append("""
                Break something: every region sees it, and one of them tells it, once.
                Kill a region (kill -9 %d ends %s): the others go on and tell that it is missing.
                Ctrl-C ends everything and leaves nothing behind.
                """.formatted(pid(Objects.requireNonNull(regions.get(first))), first));
        return text.toString();
    }

    /** All at once, so that the time of one is that of all; the database after them. */
    private void end() {
        List<DemoProcess> running = regions.values().stream()
                .map(region -> region.process)
                .filter(Objects::nonNull)
                .toList();
        running.forEach(DemoProcess::end);
        running.forEach(process -> process.awaitEnd(END));
    }
}
