package dev.launchwatch.notify;

import dev.launchwatch.model.RetryAfter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an HTTP receiver's answer means for a delivery. */
record HttpAnswer(int status, @Nullable String retryAfter) {
    Delivery delivery(Instant now) {
        if (status >= 200 && status < 300) {
            return new Delivery.Sent(null);
        }
        String reason = "the receiver answered " + status;
        return switch (status) {
            case 408, 425, 429 -> new Delivery.Retry(reason, RetryAfter.parse(retryAfter, now));
            default ->
                status >= 500
                        ? new Delivery.Retry(reason, RetryAfter.parse(retryAfter, now))
                        : new Delivery.Rejected(reason);
        };
    }
}
