package dev.launchwatch.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.launchwatch.model.AuditEntry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who changed what. Needs the scope read: whoever checks on others need not be able to change anything. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class AuditApi {
    private final Operations operations;

    @Inject
    AuditApi(Operations operations) {
        this.operations = operations;
    }

    /** A line of the audit log. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @RegisterForReflection // inside responses the build does not see it
    record EntryView(
            String id,
            Instant at,
            String region,
            String actor,
            String surface,
            String as,
            String proof,
            String action,
            String target,
            String detail,
            String outcome) {
        static EntryView of(AuditEntry entry) {
            return new EntryView(
                    entry.id(),
                    entry.at(),
                    entry.region(),
                    entry.actor().name(),
                    entry.actor().surface().label(),
                    entry.actor().as(),
                    entry.actor().proof(),
                    entry.action().label(),
                    entry.target(),
                    entry.detail(),
                    entry.outcome());
        }
    }

    /** What operators changed or tried to, newest first; the header Link has the next page. */
    @GET
    public Response audit(
            @QueryParam("since") @Nullable String since,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") int limit,
            @Context UriInfo uri) {
        int size = Page.limit(limit);
        Optional<Page.Cursor> place = Page.cursor(cursor);
        List<AuditEntry> entries = operations.audit(new AuditEntry.Query(
                Page.instant("since", since).orElse(Instant.EPOCH),
                place.map(each -> new AuditEntry.Place(each.at(), each.id())).orElse(null),
                size + 1));
        return Page.of(entries, size, entry -> new Page.Cursor(entry.at(), entry.id()), uri)
                .answer(EntryView::of);
    }
}
