package dev.launchwatch.cli;

import dev.launchwatch.web.Scope;
import dev.launchwatch.web.Token;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an API token. */
@Command(
        name = "new",
        description = {
            "Make an API token: prints it once, and its line for the tokens file (LAUNCHWATCH_TOKENS_FILE).",
            "The file keeps a hash, so nobody can read the token back."
        },
        mixinStandardHelpOptions = true)
final class TokenNewCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Who or what has the token.")
    String name = "";

    @Option(
            names = "--scope",
            split = ",",
            required = true,
            paramLabel = "SCOPE",
            description = "What it allows: ${COMPLETION-CANDIDATES}; repeat or separate by commas.")
    List<Scope> scopes = List.of();

    private final Surroundings surroundings;

    TokenNewCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            surroundings.err().println("launchwatch: a token's name is letters, digits, dots, dashes and underscores");
            return 2;
        }
        String text = Token.mint(surroundings.random());
        surroundings.out().println("token (shown once): " + text);
        surroundings
                .out()
                .println("line for the tokens file: "
                        + Token.of(name, EnumSet.copyOf(scopes), text).line());
        return 0;
    }
}
