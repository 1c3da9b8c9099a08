package dev.launchwatch.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
            "Developers also have: ./launchwatch test, test-upgrade, native, test-native and bench.",
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

    /**
     * The command line over a daemon, ready to execute these arguments.
     *
     * <p>Of the commands only the one that is named is there, and all of them where none is: to learn what all of them take would
     * be a tenth of the daemon's start.
     */
    public static CommandLine commandLine(Daemon daemon, Surroundings surroundings, String... arguments) {
        RunCommand run = new RunCommand(daemon, surroundings);
        CommandLine top = new CommandLine(new Launchwatch(run));
        Map<String, Supplier<Object>> commands = commands(run, daemon, surroundings);
        Supplier<Object> named = arguments.length == 0 ? () -> run : commands.get(arguments[0]);
        if (named == null) {
            commands.values().forEach(command -> top.addSubcommand(command.get()));
        } else {
            top.addSubcommand(named.get());
        }
        return top.setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((exception, commandLine, _) -> {
                    commandLine.getErr().println("launchwatch: " + exception.getMessage());
                    return CommandLine.ExitCode.USAGE;
                });
    }

    /** All commands by their names, in the order in which they are listed. */
    private static Map<String, Supplier<Object>> commands(RunCommand run, Daemon daemon, Surroundings surroundings) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("run", () -> run);
        commands.put("demo", () -> new DemoCommand(daemon));
        commands.put("demo-region", () -> new DemoRegionCommand(run, daemon, surroundings));
        commands.put("check", () -> new CheckCommand(surroundings));
        commands.put("smoke", () -> new SmokeCommand(surroundings));
        commands.put("ready", () -> new ReadyCommand(surroundings));
        commands.put(
                "rules",
                () -> group(
                        new Heading.Rules(),
                        new RulesTestCommand(surroundings),
                        new RulesBacktestCommand(daemon, surroundings),
                        new RulesWhyCommand(daemon, surroundings)));
        commands.put("notify", () -> group(new Heading.Notify(), new NotifyTestCommand(surroundings)));
        commands.put(
                "alerts",
                () -> group(
                        new Heading.Alerts(),
                        new AlertsListCommand(surroundings),
                        new AlertsAckCommand(surroundings),
                        new AlertsOnCallCommand(surroundings),
                        new AlertsSilenceCommand(surroundings),
                        new AlertsUpdateCommand(surroundings)));
        commands.put(
                "maintenance",
                () -> group(
                        new Heading.Windows(),
                        new MaintenanceStartCommand(surroundings),
                        new MaintenancePlanCommand(surroundings),
                        new MaintenanceExtendCommand(surroundings),
                        new MaintenanceEndCommand(surroundings),
                        new MaintenanceListCommand(surroundings)));
        commands.put("events", () -> group(new Heading.Events(), new EventsSendCommand(surroundings)));
        commands.put("token", () -> group(new Heading.Tokens(), new TokenNewCommand(surroundings)));
        commands.put("user", () -> group(new Heading.Users(), new UserNewCommand(surroundings)));
        return commands;
    }

    private static CommandLine group(Object heading, Object... commands) {
        CommandLine group = new CommandLine(heading);
        for (Object command : commands) {
            group.addSubcommand(command);
        }
        return group;
    }

    @Override
    public Integer call() {
        return run.call();
    }
}
