package dev.launchwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.testing.FakeTime;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LaunchwatchTest {
    private final StringWriter out = new StringWriter();

    @Test
    void helpListsEveryCommand() {
        assertThat(commandLine("--help").execute("--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "run", "demo", "check", "smoke", "ready", "rules", "notify", "alerts", "events", "token",
                        "user");
    }

    @Test
    void aCommandThatIsNamedIsThereAloneAndUnderItsName() {
        assertThat(commandLine("--help").getSubcommands()).isNotEmpty().allSatisfy((name, all) -> {
            CommandLine alone = commandLine(name);
            assertThat(alone.getSubcommands()).hasSize(1).hasEntrySatisfying(name, command -> {
                assertThat(command.getSubcommands().keySet())
                        .isEqualTo(all.getSubcommands().keySet());
                assertThat(command.getUsageMessage()).isEqualTo(all.getUsageMessage());
            });
        });
    }

    @Test
    void aWrongCommandIsAnsweredWithThoseThereAre() {
        StringWriter err = new StringWriter();
        int code = commandLine("chek").setErr(new PrintWriter(err, true)).execute("chek");
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("check");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "6", "-1", "two"})
    void aDemoHasFromOneToFiveRegions(String regions) {
        StringWriter err = new StringWriter();
        int code = commandLine("demo").setErr(new PrintWriter(err, true)).execute("demo", "--regions", regions);
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("--regions");
    }

    private CommandLine commandLine(String... arguments) {
        Daemon none = new NoDaemon();
        FakeTime time = new FakeTime();
        PrintWriter writer = new PrintWriter(out, true);
        Surroundings surroundings = new Surroundings(
                Map.of(),
                time,
                time,
                time::advance,
                new Random(1),
                new ByteArrayInputStream(new byte[0]),
                writer,
                writer,
                false);
        return Launchwatch.commandLine(none, surroundings, arguments).setOut(writer);
    }
}
