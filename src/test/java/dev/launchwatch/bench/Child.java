package dev.launchwatch.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A process that the benchmark started: none outlives it.
 *
 * <p>It begins as a shell, which says what time it is and becomes the program in the same moment. To begin a process takes a
 * JVM some milliseconds and a helper process, which are no part of how long the program takes.
 */
final class Child implements AutoCloseable {
    private static final Set<Child> RUNNING = ConcurrentHashMap.newKeySet();
    private static final int KEPT_LINES = 200;
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofSeconds(20);
    private static final Pattern REPLY = Pattern.compile("^> (.*)");

    /** Says the seconds of the epoch with six decimals, in whatever way the locale writes them. */
    private static final List<String> BEGIN =
            List.of("bash", "-c", "printf '%s\\n' \"$EPOCHREALTIME\"; exec \"$@\"", "bash");

    /** What a child puts before a line that answers {@link #ask}. */
    static final String REPLY_MARK = "> ";

    private final Process process;
    private final Instant startedAt;
    private final BufferedReader output;
    private final ArrayBlockingQueue<Line> lines = new ArrayBlockingQueue<>(KEPT_LINES);

    private record Line(String text, Instant at) {}

    /** A line that was waited for, and how long after the process' start it came. */
    record Seen(Matcher matcher, Duration after) {}

    private Child(Process process) throws IOException {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.startedAt = time(String.valueOf(output.readLine()));
        Thread.ofPlatform().daemon().name("output of " + process.pid()).start(this::read);
    }

    /** Starts a process with this process's environment, settings of a daemon taken out, and {@code environment} added. */
    static Child start(List<String> command, Map<String, String> environment) {
        List<String> whole = new ArrayList<>(BEGIN);
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LAUNCHWATCH_") || name.startsWith("QUARKUS_"));
        builder.environment().putAll(environment);
        try {
            Child child = new Child(builder.start());
            RUNNING.add(child);
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a Java program with this process's class path. */
    static Child java(List<String> flags, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(javaCommand(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        return start(command, Map.of());
    }

    static List<String> javaCommand(List<String> flags) {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(flags);
        return command;
    }

    /** Ends every process that still runs, at once. */
    static void endAll() {
        RUNNING.forEach(child -> child.process.destroyForcibly());
    }

    long pid() {
        return process.pid();
    }

    /** Waits for a line. @throws IllegalStateException if it does not come in time, with what came instead */
    Seen await(Pattern pattern, Duration within) {
        List<String> others = new ArrayList<>();
        long end = System.nanoTime() + within.toNanos();
        try {
            for (Line line = next(end); line != null; line = next(end)) {
                Matcher matcher = pattern.matcher(line.text);
                if (matcher.find()) {
                    return new Seen(matcher, Duration.between(startedAt, line.at));
                }
                others.add(line.text);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("no '" + pattern + "' from "
                + process.info().command().orElse("a process that ended") + ", but:\n" + String.join("\n", others));
    }

    /** A time as the shell writes it. */
    static Instant time(String seconds) {
        long micros = Long.parseLong(seconds.replaceFirst("\\D", ""));
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private @Nullable Line next(long end) throws InterruptedException {
        return lines.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** Writes a line to the process and waits for its answer. */
    String ask(String question) {
        try {
            process.outputWriter(StandardCharsets.UTF_8)
                    .append(question)
                    .append('\n')
                    .flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return await(REPLY, ANSWER).matcher().group(1);
    }

    /** Lets so much time pass. @throws IllegalStateException if the process ends meanwhile */
    void during(Duration time) {
        try {
            if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("it ended with code " + process.exitValue() + ":\n"
                        + String.join("\n", lines.stream().map(Line::text).toList()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        try (output) {
            String text;
            while ((text = output.readLine()) != null) {
                Line line = new Line(text, Instant.now());
                while (!lines.offer(line)) {
                    lines.poll(); // the oldest are of no interest
                }
            }
        } catch (IOException _) {
            // It was ended.
        }
    }

    /** Asks it to end, and makes it end if it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(END.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(this);
    }
}
