package dev.launchwatch.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;

/** The samples of one metric family, as they are being written. */
final class Samples {
    private final String name;
    private final List<String> labels;
    private final List<Sample> written = new ArrayList<>();

    Samples(String name, List<String> labels) {
        this.name = name;
        this.labels = labels;
    }

    /** Adds the value of a gauge; {@code values} are those of the labels, in their order. */
    void gauge(List<String> values, double value) {
        written.add(new Sample(name, labels, values, value));
    }

    /** Adds the value of a counter. */
    void count(List<String> values, long value) {
        gauge(values, (double) value);
    }

    /** Adds the samples of a histogram. */
    void histogram(List<String> values, Buckets buckets) {
        List<String> withBound = with(labels, "le");
        long count = 0;
        for (int i = 0; i < buckets.size(); i++) {
            count += buckets.count(i);
            String bound = Collector.doubleToGoString(buckets.bound(i));
            written.add(new Sample(name + "_bucket", withBound, with(values, bound), (double) count));
        }
        written.add(new Sample(name + "_count", labels, values, (double) count));
        written.add(new Sample(name + "_sum", labels, values, buckets.sum()));
    }

    List<Sample> written() {
        return written;
    }

    static List<String> with(List<String> list, String last) {
        List<String> longer = new ArrayList<>(list.size() + 1);
        longer.addAll(list);
        longer.add(last);
        return longer;
    }
}
