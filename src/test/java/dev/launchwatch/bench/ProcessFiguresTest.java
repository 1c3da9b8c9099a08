package dev.launchwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessFiguresTest {
    @Test
    void cpuTimeIsThatOfUserAndSystemInTicks() {
        String stat = "4711 (java) S 1 4711 4711 0 -1 1077936128 9000 0 1 0 250 75 3 4 20 0 31 0 8888 99 100";

        assertThat(ProcessFigures.cpu(stat)).isEqualTo(Duration.ofMillis(3250));
    }

    @Test
    void aNameWithSpacesAndBracketsShiftsNothing() {
        String stat = "1 (a) b (c) 7) R 1 1 1 0 -1 0 0 0 0 0 10 20 0 0 20 0 1 0 0 0 0";

        assertThat(ProcessFigures.cpu(stat)).isEqualTo(Duration.ofMillis(300));
    }

    @Test
    void memoryIsInBytes() {
        String status = "Name:\tjava\nVmHWM:\t  204800 kB\nVmRSS:\t    1000 kB\nThreads:\t31\n";

        assertThat(ProcessFigures.bytes(status, "VmRSS")).isEqualTo(1_024_000);
        assertThat(ProcessFigures.bytes(status, "VmHWM")).isEqualTo(204_800 * 1024L);
    }

    @Test
    void aMissingFigureIsNotZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessFigures.bytes("Name:\tkthreadd\n", "VmRSS"))
                .withMessageContaining("VmRSS");
    }

    @Test
    void thisVeryProcessHasUsedSomeOfBoth() {
        long pid = ProcessHandle.current().pid();

        assertThat(ProcessFigures.cpu(pid)).isPositive();
        assertThat(ProcessFigures.resident(pid)).isBetween(1_000_000L, ProcessFigures.peak(pid));
    }
}
