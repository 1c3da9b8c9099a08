package dev.launchwatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets declared maintenance last longer, or less long. */
@Command(
        name = "extend",
        description = "Let maintenance that was declared last longer, or less long.",
        mixinStandardHelpOptions = true)
final class MaintenanceExtendCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The id of the window, as `maintenance list` shows it.")
    String id = "";

    @ArgGroup(multiplicity = "1")
    End end = new End();

    private final Surroundings surroundings;

    MaintenanceExtendCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** One of both says when it ends. */
    static final class End {
        @Option(
                names = "--for",
                paramLabel = "TIME",
                description = "How long from now, or from its beginning if that is later, such as 1h.")
        @Nullable
        String lasts;

        @Option(names = "--until", paramLabel = "TIME", description = "When it ends, such as 2026-05-01T23:00:00Z.")
        @Nullable
        String until;
    }

    @Override
    public Integer call() throws Exception {
        ObjectNode request = new ObjectMapper().createObjectNode().put("id", id).put("author", surroundings.user());
        if (end.lasts != null) {
            request.put("for", end.lasts);
        } else {
            request.put("until", end.until);
        }
        return MaintenanceCalls.declare(surroundings, request.toString());
    }
}
