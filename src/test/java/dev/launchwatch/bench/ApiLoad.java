package dev.launchwatch.bench;

import dev.launchwatch.web.Scope;
import dev.launchwatch.web.Token;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * How long status page, API and metrics take to answer while the daemon probes, and what an answer costs; beside the bare server that gives
 * the same bytes. The store has a past, and one monitor in twenty is down. Clients are threads of this process, each with a
 * connection and a token of its own, and ask below the rate that a token may.
 */
final class ApiLoad {
    private static final int[] MONITORS = {20, 500};
    private static final int CLIENTS = 8;
    private static final int RARELY_DOWN = 20;
    private static final int RESULTS = 400_000;
    private static final String EVERY = "10s";
    private static final String LAG = "launchwatch_schedule_lag_seconds";
    private static final String BARE = "bare Vert.x server, the same bytes";
    private static final Pattern PORT = Pattern.compile("^> (\\d+)$");
    private static final List<Asked> ASKED = List.of(
            new Asked("status page /", "/", false, 8, 100),
            new Asked("/api/v1/status", "/api/v1/status", false, 8, 100),
            new Asked("/badges/NAME/state.svg", "/badges/m-1/state.svg", false, 8, 100),
            new Asked("/api/v1/monitors", "/api/v1/monitors", true, 8, 100),
            new Asked("/api/v1/monitors/NAME/results", "/api/v1/monitors/m-1/results", true, 8, 100),
            new Asked("/api/v1/alerts", "/api/v1/alerts", true, 8, 100),
            // Four at once are the most that it answers.
            new Asked("/metrics", "/metrics", false, 2, 4));

    private final Bed bed;
    private final Consumer<Figure> table;
    private final List<String> tokens =
            IntStream.range(0, CLIENTS).mapToObj(i -> "lw_bench" + i).toList();

    ApiLoad(Bed bed, Consumer<Figure> table) {
        this.bed = bed;
        this.table = table;
    }

    /**
     * What is asked for.
     *
     * @param closed whether it needs a token
     * @param clients how many ask
     * @param perSecond how often they ask together
     */
    private record Asked(String what, String path, boolean closed, int clients, int perSecond) {}

    /** Of one path: latency in ms, CPU time of the server per answer in ms, answers a second. */
    private record Speed(double p50, double p99, double cpu, double rate) {}

    /** A program's answers at a pace, and to clients that ask at once again. */
    private record Speeds(Map<Asked, Speed> paced, Speed unpaced) {}

    /** A server under load. */
    private record Server(Child process, int port, List<String> tokens) {}

