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

    static String of(Collector collector) {
        return text(TextFormat.CONTENT_TYPE_004, new ResultMetrics("none"), collector);
    }

    static String of(ResultMetrics results, Collector... others) {
        return text(TextFormat.CONTENT_TYPE_004, results, others);
    }

    static String text(String contentType, ResultMetrics results, Collector... others) {
        CollectorRegistry registry = new CollectorRegistry();
        for (Collector other : others) {
            registry.register(other);
        }
        StringWriter text = new StringWriter();
        try {
            ScrapeText scrape = new ScrapeText(contentType, text);
            scrape.write(results);
            scrape.end(registry);
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
