package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessTest {
    private static Operations operations(boolean started, boolean storing) {
        return (Operations) Proxy.newProxyInstance(
                Operations.class.getClassLoader(),
                new Class<?>[] {Operations.class},
                (_, method, _) -> switch (method.getName()) {
                    case "started" -> started;
                    case "storing" -> storing;
                    case "deadManPing" -> Optional.of("withheld: nothing has become durable for 3m");
                    default -> throw new AssertionError(method);
                });
    }

    @Test
    void aRunningDaemonWithAStoreThatWritesIsReady() {
        assertThat(new Readiness(operations(true, true)).call().getStatus()).isEqualTo(Status.UP);
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false"})
    void oneThatStartsOrCannotStoreIsNot(boolean started, boolean storing) {
        assertThat(new Readiness(operations(started, storing)).call().getStatus())
                .isEqualTo(Status.DOWN);
    }

    @Test
    void howDeadManPingsGoStandsBesideItAndDecidesNothing() {
        assertThat(new Readiness(operations(true, true)).call().getData())
                .contains(Map.of(
                        "started", true,
                        "storing", true,
                        "dead-man-ping", "withheld: nothing has become durable for 3m"));
    }
}
