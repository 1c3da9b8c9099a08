package dev.launchwatch.bench;

import dev.launchwatch.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What several regions cost the PostgreSQL that they share: five of them, each with all monitors, every minute. The binary's regions where
 * there is one, else the jar's.
 */
final class RegionLoad {
    private static final int REGIONS = 5;
    private static final int MONITORS = 2_000;
    private static final String LAG = "launchwatch_schedule_lag_seconds";
    private static final String MISSED = "launchwatch_missed_runs_total";

    /** Written for each statement that a client sends, whichever protocol it uses. */
    private static final String STATEMENT = "LOG:  ";

    private final Bed bed;
    private final Consumer<Figure> table;

    RegionLoad(Bed bed, Consumer<Figure> table) {
        this.bed = bed;
        this.table = table;
    }

    void measure() throws Exception {
        Program program = bed.programs().getLast();
        Path folder = Bench.folder(bed.folder(), "regions");
        Path config = Configs.pages(folder.resolve("monitors"), bed.site(), false, MONITORS, "60s");
        List<Daemon> daemons = new ArrayList<>();
        try (PostgresServer postgres = PostgresServer.start(
                folder.resolve("postgres"),
                Map.of("logging_collector", "on", "log_directory", "statements", "log_filename", "all"))) {
            try {
                for (int i = 1; i <= REGIONS; i++) {
                    daemons.add(region(program, folder, config, "region-" + i, postgres));
                }
                run(program, daemons, postgres);
            } finally {
                daemons.forEach(Daemon::close);
            }
        }
    }

    private static Daemon region(Program program, Path folder, Path config, String name, PostgresServer postgres) {
        return program.daemon(
                config,
                folder.resolve(name),
                Map.of(
                        "LAUNCHWATCH_REGION",
                        name,
                        "LAUNCHWATCH_HASH_KEY",
                        "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
                        "LAUNCHWATCH_STORE",
                        postgres.url("postgres") + "?user=postgres"));
    }

    private void run(Program program, List<Daemon> daemons, PostgresServer postgres) throws Exception {
        Bed.progress(REGIONS + " regions, warming up");
        daemons.getFirst().process().during(bed.seconds(75, 40));
        Bed.progress(REGIONS + " regions: PostgreSQL's CPU time");
        long requests = bed.site().count().requests();
        long start = System.nanoTime();
        double cpu = cpu(postgres);
        double written = number(postgres, "select pg_current_wal_lsn() - '0/0'");
        double commits = number(postgres, "select xact_commit from pg_stat_database where datname = 'postgres'");
        double daemonsBefore = cpu(daemons);
        daemons.getFirst().process().during(bed.seconds(120, 30));
        double seconds = (System.nanoTime() - start) / 1e9;
        double results = bed.site().count().requests() - requests;
        double spent = cpu(postgres) - cpu;
        String measure = REGIONS + " regions × " + MONITORS + " monitors every 60 s on one PostgreSQL: results";
        String name = program.name();
        table.accept(Figure.of(measure, name, results / seconds, "1/s"));
        table.accept(Figure.of("  runs missed", name, sum(daemons, scrape -> scrape.sum(MISSED)), ""));
        table.accept(Figure.of(
                "  scheduling lag, p99 by buckets, worst region",
                name,
                daemons.stream()
                                .mapToDouble(daemon -> daemon.scrape().quantile(LAG, 0.99))
                                .max()
                                .orElse(Double.NaN)
                        * 1000,
                "ms"));
        table.accept(Figure.of("  CPU time of PostgreSQL per result", name, spent * 1000 / results, "ms"));
        table.accept(Figure.of("  CPUs of PostgreSQL", name, spent / seconds, ""));
        table.accept(Figure.of("  CPUs of all regions", name, (cpu(daemons) - daemonsBefore) / seconds, ""));
        table.accept(Figure.of(
                "  commits per result",
                name,
                (number(postgres, "select xact_commit from pg_stat_database where datname = 'postgres'") - commits)
                        / results,
                ""));
        table.accept(Figure.of(
                "  written to PostgreSQL's log per result",
                name,
                (number(postgres, "select pg_current_wal_lsn() - '0/0'") - written) / results,
                "B"));
        table.accept(Figure.of("  statements per result", name, statements(daemons, postgres), ""));
    }

    /** Apart from the rest, since to log each statement costs more than many of them. */
    private double statements(List<Daemon> daemons, PostgresServer postgres) throws IOException {
        Bed.progress(REGIONS + " regions: statements");
        postgres.execute("alter system set log_statement = 'all'");
        postgres.execute("select pg_reload_conf()");
        daemons.getFirst().process().during(bed.seconds(5, 2));
        long logged = logged(postgres);
        long requests = bed.site().count().requests();
        daemons.getFirst().process().during(bed.seconds(60, 15));
        return (double) (logged(postgres) - logged) / (bed.site().count().requests() - requests);
    }

    private static long logged(PostgresServer postgres) throws IOException {
        try (Stream<String> lines = Files.lines(postgres.folder().resolve("statements/all"))) {
            return lines.filter(line -> line.contains(STATEMENT)).count();
        }
    }

    private static double sum(List<Daemon> daemons, ToDoubleFunction<Scrape> figure) {
        return daemons.stream()
                .mapToDouble(daemon -> figure.applyAsDouble(daemon.scrape()))
                .filter(value -> !Double.isNaN(value))
                .sum();
    }

    private static double cpu(List<Daemon> daemons) {
        return daemons.stream()
                .mapToDouble(
                        daemon -> ProcessFigures.cpu(daemon.process().pid()).toNanos() / 1e9)
                .sum();
    }

    private static double cpu(PostgresServer postgres) throws IOException {
        return postgres.processes().stream()
                .mapToDouble(process -> ProcessFigures.cpu(process.pid()).toNanos() / 1e9)
                .sum();
    }

    private static double number(PostgresServer postgres, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url("postgres") + "?user=postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getDouble(1);
        }
    }
}
