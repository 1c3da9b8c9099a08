package dev.launchwatch.oidc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the provider: blocking, in bounded time, with a bounded answer, and nobody to whom it sends us on. The client is made at the first
 * use; most daemons have no provider. Thread-safe.
 */
final class ProviderHttp {
    /** Keys of large providers take a few KiB. */
    static final int LONGEST = 256 << 10;

    private static final int KEEP_ALIVE_SECONDS = 10;
    private static final int AT_ONCE = 4;

    private final Vertx vertx;
    private final Duration timeout;
    private @Nullable HttpClient client;

    /** @param timeout until the last byte of an answer has to be here */
    ProviderHttp(Vertx vertx, Duration timeout) {
        this.vertx = vertx;
        this.timeout = timeout;
    }

    /** What came. */
    record Answer(int status, String body) {
        /** What an answer has to be to be worth reading. */
        String good() throws Trouble {
            if (status != 200) {
                throw Trouble.away("it answered " + status);
            }
            return body;
        }

        /** It may have tokens in it. */
        @Override
        public String toString() {
            return "Answer " + status;
        }
    }

    Answer get(String url, Optional<String> authorization) throws Trouble {
        return ask(HttpMethod.GET, url, authorization, null);
    }

    /** Posts a form. */
    Answer post(String url, Optional<String> authorization, Map<String, String> fields) throws Trouble {
        return ask(HttpMethod.POST, url, authorization, Buffer.buffer(form(fields)));
    }

    /** Fields as forms and queries have them. */
    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private synchronized HttpClient client() {
        HttpClient present = client;
        if (present == null) {
            present = vertx.createHttpClient(new HttpClientOptions()
                    .setConnectTimeout((int) timeout.toMillis())
                    .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                    .setMaxPoolSize(AT_ONCE));
            client = present;
        }
        return present;
    }

    private Answer ask(HttpMethod method, String url, Optional<String> authorization, @Nullable Buffer body)
            throws Trouble {
        RequestOptions options;
        try {
            options = new RequestOptions().setMethod(method).setAbsoluteURI(url);
        } catch (RuntimeException e) {
            throw Trouble.away("it names an address that is none");
        }
        options.putHeader("Accept", "application/json").putHeader("User-Agent", "launchwatch");
        authorization.ifPresent(text -> options.putHeader("Authorization", text));
        if (body != null) {
            options.putHeader("Content-Type", "application/x-www-form-urlencoded");
        }
        AtomicReference<HttpClientRequest> sent = new AtomicReference<>();
        Future<Answer> answer = client().request(options).compose(created -> {
            sent.set(created);
            return (body == null ? created.send() : created.send(body)).compose(this::read);
        });
        try {
            return answer.toCompletionStage().toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof TooLarge
                    ? Trouble.away("it answered more than " + (LONGEST >> 10) + " KiB")
                    : Trouble.away(describe(e.getCause()));
        } catch (TimeoutException e) {
            abandon(sent.get());
            throw Trouble.away("it did not answer within " + timeout.toMillis() + " ms");
        } catch (InterruptedException e) {
            abandon(sent.get());
            Thread.currentThread().interrupt();
            throw Trouble.away("the daemon is stopping");
        }
    }

    private Future<Answer> read(HttpClientResponse response) {
        Promise<Answer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(promise::tryFail);
        response.endHandler(
                _ -> promise.tryComplete(new Answer(response.statusCode(), body.toString(StandardCharsets.UTF_8))));
        response.handler(chunk -> {
            if (chunk.length() <= LONGEST - body.length()) {
                body.appendBuffer(chunk);
            } else if (promise.tryFail(new TooLarge())) {
                abandon(response.request());
            }
        });
        return promise.future();
    }

    @SuppressWarnings("serial") // never leaves the process
    private static final class TooLarge extends Exception {}

    private static void abandon(@Nullable HttpClientRequest request) {
        if (request != null) {
            request.reset();
        }
    }

    private static String describe(@Nullable Throwable problem) {
        return switch (problem) {
            case UnknownHostException _ -> "its name cannot be resolved";
            case ConnectException _ -> "it cannot be reached: connection refused or timed out";
            case SSLException _ -> "the TLS handshake with it failed";
            case null, default -> "the connection to it broke";
        };
    }
}
