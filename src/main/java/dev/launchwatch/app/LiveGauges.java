package dev.launchwatch.app;

import dev.launchwatch.alert.RegionalWarning;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.metrics.Gauges;
import dev.launchwatch.model.Alert;
import dev.launchwatch.notify.ChannelStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How the daemon stands, read from its parts when somebody scrapes. */
final class LiveGauges implements Gauges {
    private final Parts parts;
    private final Station station;
    private final InstantSource clock;
    private final String region;

    LiveGauges(Parts parts, Station station, InstantSource clock, String region) {
        this.parts = parts;
        this.station = station;
        this.clock = clock;
        this.region = region;
    }

    @Override
    public Collection<RuleLabels> rules() {
        boolean several = regions().size() > 1;
        return station.configured().catalog().map(Catalog::rules).orElse(List.of()).stream()
                .flatMap(rule ->
                        Stream.concat(Stream.of(rule), several ? RegionalWarning.of(rule).stream() : Stream.empty()))
                .map(rule -> new RuleLabels(rule.name(), rule.severity()))
                .toList();
    }

    @Override
    public Collection<Alert> alerts() {
        return parts.attention().alerts();
    }

    @Override
    public Map<String, Queue> outbox() {
        Instant now = clock.instant();
        Map<String, Queue> queues = new LinkedHashMap<>();
        for (Office office : parts.offices()) {
            for (ChannelStatus channel : office.notifier().status()) {
                Instant oldest = channel.oldest();
                Duration age = oldest == null || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
                queues.merge(channel.channel(), new Queue(channel.depth(), age), LiveGauges::together);
            }
        }
        return queues;
    }

    /** With several regions a channel has messages of this region's own and, where it decides, those of all. */
    private static Queue together(Queue one, Queue other) {
        Duration oldest = one.oldest().compareTo(other.oldest()) < 0 ? other.oldest() : one.oldest();
        return new Queue(one.depth() + other.depth(), oldest);
    }

    @Override
    public int probesRunning() {
        return parts.probing().schedule().running();
    }

    @Override
    public int probesWaiting() {
        return parts.probing().schedule().waiting();
    }

    @Override
    public boolean storeUp() {
        return parts.office().storing();
    }

    @Override
    public long storeBytes() {
        return parts.storage().file().bytes();
    }

    @Override
    public double diskFree() {
        try {
            return parts.storage().file().reserve().free();
        } catch (IOException _) {
            return Double.NaN;
        }
    }

    @Override
    public boolean configReloaded() {
        return station.configured().lastReloadSuccessful();
    }

    @Override
    public Instant configReloadedAt() {
        return station.configured().loadedAt();
    }

    @Override
    public Map<String, Boolean> regions() {
        return parts.regions().map(Regions::alive).orElse(Map.of(region, true));
    }

    @Override
    public Map<String, Duration> unshared() {
        return parts.regions().map(Regions::unshared).orElse(Map.of());
    }

    @Override
    public Map<String, Integer> schemas() {
        return parts.regions().map(Regions::schemas).orElse(Map.of());
    }

    @Override
    public boolean blind() {
        return parts.probing().connectivity().blind();
    }
}
