package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.Asking;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.StoreUnavailableException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * Where the link in a mail leads: what it tells of, and a button. The link alone acknowledges nothing, since programs that look through
 * mailboxes follow links; they press no buttons.
 */
@Path("/ack/{token}")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public final class AcknowledgePage {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private final Operations operations;
    private final InstantSource clock;

    @Inject
    AcknowledgePage(Operations operations, InstantSource clock) {
        this.operations = operations;
        this.clock = clock;
    }

    /**
     * What the page says.
     *
     * @param title the heading
     * @param text what there is to know or to do
     * @param lines an alert each
     * @param open whether there is something to acknowledge
     */
    record View(String title, String text, List<Line> lines, boolean open) {}

    /** An alert, and who looks after it; empty for nobody. */
    record Line(String name, String since, String detail, String by) {}

    @CheckedTemplate(basePath = "", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    static final class Templates {
        private Templates() {}

        static native TemplateInstance acknowledge(AcknowledgePage.View view);
    }

    /** What the mail tells of, as it stands now. */
    @GET
    public Response show(@PathParam("token") String token) {
        Optional<Asking> asking = operations.link(token);
        if (asking.isEmpty()) {
            return unknown();
        }
        return page(operations.wanted(asking.get()));
    }

    private static Response page(List<Operations.Wanted> wanted) {
        if (wanted.isEmpty()) {
            return page(
                    Response.Status.OK,
                    new View("It is over", "What the mail told of is over, or no longer watched.", List.of(), false));
        }
        boolean open = wanted.stream().anyMatch(Operations.Wanted::isOpen);
        boolean used = !open && wanted.stream().anyMatch(each -> each.by().isEmpty());
        String text = open
                ? "Say that you look after it: the others see that, and nobody else is asked."
                : used
                        ? "This link was used before, for a time that is over. The latest mail has another one."
                        : "Somebody looks after it.";
        return page(
                Response.Status.OK,
                new View(
                        open ? "Acknowledge" : "Acknowledged",
                        text,
                        wanted.stream().map(AcknowledgePage::line).toList(),
                        open));
    }

    /** The button was pressed. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response acknowledge(@PathParam("token") String token, @FormParam("by") @Nullable String by) {
        Optional<Asking> asking = operations.link(token);
        if (asking.isEmpty()) {
            return unknown();
        }
        String name = Optional.ofNullable(by)
                .filter(given -> !given.isBlank())
                .orElse("a reader of " + asking.get().channel());
        List<Operations.Wanted> wanted = operations.wanted(asking.get());
        Map<String, Acknowledgement> holding = new HashMap<>();
        List<Acknowledgement.Request> requests = wanted.stream()
                .filter(Operations.Wanted::isOpen)
                .map(each -> new Acknowledgement.Request(
                        each.alert().id(), clock.instant(), name, Acknowledgement.Via.MAIL, "", null))
                .toList();
        Actor actor = new Actor("a link in a mail of " + asking.get().channel(), Actor.Surface.MAIL, "");
        for (Acknowledgement.Outcome outcome : requests.isEmpty()
                ? List.<Acknowledgement.Outcome>of()
                : operations.by(actor).acknowledge(requests)) {
            outcome.acknowledgement().ifPresent(taken -> holding.put(taken.alert(), taken));
        }
        return page(wanted.stream()
                .filter(each ->
                        !each.isOpen() || holding.containsKey(each.alert().id()))
                .map(each -> each.isOpen()
                        ? new Operations.Wanted(
                                each.alert(),
                                Optional.ofNullable(holding.get(each.alert().id())),
                                false)
                        : each)
                .toList());
    }

    @ServerExceptionMapper
    Response storeAway(StoreUnavailableException e) {
        return away();
    }

    @ServerExceptionMapper
    Response keyAway(IllegalStateException e) {
        return away();
    }

    private static Response away() {
        return page(
                Response.Status.SERVICE_UNAVAILABLE,
                new View(
                        "Not now",
                        "Launchwatch cannot look that up at the moment: nothing was acknowledged. Try again.",
                        List.of(),
                        false));
    }

    private static Response unknown() {
        return page(
                Response.Status.NOT_FOUND,
                new View("No such link", "Take the link as it stands in the mail.", List.of(), false));
    }

    private static Line line(Operations.Wanted wanted) {
        return new Line(
                wanted.alert().subject() + " (" + wanted.alert().rule() + ")",
                TIME.format(wanted.alert().since()),
                wanted.alert().detail(),
                wanted.by()
                        .map(by -> by.by() + " after " + Durations.coarse(by.response()))
                        .orElse(""));
    }

    private static Response page(Response.Status status, View view) {
        return Response.status(status)
                .entity(Templates.acknowledge(view).render())
                .type(MediaType.TEXT_HTML)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self';"
                                + " frame-ancestors 'none'")
                .build();
    }
}
