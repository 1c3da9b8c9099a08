package dev.launchwatch.notify;

import java.time.Duration;

/** Hears what becomes of notifications, for metrics. Called on the notifier's own thread; must not block. */
@FunctionalInterface
public interface NotifierListener {
    /** What happened to a notification. */
    enum Event {
        /** The channel took it. */
        SENT,
        /** An attempt failed; it will be tried again. */
        RETRY,
        /** The channel refused it; it will be tried again slowly. */
        REJECTED,
        /** Breaker or rate limit kept it back. */
        POSTPONED,
        /** It was also given to the fallback channel. */
        FALLBACK,
        /** It was given up: its channel was removed from the config, or it was refused for a week. */
        DROPPED;

        private final String label = name().toLowerCase(java.util.Locale.ROOT);

        /** The metric label's value. */
        public String label() {
            return label;
        }
    }

    /** {@code age} is the time since the notification was planned. */
    void happened(String channel, Event event, Duration age);
}
