package dev.launchwatch.metrics;

import dev.launchwatch.model.Result;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The series of every monitor, as this region sees it; other regions export their own.
 *
 * <p>Gauges show the last result that counts: a suspect changes none of them and adds to
 * {@code launchwatch_probe_suspects_total} alone, so {@code probe_success} agrees with the alerts. After an unknown
 * outcome they are absent until something is known again: no claim is better than a stale one.
 *
 * <p>Thread-safe, never blocks. The samples of a scrape are made while they are written, monitor by monitor.
 */
public final class ResultMetrics extends Collector {
    private final String region;
    private volatile Map<String, Series> series = Map.of();

    public ResultMetrics(String region) {
        this.region = region;
    }

    /** Has series for these monitors from now on and for no others; those that stay keep their counts. */
    public synchronized void watch(Collection<Watched> monitors) {
        Map<String, Series> changed = new LinkedHashMap<>();
        for (Watched watched : monitors) {
            Series former = series.get(watched.monitor());
            changed.put(watched.monitor(), former == null ? new Series(watched, region) : relabelled(former, watched));
        }
        series = changed;
    }

    /** Takes a result; one of another region, or of a monitor that is no longer watched, changes nothing. */
    public void accept(Result result) {
        Series of = series.get(result.monitor());
        if (of != null && result.region().equals(region)) {
            synchronized (of) {
                of.accept(result);
            }
        }
    }

    private Series relabelled(Series former, Watched watched) {
        synchronized (former) {
            former.relabel(watched, region);
        }
        return former;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Collection<Series> all = series.values();
        List<MetricFamilySamples> families = new ArrayList<>(Family.ALL.size());
        for (Family family : Family.ALL) {
            families.add(new MetricFamilySamples(
                    family.name(), family.type(), family.help(), new LazySamples(all, one -> write(family, one))));
        }
        return families;
    }

    private static List<Sample> write(Family family, Series one) {
        Samples out = new Samples(family.name(), family.labels());
        synchronized (one) {
            family.writer().accept(one, out);
        }
        return out.written();
    }

    /** Samples that exist only while somebody reads them: hundreds of thousands never stand in memory together. */
    private static final class LazySamples extends AbstractList<Sample> {
        private final Collection<Series> all;
        private final Function<Series, List<Sample>> writer;

        LazySamples(Collection<Series> all, Function<Series, List<Sample>> writer) {
            this.all = all;
            this.writer = writer;
        }

        @Override
        public Iterator<Sample> iterator() {
            return all.stream().flatMap(one -> writer.apply(one).stream()).iterator();
        }

        @Override
        public Sample get(int index) {
            return all.stream()
                    .flatMap(one -> writer.apply(one).stream())
                    .skip(index)
                    .findFirst()
                    .orElseThrow(IndexOutOfBoundsException::new);
        }

        @Override
        public int size() {
            return all.stream().mapToInt(one -> writer.apply(one).size()).sum();
        }
    }
}
