package dev.launchwatch.testing;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server of the Prometheus project, as this machine has it installed, as a child process on a free port. A test that
 * needs one is skipped where it is missing.
 */
public final class LocalTool implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\" address=(127\\.0\\.0\\.1:\\d+)");
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> address = new CompletableFuture<>();
    private final Process process;

    private LocalTool(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /** Where a program is installed; the test is skipped if it is not. */
    public static Path installed(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Optional<Path> found = Stream.concat(
                        Stream.of(path.split(File.pathSeparator, -1)), Stream.of("/usr/bin", "/usr/local/bin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        assumeThat(found)
                .as("%s is not installed on this machine, so there is nothing to compare with: install it", name)
                .isPresent();
        return found.orElseThrow();
    }

    /** Starts a server and waits until it listens; {@code --web.listen-address} is added to the arguments. */
    public static LocalTool serve(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(installed(name).toString(), "--web.listen-address=127.0.0.1:0"));
        command.addAll(List.of(arguments));
        try {
            LocalTool tool = new LocalTool(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
            tool.awaitListening();
            return tool;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program with this as its input; what it says, and its exit code if that is not 0. */
    public static String run(String input, String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(installed(name).toString()));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
                in.write(input);
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            return code == 0 ? said : said + "\nexit code " + code;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = lines.readLine()) != null) {
                log.add(line);
                Matcher matcher = LISTENING.matcher(line);
                if (matcher.find()) {
                    address.complete(matcher.group(1));
                }
            }
        } catch (IOException e) {
            log.add("(reading its output ended: " + e.getMessage() + ")");
        } finally {
            address.completeExceptionally(new IllegalStateException("it ended"));
        }
    }

    private void awaitListening() {
        try {
            address.get(START.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new IllegalStateException("it does not listen: " + text(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Everything it has written so far. */
    public String text() {
        return String.join("\n", log);
    }

    /** Where it listens, as host:port. */
    public String address() {
        return address.join();
    }

    /** Sends a GET request and returns the body of the answer, whatever its status. */
    public String get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address.join() + path))
                .timeout(ANSWER)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(text(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        http.close();
    }
}
