package dev.launchwatch.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The chatbot: health, answers as a stream of server-sent events, and the same over a WebSocket. */
final class Chat {
    /** How many characters a message has at most. */
    static final int LONGEST_MESSAGE = 2000;

    private static final long TOKEN_MILLIS = 25;
    private static final long SLOW_MILLIS = 4000;

    private static final String DONE = "[DONE]";

    private final Vertx vertx;
    private final Faults faults;
    private final MemberApi members;
    private final Happenings happenings;

    /** One event; an ordinary one has the name {@code message}. */
    private record Frame(String name, String data) {}

    /** A whole answer. */
    private record Script(List<Frame> frames, ModelUse use) {}

    /** Where an answer goes. */
    private interface Sink {
        boolean closed();

        void write(Frame frame);

        void end();
    }

    Chat(Vertx vertx, Faults faults, MemberApi members, Happenings happenings) {
        this.vertx = vertx;
        this.faults = faults;
        this.members = members;
        this.happenings = happenings;
    }

    /** The WebSocket's route: before anything that reads bodies, since an upgrade has none. */
    void mountSocket(Router router) {
        router.get("/api/chat/ws").handler(this::socket);
    }

    void mount(Router router) {
        router.get("/api/chat/health").handler(context -> thinking().onSuccess(_ -> health(context)));
        router.post("/api/chat").handler(this::ask);
    }

    private void health(RoutingContext context) {
        if (faults.isOn(Fault.CHAT_DOWN)) {
            Reply.json(context, 503, new JsonObject().put("status", "down"));
        } else if (faults.isOn(Fault.BAD_JSON)) {
            Reply.raw(context, 200, "application/json", "{\"status\": \"ok\", \"model\": ");
        } else {
            Reply.json(context, 200, new JsonObject().put("status", "ok"));
        }
    }

    private void ask(RoutingContext context) {
        String authorization = context.request().getHeader("authorization");
        Optional<String> member = members.member(context);
        Object message =
                MemberApi.body(context).map(body -> body.getValue("message")).orElse(null);
        if (authorization != null && member.isEmpty()) {
            members.unauthorized(context);
        } else if (faults.isOn(Fault.CHAT_DOWN)) {
            Reply.problem(context, 503, "Service unavailable", "The chat is down.");
        } else if (!(message instanceof String text) || text.isBlank()) {
            Reply.problem(context, 400, "Bad request", "Send a JSON object with a message.");
        } else if (text.length() > LONGEST_MESSAGE) {
            Reply.problem(context, 413, "Content too large", "The message is longer than " + LONGEST_MESSAGE + ".");
        } else {
            thinking().onSuccess(_ -> stream(context, member.orElse(null), text));
        }
    }

    private void stream(RoutingContext context, @Nullable String member, String message) {
        HttpServerResponse response = context.response();
        if (response.closed()) {
            return;
        }
        response.setChunked(true)
                .putHeader("content-type", "text/event-stream")
                .putHeader("cache-control", "no-store")
                .putHeader("x-accel-buffering", "no");
        Script script = script(message);
        happenings.modelUsed(context.request(), member, script.use());
        play(script.frames(), 0, new Sink() {
            @Override
            public boolean closed() {
                return response.closed();
            }

            @Override
            public void write(Frame frame) {
                String name = frame.name().equals("message") ? "" : "event: " + frame.name() + "\n";
                response.write(name + "data: " + frame.data() + "\n\n");
            }

            @Override
            public void end() {
                response.end();
            }
        });
    }

    private void socket(RoutingContext context) {
        if (faults.isOn(Fault.CHAT_DOWN)) {
            Reply.problem(context, 503, "Service unavailable", "The chat is down.");
            return;
        }
        context.request()
                .toWebSocket()
                .onSuccess(socket -> converse(context.request(), socket))
                .onFailure(_ -> {
                    // answered by Vert.x with the reason
                });
    }

