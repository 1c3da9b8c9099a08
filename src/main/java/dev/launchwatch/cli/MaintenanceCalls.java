package dev.launchwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the commands about maintenance have the daemon do, and how they print it. */
final class MaintenanceCalls {
    static final String PATH = "/api/v1/maintenance";

    private MaintenanceCalls() {}

    /** Declares or changes a window and prints it. @return the exit code */
    static int declare(Surroundings surroundings, String request) throws IOException, InterruptedException {
        ApiClient.Answer answer = new ApiClient(surroundings).call("POST", PATH, request);
        if (!answer.ok()) {
            surroundings.err().println(answer.body());
            return 2;
        }
        print(surroundings, new ObjectMapper().readTree(answer.body()));
        return 0;
    }

    static void print(Surroundings surroundings, JsonNode window) {
        List<String> covers = new ArrayList<>();
        window.path("monitors").forEach(name -> covers.add(name.asText()));
        window.path("groups").forEach(name -> covers.add("group " + name.asText()));
        surroundings
                .out()
                .printf(
                        "%-8s %s: %s from %s until %s%s%n         %s%n",
                        window.path("state").asText(),
                        window.path("title").asText(),
                        covers.isEmpty() ? "everything" : String.join(", ", covers),
                        window.path("start").asText(),
                        window.path("end").asText(),
                        (window.path("shown").asBoolean() ? "" : ", hidden")
                                + (window.path("source").asText().equals("configured") ? ", in the configuration" : ""),
                        window.path("id").asText());
    }
}
