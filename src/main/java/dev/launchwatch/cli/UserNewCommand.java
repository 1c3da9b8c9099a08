package dev.launchwatch.cli;

import dev.launchwatch.web.User;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes somebody who may sign in to the operator pages. */
@Command(
        name = "new",
        description = {
            "Make somebody who may sign in to the operator pages: prints a password once, and their line for the users"
                    + " file (LAUNCHWATCH_USERS_FILE).",
            "The file keeps a hash, so nobody can read the password back."
        },
        mixinStandardHelpOptions = true)
final class UserNewCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "What they are called: others read it beside what they do.")
    String name = "";

    @Option(
            names = "--password-stdin",
            description = "Take the password from the first line of the standard input instead of making one.")
    boolean piped;

    private final Surroundings surroundings;

    UserNewCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        if (!User.isName(name)) {
            surroundings
                    .err()
                    .println("launchwatch: a user's name is letters, digits, dots, dashes, underscores and @, 64 at"
                            + " most");
            return 2;
        }
        String password = piped ? line() : User.mint(surroundings.random());
        if (password.length() < User.SHORTEST_PASSWORD || password.length() > User.LONGEST_PASSWORD) {
            surroundings
                    .err()
                    .println("launchwatch: a password has " + User.SHORTEST_PASSWORD + " to " + User.LONGEST_PASSWORD
                            + " characters; without --password-stdin one is made");
            return 2;
        }
        if (!piped) {
            surroundings.out().println("password (shown once): " + password);
        }
        surroundings
                .out()
                .println("line for the users file: "
                        + User.of(name, password, surroundings.random()).line());
        return 0;
    }

    private String line() throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8));
        String line = reader.readLine();
        return line == null ? "" : line;
    }
}
