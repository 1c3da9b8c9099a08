package dev.launchwatch.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process of the demo that ends when its standard input does, so that none outlives the demo, however that ends. For any thread.
 */
final class DemoProcess implements AutoCloseable {
    private final Process process;
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    private DemoProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param environment over that of this process
     * @param lines takes each line that it writes
     * @param ready the line that says that it is; its first group is what {@link #awaitReady} returns
     */
    static DemoProcess start(
            List<String> command, Map<String, String> environment, Path folder, Consumer<String> lines, Pattern ready) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().putAll(environment);
        try {
            DemoProcess started = new DemoProcess(builder.start());
            Thread.ofVirtual().name("demo-output").start(() -> started.read(lines, ready));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Consumer<String> lines, Pattern pattern) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                // Before anybody who waits for it goes on: what they print comes after it.
                lines.accept(line);
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    ready.complete(matcher.group(1));
                }
            }
        } catch (IOException e) {
            // Its output ends when it does.
        } finally {
            ready.completeExceptionally(new IllegalStateException("it has ended"));
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it said when it was ready; a future that fails if it ends before. */
    CompletableFuture<String> ready() {
        return ready;
    }

    /** Waits until it is ready, or until somebody does not want to wait any longer. @return false if it has ended or takes longer */
    boolean awaitReady(Duration time, CompletableFuture<String> unwanted) throws InterruptedException {
        try {
            CompletableFuture.anyOf(ready, unwanted).get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** Runs when it has ended. */
    void onExit(Runnable task) {
        var _ = process.onExit().thenRun(task);
    }

    /** Asks it to end, by SIGTERM and by the end of its input; returns at once. */
    void end() {
        process.destroy();
        hangUp();
    }

    /** Ends its input; returns at once. */
    void hangUp() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // One that has ended already reads nothing.
        }
    }

    /** Waits until it has ended, and kills it if that takes too long. */
    void awaitEnd(Duration time) {
        try {
            if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    /** Kills it. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
