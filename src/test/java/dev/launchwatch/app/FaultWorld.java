package dev.launchwatch.app;

import dev.launchwatch.app.FaultScript.Failure;
import dev.launchwatch.app.FaultScript.How;
import dev.launchwatch.app.Trouble.Kind;
import dev.launchwatch.testing.PostgresServer;
import dev.launchwatch.testing.Program;
import dev.launchwatch.testing.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two daemons, the PostgreSQL that they share, the site and the channel, each with a way to the others that can be cut: where something is done to
 * them. What is done, and when, says a {@link FaultScript}; it may be used for another one when all is as it was.
 */
final class FaultWorld implements AutoCloseable {
    /**
     * Half of the usual lease, and a silence in proportion, so that what depends on them takes half as long. Long timeouts: a machine that is
     * busy elsewhere must not look like an outage.
     */
    private static final Map<String, String> PACE =
            Map.of("LAUNCHWATCH_REGION_LEASE", "5s", "LAUNCHWATCH_REGION_SILENCE", "12s");

    private static final String CONFIGURATION = """
            monitors:
              - { name: homepage, every: 2s, timeout: 2s, confirm-after: 200ms, every-while-down: 1s, http: { url: "${SITE}/homepage" } }
              - { name: chat, every: 2s, timeout: 2s, confirm-after: 200ms, every-while-down: 1s, http: { url: "${SITE}/chat" } }
            rules:
              - { name: site-down, monitor: "*", severity: critical, failing: { agreement: majority }, flap-threshold: 0 }
            channels:
              - { name: team, timeout: 5s, rate-limit: 600/m, webhook: { url: "${CHANNEL}/hook" } }
            routes:
              - { to: team, group-by: [rule, monitor], group-window: 200ms }
            """;

    /** What is not over, or not told. What a daemon says of itself too often stays for an hour; so it is documented of all rules. */
    private static final String LEFT = """
            select 'alert ' || rule || ' of ' || subject from rule_state
                where document not like '%"state":"inactive"%' and document not like '%flapping%'
            union all select 'unplanned ' || id from transition where planned = 0 and document not like '%flapping%'
            union all select 'untold ' || id from outbox where state = 0
            union all select 'open group ' || id from alert_group where closed = 0 and document not like '%flapping%'
            """;

    /** Within less than the time after which a region is alone. */
    private static final String HEARD =
            "select region from member where gone = 0 and seen > extract(epoch from clock_timestamp()) * 1000 - 2500";

    private final Path folder;
    private final PostgresServer postgres;
    private final FaultSite site;
    private final Map<String, Home> homes = new TreeMap<>();
    private final List<Trouble> ofDatabase = new ArrayList<>();

    /** Where a region is: what survives its processes, and those that it had, the one that lives or lived last at the end. */
    private static final class Home {
        private final Path data;
        private final Way database;
        private final Way site;
        private final Map<String, String> environment;
        private final List<Program> processes = new CopyOnWriteArrayList<>();

        Home(Path data, Way database, Way site, Map<String, String> environment) {
            this.data = data;
            this.database = database;
            this.site = site;
            this.environment = environment;
        }

        Program process() {
            return processes.getLast();
        }
    }

    /**
     * Starts it all, in an empty folder. Blocks until both regions watch.
     *
     * @param empty a PostgreSQL without anything, that was killed
     */
    FaultWorld(Path folder, PostgresServer empty, long seed) throws Exception {
        this.folder = folder;
        Path monitors = Files.createDirectories(folder.resolve("monitors"));
        Files.writeString(monitors.resolve("all.yaml"), CONFIGURATION);
        postgres = PostgresServer.startLike(empty, folder.resolve("postgres"));
        site = new FaultSite(seed);
        for (String name : FaultScript.REGIONS) {
            Way database = Way.to(postgres.port(), seed);
            Way way = Way.to(site.port(), seed);
            Map<String, String> environment = new TreeMap<>(PACE);
            environment.putAll(Map.of(
                    "SITE",
                    "http://127.0.0.1:" + way.port() + "/" + name,
                    "CHANNEL",
                    "http://127.0.0.1:" + site.port() + "/" + name,
                    "LAUNCHWATCH_REGION",
                    name,
                    "LAUNCHWATCH_HASH_KEY",
                    "a key that both regions have in common",
                    "LAUNCHWATCH_STORE",
                    "jdbc:postgresql://127.0.0.1:" + database.port() + "/postgres?user=postgres"));
            homes.put(name, new Home(folder.resolve(name), database, way, environment));
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> starts = new ArrayList<>();
            homes.keySet().forEach(name -> starts.add(executor.submit(() -> start(name))));
            for (Future<?> start : starts) {
                start.get();
            }
        } catch (ExecutionException e) {
            close();
            throw e;
        }
    }

    FaultSite site() {
        return site;
    }

    /** Processes that a region had, the last one last. */
    List<Program> processes(String region) {
        return home(region).processes;
    }

