package dev.launchwatch.bench;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The floor: the least that a program on this machine needs for what is measured, with Vert.x Web Client and a new
 * connection for each request, in a process of its own. Ends when its input does.
 */
final class BareLoop {
    private static final int MANY = 10_000;
    private static final long RETRY_MILLIS = 10;

    /** As many probes as the daemon has under way by default. */
    private static final int MOST_UNDER_WAY = 64;

    private final Vertx vertx = Vertx.vertx();
    private final WebClient client;

    private BareLoop(String authority) {
        client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setKeepAlive(false)
                        .setMaxPoolSize(MANY)
                        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                        .setTrustOptions(new PemTrustOptions().addCertPath(authority)));
    }

    /**
     * One of: {@code rate AUTHORITY URL PER_SECOND} requests at a steady rate; {@code saturate AUTHORITY URL CONCURRENT}
     * as fast as it can; {@code tell AUTHORITY SITE} requests the page that a line of its input names and posts to the
     * webhook if it was refused; {@code timer TASKS SECONDS} runs empty tasks once per interval and answers a line with
     * how late they were: mean and 99th percentile in milliseconds.
     */
    public static void main(String[] args) throws IOException {
        Function<String, String> answer = switch (args[0]) {
            case "rate" -> new BareLoop(args[1]).rate(args[2], Double.parseDouble(args[3]));
            case "saturate" -> new BareLoop(args[1]).saturate(args[2], Integer.parseInt(args[3]));
            case "tell" -> new BareLoop(args[1]).tell(args[2]);
            case "timer" -> timer(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            default -> throw new IllegalArgumentException(args[0]);
        };
        System.out.println(Child.REPLY_MARK + "ready");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = input.readLine()) != null) {
            System.out.println(Child.REPLY_MARK + answer.apply(line));
        }
        System.exit(0);
    }

    private Function<String, String> rate(String url, double perSecond) {
        AtomicInteger underWay = new AtomicInteger();
        vertx.setPeriodic(Math.max(1, Math.round(1000 / perSecond)), _ -> {
            // While it is cold it must not pile up what it would then have to catch up with.
            if (underWay.get() < MOST_UNDER_WAY) {
                underWay.incrementAndGet();
                client.getAbs(url).send().onComplete(_ -> underWay.decrementAndGet());
            }
        });
        return line -> line;
    }

    private Function<String, String> saturate(String url, int concurrent) {
        // A request stays on the event loop that it was begun on, and so do its successors: begin on all of them.
        int loops = Runtime.getRuntime().availableProcessors();
        for (int i = 0; i < loops; i++) {
            int share = concurrent / loops;
            var _ = vertx.deployVerticle(new AbstractVerticle() {
                @Override
                public void start() {
                    for (int j = 0; j < share; j++) {
                        again(url);
                    }
                }
            });
        }
        return line -> line;
    }

    private void again(String url) {
        client.getAbs(url).send().onComplete(answer -> {
            if (answer.succeeded()) {
                again(url);
            } else {
                vertx.setTimer(RETRY_MILLIS, _ -> again(url));
            }
        });
    }

    private Function<String, String> tell(String site) {
        return page -> client.getAbs(site + "/page/" + page)
                .send()
                .compose(_ -> client.postAbs(site + "/hook").sendJsonObject(message(page)))
                .map(answer -> Integer.toString(answer.statusCode()))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static JsonObject message(String page) {
        return new JsonObject()
                .put("type", "alert.firing")
                .put(
                        "data",
                        new JsonObject().put("alerts", new JsonArray().add(new JsonObject().put("subject", page))));
    }

    private static Function<String, String> timer(int tasks, int seconds) {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        List<Double> late = new ArrayList<>();
        long interval = TimeUnit.SECONDS.toNanos(seconds);
        long start = System.nanoTime();
        for (int i = 0; i < tasks; i++) {
            long offset = interval * i / tasks;
            var _ = executor.scheduleAtFixedRate(
                    () -> late.add((System.nanoTime() - start - offset) % interval / 1e6),
                    start + offset - System.nanoTime(),
                    interval,
                    TimeUnit.NANOSECONDS);
        }
        return _ -> {
            try {
                // On the timer's own thread, which owns the list.
                return executor.submit(() -> late.stream()
                                        .mapToDouble(Double::doubleValue)
                                        .average()
                                        .orElse(0) + " " + Percentiles.of(late, 99))
                        .get();
            } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
