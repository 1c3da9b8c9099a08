package dev.launchwatch.notify;

import dev.launchwatch.model.Durations;
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
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Posts to a receiver that may be broken or hostile: blocking, interruptible, with a bounded answer. Built on Vert.x'
 * HTTP client itself, since the Web Client on top of it can neither bound nor abandon an answer.
 */
final class HttpPost implements AutoCloseable {
    private static final int LONGEST_ANSWER = 16 * 1024;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    private final HttpClient client;
    private final Duration timeout;
    private final InstantSource clock;

    HttpPost(Vertx vertx, Duration timeout, boolean insecure, InstantSource clock) {
        this.timeout = timeout;
        this.clock = clock;
        client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE))
                .setKeepAliveTimeout((int) KEEP_ALIVE.toSeconds())
                .setMaxPoolSize(2)
                .setTrustAll(insecure)
                .setVerifyHost(!insecure));
    }

    /** One attempt, as a delivery. */
    Delivery deliver(String url, Map<String, String> headers, Buffer body) throws InterruptedException {
        return deliver(HttpMethod.POST, url, headers, body);
    }

    /** The same by another method; redirects are not followed by any. */
    Delivery deliver(HttpMethod method, String url, Map<String, String> headers, Buffer body)
            throws InterruptedException {
        RequestOptions options;
        try {
            options = new RequestOptions().setMethod(method).setAbsoluteURI(url);
            headers.forEach(options::putHeader);
        } catch (RuntimeException e) {
            // The message would quote the address, which may be a secret.
            return new Delivery.Rejected("the address or a header is not valid");
        }
        AtomicReference<HttpClientRequest> request = new AtomicReference<>();
        Future<HttpAnswer> answer = client.request(options).compose(created -> {
            request.set(created);
            Future<HttpClientResponse> response = method.equals(HttpMethod.GET) ? created.send() : created.send(body);
            return response.compose(HttpPost::read);
        });
        try {
            return answer.toCompletionStage()
                    .toCompletableFuture()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .delivery(clock.instant());
        } catch (ExecutionException e) {
            return new Delivery.Retry(describe(e), null);
        } catch (TimeoutException e) {
            abandon(request.get());
            return new Delivery.Retry("no answer within " + Durations.format(timeout), null);
        } catch (InterruptedException e) {
            abandon(request.get());
            throw e;
        }
    }

    private static Future<HttpAnswer> read(HttpClientResponse response) {
        Promise<HttpAnswer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(promise::tryFail);
        response.endHandler(_ -> promise.tryComplete(answer(response, body)));
        response.handler(chunk -> {
            int room = LONGEST_ANSWER - body.length();
            if (chunk.length() <= room) {
                body.appendBuffer(chunk);
            } else if (promise.tryComplete(answer(response, body))) {
                // The status is all that counts; the rest of a long answer is not worth its bytes.
                abandon(response.request());
            }
        });
        return promise.future();
    }

    private static HttpAnswer answer(HttpClientResponse response, Buffer body) {
        return new HttpAnswer(
                response.statusCode(), response.getHeader("Retry-After"), body.toString(StandardCharsets.UTF_8));
    }

    private static void abandon(@Nullable HttpClientRequest request) {
        if (request != null) {
            request.reset();
        }
    }

    /** What went wrong, without the address: it may be a secret. */
    static String describe(Throwable problem) {
        return switch (problem instanceof ExecutionException && problem.getCause() != null
                ? problem.getCause()
                : problem) {
            case UnknownHostException _ -> "the receiver's name cannot be resolved";
            case ConnectException _ -> "the receiver cannot be reached: connection refused or timed out";
            case SSLException _ -> "the TLS handshake with the receiver failed";
            default -> "the connection to the receiver broke";
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
