package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
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
}
