package dev.launchwatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a maintenance window is about, on the command line. */
final class MaintenanceOptions {
    @Parameters(index = "0", paramLabel = "TITLE", description = "What members read first, in one line.")
    String title = "";

    @Option(names = "--text", defaultValue = "", description = "What members should know.")
    String text = "";

    @Option(
            names = "--monitor",
            paramLabel = "NAME",
            description = "A monitor that it covers, * for any run of characters; may be given again.")
    List<String> monitors = List.of();

    @Option(
            names = "--group",
            paramLabel = "NAME",
            description = "A group that it covers, in the same way; may be given again.")
    List<String> groups = List.of();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "How long, such as 30m or 4h (default: 1h, unless --until says when it ends).")
    @Nullable
    String lasts;

    @Option(names = "--until", paramLabel = "TIME", description = "When it ends, such as 2026-05-01T23:00:00Z.")
    @Nullable
    String until;

    @Option(names = "--hidden", description = "Members don't see it.")
    boolean hidden;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "An id of your own: the same again is the same window, changed to what is said now.")
    @Nullable
    String id;

    /**
     * What the API is asked for.
     *
     * @param from when it begins; null for now
     */
    String request(@Nullable String from, String author) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode request = mapper.createObjectNode().put("title", title).put("text", text);
        request.set("monitors", mapper.valueToTree(monitors));
        request.set("groups", mapper.valueToTree(groups));
        put(request, "id", id);
        put(request, "from", from);
        put(request, "for", lasts);
        put(request, "until", until);
        return request.put("shown", !hidden).put("author", author).toString();
    }

    private static void put(ObjectNode request, String name, @Nullable String value) {
        if (value != null) {
            request.put(name, value);
        }
    }
}