    private Home home(@Nullable String region) {
        return Objects.requireNonNull(homes.get(region));
    }

    private void start(String region) {
        Home home = home(region);
        home.processes.add(Program.daemon(folder.resolve("monitors"), home.data, home.environment));
    }

    /** Lets something go wrong. Blocks for as long as that takes. */
    void begin(Trouble trouble) throws IOException {
        Kind kind = trouble.kind();
        switch (kind) {
            case KILLED -> home(trouble.region()).process().kill();
            case DISK_LOST -> {
                home(trouble.region()).process().kill();
                delete(home(trouble.region()).data);
            }
            case STOPPED -> stop(home(trouble.region()).process());
            case PAUSED -> home(trouble.region()).process().pause();
            case REFUSED -> postgres.kill();
            case SILENT -> postgres.pause();
            case SLOW, UNANSWERED, CUT_OFF -> way(trouble, true);
            case CHANNEL_AWAY -> site.away(true);
            case CHANNEL_UNANSWERED -> site.unanswered(true);
        }
    }

    /** Ends it. Blocks until what was stopped goes on. */
    void end(Trouble trouble) {
        switch (trouble.kind()) {
            case KILLED, DISK_LOST, STOPPED -> start(Objects.requireNonNull(trouble.region()));
            case PAUSED -> home(trouble.region()).process().resume();
            case REFUSED -> postgres.restart();
            case SILENT -> postgres.resume();
            case SLOW, UNANSWERED, CUT_OFF -> way(trouble, false);
            case CHANNEL_AWAY -> site.away(false);
            case CHANNEL_UNANSWERED -> site.unanswered(false);
        }
    }

    private static void stop(Program process) {
        int code = process.terminate();
        if (code != 0) {
            throw new IllegalStateException("a region that was stopped ended with " + code);
        }
    }

    private static void delete(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private synchronized void way(Trouble trouble, boolean begins) {
        boolean _ = begins ? ofDatabase.add(trouble) : ofDatabase.remove(trouble);
        homes.forEach((name, home) -> home.database.be(ofDatabase.stream()
                .filter(each -> each.meets(name))
                .map(FaultWorld::state)
                .max(Comparator.comparing(FaultWorld::gravity))
                .orElse(Way.State.OPEN)));
    }

    private static Way.State state(Trouble trouble) {
        return switch (trouble.kind()) {
            case SLOW -> Way.State.SLOW;
            case UNANSWERED -> Way.State.ANSWERS_LOST;
            // As firewalls do, or as a host does that is there and has no such service.
            case CUT_OFF -> trouble.from().toEpochMilli() % 2 == 0 ? Way.State.CUT : Way.State.SILENT;
            default -> Way.State.OPEN;
        };
    }

    /** Of two things that are the matter with a way, this one is felt. */
    private static int gravity(Way.State state) {
        return switch (state) {
            case OPEN -> 0;
            case SLOW -> 1;
            case ANSWERS_LOST -> 2;
            case SILENT -> 3;
            case CUT -> 4;
        };
    }

    /** Lets the site fail, or mends it. */
    synchronized void fail(Failure failure, boolean fails) {
        Outage first = failure.outages().getFirst();
        for (String region : first.regions()) {
            if (failure.how() == How.ERROR) {
                site.fail(region, first.monitor(), fails);
            } else {
                Way.State state = failure.how() == How.CUT ? Way.State.CUT : Way.State.SILENT;
                home(region).site.be(fails ? state : Way.State.OPEN);
            }
        }
    }

    /** What is not over or not told, in any database. To be asked only while all of it runs. */
    List<String> left() throws SQLException {
        List<String> left = new ArrayList<>();
        read("what regions share", url(), LEFT, left);
        for (Home home : homes.values()) {
            read("a region's file", "jdbc:sqlite:" + home.data.resolve("launchwatch.db"), LEFT, left);
            read("a region's copy", "jdbc:sqlite:" + home.data.resolve("together/launchwatch.db"), LEFT, left);
        }
        return left;
    }

    /** Which regions the shared database heard of lately. */
    List<String> heard() throws SQLException {
        List<String> heard = new ArrayList<>();
        read("", url(), HEARD, heard);
        return heard;
    }

    /** Of the shared database, past what is the matter with the ways to it. */
    String url() {
        return postgres.url("postgres") + "?user=postgres";
    }

    /** How often the right to decide was given. */
    long epochs() throws SQLException {
        List<String> found = new ArrayList<>();
        read("", url(), "select epoch from lease", found);
        return Long.parseLong(found.getFirst().strip());
    }

    private static void read(String where, String url, String sql, List<String> found) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(where + " " + rows.getString(1));
            }
        }
    }

    @Override
    public void close() {
        homes.values().forEach(home -> {
            home.processes.forEach(Program::close);
            home.database.close();
            home.site.close();
        });
        site.close();
        postgres.close();
    }
}
