package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Only what was never written to may be given back. */
class NativeMemoryTest {
    private static final String PROGRAM = "/opt/launch watch/launchwatch";

    private static List<String> unwritten(String mapping, int anonymous) {
        return NativeMemory.unwritten(
                List.of(
                        mapping,
                        "Size:              44076 kB",
                        "Rss:               28268 kB",
                        "Anonymous:     %8d kB".formatted(anonymous),
                        "VmFlags: rd ex mr mw me"),
                PROGRAM);
    }

    @Test
    void codeAndConstantsOfTheProgramAreGivenBack() {
        assertThat(unwritten("00410000-02f1b000 r-xp 00010000 fe:00 1234   " + PROGRAM, 0))
                .containsExactly("00410000-02f1b000");
        assertThat(unwritten("7f57d8d80000-7f57d9f00000 r--p 02b0b000 fe:00 1234   " + PROGRAM, 0))
                .containsExactly("7f57d8d80000-7f57d9f00000");
    }

    @Test
    void whatIsWritableIsKept() {
        assertThat(unwritten("7f57d9f00000-7f57db451000 rw-p 03c8b000 fe:00 1234   " + PROGRAM, 0))
                .isEmpty();
        assertThat(unwritten("7f57d9f00000-7f57db451000 -w-p 03c8b000 fe:00 1234   " + PROGRAM, 0))
                .isEmpty();
    }

    @Test
    void whatWasRelocatedAndThenProtectedIsKept() {
        assertThat(unwritten("7f57db451000-7f57dc6b0000 r--p 051dc000 fe:00 1234   " + PROGRAM, 4))
                .isEmpty();
    }

    @Test
    void othersAndMemoryWithoutAFileAreKept() {
        assertThat(unwritten("7f57afc00000-7f57afd07000 r-xp 00000000 fe:00 99   /var/lib/sqlite.so", 0))
                .isEmpty();
        assertThat(unwritten("7f57dc700000-7f57dde80000 r--p 00000000 00:00 0", 0))
                .isEmpty();
        assertThat(unwritten("7ffd1b5e6000-7ffd1b5e8000 r-xp 00000000 00:00 0   [vdso]", 0))
                .isEmpty();
    }

    @Test
    void eachMappingIsJudgedByItsOwnPages() {
        List<String> maps = List.of(
                "1000-2000 r-xp 00010000 fe:00 1234   " + PROGRAM,
                "Anonymous:             0 kB",
                "2000-3000 r--p 00010000 fe:00 1234   " + PROGRAM,
                "Anonymous:             8 kB",
                "3000-4000 rw-p 00010000 fe:00 1234   " + PROGRAM,
                "Anonymous:             0 kB",
                "4000-5000 r--p 00010000 fe:00 1234   " + PROGRAM,
                "Anonymous:             0 kB");

        assertThat(NativeMemory.unwritten(maps, PROGRAM)).containsExactly("1000-2000", "4000-5000");
    }
}
