package dev.launchwatch.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** What a scrape would read. */
final class Exposition {
    private Exposition() {}

    static String of(Collector... collectors) {
        CollectorRegistry registry = new CollectorRegistry();
        for (Collector collector : collectors) {
            registry.register(collector);
        }
        StringWriter text = new StringWriter();
        try {
            TextFormat.write004(text, registry.metricFamilySamples());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** The lines of one metric, without comments. */
    static List<String> lines(String text, String metric) {
        return text.lines()
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                .toList();
    }
}
