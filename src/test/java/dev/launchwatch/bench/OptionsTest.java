package dev.launchwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.launchwatch.bench.Options.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void withoutOptionsEverythingIsMeasuredAtLength() {
        assertThat(Options.parse(List.of())).isEqualTo(new Options(false, java.util.EnumSet.allOf(Section.class)));
    }

    @Test
    void onlyMayBeGivenSeveralTimes() {
        Options options = Options.parse(List.of("--only", "rules", "--quick", "--only", "start"));

        assertThat(options.quick()).isTrue();
        assertThat(options.only()).containsExactly(Section.RULES, Section.START);
    }

    @Test
    void whatIsNotUnderstoodIsSaid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(List.of("--fast")))
                .withMessageContaining("--fast");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(List.of("--only", "memory")))
                .withMessageContaining("memory");
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(List.of("--only")));
    }

    @Test
    void theUsageNamesEverySection() {
        for (Section section : Section.values()) {
            assertThat(Options.USAGE).contains("  " + section.label() + " ");
        }
    }
}
