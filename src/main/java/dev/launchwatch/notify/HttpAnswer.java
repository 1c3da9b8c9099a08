package dev.launchwatch.notify;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What an HTTP receiver's answer means for a delivery. */
record HttpAnswer(int status, @Nullable String retryAfter, String body) {
    Delivery delivery(Instant now) {
        if (status >= 200 && status < 300) {
            return new Delivery.Sent(null);
        }
        String reason = "the receiver answered " + status;
        return switch (status) {
            case 408, 425, 429 -> new Delivery.Retry(reason, pause(retryAfter, now));
            default ->
                status >= 500 ? new Delivery.Retry(reason, pause(retryAfter, now)) : new Delivery.Rejected(reason);
        };
    }

    /** Reads Retry-After, in seconds or as an HTTP date; null if there is none or it makes no sense. */
    static @Nullable Duration pause(@Nullable String retryAfter, Instant now) {
        if (retryAfter == null) {
            return null;
        }
        String text = retryAfter.strip();
        if (text.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            Duration until = Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
