package dev.launchwatch.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The real program as a child process: the packaged jar, or the native binary where the build names it in {@code
 * launchwatch.program}. Used by integration tests alone, since it has to be built first.
 */
public final class Program implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready on http://[^:]+:(\\d+)");
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Thread reader;

    private Program(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /** Starts the program with these arguments; the environment is this process's with {@code environment} over it. */
    public static Program start(Map<String, String> environment, String... arguments) {
        return start(path(), environment, arguments);
    }

    private static Program start(String program, Map<String, String> environment, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(command(program, arguments)).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new Program(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the daemon on a free port and waits until it is ready. */
    public static Program daemon(Path config, Path data, Map<String, String> environment) {
        return daemon(path(), config, data, environment);
    }

    /** The same with another program, such as that of another version. */
    public static Program daemon(String path, Path config, Path data, Map<String, String> environment) {
        Program program = start(
                path,
                merged(environment, Map.of("LAUNCHWATCH_DATA", data.toString(), "LAUNCHWATCH_PORT", "0")),
                "run",
                "--config",
                config.toString());
        program.awaitReady();
        return program;
    }

    /** Whether the native binary is under test. */
    public static boolean isNative() {
        return isNative(path());
    }

    private static boolean isNative(String program) {
        return !program.endsWith(".jar");
    }

    /** The program under test. */
    public static String path() {
        return System.getProperty("launchwatch.program", "target/quarkus-app/quarkus-run.jar");
    }

    private static List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (!isNative(program)) {
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            command.addAll(flags());
            command.add("-jar");
        }
        command.add(program);
        command.addAll(List.of(arguments));
        return command;
    }

    /** Those that the jar has wherever it runs: its bounds are a part of what is tested. */
    private static List<String> flags() {
        try {
            Process script = new ProcessBuilder("deploy/jvm.sh", "--flags").start();
            String flags = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return List.of(flags.strip().split(" "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> merged(Map<String, String> first, Map<String, String> second) {
        Map<String, String> all = new java.util.HashMap<>(second);
        all.putAll(first);
        return all;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = lines.readLine()) != null) {
                output.add(line);
                Matcher matcher = READY.matcher(line);
                if (matcher.find()) {
                    port.complete(Integer.parseInt(matcher.group(1)));
                }
            }
        } catch (IOException e) {
            output.add("(reading its output ended: " + e.getMessage() + ")");
        } finally {
            port.completeExceptionally(new IllegalStateException("the program ended: " + text()));
        }
    }

    /** The HTTP port, once it is ready. */
    public int awaitReady() {
        try {
            return port.get(START.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("the program did not become ready: " + text(), e);
        }
    }

    /** Everything it has written so far. */
    public String text() {
        return String.join("\n", output);
    }

    public long pid() {
        return process.pid();
    }

    /** Presses these keys. */
    public void type(String keys) {
        try {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its own processes that run, theirs among them. */
    public List<ProcessHandle> children() {
        return process.descendants().filter(ProcessHandle::isAlive).toList();
    }

    /** Everything it has written so far, by line. */
    public List<String> lines() {
        return List.copyOf(output);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** {@code SIGSTOP}: it stands still, and its connections stay. */
    public void pause() {
        signal("-STOP");
    }

    /** {@code SIGCONT}. */
    public void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", signal, Long.toString(pid())).start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill " + signal + " " + pid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** {@code kill -9}, and waits until the process is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** {@code SIGTERM}, and waits for its exit code. */
    public int terminate() {
        // Not by the process, which would close what it is read by, and what it says at its end would be lost.
        process.toHandle().destroy();
        return awaitExit();
    }

    /** Waits until it ends by itself; its exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the program did not end: " + text());
            }
            reader.join(Duration.ofSeconds(5));
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
