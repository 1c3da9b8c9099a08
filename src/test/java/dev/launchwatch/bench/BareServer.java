package dev.launchwatch.bench;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The floor of pages and API, a process of its own: the server under the daemon, which gives the bytes of a file with the headers of
 * another and does nothing else. {@code /NAME} is what {@link #keep} kept under that name.
 */
final class BareServer {
    private static final String HEADERS = ".headers";
    private static final String BODY = ".body";

    /** To Vert.x a negative port is a free one that all servers share. */
    private static final int ONE_FREE_PORT = -1;

    private final Path folder;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    private BareServer(Path folder) {
        this.folder = folder;
    }

    private record Kept(List<String> headers, Buffer body) {}

    /** The folder with what is given; says which port it listens on, and ends when its input does. */
    public static void main(String[] args) throws IOException {
        BareServer server = new BareServer(Path.of(args[0]));
        System.out.println(Child.REPLY_MARK + server.start());
        while (System.in.read() >= 0) {
            // Whoever started it is there.
        }
        System.exit(0);
    }

    /** Keeps an answer in the folder, to be given from there. */
    static void keep(Path folder, String name, AnswerReader.Answer answer) {
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve(name + HEADERS), answer.headers());
            Files.write(folder.resolve(name + BODY), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On as many event loops as the daemon has. */
    private int start() {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        Vertx vertx = Vertx.vertx();
        int loops = 2 * Runtime.getRuntime().availableProcessors();
        var _ = vertx.deployVerticle(
                        () -> new AbstractVerticle() {
                            @Override
                            public void start(Promise<Void> started) {
                                getVertx()
                                        .createHttpServer()
                                        .requestHandler(BareServer.this::answer)
                                        .listen(ONE_FREE_PORT, "127.0.0.1")
                                        .onSuccess(server -> port.complete(server.actualPort()))
                                        .<Void>mapEmpty()
                                        .onComplete(started);
                            }
                        },
                        new DeploymentOptions().setInstances(loops))
                .onFailure(port::completeExceptionally);
        return port.join();
    }

    private void answer(HttpServerRequest request) {
        Kept answer = kept.computeIfAbsent(request.path().substring(1), this::read);
        for (String header : answer.headers()) {
            int colon = header.indexOf(':');
            request.response()
                    .putHeader(
                            header.substring(0, colon),
                            header.substring(colon + 1).strip());
        }
        request.response().end(answer.body());
    }

    private Kept read(String name) {
        try {
            return new Kept(
                    Files.readAllLines(folder.resolve(name + HEADERS)),
                    Buffer.buffer(Files.readAllBytes(folder.resolve(name + BODY))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
