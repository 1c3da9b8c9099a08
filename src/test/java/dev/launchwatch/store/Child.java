package dev.launchwatch.store;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.Result;
import dev.launchwatch.signal.Event;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Another process on the same data folder, and the program that runs in it. */
final class Child {
    static final int BATCH = 50;

    private static final Pattern NEEDED = Pattern.compile("sqlite-jdbc|jackson|flyway|slf4j|jspecify");

    private final Process process;
    private final BufferedReader out;

    private Child(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    static Child start(String task, Path folder, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                classPath(),
                Child.class.getName(),
                task,
                folder.toString()));
        command.addAll(List.of(more));
        return new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** What the store needs of this process' class path: a long one doubles the start-up. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry ->
                        !entry.endsWith(".jar") || NEEDED.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Nullable
    String line() throws IOException {
        return out.readLine();
    }

    void kill() throws InterruptedException {
        // By its handle, since killing by the process closes the pipe with what it has acknowledged.
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    int await() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            kill();
        }
        return process.exitValue();
    }

    /**
     * {@code open FOLDER} says whether it may; {@code commit FOLDER FIRST} commits batches and acknowledges each; {@code
     * append FOLDER FIRST} does so with events, from several threads.
     */
    public static void main(String[] args) {
        Path folder = Path.of(args[1]);
        if (args[0].equals("open")) {
            open(folder);
        } else if (args[0].equals("append")) {
            append(folder, Integer.parseInt(args[2]));
        } else {
            commit(folder, Integer.parseInt(args[2]));
        }
    }

    private static void open(Path folder) {
        try (StoreFile store = StoreFile.open(folder, InstantSource.system())) {
            System.out.println(store.file().toFile().exists() ? "opened" : "no file");
        } catch (StoreRefusedException e) {
            System.out.println("refused " + e.getMessage());
        }
    }

    private static void commit(Path folder, int first) {
        StoreFile store = StoreFile.open(folder, InstantSource.system());
        if (!store.isCurrent()) {
            Schema.migrate(Sqlite.dataSource(store.file()));
        }
        Journal journal = new SqlJournal(
                new Writer(Sqlite.dataSource(store.file())), new Reader(Sqlite.dataSource(store.file())));
        for (int i = first; true; i++) {
            journal.commit(batch(i));
            System.out.println(i);
        }
    }

    private static void append(Path folder, int first) {
        StoreFile store = StoreFile.open(folder, InstantSource.system());
        if (!store.isCurrent()) {
            Schema.migrate(Sqlite.dataSource(store.file()));
        }
        SqlEventLog log = new SqlEventLog(
                new Writer(Sqlite.dataSource(store.file())), new Reader(Sqlite.dataSource(store.file())));
        AtomicInteger next = new AtomicInteger(first);
        for (int thread = 0; thread < 4; thread++) {
            Thread.ofPlatform().start(() -> {
                while (true) {
                    int number = next.getAndIncrement();
                    log.append(events(number));
                    System.out.println(number);
                }
            });
        }
    }

    /** Events that all carry the list's number in their route. */
    static List<Event> events(int number) {
        return IntStream.range(0, BATCH)
                .mapToObj(i -> Samples.event(number + "-" + i, "/" + number % 1000))
                .toList();
    }

    /** Results, a state and a transition that all carry the batch's number. */
    static Journal.Batch batch(int number) {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            results.add(Samples.down("m" + i, Samples.NOON.plusSeconds(number)));
        }
        return new Journal.Batch(
                results,
                List.of(Samples.firing("rule", "subject-" + number)),
                List.of(Samples.fired("transition-" + number)));
    }
}
