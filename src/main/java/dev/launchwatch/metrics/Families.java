package dev.launchwatch.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/** The metric families of a scrape, as they are being written. Used by one thread. */
final class Families {
    private static final System.Logger LOG = System.getLogger(Families.class.getName());

    private final List<MetricFamilySamples> written = new ArrayList<>();

    /** Adds a gauge without labels. */
    void gauge(String name, String help, DoubleSupplier value) {
        add(name, Collector.Type.GAUGE, help, List.of(), out -> out.gauge(List.of(), value.getAsDouble()));
    }

    /** Adds a family, unless its samples cannot be told. */
    void add(String name, Collector.Type type, String help, List<String> labels, Consumer<Samples> writer) {
        Samples out = new Samples(name, labels);
        try {
            writer.accept(out);
            written.add(new MetricFamilySamples(name, type, help, out.written()));
        } catch (RuntimeException e) {
            // A scrape must not fail as a whole for one thing that cannot be told, such as a store that is away.
            LOG.log(System.Logger.Level.DEBUG, "{0} is left out of the scrape", name);
        }
    }

    List<MetricFamilySamples> written() {
        return written;
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    static double bit(boolean value) {
        return value ? 1 : 0;
    }
}
