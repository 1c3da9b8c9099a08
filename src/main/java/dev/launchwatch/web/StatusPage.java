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

    @CheckedTemplate(basePath = "", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    static final class Templates {
        private Templates() {}

        static native TemplateInstance status(String title, StatusView view, String at);
    }

    /** The page; never cached longer than a moment, since people reload it during an outage. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response page() {
        StatusView view = StatusView.of(operations.publicMonitors(), operations.alerts());
        String at = StatusView.time(clock.instant());
        return Response.ok(Templates.status(operations.title(), view, at).render())
                .header("Cache-Control", "max-age=10")
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:")
                .build();
    }
}
