package dev.launchwatch.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only holds others: alone it asks for one of them. */
@Command(mixinStandardHelpOptions = true)
abstract sealed class Heading implements Runnable {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "Name a subcommand.");
    }

    @Command(name = "rules", description = "Work with alert rules.")
    static final class Rules extends Heading {}

    @Command(name = "notify", description = "Work with the channels of a running daemon.")
    static final class Notify extends Heading {}

    @Command(name = "alerts", description = "Work with the alerts of a running daemon.")
    static final class Alerts extends Heading {}

    @Command(name = "maintenance", description = "Declare maintenance on a running daemon.")
    static final class Windows extends Heading {}

    @Command(name = "events", description = "Send events to a running daemon.")
    static final class Events extends Heading {}

    @Command(name = "token", description = "Work with API tokens.")
    static final class Tokens extends Heading {}

    @Command(name = "user", description = "Work with those who may sign in to the operator pages.")
    static final class Users extends Heading {}
}
