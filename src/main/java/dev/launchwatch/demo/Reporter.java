package dev.launchwatch.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells the daemon what happens on the site, as any application would: whoever reports something only puts it in a queue,
 * which goes out in batches, one at a time. A batch waits until nothing more comes for a moment, so that what happens together
 * is told together. While the daemon is away, slow or busy the batch is sent again under the same ids; the queue is bounded, and
 * what finds no room is counted and gone. Safe for use by several threads; never blocks.
 */
final class Reporter implements AutoCloseable {
    /** Events that wait while the daemon does not take them; a busy hour of the demo. */
    static final int MOST_WAITING = 10_000;

    private static final int BATCH = 500;

    /** A batch goes out after so many beats in which nothing came, after {@link #MOST_BEATS} at the latest. */
    private static final int QUIET_BEATS = 2;

    private static final long BEAT_MILLIS = 250;
    private static final int MOST_BEATS = 20;
    private static final long FIRST_WAIT_MILLIS = 1_000;
    private static final long LONGEST_WAIT_MILLIS = 30_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int CONNECT_MILLIS = 2_000;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,4}");

    private final Vertx vertx;
    private final @Nullable Watcher watcher;
    private final Duration patience;
    private final HttpClient client;
    private final Map<String, Long> reported = new TreeMap<>();
    private final Deque<JsonObject> waiting = new ArrayDeque<>();
    private List<JsonObject> batch = List.of();
    private long accepted;
    private long rejected;
    private long dropped;
    private int failures;
    private int beats;
    private int quiet;
    private boolean awake;
    private boolean closed;

    /** What became of an attempt. */
    private sealed interface Outcome {
        /** The daemon has it; so many of the events it did not want. */
        record Taken(int rejected) implements Outcome {}

        /** Sending the same again would change nothing. */
        record Refused() implements Outcome {}

        /** To be sent again, when the daemon says so; 0 if it does not say. */
        record Later(long seconds) implements Outcome {}
    }

    /** @param watcher null if nobody listens: events are then only counted */
    Reporter(Vertx vertx, @Nullable Watcher watcher) {
        this(vertx, watcher, PATIENCE);
    }

    /** @param patience how long the daemon may take to answer */
    Reporter(Vertx vertx, @Nullable Watcher watcher, Duration patience) {
        this.vertx = vertx;
        this.patience = patience;
        this.watcher = watcher;
        this.client =
                vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(1).setConnectTimeout(CONNECT_MILLIS));
    }

    /** Reports an event, which must have an id. Returns at once, whatever becomes of it. */
    synchronized void report(JsonObject event) {
        reported.merge(event.getString("kind"), 1L, Long::sum);
        if (watcher == null || closed) {
            return;
        }
        if (waiting.size() >= MOST_WAITING) {
            dropped++;
            return;
        }
        waiting.add(event);
        quiet = 0;
        if (!awake) {
            awake = true;
            beats = 0;
            after(BEAT_MILLIS, this::beat);
        }
    }

    /** How many events of each kind were reported, and what became of all together. */
    synchronized JsonObject json() {
        JsonObject kinds = new JsonObject();
        reported.forEach(kinds::put);
        return new JsonObject()
                .put("reported", kinds)
                .put("waiting", waiting.size() + batch.size())
                .put("accepted", accepted)
                .put("rejected", rejected)
                .put("dropped", dropped);
    }

    private synchronized void beat() {
        beats++;
        quiet++;
        if (quiet <= QUIET_BEATS && beats < MOST_BEATS && waiting.size() < BATCH) {
            after(BEAT_MILLIS, this::beat);
        } else {
            send();
        }
    }

    /** Sends the batch that was not taken yet, else the next one; at rest if there is none. */
    private synchronized void send() {
        if (closed) {
            return;
        }
        if (batch.isEmpty()) {
            List<JsonObject> next = new ArrayList<>();
            while (next.size() < BATCH && !waiting.isEmpty()) {
                next.add(waiting.remove());
            }
            batch = next;
        }
        if (batch.isEmpty()) {
            awake = false;
            return;
        }
        post(new JsonArray(new ArrayList<>(batch))).onComplete(sent -> settled(sent.result()));
    }

    private synchronized void settled(Outcome outcome) {
        switch (outcome) {
            case Outcome.Taken(int unwanted) -> {
                accepted += batch.size() - unwanted;
                rejected += unwanted;
            }
            case Outcome.Refused() -> rejected += batch.size();
            case Outcome.Later(long seconds) -> {
                long backoff = FIRST_WAIT_MILLIS << Math.min(failures, 5);
                failures++;
                long wait = seconds == 0 ? backoff : TimeUnit.SECONDS.toMillis(seconds);
                after(Math.min(wait, LONGEST_WAIT_MILLIS), this::send);
                return;
            }
        }
        failures = 0;
        beats = 0;
        batch = List.of();
        // What came meanwhile is perhaps not all that happens together.
        after(BEAT_MILLIS, this::beat);
    }

    /** Never fails: whatever goes wrong is an outcome. */
    private Future<Outcome> post(JsonArray events) {
        String url = watcher == null ? null : watcher.url().get().orElse(null);
        if (watcher == null || url == null) {
            return Future.succeededFuture(new Outcome.Later(0));
        }
        // Inside a future, so that what is thrown is an outcome as well; chained on the connection's event loop, see
        // Visitor.
        return Future.succeededFuture(url + "api/v1/events")
                .compose(address -> client.request(options(address, watcher.token()))
                        .compose(request -> request.send(events.toBuffer())
                                .compose(response -> response.body().map(body -> outcome(response, body.toString())))))
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .otherwise(new Outcome.Later(0));
    }

    private RequestOptions options(String address, String token) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(address)
                .setTimeout(patience.toMillis())
                .putHeader("authorization", "Bearer " + token)
                .putHeader("content-type", "application/json");
    }

    private static Outcome outcome(HttpClientResponse response, String body) {
        int status = response.statusCode();
        if (status == 202) {
            return new Outcome.Taken(unwanted(body));
        }
        if (status == 408 || status == 429 || status >= 500) {
            String seconds = response.getHeader("retry-after");
            return new Outcome.Later(
                    seconds != null && SECONDS.matcher(seconds).matches() ? Long.parseLong(seconds) : 0);
        }
        return new Outcome.Refused();
    }

    private static int unwanted(String receipt) {
        try {
            JsonObject json = new JsonObject(receipt);
            return json.getJsonArray("rejected", new JsonArray()).size() + json.getInteger("moreRejected", 0);
        } catch (DecodeException | ClassCastException e) {
            return 0; // whatever it says, it has taken them
        }
    }

    private void after(long millis, Runnable action) {
        if (!closed) {
            vertx.setTimer(millis, _ -> action.run());
        }
    }

    /** Forgets what still waits. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        client.close();
    }
}
