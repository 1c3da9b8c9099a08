package dev.launchwatch.testing;

import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import dev.launchwatch.model.Waiting;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Processes in virtual time, all of whose threads run on the one thread that calls {@link #run}, one step at a time, in an order that a seed
 * decides: the same seed, the same run. Time passes only while nobody has anything to do.
 *
 * <p>The threads are virtual ones that the JDK lets run where it is told to, so that code which blocks (on a queue, a lock, another thread) needs
 * not be written anew. Only who waits by the clock has to do so by {@link Program#waits}. The scheduler of a virtual thread is no public part of
 * the JDK: the tests' JVM opens {@code java.lang} for that ({@code pom.xml}).
 */
public final class Simulation implements InstantSource, Ticker {
    private static final Constructor<?> BUILDER = builder();

    private final SplittableRandom random;
    private final Instant start;
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final List<Step> ready = new ArrayList<>();
    private final Thread owner = Thread.currentThread();
    private final Set<String> violations = ConcurrentHashMap.newKeySet();
    private long now;
    private long made;
    private long steps;
    private long trace;

    private record Step(@Nullable Program process, Runnable run) {}

    /** Something that is due at a moment; of those at the same moment the order is by chance. */
    private static final class Task implements Comparable<Task> {
        private final @Nullable Program process;
        private final long due;
        private final long order;
        private final Runnable run;
        private boolean cancelled;

        Task(@Nullable Program process, long due, long order, Runnable run) {
            this.process = process;
            this.due = due;
            this.order = order;
            this.run = run;
        }

        @Override
        public int compareTo(Task other) {
            return due != other.due ? Long.compare(due, other.due) : Long.compare(order, other.order);
        }
    }

    public Simulation(long seed, Instant start) {
        this.random = new SplittableRandom(seed);
        this.start = start;
    }

    private static Constructor<?> builder() {
        try {
            Constructor<?> constructor = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                    .getDeclaredConstructor(Executor.class);
            constructor.setAccessible(true);
            return constructor;
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalStateException(
                    "simulations need a JVM of --add-opens java.base/java.lang=ALL-UNNAMED, as pom.xml has it", e);
        }
    }

    @Override
    public Instant instant() {
        return start.plusNanos(now);
    }

    @Override
    public long nanos() {
        return now;
    }

    /** Chance, by the seed. */
    public SplittableRandom random() {
        return random;
    }

    /** How many steps were made. */
    public long steps() {
        return steps;
    }

    /** What tells two runs apart: of every step, when it was made and which of those that could be made. */
    public long trace() {
        return trace;
    }

    /** What happened so, in what order: goes into {@link #trace}. */
    public void note(String what) {
        trace = trace * 31 + what.hashCode();
    }

    /** What no run may show: threads that ended by an error, or that were woken by the machine's own time. */
    public Set<String> violations() {
        return violations;
    }

    /** A process that has not begun anything. */
    public Program process(String name) {
        return new Program(name);
    }

    /** The rest of the world does something later. */
    public void after(Duration delay, Runnable run) {
        Task _ = add(null, delay.toNanos(), run);
    }

    private Task add(@Nullable Program process, long delay, Runnable run) {
        long order = ((long) random.nextInt() << 32) ^ made++;
        Task task = new Task(process, now + Math.max(0, delay), order, run);
        tasks.add(task);
        return task;
    }

    /** Lets so much time pass. */
    public void run(Duration time) {
        long end = now + time.toNanos();
        while (step(end)) {
            steps++;
        }
        now = end;
    }

    private boolean step(long end) {
        if (!ready.isEmpty()) {
            int index = ready.size() == 1 ? 0 : random.nextInt(ready.size());
            Step step = ready.get(index);
            Step last = ready.removeLast();
            if (index < ready.size()) {
                ready.set(index, last);
            }
            trace = trace * 31 + now * 17 + index;
            make(step);
            return true;
        }
        Task next = tasks.peek();
        if (next == null || next.due > end) {
            return false;
        }
        now = Math.max(now, next.due);
        while (next != null && next.due <= now) {
            tasks.remove();
            if (!next.cancelled) {
                offer(next.process, next.run);
            }
            next = tasks.peek();
        }
        return true;
    }

    private void make(Step step) {
        if (step.process != null && step.process.isHeld(step)) {
            return;
        }
        step.run.run();
    }

    private void offer(@Nullable Program process, Runnable run) {
        if (process == null || !process.dead) {
            ready.add(new Step(process, run));
        }
    }

    /** A process of the simulation: what it does stops when it is killed, and waits while it is paused. */
    public final class Program {
        private final String name;
        private final List<Step> held = new ArrayList<>();
        private boolean paused;
        private boolean dead;

        private Program(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }

        /** Whether it is neither killed nor paused. */
        public boolean isAwake() {
            return !dead && !paused;
        }

        public boolean isDead() {
            return dead;
        }

        /** It stands still, as by SIGSTOP. */
        public void pause() {
            paused = true;
        }

        /** It goes on. */
        public void resume() {
            paused = false;
            held.forEach(step -> offer(step.process, step.run));
            held.clear();
        }

        /** It is gone from this moment on, as by SIGKILL: nothing of it is ever done again. */
        public void kill() {
            dead = true;
            held.clear();
        }

        private boolean isHeld(Step step) {
            if (paused && !dead) {
                held.add(step);
            }
            return paused || dead;
        }

        /** A step of one of its threads. */
        private void schedule(Runnable continuation) {
            if (Thread.currentThread() != owner && !Thread.currentThread().isVirtual()) {
                violations.add("a thread of " + name + " was woken from outside, by " + Thread.currentThread());
                return;
            }
            offer(this, continuation);
        }

        /** Makes threads of it. */
        public ThreadFactory threads() {
            return this::unstarted;
        }

        /** Begins a thread of it. */
        public void start(Runnable task) {
            unstarted(task).start();
        }

        private Thread unstarted(Runnable task) {
            try {
                Thread.Builder.OfVirtual builder =
                        (Thread.Builder.OfVirtual) BUILDER.newInstance((Executor) this::schedule);
                return builder.uncaughtExceptionHandler((thread, e) -> failed(e))
                        .unstarted(task);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        private void failed(Throwable e) {
            if (!dead) {
                violations.add("a thread of " + name + " ended by " + e);
            }
        }

        /** Runs each task on a thread of its own. */
        public ExecutorService executor() {
            return new ThreadEach(this);
        }

        /** Runs tasks later, one after the other, on a thread that they must not block. */
        public Timer timer() {
            return (delay, run) -> {
                Task task = add(this, delay.toNanos(), run);
                return () -> {
                    task.cancelled = true;
                };
            };
        }

        /** Waits by the virtual time. */
        public Waiting waits() {
            return this::acquire;
        }

        private boolean acquire(Semaphore permits, Duration atMost) throws InterruptedException {
            if (permits.tryAcquire()) {
                return true;
            }
            boolean[] over = {false};
            Task end = add(this, atMost.toNanos(), () -> {
                over[0] = true;
                permits.release();
            });
            permits.acquire();
            end.cancelled = true;
            // If its time was over, this was no permit but the end; it may have got one in the same moment.
            return !over[0] || permits.tryAcquire();
        }

        /** Lets one of its threads wait for so long. */
        public void sleep(Duration time) {
            Semaphore never = new Semaphore(0);
            try {
                boolean _ = acquire(never, time);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /**
         * Has the world do something for one of its threads, which waits for it: also if the process is paused or killed meanwhile, it is
         * done, and nobody hears of it.
         *
         * @param there when it is done, from now on
         * @param what does it, and says how long the answer is on its way
         */
        public void ask(Duration there, Supplier<Duration> what) {
            Semaphore answered = new Semaphore(0);
            after(there, () -> {
                Duration back = what.get();
                Task _ = add(this, back.toNanos(), answered::release);
            });
            answered.acquireUninterruptibly();
        }
    }

    private static final class ThreadEach extends AbstractExecutorService {
        private final Program process;
        private boolean shut;

        ThreadEach(Program process) {
            this.process = process;
        }

        @Override
        public void execute(Runnable command) {
            process.start(command);
        }

        @Override
        public void shutdown() {
            shut = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            shut = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return shut;
        }

        @Override
        public boolean isTerminated() {
            return shut;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