    void measure() throws Exception {
        for (int monitors : MONITORS) {
            Path past = Bench.folder(bed.folder(), "past");
            Duration time = bed.quick() ? Duration.ofHours(6) : Duration.ofDays(3);
            Duration every = longer(time.multipliedBy(monitors).dividedBy(RESULTS), Duration.ofMinutes(1));
            Bed.progress("pages and API, %d monitors: filling the store".formatted(monitors));
            int results = FilledStore.fill(past, monitors, every, time);
            Path answers = Bench.folder(bed.folder(), "answers");
            Map<Program, Speeds> seen = new LinkedHashMap<>();
            for (Program program : bed.programs()) {
                seen.put(program, program(program, monitors, past, answers));
            }
            Speeds floor = floor(monitors, answers);
            seen.forEach((program, speeds) -> add(program, monitors, speeds, floor));
            weigh(monitors, answers);
            table.accept(Figure.of("  results in the store", "page", results, ""));
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private Speeds program(Program program, int monitors, Path past, Path answers) throws Exception {
        Path folder = Bench.folder(bed.folder(), "api");
        List<String> down = IntStream.range(0, monitors / RARELY_DOWN)
                .mapToObj(i -> "m-" + i * RARELY_DOWN)
                .toList();
        down.forEach(bed.site()::fail);
        try (Daemon daemon = program.daemon(
                Configs.open(folder.resolve("monitors"), bed.site(), monitors, EVERY),
                FilledStore.copy(past, folder.resolve("data")),
                Map.of("LAUNCHWATCH_TOKENS_FILE", tokensFile(folder).toString()))) {
            Server server = new Server(daemon.process(), daemon.port(), tokens);
            Bed.progress("pages and API, %d monitors, %s: warming up".formatted(monitors, program.name()));
            for (Asked asked : ASKED) {
                run(server, asked.path(), tokens(asked), new Asker.Pace(asked.perSecond(), bed.seconds(3, 1)), 0);
                BareServer.keep(
                        answers,
                        Integer.toString(ASKED.indexOf(asked)),
                        Asker.once(daemon.port(), asked.path(), asked.closed() ? tokens.getFirst() : ""));
            }
            // Until alerts about what is down fire, and once more in peace.
            daemon.process().during(bed.seconds(30, 5));
            Scrape first = daemon.scrape();
            Duration before = ProcessFigures.cpu(daemon.process().pid());
            Duration idle = bed.seconds(30, 10);
            daemon.process().during(idle);
            double ownCpu =
                    ProcessFigures.cpu(daemon.process().pid()).minus(before).toNanos() / (double) idle.toNanos();
            Scrape quiet = daemon.scrape();
            Speeds speeds = ask(server, monitors, program.name(), ownCpu);
            lag(monitors, program, new Scrape[] {first, quiet, daemon.scrape()});
            return speeds;
        } finally {
            down.forEach(bed.site()::heal);
        }
    }

    private Path tokensFile(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("tokens"),
                IntStream.range(0, CLIENTS)
                        .mapToObj(i -> Token.of("client-" + i, Set.of(Scope.READ), tokens.get(i))
                                        .line() + "\n")
                        .collect(Collectors.joining()));
    }

    /** The same requests to a server that gives what was kept of the answers. */
    private Speeds floor(int monitors, Path answers) throws Exception {
        try (Child child = Child.java(bed.flags(), BareServer.class, answers.toString())) {
            int port = Integer.parseInt(
                    child.await(PORT, Duration.ofSeconds(60)).matcher().group(1));
            Server server = new Server(child, port, tokens);
            for (int i = 0; i < ASKED.size(); i++) {
                run(
                        server,
                        "/" + i,
                        tokens(ASKED.get(i)),
                        new Asker.Pace(ASKED.get(i).perSecond(), bed.seconds(3, 1)),
                        0);
            }
            Map<Asked, Speed> paced = new LinkedHashMap<>();
            for (int i = 0; i < ASKED.size(); i++) {
                Asked asked = ASKED.get(i);
                Bed.progress("pages and API, %d monitors, floor: %s".formatted(monitors, asked.what()));
                paced.put(
                        asked,
                        run(server, "/" + i, tokens(asked), new Asker.Pace(asked.perSecond(), bed.seconds(8, 2)), 0));
            }
            return new Speeds(paced, run(server, "/0", none(CLIENTS), new Asker.Pace(0, bed.seconds(8, 2)), 0));
        }
    }

    private Speeds ask(Server server, int monitors, String name, double ownCpu) throws Exception {
        Map<Asked, Speed> paced = new LinkedHashMap<>();
        for (Asked asked : ASKED) {
            Bed.progress("pages and API, %d monitors, %s: %s".formatted(monitors, name, asked.what()));
            Asker.Pace pace = new Asker.Pace(asked.perSecond(), bed.seconds(8, 2));
            paced.put(asked, run(server, asked.path(), tokens(asked), pace, ownCpu));
        }
        return new Speeds(paced, run(server, "/", none(CLIENTS), new Asker.Pace(0, bed.seconds(8, 2)), ownCpu));
    }

    private List<String> tokens(Asked asked) {
        return asked.closed() ? tokens.subList(0, asked.clients()) : none(asked.clients());
    }

    private static List<String> none(int clients) {
        return Collections.nCopies(clients, "");
    }

    /** @param ownCpu how many CPUs the server keeps busy without being asked */
    private static Speed run(Server server, String path, List<String> shown, Asker.Pace pace, double ownCpu)
            throws Exception {
        Duration before = ProcessFigures.cpu(server.process().pid());
        Asker.Seen seen = Asker.together(server.port(), path, shown, pace);
        double used = ProcessFigures.cpu(server.process().pid()).minus(before).toNanos() / 1e6;
        double own = ownCpu * seen.seconds() * 1e3;
        int answers = seen.millis().size();
        return new Speed(
                Percentiles.median(seen.millis()),
                Percentiles.of(seen.millis(), 99),
                Math.max(0, used - own) / answers,
                answers / seen.seconds());
    }

    private void add(Program program, int monitors, Speeds speeds, Speeds floor) {
        String name = program.name();
        ASKED.forEach(asked -> {
            Speed speed = speeds.paced().get(asked);
            Speed least = floor.paced().get(asked);
            if (speed == null || least == null) {
                return;
            }
            String measure = "%s at %d a second, %d monitors, p50".formatted(asked.what(), asked.perSecond(), monitors);
            table.accept(Figure.of(measure, name, speed.p50(), "ms", least.p50(), BARE));
            table.accept(Figure.of("  p99", name, speed.p99(), "ms", least.p99(), BARE));
            table.accept(Figure.of("  CPU time per answer", name, speed.cpu(), "ms", least.cpu(), BARE));
        });
        Speed most = speeds.unpaced();
        table.accept(Figure.of(
                "status page / as fast as %d clients ask, %d monitors".formatted(CLIENTS, monitors),
                name,
                most.rate(),
                "1/s",
                floor.unpaced().rate(),
                BARE));
        table.accept(Figure.of("  p99", name, most.p99(), "ms", floor.unpaced().p99(), BARE));
        table.accept(Figure.of(
                "  CPU time per answer", name, most.cpu(), "ms", floor.unpaced().cpu(), BARE));
    }

    /** @param scrapes before, when nobody had asked for a while, and after everybody had */
    private void lag(int monitors, Program program, Scrape[] scrapes) {
        String what = "the same daemon before, asked by nobody";
        String name = program.name();
        double millis = 1000;
        table.accept(Figure.of(
                "scheduling lag while pages and API are asked for, %d monitors every %s, mean"
                        .formatted(monitors, EVERY),
                name,
                scrapes[2].mean(LAG, scrapes[1]) * millis,
                "ms",
                scrapes[1].mean(LAG, scrapes[0]) * millis,
                what));
        table.accept(Figure.of(
                "  p99 by buckets",
                name,
                scrapes[2].quantile(LAG, 0.99, scrapes[1]) * millis,
                "ms",
                scrapes[1].quantile(LAG, 0.99, scrapes[0]) * millis,
                what));
        table.accept(Figure.of("  runs missed", name, scrapes[2].sum("launchwatch_missed_runs_total"), ""));
    }

    /** What the page weighs on the wire, and unpacked. */
    private void weigh(int monitors, Path answers) throws IOException {
        byte[] packed = Files.readAllBytes(answers.resolve("0.body"));
        double whole;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            whole = in.readAllBytes().length;
        }
        table.accept(Figure.of(
                "the status page's weight, packed, %d monitors".formatted(monitors),
                "page",
                packed.length / 1e3,
                "kB"));
        table.accept(Figure.of("  unpacked", "page", whole / 1e3, "kB"));
    }
}
