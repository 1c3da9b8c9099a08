package dev.launchwatch.app;

import dev.launchwatch.metrics.EventMetrics;
import dev.launchwatch.signal.ReceptionListener;
import java.time.Duration;

/** What comes in, as metrics. */
record MeasuredReception(EventMetrics metrics) implements ReceptionListener {
    @Override
    public void accepted(String source, String kind, int events) {
        metrics.accepted(source, kind, events);
    }

    @Override
    public void rejected(String reason, int count) {
        metrics.rejected(reason, count);
    }

    @Override
    public void took(Duration time) {
        metrics.body(time);
    }
}
