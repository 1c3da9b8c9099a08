package dev.launchwatch.notify;

import dev.launchwatch.model.Durations;
import io.vertx.core.Future;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static final Duration REST_OF_ANSWER = Duration.ofMillis(500);

    private final Vertx vertx;
    private final HttpClient client;
    private final Duration timeout;
    private final InstantSource clock;

    HttpPost(Vertx vertx, Duration timeout, boolean insecure, InstantSource clock) {
        this.vertx = vertx;
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
            return response.map(this::read);
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

    /**
     * The status is all that counts, and with it the message is taken: a receiver that never ends its answer, or breaks it
     * off, would get the same again and again. The rest is read for a moment, so that the connection can be used again.
     */
    private HttpAnswer read(HttpClientResponse response) {
        AtomicInteger room = new AtomicInteger(LONGEST_ANSWER);
        long end = vertx.setTimer(REST_OF_ANSWER.toMillis(), _ -> abandon(response.request()));
        response.exceptionHandler(_ -> vertx.cancelTimer(end));
        response.endHandler(_ -> vertx.cancelTimer(end));
        response.handler(chunk -> {
            if (room.addAndGet(-chunk.length()) < 0) {
                abandon(response.request());
            }
        });
        return new HttpAnswer(response.statusCode(), response.getHeader("Retry-After"));
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
