package dev.launchwatch.web;

import java.time.InstantSource;
import java.util.Optional;

/** The operator pages by their addresses, for somebody who is signed in. Blocking. */
final class OpsDesk {
    private final OpsPages pages;
    private final Operations operations;
    private final Overview overview;
    private final OpsDeeds deeds;
    private final InstantSource clock;

    OpsDesk(OpsPages pages, Operations operations, Overview overview, InstantSource clock) {
        this.pages = pages;
        this.operations = operations;
        this.overview = overview;
        this.deeds = new OpsDeeds(operations, clock);
        this.clock = clock;
    }

    /**
     * A page.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if it needs the store, which is away
     */
    Reply show(OpsRequest request, Sessions.Session session) {
        return switch (request.path()) {
            case "/ops", "/ops/" -> overview(request, session);
            case "/ops/silence" -> silence(request, session);
            default -> missing(session);
        };
    }

    private Reply overview(OpsRequest request, Sessions.Session session) {
        OverviewView view =
                OverviewText.of(overview.board(), operations.silences(), operations.onCall(), operations.config());
        OpsFrame frame = OpsFrame.of(view.sentence(), session, "/ops", Said.of(request.query()));
        return pages.whole(200, frame, "ops-overview.html", view);
    }

    private Reply silence(OpsRequest request, Sessions.Session session) {
        String id = request.query().getOrDefault("alert", "");
        return operations.alerts().stream()
                .filter(alert -> alert.id().equals(id))
                .findFirst()
                .map(alert -> pages.whole(
                        200,
                        OpsFrame.of("Silence", session, "/ops/silence", Said.of(request.query())),
                        "ops-silence.html",
                        SilenceView.of(alert)))
                .orElseGet(() -> missing(session));
    }

    /** Does what was posted, by somebody who is proved to have meant it. */
    Reply act(OpsRequest request, Sessions.Session session) {
        Optional<Said> said = deeds.act(request, session.user());
        String back = request.field("back");
        return said.map(each ->
                        Reply.to((Lobby.isOwn(back) && !back.contains("?") ? back : "/ops") + "?said=" + each.word()))
                .orElseGet(() -> missing(session));
    }

    Reply missing(Sessions.Session session) {
        return message(404, session, "Not found", "There is no such page, or what it was about is over.");
    }

    Reply refused(Sessions.Session session) {
        return message(
                403,
                session,
                "Not done",
                "This did not come from a page of ours, or from one that was too old. Nothing was done: go back, reload and try again.");
    }

    Reply away(Sessions.Session session) {
        return message(503, session, "Not now", "The store is away: this page needs it. Try again in a moment.");
    }

    private Reply message(int status, Sessions.Session session, String title, String text) {
        return pages.message(status, OpsFrame.of(title, session, "", Said.NOTHING), text);
    }
}
