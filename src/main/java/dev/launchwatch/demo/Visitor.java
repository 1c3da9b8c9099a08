package dev.launchwatch.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whoever uses the site from outside, over HTTP, as if from some address: a member, a payment provider, an attacker. */
final class Visitor implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;
    private static final int CONNECTIONS = 16;
    private static final int STATUS_OF_NONE = 0;

    private final HttpClient client;
    private final Supplier<String> site;

    /**
     * What the site answered.
     *
     * @param status 0 if it did not answer
     */
    record Answer(int status, String body) {
        private static final Answer NONE = new Answer(STATUS_OF_NONE, "");

        boolean came() {
            return status != STATUS_OF_NONE;
        }

        /** The access token, if it is the answer to a good login. */
        Optional<String> token() {
            try {
                return status == 200 && new JsonObject(body).getValue("access_token") instanceof String token
                        ? Optional.of(token)
                        : Optional.empty();
            } catch (DecodeException e) {
                return Optional.empty();
            }
        }
    }

    /** @param site the address of the site without a slash at its end, once it listens */
    Visitor(Vertx vertx, Supplier<String> site) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(CONNECTIONS).setConnectTimeout(2_000));
        this.site = site;
    }

    /** Logs in. As all of these it never fails: no answer is one, too. */
    Future<Answer> logIn(String address, String email, String password) {
        return send(
                HttpMethod.POST,
                "/api/login",
                address,
                Map.of(),
                new JsonObject().put("email", email).put("password", password).toBuffer());
    }

    Future<Answer> me(String address, String token) {
        return send(HttpMethod.GET, "/api/me", address, bearer(token), null);
    }

    Future<Answer> chat(String address, String token, String message) {
        return send(
                HttpMethod.POST,
                "/api/chat",
                address,
                bearer(token),
                new JsonObject().put("message", message).toBuffer());
    }

    /** @param headers those of the signature */
    Future<Answer> payment(String address, Map<String, String> headers, Buffer body) {
        return send(HttpMethod.POST, PaymentHooks.PATH, address, headers, body);
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("authorization", "Bearer " + token);
    }

    private Future<Answer> send(
            HttpMethod method, String path, String address, Map<String, String> headers, @Nullable Buffer body) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(site.get() + path)
                .setTimeout(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))
                .putHeader("x-forwarded-for", address)
                .putHeader("user-agent", "harbour-visitor");
        headers.forEach(options::putHeader);
        if (body != null) {
            options.putHeader("content-type", "application/json");
        }
        // Inside a future, so that what a closed client throws is no answer, too.
        return Future.succeededFuture(options)
                .compose(wanted -> exchange(wanted, body))
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .otherwise(Answer.NONE);
    }

    /**
     * All that follows a connection is chained where the connection's event loop hands it over: whoever asks from another thread
     * would else look for the body of an answer that may have passed already.
     */
    private Future<Answer> exchange(RequestOptions options, @Nullable Buffer body) {
        return client.request(options)
                .compose(request -> (body == null ? request.send() : request.send(body)).compose(Visitor::read));
    }

    private static Future<Answer> read(HttpClientResponse response) {
        return response.body().map(body -> new Answer(response.statusCode(), body.toString()));
    }

    @Override
    public void close() {
        client.close();
    }
}
