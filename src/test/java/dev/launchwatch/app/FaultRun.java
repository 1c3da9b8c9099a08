package dev.launchwatch.app;

import dev.launchwatch.app.FaultScript.Failure;
import dev.launchwatch.app.Trouble.Kind;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.testing.Program;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What happened when a {@link FaultScript} was played in a {@link FaultWorld}: what was done with the moments at which it was, and what was told. */
final class FaultRun extends Chronicle {
    /** An outage that goes on is told by then, once nothing else is the matter; and nothing is left to do. Or something is wrong. */
    private static final Duration AT_MOST = Duration.ofSeconds(100);

    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Duration NOW_AND_THEN = Duration.ofMillis(200);

    /** A message that nobody recorded would come in that time. */
    private static final Duration STRAY = Duration.ofMillis(300);

    private static final String DECIDING = " is deciding for all regions";
    private static final String FOLLOWING = " is watching; another one decides";
    private static final String ALONE = " is cut off from the others and decides for itself";
    private static final DateTimeFormatter LOG_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");
    private static final int LOG_TIME_LENGTH = 23;

    private final FaultWorld world;
    private final FaultScript script;
    private Instant begin = Instant.now();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Integer> probes = new HashMap<>();
    private final Semaphore server = new Semaphore(1);

    /** How many lines processes had written before. */
    private final Map<Program, Integer> written = new HashMap<>();

    private List<String> left = List.of();
    private long epochs;

    FaultRun(FaultWorld world, FaultScript script) {
        this.world = world;
        this.script = script;
    }

