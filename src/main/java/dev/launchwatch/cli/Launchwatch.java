package dev.launchwatch.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The top command: {@code run} where no other is named. */
@Command(
        name = "launchwatch",
        description = "Tells a small team that members can reach the site, log in and chat.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Developers also have: ./launchwatch test, native, test-native and bench.",
            "Exit codes: 0 success, 1 a check failed, 2 bad usage or configuration."
        })
public final class Launchwatch implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    private final RunCommand run;

    private Launchwatch(RunCommand run) {
        this.run = run;
    }

    /** The command line over a daemon, ready to execute. */
    public static CommandLine commandLine(Daemon daemon, Surroundings surroundings) {
        RunCommand run = new RunCommand(daemon, surroundings);
        return new CommandLine(new Launchwatch(run))
                .addSubcommand(run)
                .addSubcommand(new DemoCommand(daemon))
                .addSubcommand(new CheckCommand(surroundings))
                .addSubcommand(new SmokeCommand(surroundings))
                .addSubcommand(new CommandLine(new Heading.Rules()).addSubcommand(new RulesTestCommand(surroundings)))
                .addSubcommand(new CommandLine(new Heading.Notify()).addSubcommand(new NotifyTestCommand(surroundings)))
                .addSubcommand(new CommandLine(new Heading.Alerts())
                        .addSubcommand(new AlertsListCommand(surroundings))
                        .addSubcommand(new AlertsSilenceCommand(surroundings)))
                .addSubcommand(new CommandLine(new Heading.Events()).addSubcommand(new EventsSendCommand(surroundings)))
                .addSubcommand(new CommandLine(new Heading.Tokens()).addSubcommand(new TokenNewCommand(surroundings)))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((exception, commandLine, _) -> {
                    commandLine.getErr().println("launchwatch: " + exception.getMessage());
                    return CommandLine.ExitCode.USAGE;
                });
    }

    @Override
    public Integer call() {
        return run.call();
    }
}
