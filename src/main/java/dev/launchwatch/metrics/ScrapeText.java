package dev.launchwatch.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes what there is to scrape while it is produced, monitor by monitor: with ten thousand monitors the text is tens of
 * megabytes, which never stand in memory. Used by one thread; blocks as the writer does.
 */
public final class ScrapeText {
    private final String contentType;
    private final boolean openMetrics;
    private final Writer out;

    /** @param contentType as {@link #contentType(String)} chose it */
    public ScrapeText(String contentType, Writer out) {
        this.contentType = contentType;
        this.openMetrics = contentType.equals(TextFormat.CONTENT_TYPE_OPENMETRICS_100);
        this.out = out;
    }

    /** Prometheus' text format, or OpenMetrics for who asks for it. */
    public static String contentType(@Nullable String accept) {
        return TextFormat.chooseContentType(accept);
    }

    /** Writes the series of the monitors. */
    public void write(ResultMetrics results) throws IOException {
        for (Family family : Family.ALL) {
            head(family);
            for (Series one : results.series()) {
                for (Sample sample : ResultMetrics.samples(family, one)) {
                    line(sample);
                }
            }
        }
    }

    /** Writes everything else, and what ends a scrape. */
    public void end(CollectorRegistry others) throws IOException {
        TextFormat.writeFormat(contentType, out, others.metricFamilySamples());
        out.flush();
    }

    private void head(Family family) throws IOException {
        // OpenMetrics names a counter without its samples' ending.
        String name = openMetrics && family.type() == Collector.Type.COUNTER
                ? family.name().replaceFirst("_total$", "")
                : family.name();
        String help = "# HELP " + name + " " + family.help() + "\n";
        String type = "# TYPE " + name + " " + family.type().name().toLowerCase(Locale.ROOT) + "\n";
        out.write(openMetrics ? type + help : help + type);
    }

    private void line(Sample sample) throws IOException {
        out.write(sample.name);
        List<String> names = sample.labelNames;
        if (!names.isEmpty()) {
            out.write('{');
            for (int i = 0; i < names.size(); i++) {
                out.write(names.get(i));
                out.write("=\"");
                escaped(sample.labelValues.get(i));
                out.write(openMetrics && i == names.size() - 1 ? "\"" : "\",");
            }
            out.write('}');
        }
        out.write(' ');
        out.write(Collector.doubleToGoString(sample.value));
        out.write('\n');
    }

    private void escaped(String value) throws IOException {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> out.write("\\\\");
                case '"' -> out.write("\\\"");
                case '\n' -> out.write("\\n");
                default -> out.write(c);
            }
        }
    }
}
