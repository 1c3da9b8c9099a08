package dev.launchwatch.notify;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.RequestFormBuilder;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import com.slack.api.util.http.SlackHttpClient;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.FormBody;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Slack's Web API by Slack's own client, as deliveries. The client is made at the first use, since it starts threads; its
 * answers are cut to what a real one needs.
 */
final class SlackApi implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SlackApi.class);
    private static final long LONGEST_ANSWER = 256 * 1024L;

    /** Errors that are Slack's own and pass. */
    private static final Set<String> TRANSIENT = Set.of(
            "fatal_error",
            "internal_error",
            "ratelimited",
            "rate_limited",
            "request_timeout",
            "service_unavailable",
            "team_added_to_org");

    private final String url;
    private final String token;
    private final Duration timeout;
    private final InstantSource clock;
    private @Nullable Slack slack;

    SlackApi(String url, String token, Duration timeout, InstantSource clock) {
        this.url = url.endsWith("/") ? url : url + "/";
        this.token = token;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** What came of a call: a receipt of Slack's, or a delivery that says why there is none, with Slack's error code. */
    record Answer(@Nullable SlackReceipt receipt, Delivery delivery, String error) {}

    Answer post(ChatPostMessageRequest request) {
        return call("chat.postMessage", RequestFormBuilder.toForm(request));
    }

    Answer update(ChatUpdateRequest request) {
        return call("chat.update", RequestFormBuilder.toForm(request));
    }

    private Answer call(String method, FormBody.Builder form) {
        try {
            SlackReceipt receipt =
                    methods().postFormWithTokenAndParseResponse(_ -> form, method, token, SlackReceipt.class);
            if (receipt == null) {
                return new Answer(null, new Delivery.Retry("Slack's answer is empty", null), "");
            }
            String error = code(receipt.getError());
            return receipt.isOk()
                    ? new Answer(receipt, new Delivery.Sent(null), "")
                    : new Answer(
                            null,
                            TRANSIENT.contains(error)
                                    ? new Delivery.Retry("Slack answered " + error, null)
                                    : new Delivery.Rejected("Slack answered " + error),
                            error);
        } catch (SlackApiException e) {
            Response response = e.getResponse();
            HttpAnswer answer = new HttpAnswer(response.code(), response.header("Retry-After"));
            Delivery delivery = answer.delivery(clock.instant());
            return new Answer(
                    null,
                    // A status of success here means that the body was no JSON of Slack's.
                    delivery instanceof Delivery.Sent
                            ? new Delivery.Retry("Slack's answer is not understood", null)
                            : delivery,
                    "");
        } catch (IOException e) {
            return new Answer(null, new Delivery.Retry(HttpPost.describe(e), null), "");
        } catch (RuntimeException e) {
            // Gson's word for a body that is not what Slack sends; a proxy's error page, for example.
            return new Answer(null, new Delivery.Retry("Slack's answer is not understood", null), "");
        }
    }

    /** Slack's error codes are lower-case words; anything else is not worth a place in a log. */
    private static String code(@Nullable String error) {
        return error != null && error.matches("[a-z_]{1,60}") ? error : "an unknown error";
    }

    private synchronized MethodsClient methods() {
        Slack present = slack;
        if (present == null) {
            SlackConfig config = new SlackConfig();
            config.setMethodsEndpointUrlPrefix(url);
            config.setStatsEnabled(false);
            OkHttpClient http = new OkHttpClient.Builder()
                    .callTimeout(timeout)
                    .connectTimeout(timeout)
                    .readTimeout(timeout)
                    .writeTimeout(timeout)
                    .followRedirects(false)
                    // Repeating is the outbox's: a hidden second try would post the same message again.
                    .retryOnConnectionFailure(false)
                    .connectionPool(new ConnectionPool(1, 5, TimeUnit.SECONDS))
                    .addInterceptor(SlackApi::bounded)
                    .build();
            present = Slack.getInstance(config, new SlackHttpClient(http));
            slack = present;
        }
        return present.methods(token);
    }

    private static Response bounded(Interceptor.Chain chain) throws IOException {
        try (Response whole = chain.proceed(chain.request())) {
            ResponseBody head = whole.peekBody(LONGEST_ANSWER);
            return whole.newBuilder().body(head).build();
        }
    }

    @Override
    public synchronized void close() {
        if (slack != null) {
            try {
                slack.close();
            } catch (Exception e) {
                LOG.warn("Slack's client did not close cleanly", e);
            }
            slack = null;
        }
    }
}
