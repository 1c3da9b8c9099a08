package dev.launchwatch.app;

import io.micrometer.core.instrument.config.MeterFilter;
import io.prometheus.client.CollectorRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/** What {@code /metrics} shows. */
@ApplicationScoped
final class Metering {
    /** Meters of Micrometer's whose names Prometheus' linter objects to. */
    private static final Set<String> MISNAMED = Set.of("process.cpu.time", "system.cpu.count");

    private Metering() {}

    /** The registry behind it. Quarkus' own would be another one for everybody who asks. */
    @Produces
    @Singleton
    static CollectorRegistry collectorRegistry() {
        return new CollectorRegistry(true);
    }

    @Produces
    @Singleton
    static MeterFilter withoutMisnamed() {
        return MeterFilter.deny(id -> MISNAMED.contains(id.getName()));
    }
}
