package dev.launchwatch.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends events to a running daemon. */
@Command(
        name = "send",
        description = {
            "Send events to a running daemon: from files of JSON (objects, lists or lines), from what is piped in, or one by"
                    + " its fields.",
            "The daemon is at LAUNCHWATCH_URL (default http://localhost:8080); LAUNCHWATCH_TOKEN needs the scope ingest.",
            "Exits 1 if an event was rejected, 2 if it could not send them. docs/events.md says what an event is."
        },
        mixinStandardHelpOptions = true)
final class EventsSendCommand implements Callable<Integer> {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Files of events; - for what is piped in.")
    List<String> files = List.of();

    @Option(names = "--source", paramLabel = "NAME", description = "Send them as events of this source.")
    @Nullable
    String source;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to try again while the daemon is busy (default: ${DEFAULT-VALUE}).")
    int patience = 120;

    @Mixin
    EventOptions one = new EventOptions();

    private final Surroundings surroundings;
    private final ApiClient api;
    private long accepted;
    private long duplicate;
    private long rejected;
    private long sent;

    EventsSendCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.api = new ApiClient(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        if (one.withoutKind()) {
            surroundings.err().println("launchwatch: name the event's --kind, such as --kind login.failed");
            return 2;
        }
        EventBatches batches = new EventBatches(surroundings.random(), this::send);
        try {
            if (one.event().isPresent()) {
                batches.add(one.event().get());
                batches.flush();
            }
            for (String file : files.isEmpty() && one.event().isEmpty() ? List.of("-") : files) {
                read(file, batches);
            }
        } finally {
            if (sent > 0) {
                surroundings
                        .out()
                        .println("accepted " + accepted + ", duplicate " + duplicate + ", rejected " + rejected);
            }
        }
        return rejected == 0 ? 0 : 1;
    }

    private void read(String file, EventBatches batches) throws IOException, InterruptedException {
        if (file.equals("-")) {
            batches.read("(input)", surroundings.in());
            return;
        }
        Path path = Path.of(file);
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new IOException("the file '" + file + "' does not exist or cannot be read: correct the path");
        }
        try (InputStream in = Files.newInputStream(path)) {
            batches.read(file, in);
        }
    }

    /** Sends a batch until it is taken: its events have ids, so that what was kept of an attempt is not counted twice. */
    private void send(byte[] packed, int events) throws IOException, InterruptedException {
        String path = "/api/v1/events"
                + (source == null ? "" : "?source=" + URLEncoder.encode(source, StandardCharsets.UTF_8));
        long begin = surroundings.ticker().nanos();
        Duration wait = FIRST_WAIT;
        while (true) {
            ApiClient.Answer answer = api.postPackedLines(path, packed);
            JsonNode json = json(answer.body());
            boolean later = answer.status() == 429 || answer.status() == 503;
            if ((answer.ok() && json.has("accepted")) || (answer.status() == 400 && json.has("rejected"))) {
                count(json, events);
                return;
            }
            Duration pause = answer.retryAfter().isZero() ? wait : answer.retryAfter();
            Duration spent = Duration.ofNanos(surroundings.ticker().nanos() - begin);
            if (!later || spent.plus(pause).compareTo(Duration.ofSeconds(patience)) > 0) {
                throw new IOException("the daemon answered " + answer.status() + ": "
                        + json.path("detail").asText("no Launchwatch listens there: set LAUNCHWATCH_URL"));
            }
            surroundings.pause().of(pause);
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        }
    }

    private void count(JsonNode json, int events) {
        accepted += json.path("accepted").asLong();
        duplicate += json.path("duplicate").asLong();
        for (JsonNode fault : json.path("rejected")) {
            long number = sent + fault.path("index").asLong() + 1;
            surroundings
                    .err()
                    .println("event " + number + ": " + fault.path("error").asText());
        }
        long more = json.path("moreRejected").asLong();
        if (more > 0) {
            surroundings.err().println("and " + more + " more");
        }
        rejected += json.path("rejected").size() + more;
        sent += events;
    }

    private static JsonNode json(String body) {
        ObjectMapper mapper = new ObjectMapper();
        try {
            JsonNode json = mapper.readTree(body);
            return json.isObject() ? json : mapper.createObjectNode();
        } catch (JsonProcessingException e) {
            return mapper.createObjectNode(); // some other server's answer
        }
    }
}
