package dev.launchwatch.app;

import dev.launchwatch.cli.Launchwatch;
import dev.launchwatch.cli.Surroundings;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** The program: hands the arguments to the command line, with the real world around it. */
@QuarkusMain
public final class Main {
    private Main() {}

    /** Runs the command that the arguments name and exits with its code. */
    @SuppressWarnings("SystemConsoleNull") // a native image may have none
    public static void main(String[] arguments) {
        Console console = System.console();
        Surroundings surroundings = new Surroundings(
                System.getenv(),
                Time.clock(),
                Time.ticker(),
                Thread::sleep,
                new SecureRandom(),
                System.in,
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                console != null && console.isTerminal());
        int code = Launchwatch.commandLine(new Boot(surroundings), surroundings, arguments)
                .execute(arguments);
        surroundings.out().flush();
        surroundings.err().flush();
        System.exit(code);
    }
}
