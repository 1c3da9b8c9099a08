package dev.launchwatch.app;

import io.prometheus.client.CollectorRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The registry that {@code /metrics} shows. Quarkus' own would be another one for everybody who asks. */
@ApplicationScoped
final class Metering {
    private Metering() {}

    @Produces
    @Singleton
    static CollectorRegistry collectorRegistry() {
        return new CollectorRegistry(true);
    }
}
