package dev.launchwatch.web;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** {@code /q/health/ready}: the daemon has started and its store can write. */
@Singleton
@org.eclipse.microprofile.health.Readiness
public final class Readiness implements HealthCheck {
    private final Operations operations;

    @Inject
    Readiness(Operations operations) {
        this.operations = operations;
    }

    @Override
    public HealthCheckResponse call() {
        boolean started = operations.started();
        boolean storing = operations.storing();
        return HealthCheckResponse.named("launchwatch")
                .status(started && storing)
                .withData("started", started)
                .withData("storing", storing)
                .build();
    }
}
