package dev.launchwatch.metrics;

import dev.launchwatch.model.Result;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The series of every monitor, as this region sees it; other regions export their own.
 *
 * <p>Gauges show the last result that counts: a suspect changes none of them and adds to
 * {@code launchwatch_probe_suspects_total} alone, so {@code probe_success} agrees with the alerts. After an unknown
 * outcome they are absent until something is known again: no claim is better than a stale one.
 *
 * <p>Thread-safe, never blocks. {@link ScrapeText} makes the samples while it writes them, monitor by monitor.
 */
public final class ResultMetrics {
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

    /** What is watched at this moment, in the order of the configuration. */
    Collection<Series> series() {
        return series.values();
    }

    /** The samples of one monitor in one family. */
    static List<Sample> samples(Family family, Series one) {
        Samples out = new Samples(family.name(), family.labels());
        synchronized (one) {
            family.writer().accept(one, out);
        }
        return out.written();
    }
}