    private void converse(HttpServerRequest request, ServerWebSocket socket) {
        Sink sink = new Sink() {
            @Override
            public boolean closed() {
                return socket.isClosed();
            }

            @Override
            public void write(Frame frame) {
                socket.writeTextMessage(frame.data());
            }

            @Override
            public void end() {
                if (faults.isOn(Fault.CHAT_STREAM_CUT)) {
                    socket.close();
                } else {
                    socket.resume();
                }
            }
        };
        socket.textMessageHandler(text -> {
            // the next message waits, unread, until this one is answered
            socket.pause();
            thinking().onSuccess(_ -> {
                Script script = script(messageIn(text));
                happenings.modelUsed(request, null, script.use());
                play(script.frames(), 0, sink);
            });
        });
    }

    /** A WebSocket message is the text itself, or JSON as it is posted. */
    private static String messageIn(String text) {
        String message = text;
        if (text.startsWith("{")) {
            try {
                message = String.valueOf(new JsonObject(Buffer.buffer(text)).getValue("message"));
            } catch (DecodeException e) {
                // then it is said as it is
            }
        }
        return message.substring(0, Math.min(message.length(), LONGEST_MESSAGE));
    }

    private Future<Void> thinking() {
        return faults.isOn(Fault.CHAT_SLOW)
                ? Future.future(promise -> vertx.setTimer(SLOW_MILLIS, _ -> promise.complete()))
                : Future.succeededFuture();
    }

    private void play(List<Frame> frames, int next, Sink sink) {
        if (sink.closed()) {
            return;
        }
        if (next == frames.size()) {
            sink.end();
            return;
        }
        sink.write(frames.get(next));
        vertx.setTimer(TOKEN_MILLIS, _ -> play(frames, next + 1, sink));
    }

    /** What will be said, and what it takes of the model: known beforehand, since the parrot is none. */
    private Script script(String message) {
        List<String> tokens = tokens(message);
        ModelUse use =
                ModelUse.of(message, tokens.stream().mapToInt(String::length).sum());
        return new Script(frames(tokens, use), use);
    }

    private List<Frame> frames(List<String> tokens, ModelUse use) {
        List<Frame> frames = new ArrayList<>();
        frames.add(chunk(new JsonObject().put("role", "assistant"), null, null));
        if (faults.isOn(Fault.CHAT_STREAM_ERROR)) {
            // everything else about this answer is fine: only who reads the events can tell
            frames.add(chunk(new JsonObject().put("content", tokens.getFirst()), null, null));
            frames.add(new Frame(
                    "error",
                    new JsonObject()
                            .put(
                                    "error",
                                    new JsonObject()
                                            .put("type", "overloaded_error")
                                            .put("message", "The model is overloaded."))
                            .encode()));
            frames.add(new Frame("message", DONE));
            return frames;
        }
        for (String token : tokens) {
            frames.add(chunk(new JsonObject().put("content", token), null, null));
        }
        if (!faults.isOn(Fault.CHAT_STREAM_CUT)) {
            frames.add(chunk(new JsonObject(), "stop", use));
            frames.add(new Frame("message", DONE));
        }
        return frames;
    }

    /** @param use as it stands in the last chunk; null in others */
    private static Frame chunk(JsonObject delta, @Nullable String finish, @Nullable ModelUse use) {
        JsonObject choice = new JsonObject().put("index", 0).put("delta", delta).put("finish_reason", finish);
        JsonObject chunk = new JsonObject()
                .put("id", "chatcmpl-demo")
                .put("object", "chat.completion.chunk")
                .put("model", ModelUse.MODEL)
                .put("choices", new JsonArray().add(choice));
        return new Frame("message", (use == null ? chunk : chunk.put("usage", use.json())).encode());
    }

    private static List<String> tokens(String message) {
        String asked = message.strip().toLowerCase(Locale.ROOT);
        if (asked.startsWith("reply with the word pong")) {
            return List.of("pong", ".");
        }
        List<String> tokens = new ArrayList<>(List.of("Aye!", " You", " said:"));
        for (String word : message.strip().split("\\s+", 100)) {
            tokens.add(" " + word);
        }
        return tokens;
    }
}
