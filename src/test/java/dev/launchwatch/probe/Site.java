package dev.launchwatch.probe;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A real HTTP server on a port of its own, whose paths a test furnishes. Bodies are read before a handler runs. */
final class Site implements AutoCloseable {
    final List<Received> received = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Consumer<Received>> pages = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final String host;
    private @Nullable Consumer<ServerWebSocket> socket;

    Site(Vertx vertx, String host) {
        this.host = host;
        server = vertx.createHttpServer()
                .webSocketHandshakeHandler(handshake -> {
                    if (socket == null) {
                        handshake.reject(403);
                    } else {
                        handshake.accept();
                    }
                })
                .webSocketHandler(ws -> {
                    Consumer<ServerWebSocket> handler = socket;
                    if (handler != null) {
                        handler.accept(ws);
                    }
                })
                .requestHandler(request -> request.body().onSuccess(body -> {
                    Received all = new Received(request, body.toString());
                    received.add(all);
                    pages.getOrDefault(request.path(), page -> page.answer(404, "no such page"))
                            .accept(all);
                }));
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    Site(Vertx vertx) {
        this(vertx, "127.0.0.1");
    }

    Site on(String path, Consumer<Received> page) {
        pages.put(path, page);
        return this;
    }

    void onSocket(Consumer<ServerWebSocket> handler) {
        socket = handler;
    }

    String url(String path) {
        return "http://" + host + ":" + server.actualPort() + path;
    }

    int port() {
        return server.actualPort();
    }

    Received last() {
        return received.getLast();
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    /** A request with its body. */
    record Received(HttpServerRequest request, String body) {
        @Nullable
        String header(String name) {
            return request.getHeader(name);
        }

        String query(String name) {
            String value = request.getParam(name);
            return value == null ? "" : value;
        }

        /** The fields of a form, or of the query of a GET. */
        Map<String, String> fields() {
            Map<String, String> fields = new LinkedHashMap<>();
            for (String field : body.split("&", -1)) {
                String[] pair = field.split("=", 2);
                if (pair.length == 2) {
                    fields.put(decode(pair[0]), decode(pair[1]));
                }
            }
            return fields;
        }

        String cookie(String name) {
            var cookie = request.getCookie(name);
            return cookie == null ? "" : cookie.getValue();
        }

        void answer(int status, String text) {
            request.response().setStatusCode(status).end(text);
        }

        void json(String text) {
            request.response().putHeader("content-type", "application/json").end(text);
        }

        void html(String text) {
            request.response()
                    .putHeader("content-type", "text/html; charset=utf-8")
                    .end(text);
        }

        void redirect(int status, String to) {
            request.response().setStatusCode(status).putHeader("location", to).end();
        }

        Received set(String cookie) {
            request.response().headers().add("set-cookie", cookie);
            return this;
        }

        private static String decode(String text) {
            return java.net.URLDecoder.decode(text, java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
