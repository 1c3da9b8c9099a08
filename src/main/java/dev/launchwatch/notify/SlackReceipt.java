package dev.launchwatch.notify;

import com.slack.api.methods.SlackApiTextResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What we read of Slack's answer to a message. The client's own types would need some hundred classes of blocks and files
 * registered in a native image, to be thrown away at once. Filled by Gson: its fields must be registered for reflection.
 */
public final class SlackReceipt implements SlackApiTextResponse {
    private boolean ok;
    private @Nullable String warning;
    private @Nullable String error;
    private @Nullable String needed;
    private @Nullable String provided;
    private @Nullable String channel;
    private @Nullable String ts;
    private transient Map<String, List<String>> httpResponseHeaders = Map.of();

    /** The channel's id, also where the request named it. */
    public @Nullable String getChannel() {
        return channel;
    }

    /** The message's timestamp, which is its id within the channel. */
    public @Nullable String getTs() {
        return ts;
    }

    @Override
    public boolean isOk() {
        return ok;
    }

    @Override
    public void setOk(boolean isOk) {
        ok = isOk;
    }

    @Override
    public @Nullable String getWarning() {
        return warning;
    }

    @Override
    public void setWarning(@Nullable String text) {
        warning = text;
    }

    @Override
    public @Nullable String getError() {
        return error;
    }

    @Override
    public void setError(@Nullable String text) {
        error = text;
    }

    @Override
    public @Nullable String getNeeded() {
        return needed;
    }

    @Override
    public void setNeeded(@Nullable String text) {
        needed = text;
    }

    @Override
    public @Nullable String getProvided() {
        return provided;
    }

    @Override
    public void setProvided(@Nullable String text) {
        provided = text;
    }

    @Override
    public Map<String, List<String>> getHttpResponseHeaders() {
        return httpResponseHeaders;
    }

    @Override
    public void setHttpResponseHeaders(Map<String, List<String>> headers) {
        httpResponseHeaders = headers;
    }
}
