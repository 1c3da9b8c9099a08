package dev.launchwatch.app;

import dev.launchwatch.metrics.ScrapeText;
import dev.launchwatch.web.Metrics;
import io.prometheus.client.CollectorRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The series of the monitors, of the daemon and of the process. */
@Singleton
final class ScrapedMetrics implements Metrics {
    private final Station station;
    private final CollectorRegistry registry;

    @Inject
    ScrapedMetrics(Station station, CollectorRegistry registry) {
        this.station = station;
        this.registry = registry;
    }

    @Override
    public String contentType(@Nullable String accept) {
        return ScrapeText.contentType(accept);
    }

    @Override
    public void write(String contentType, Writer out) throws IOException {
        ScrapeText text = new ScrapeText(contentType, out);
        Optional<Parts> parts = station.parts();
        if (parts.isPresent()) {
            text.write(parts.get().probing().resultMetrics());
        }
        text.end(registry);
    }
}
