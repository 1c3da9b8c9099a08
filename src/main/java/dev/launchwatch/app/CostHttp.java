package dev.launchwatch.app;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.RetryAfter;
import dev.launchwatch.signal.CostApi;
import dev.launchwatch.signal.CostFailure;
import dev.launchwatch.signal.CostRequest;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the providers' APIs by Vert.x' HTTP client: blocking, in bounded time, with a bounded answer, over TLS as the address
 * says, without redirects. The client is made at the first use; most daemons have no cost report.
 */
final class CostHttp implements CostApi, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int KEEP_ALIVE_SECONDS = 10;

    private final Vertx vertx;
    private final InstantSource clock;
    private @Nullable HttpClient client;
    private boolean closed;

    CostHttp(Vertx vertx, InstantSource clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /** Null once this is closed: a reading under way has more pages to ask for. */
    private synchronized @Nullable HttpClient client() {
        HttpClient present = client;
        if (present == null && !closed) {
            present = vertx.createHttpClient(new HttpClientOptions()
                    .setConnectTimeout((int) CONNECT.toMillis())
                    .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                    .setMaxPoolSize(2));
            client = present;
        }
        return present;
    }

    @Override
    public Answer get(CostRequest request, Duration timeout) throws InterruptedException {
        RequestOptions options;
        try {
            options = new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(request.url());
            request.headers().forEach(options::putHeader);
            options.putHeader("User-Agent", "launchwatch");
        } catch (RuntimeException e) {
            // The message would quote what is wrong, which may be the key.
            return new Answer.Failed(CostFailure.REJECTED, "its address or key holds what no request may hold");
        }
        HttpClient present = client();
        if (present == null) {
            return new Answer.Failed(CostFailure.UNREACHABLE, "the daemon is stopping");
        }
        AtomicReference<HttpClientRequest> sent = new AtomicReference<>();
        Future<Answer> answer = present.request(options).compose(created -> {
            sent.set(created);
            return created.send().compose(this::read);
        });
        try {
            return answer.toCompletionStage().toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            return new Answer.Failed(CostFailure.UNREACHABLE, describe(e.getCause()));
        } catch (TimeoutException e) {
            abandon(sent.get());
            return new Answer.Failed(CostFailure.TIMEOUT, "no whole answer within " + Durations.format(timeout));
        } catch (InterruptedException e) {
            abandon(sent.get());
            throw e;
        }
    }

    private Future<Answer> read(HttpClientResponse response) {
        Promise<Answer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(promise::tryFail);
        response.endHandler(_ -> promise.tryComplete(came(response, body)));
        response.handler(chunk -> {
            if (chunk.length() <= LONGEST - body.length()) {
                body.appendBuffer(chunk);
            } else if (promise.tryComplete(tooLong(response, body))) {
                abandon(response.request());
            }
        });
        return promise.future();
    }

    private Answer came(HttpClientResponse response, Buffer body) {
        return new Answer.Came(
                response.statusCode(),
                RetryAfter.parse(response.getHeader("Retry-After"), clock.instant()),
                body.getBytes());
    }

    /** Of an answer that is none the status says enough, however long its page is. */
    private Answer tooLong(HttpClientResponse response, Buffer body) {
        return response.statusCode() == 200
                ? new Answer.Failed(CostFailure.TOO_LARGE, "its answer has more than " + (LONGEST >> 20) + " MiB")
                : came(response, body);
    }

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

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
