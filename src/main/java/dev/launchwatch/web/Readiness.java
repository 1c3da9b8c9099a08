package dev.launchwatch.web;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** {@code /q/health/ready}: the daemon has started and its store can write. How dead-man pings go stands beside it and decides nothing. */
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
        HealthCheckResponseBuilder response = HealthCheckResponse.named("launchwatch")
                .status(started && storing)
                .withData("started", started)
                .withData("storing", storing);
        operations.deadManPing().ifPresent(pings -> response.withData("dead-man-ping", pings));
        return response.build();
    }
}