    /** Plays it once all is well, and waits until it is so again. */
    void play() throws Exception {
        if (!until(Instant.now().plus(AT_MOST), NOW_AND_THEN, this::isOver)) {
            throw new IllegalStateException("the regions do not come to themselves: " + roles() + "\n" + story());
        }
        begin = Instant.now();
        FaultScript.REGIONS.forEach(region -> {
            Program process = world.processes(region).getLast();
            written.put(process, process.lines().size());
        });
        long before = world.epochs();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> acts = new ArrayList<>();
            script.failures().forEach(failure -> acts.add(executor.submit(act(() -> play(failure)))));
            script.troubles().forEach(trouble -> acts.add(executor.submit(act(() -> play(trouble)))));
            for (Future<Void> act : acts) {
                try {
                    act.get();
                } catch (ExecutionException e) {
                    violations.add("the script could not be played: " + e.getCause());
                }
            }
        }
        probes.putAll(probes());
        if (!until(begin.plusMillis(millis(script.end())).plus(AT_MOST), NOW_AND_THEN, this::isOver)) {
            violations.add("not all was over after " + AT_MOST.toSeconds() + " s: " + roles());
        }
        pause(Instant.now().plus(STRAY));
        left = world.left();
        epochs = world.epochs() - before;
        world.site().taken().stream()
                .filter(taken -> !taken.at().isBefore(begin))
                .forEach(taken -> told.add(new Told(
                        taken.at(), taken.at(), taken.region(), taken.region(), taken.message(), taken.answered())));
        logs().filter(line -> line.text().contains(ALONE))
                .forEach(line -> departures.add(new Departure(line.at(), line.region())));
    }

    @FunctionalInterface
    private interface Act {
        void play() throws Exception;
    }

    private static Callable<Void> act(Act act) {
        return () -> {
            act.play();
            return null;
        };
    }

    private void play(Failure failure) {
        Outage plan = failure.outages().getFirst();
        pause(at(plan.from()));
        Instant from = Instant.now();
        world.fail(failure, true);
        pause(from.plus(Duration.between(plan.from(), plan.to())));
        if (failure.lasts()) {
            // What is lost is lost then, and the judge says so.
            boolean _ = until(at(script.end()).plus(AT_MOST), OFTEN, () -> isTold(failure, from));
            pause(Instant.now().plus(failure.after()));
        }
        world.fail(failure, false);
        Instant to = Instant.now();
        for (Outage outage : failure.outages()) {
            add(new Outage(outage.monitor(), from, to, outage.regions(), outage.all()));
        }
    }

    private boolean isTold(Failure failure, Instant from) {
        List<FaultSite.Taken> taken = world.site().taken();
        return failure.outages().stream()
                .allMatch(outage -> taken.stream()
                        .anyMatch(each -> each.fires(outage.monitor(), from.minus(Outage.CLOCKS))
                                && each.at().isAfter(from)));
    }

    private void play(Trouble plan) throws Exception {
        pause(at(plan.from()));
        boolean ofServer = plan.kind() == Kind.REFUSED || plan.kind() == Kind.SILENT;
        if (!ofServer) {
            happen(plan);
            return;
        }
        // It may take a while until it is back, and only then may something else be done to it.
        server.acquire();
        try {
            happen(plan);
        } finally {
            server.release();
        }
    }

    private void happen(Trouble plan) throws Exception {
        Instant from = Instant.now();
        world.begin(plan);
        if (plan.kind().isOfProcess() && plan.kind() != Kind.PAUSED) {
            ended(new Ended(Instant.now(), String.valueOf(plan.region()), String.valueOf(plan.region()), plan.kind()));
        }
        pause(from.plus(Duration.between(plan.from(), plan.to())));
        world.end(plan);
        add(new Trouble(plan.kind(), plan.region(), from, Instant.now()));
    }

    private synchronized void add(Outage outage) {
        outages.add(outage);
    }

    private synchronized void add(Trouble trouble) {
        troubles.add(trouble);
    }

    private synchronized void ended(Ended end) {
        ended.add(end);
    }

    private static long millis(Instant moment) {
        return Duration.between(Instant.EPOCH, moment).toMillis();
    }

    private Instant at(Instant planned) {
        return begin.plusMillis(millis(planned));
    }

    private static void pause(Instant until) {
        for (Duration left = Duration.between(Instant.now(), until);
                left.isPositive();
                left = Duration.between(Instant.now(), until)) {
            LockSupport.parkNanos(left.toNanos());
        }
    }

    private static boolean until(Instant latest, Duration pause, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(latest)) {
                return false;
            }
            pause(Instant.now().plus(pause));
        }
        return true;
    }

    private Map<String, Integer> probes() {
        Map<String, Integer> counts = new HashMap<>();
        for (String region : FaultScript.REGIONS) {
            for (String monitor : FaultScript.MONITORS) {
                counts.put(region + "/" + monitor, world.site().probes(region, monitor));
            }
        }
        return counts;
    }

    /** Whether each region has looked again and is heard of, one of them decides and the other one follows, and nothing is left to be told. */
    private boolean isOver() {
        boolean seen = probes().entrySet().stream()
                .allMatch(count -> count.getValue() >= probes.getOrDefault(count.getKey(), 0) + 1);
        if (!seen || !List.copyOf(roles().values()).containsAll(List.of(DECIDING, FOLLOWING))) {
            return false;
        }
        try {
            return world.heard().size() == FaultScript.REGIONS.size()
                    && world.left().isEmpty();
        } catch (SQLException e) {
            return false;
        }
    }

    private Map<String, String> roles() {
        Map<String, String> roles = new HashMap<>();
        for (String region : FaultScript.REGIONS) {
            // Who follows from its start on says nothing of it.
            roles.put(region, FOLLOWING);
            for (String line : world.processes(region).getLast().lines()) {
                Stream.of(DECIDING, FOLLOWING, ALONE).filter(line::contains).forEach(role -> roles.put(region, role));
            }
        }
        return roles;
    }

    @Override
    List<String> names() {
        return FaultScript.REGIONS;
    }

    @Override
    long epochs() {
        return epochs;
    }

    @Override
    List<String> violations() {
        return violations;
    }

    /** Nobody acknowledges anything here. */
    @Override
    List<Acknowledgement> kept() {
        return List.of();
    }

    @Override
    List<String> left() {
        return left.stream().map(each -> each + " at the end").toList();
    }

    /** Something that a process wrote. */
    private record Line(Instant at, String region, String text) {}

    /** What the regions wrote meanwhile. A line that says no time belongs to the one before. */
    private Stream<Line> logs() {
        List<Line> lines = new ArrayList<>();
        for (String region : FaultScript.REGIONS) {
            for (Program process : world.processes(region)) {
                Instant at = begin;
                List<String> all = process.lines();
                for (String text : all.subList(written.getOrDefault(process, 0), all.size())) {
                    at = time(text, at);
                    lines.add(new Line(at, region, text));
                }
            }
        }
        return lines.stream();
    }

    private static Instant time(String line, Instant otherwise) {
        if (line.length() < LOG_TIME_LENGTH) {
            return otherwise;
        }
        try {
            return LocalDateTime.parse(line.substring(0, LOG_TIME_LENGTH), LOG_TIME)
                    .atZone(ZoneId.systemDefault())
                    .toInstant();
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }

    /** The script, what was done, what was told and what the regions wrote, in the order of time. */
    String story() {
        List<Line> lines = new ArrayList<>();
        outages.forEach(outage -> {
            lines.add(new Line(outage.from(), "####", outage.monitor() + " is down, " + outage.regions()));
            lines.add(new Line(outage.to(), "####", outage.monitor() + " is up"));
        });
        troubles.forEach(trouble -> {
            lines.add(new Line(trouble.from(), "####", trouble.kind().words() + " " + trouble.region()));
            lines.add(new Line(trouble.to(), "####", "over: " + trouble.kind().words() + " " + trouble.region()));
        });
        told.forEach(each -> lines.add(new Line(
                each.at(),
                "told",
                each + ": " + each.notification().alerts().getFirst().detail())));
        logs().forEach(lines::add);
        StringBuilder story = new StringBuilder("planned:\n").append(script).append("\nhappened:\n");
        lines.stream()
                .sorted(Comparator.comparing(Line::at))
                .forEach(line -> story.append("%8.3f %s %s%n"
                        .formatted(Duration.between(begin, line.at()).toMillis() / 1e3, line.region(), line.text())));
        return story.toString();
    }
}
