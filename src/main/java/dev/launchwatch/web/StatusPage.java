package dev.launchwatch.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;

/** The page for members: the state of the monitors that are public, and nothing else. */
@Path("/")
@RunOnVirtualThread
public final class StatusPage {
    private final Operations operations;
    private final InstantSource clock;

    @Inject
    StatusPage(Operations operations, InstantSource clock) {
        this.operations = operations;
        this.clock = clock;
    }

    /** One line of the page. */
    record Line(String name, String state) {}

    @CheckedTemplate(basePath = "", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    static final class Templates {
        private Templates() {}

        static native TemplateInstance status(
                String title, String summary, String overall, List<Line> lines, String at);
    }

    /** The page; never cached longer than a moment, since people reload it during an outage. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response page() {
        List<Line> lines = operations.monitors().stream()
                .filter(Operations.Watched::isPublic)
                .map(watched -> new Line(
                        watched.name(),
                        watched.last().map(result -> result.outcome().code()).orElse("unknown")))
                .toList();
        long down = lines.stream().filter(line -> line.state().equals("down")).count();
        boolean degraded = lines.stream().anyMatch(line -> line.state().equals("degraded"));
        String overall = down > 0 ? "down" : degraded ? "degraded" : "up";
        String summary = switch (overall) {
            case "down" -> down == lines.size() ? "Nothing works at the moment." : "Some parts do not work.";
            case "degraded" -> "Everything works, some of it slowly.";
            default -> lines.isEmpty() ? "Nothing is public here yet." : "Everything works.";
        };
        return Response.ok(Templates.status(
                                operations.title(),
                                summary,
                                overall,
                                lines,
                                clock.instant().toString())
                        .render())
                .header("Cache-Control", "max-age=10")
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .build();
    }
}
