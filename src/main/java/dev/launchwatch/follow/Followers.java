package dev.launchwatch.follow;

import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Follows the files of all sources, each about once a second and on its own, so that one with much to read holds up no other. While there
 * is more to read it goes on after as long a pause as the last look took, and at most half of a processor is spent on it.
 *
 * <p>Thread-safe. {@link #follow} and {@link #close} wait for a look under way.
 */
public final class Followers implements AutoCloseable {
    /** How often a source is looked at that has nothing new. */
    static final Duration EVERY = Duration.ofSeconds(1);

    /** How long a source may be in trouble before it is told: a file may be missing while it is rotated. */
    static final Duration TOLD_AFTER = Duration.ofSeconds(30);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2);

    private static final System.Logger LOG = System.getLogger(Followers.class.getName());

    private final Positions positions;
    private final Sink sink;
    private final Ticker ticker;
    private final Timer timer;
    private final Executor executor;
    private final RandomGenerator random;
    private final Consumer<String> troubled;
    private final Map<String, Run> runs = new TreeMap<>();
    private String told = "";
    private boolean closed;

    /**
     * Follows nothing before {@link #follow}.
     *
     * @param executor runs looks, which block
     * @param random draws the numbers of files; cryptographically strong, so that several daemons on one store never draw the same
     * @param troubled is told, when that changes, why sources cannot be read, and an empty text once all can
     */
    public Followers(
            Positions positions,
            Sink sink,
            Ticker ticker,
            Timer timer,
            Executor executor,
            RandomGenerator random,
            Consumer<String> troubled) {
        this.positions = positions;
        this.sink = sink;
        this.ticker = ticker;
        this.timer = timer;
        this.executor = executor;
        this.random = random;
        this.troubled = troubled;
    }

    /** Follows these from now on. What is followed already notices nothing; what is changed goes on where it was. */
    public void follow(List<Followed> wanted) {
        Map<String, Followed> bySource = wanted.stream()
                .collect(Collectors.toMap(Followed::source, followed -> followed, (first, _) -> first, TreeMap::new));
        List<Run> ended;
        synchronized (this) {
            ended = runs.values().stream()
                    .filter(run -> !run.follower
                            .followed()
                            .equals(bySource.get(run.follower.followed().source())))
                    .toList();
            ended.forEach(run -> runs.remove(run.follower.followed().source()));
        }
        ended.forEach(Run::close);
        synchronized (this) {
            if (closed) {
                return;
            }
            bySource.forEach((source, followed) -> runs.computeIfAbsent(source, _ -> begin(followed)));
        }
        tell();
    }

    private Run begin(Followed followed) {
        Run run = new Run(new Follower(followed, new Tails(followed, positions, random), sink, ticker));
        run.soon(Duration.ZERO);
        return run;
    }

    /** How each source stands that was looked at, by its name. */
    public synchronized Map<String, Standing> standings() {
        Map<String, Standing> standings = new LinkedHashMap<>();
        runs.forEach((source, run) -> run.follower.standing().ifPresent(standing -> standings.put(source, standing)));
        return standings;
    }

    /** Tells what has changed of the trouble that sources are in. */
    private void tell() {
        String now;
        synchronized (this) {
            now = runs.entrySet().stream()
                    .filter(run -> !run.getValue().trouble.isEmpty())
                    .map(run -> "source " + run.getKey() + ": " + run.getValue().trouble)
                    .limit(5)
                    .collect(Collectors.joining("; "));
            if (now.equals(told)) {
                return;
            }
            told = now;
        }
        troubled.accept(now);
    }

    @Override
    public void close() {
        List<Run> ended;
        synchronized (this) {
            closed = true;
            ended = List.copyOf(runs.values());
            runs.clear();
        }
        ended.forEach(Run::close);
    }

    /** A source and its next look. */
    private final class Run {
        private final Follower follower;
        private final ReentrantLock looking = new ReentrantLock();
        private Timer.@Nullable Cancellable next;
        private boolean over;
        private @Nullable Long since;
        private volatile String trouble = "";

        Run(Follower follower) {
            this.follower = follower;
        }

        void soon(Duration delay) {
            looking.lock();
            try {
                if (!over) {
                    next = timer.after(delay, () -> executor.execute(this::look));
                }
            } finally {
                looking.unlock();
            }
        }

        private void look() {
            Duration pause = EVERY;
            looking.lock();
            try {
                if (over) {
                    return;
                }
                long start = ticker.nanos();
                boolean more = follower.poll();
                long took = ticker.nanos() - start;
                if (more) {
                    pause = Duration.ofNanos(Math.clamp(took, SHORTEST_PAUSE.toNanos(), EVERY.toNanos()));
                }
                troubled();
            } catch (RuntimeException | StackOverflowError e) {
                // One file that something is wrong with must not end the others, nor itself for good.
                LOG.log(
                        System.Logger.Level.ERROR,
                        "Following " + follower.followed().path() + " failed",
                        e);
            } finally {
                looking.unlock();
            }
            soon(pause);
            tell();
        }

        private void troubled() {
            String found = follower.standing().map(Standing::trouble).orElse("");
            long now = ticker.nanos();
            if (found.isEmpty()) {
                since = null;
                if (!trouble.isEmpty()) {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "{0} is read again",
                            follower.followed().path());
                }
                trouble = "";
                return;
            }
            Long began = since == null ? now : since;
            since = began;
            if (now - began >= TOLD_AFTER.toNanos() && !found.equals(trouble)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "The log of source {0} is not read: {1}",
                        follower.followed().source(),
                        found);
                trouble = found;
            }
        }

        void close() {
            looking.lock();
            try {
                over = true;
                Timer.Cancellable pending = next;
                if (pending != null) {
                    pending.cancel();
                }
                follower.close();
            } finally {
                looking.unlock();
            }
        }
    }
}
