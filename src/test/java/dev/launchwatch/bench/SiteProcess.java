package dev.launchwatch.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The servers that are watched and told, in a process of their own, so that their CPU time and memory are nobody else's:
 * HTTP, HTTPS and a webhook receiver. Takes commands on its input, one a line, and ends with it.
 */
final class SiteProcess {
    private static final String HOST = "127.0.0.1";
    private static final int BACKLOG = 4096;
    private static final long TELL_WITHIN_SECONDS = 20;

    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final Set<String> pages = ConcurrentHashMap.newKeySet();
    private final Map<String, Outage> outages = new ConcurrentHashMap<>();

    /** A page that is down: when a request was first refused, and when somebody was told. */
    private record Outage(CompletableFuture<Long> refused, CompletableFuture<Long> told) {}

    private SiteProcess() {}

    /** {@code CERTIFICATE KEY}: PEM files for HTTPS. */
    public static void main(String[] args) throws Exception {
        Vertx vertx = Vertx.vertx();
        SiteProcess site = new SiteProcess();
        HttpServerOptions plain =
                new HttpServerOptions().setHost(HOST).setPort(0).setAcceptBacklog(BACKLOG);
        HttpServerOptions secure = new HttpServerOptions(plain)
                .setSsl(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                .setKeyCertOptions(new PemKeyCertOptions().setCertPath(args[0]).setKeyPath(args[1]));
        int http = site.listen(vertx.createHttpServer(plain));
        int https = site.listen(vertx.createHttpServer(secure));
        System.out.println(Child.REPLY_MARK + http + " " + https);
        site.obey();
        System.exit(0);
    }

    private int listen(HttpServer server) throws InterruptedException, ExecutionException {
        return server.connectionHandler(_ -> connections.incrementAndGet())
                .requestHandler(this::handle)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }

    private void obey() throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = commands.readLine()) != null) {
            String[] words = line.split(" ", 2);
            System.out.println(Child.REPLY_MARK + answer(words[0], words.length > 1 ? words[1] : ""));
        }
    }

    private Object answer(String command, String page) {
        return switch (command) {
            case "count" -> requests.get() + " " + connections.get() + " " + System.nanoTime();
            case "seen" -> pages.size();
            case "forget" -> {
                pages.clear();
                yield 0;
            }
            case "fail" -> {
                outages.put(page, new Outage(new CompletableFuture<>(), new CompletableFuture<>()));
                yield 0;
            }
            case "heal" -> {
                outages.remove(page);
                yield 0;
            }
            case "told" -> told(outages.get(page));
            default -> throw new IllegalArgumentException(command);
        };
    }

    /** Nanoseconds from the refusal to the webhook, or -1 if it did not come. */
    private static long told(@Nullable Outage outage) {
        if (outage == null) {
            return -1;
        }
        try {
            long told = outage.told.get(TELL_WITHIN_SECONDS, TimeUnit.SECONDS);
            return told - outage.refused.get(TELL_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            return -1;
        }
    }

    private void handle(HttpServerRequest request) {
        String path = request.path();
        if (path.equals("/hook")) {
            request.body().onSuccess(body -> {
                hook(body, System.nanoTime());
                request.response().end();
            });
            return;
        }
        requests.incrementAndGet();
        if (path.startsWith("/page/")) {
            page(request, path.substring("/page/".length()));
        } else {
            example(request, path);
        }
    }

    private void page(HttpServerRequest request, String page) {
        pages.add(page);
        Outage outage = outages.get(page);
        if (outage == null) {
            request.response().end("Welcome");
        } else {
            outage.refused.complete(System.nanoTime());
            request.response().setStatusCode(503).end();
        }
    }

    /** What the example monitors look at. */
    private static void example(HttpServerRequest request, String path) {
        switch (path) {
            case "/auth/callback" ->
                request.response()
                        .setStatusCode(302)
                        .putHeader("Location", "/login")
                        .end();
            case "/api/chat/health" -> json(request, "{\"status\":\"ok\"}");
            case "/api/login" -> json(request, "{\"access_token\":\"token\"}");
            case "/api/me" -> json(request, "{\"email\":\"member@example.org\"}");
            default -> request.response().end("Welcome");
        }
    }

    private static void json(HttpServerRequest request, String body) {
        request.response().putHeader("Content-Type", "application/json").end(body);
    }

    private void hook(Buffer body, long at) {
        JsonObject message = body.toJsonObject();
        if (message.getString("type").equals("alert.firing")) {
            for (Object alert : message.getJsonObject("data").getJsonArray("alerts")) {
                Outage outage = outages.get(((JsonObject) alert).getString("subject"));
                if (outage != null) {
                    outage.told.complete(at);
                }
            }
        }
    }
}
