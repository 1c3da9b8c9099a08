package dev.launchwatch.follow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotatedNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "access.log.1",
                "access.log.12.gz",
                "access.log.gz",
                "access.log-20260131",
                "access.log-20260131-1769860800.gz",
                "access.log.old",
                "access-20260131.log",
                "access.1.log.gz",
                "access-2026-01-31T12-00-00.000.log",
                "access.log_2026-01-31"
            })
    void whatRotatorsWriteIsKnown(String name) {
        assertThat(RotatedName.isOf("access.log", name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "access.log",
                "access.log.bz2",
                "access.log.1.xz",
                "access.log.swp",
                "access.log.error",
                "access.logs",
                "access-api.log",
                "access.log1",
                "other.log.1",
                "access",
                "access..log",
                "access.log."
            })
    void whatIsAnotherFileIsNot(String name) {
        assertThat(RotatedName.isOf("access.log", name)).isFalse();
    }
}
