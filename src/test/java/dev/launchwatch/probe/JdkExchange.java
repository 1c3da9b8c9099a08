package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Timings;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The least exchange that speaks to real servers: the JDK's client, without phases and without our transport rules. */
final class JdkExchange implements Exchange {
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    @Override
    public Answer send(Call call) {
        long start = System.nanoTime();
        HttpRequest.Builder request = HttpRequest.newBuilder(call.url())
                .timeout(call.timeout())
                .method(
                        call.method(),
                        HttpRequest.BodyPublishers.ofByteArray(call.body().getBytes()));
        call.headers().forEach(header -> request.header(header.name(), header.value()));
        List<Event> events = new ArrayList<>();
        int status = 0;
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            status = response.statusCode();
            List<Header> headers = new ArrayList<>();
            response.headers()
                    .map()
                    .forEach((name, values) -> values.forEach(value -> headers.add(new Header(name, value))));
            Buffer body = Buffer.buffer();
            try (InputStream in = response.body()) {
                byte[] chunk = new byte[8192];
                for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                    body.appendBytes(chunk, 0, n);
                    if (call.stream() != null) {
                        events = events(body.toString(StandardCharsets.UTF_8), start, events);
                    }
                }
            }
            Timings timings = new Timings(1, 2, 0, 4, 8);
            return new Answer.Complete(status, "1.1", headers, body, events, timings, new Connection(4, null, null));
        } catch (HttpTimeoutException e) {
            return broken(Reason.RESPONSE_TIMEOUT, status, events);
        } catch (ConnectException e) {
            return broken(Reason.CONNECT_REFUSED, status, events);
        } catch (IOException e) {
            return broken(status == 0 ? Reason.CONNECT_RESET : Reason.BODY_TRUNCATED, status, events);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer broken(Reason reason, int status, List<Event> events) {
        return new Answer.Broken(Failure.of(reason, reason.meaning()), status, events, Timings.NONE, Connection.NONE);
    }

    private static List<Event> events(String text, long start, List<Event> known) throws IOException {
        List<Event> events = new ArrayList<>();
        BufferedReader lines = new BufferedReader(new StringReader(text));
        String name = "message";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event:")) {
                name = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.startsWith("data: ") ? line.substring(6) : line.substring(5));
            } else if (line.isEmpty()) {
                Duration at = Duration.ofNanos(System.nanoTime() - start);
                events.add(
                        events.size() < known.size() ? known.get(events.size()) : new Event(name, data.toString(), at));
                name = "message";
                data.setLength(0);
            }
        }
        return events;
    }

    @Override
    public Answer converse(Call call, List<String> messages, List<String> subprotocols) {
        long start = System.nanoTime();
        LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
        WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(call.timeout());
        call.headers().forEach(header -> builder.header(header.name(), header.value()));
        List<Event> events = new ArrayList<>();
        try {
            WebSocket socket =
                    builder.buildAsync(call.url(), new Listener(received)).join();
            messages.forEach(message -> socket.sendText(message, true).join());
            String marker = call.stream() == null ? null : call.stream().endMarker();
            while (true) {
                long left = call.timeout().toNanos() - (System.nanoTime() - start);
                String text = received.poll(left, TimeUnit.NANOSECONDS);
                if (text == null) {
                    return broken(Reason.BODY_TIMEOUT, 101, events);
                }
                if (text.equals("\0")) {
                    break;
                }
                events.add(new Event("message", text, Duration.ofNanos(System.nanoTime() - start)));
                if (marker == null || text.equals(marker)) {
                    break;
                }
            }
            socket.abort();
            return new Answer.Complete(
                    101, "1.1", List.of(), Buffer.buffer(), events, Timings.NONE, new Connection(4, null, null));
        } catch (CompletionException e) {
            int status = e.getCause() instanceof java.net.http.WebSocketHandshakeException refused
                    ? refused.getResponse().statusCode()
                    : 0;
            return broken(Reason.PROTOCOL_ERROR, status, events);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Listener(LinkedBlockingQueue<String> received) implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            received.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            received.add("\0");
            return null;
        }
    }
}
