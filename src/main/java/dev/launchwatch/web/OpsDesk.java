package dev.launchwatch.web;

import dev.launchwatch.model.Durations;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The operator pages by their addresses, for somebody who is signed in. Blocking. */
final class OpsDesk {
    private static final String MONITORS = "/ops/monitors/";
    private static final String SIGNALS = "/ops/signals/";

    private static final String ALERTS = "/ops/alerts/";

    private final OpsPages pages;
    private final OpsPorts ports;
    private final OpsDeeds deeds;
    private final OpsReasons reasons;
    private final InstantSource clock;

    OpsDesk(OpsPages pages, OpsPorts ports, InstantSource clock) {
        this.pages = pages;
        this.ports = ports;
        this.clock = clock;
        this.deeds = new OpsDeeds(ports.operations(), clock);
        this.reasons = new OpsReasons(ports.reasons(), ports.backtests(), clock);
    }

    OpsPages pages() {
        return pages;
    }

    /**
     * A page.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if it needs the store, which is away
     */
    Reply show(OpsRequest request, Sessions.Session session) {
        String path = request.path();
        if (path.startsWith(MONITORS)) {
            return monitor(request, session, OpsWords.name(path.substring(MONITORS.length())));
        }
        if (path.startsWith(SIGNALS)) {
            return signal(request, session, OpsWords.name(path.substring(SIGNALS.length())));
        }
        if (path.startsWith(ALERTS)) {
            return alert(request, session, OpsWords.name(path.substring(ALERTS.length())));
        }
        return switch (path) {
            case "/ops/alerts" -> alerts(request, session);
            case "/ops", "/ops/" -> overview(request, session);
            case "/ops/silence" -> silence(request, session);
            case "/ops/maintenance" -> maintenance(request, session);
            case "/ops/signals" -> signals(request, session);
            case "/ops/config" -> config(request, session);
            case OpsReasons.WHY -> why(request, session);
            case OpsReasons.BACKTEST -> backtest(request, session);
            default -> missing(session);
        };
    }

    private OverviewView overview(Board board) {
        Operations operations = ports.operations();
        return OverviewText.of(
                board, operations.silences(), operations.maintenance(), operations.onCall(), operations.config());
    }

    private Reply overview(OpsRequest request, Sessions.Session session) {
        Board board = ports.overview().board();
        OverviewView view = overview(board);
        return page(request, session, view.sentence(), "/ops", "ops-overview.html", view);
    }

    private Reply page(
            OpsRequest request, Sessions.Session session, String title, String path, String template, Object view) {
        return pages.whole(200, OpsFrame.of(title, session, path, Said.of(request.query())), template, view);
    }

    private Reply silence(OpsRequest request, Sessions.Session session) {
        String id = request.query().getOrDefault("alert", "");
        return ports.operations().alerts().stream()
                .filter(alert -> alert.id().equals(id))
                .findFirst()
                .map(SilenceView::of)
                .map(view -> page(request, session, "Silence", "/ops/silence", "ops-silence.html", view))
                .orElseGet(() -> missing(session));
    }

    private Reply maintenance(OpsRequest request, Sessions.Session session) {
        MaintenanceView view = MaintenanceView.of(
                ports.overview().board(),
                ports.operations().maintenance(),
                request.query().getOrDefault("monitor", ""));
        return page(request, session, "Maintenance", "/ops/maintenance", "ops-maintenance.html", view);
    }

    private Reply monitor(OpsRequest request, Sessions.Session session, String name) {
        String span = MonitorText.span(request.query().get("span"));
        return ports.history()
                .of(name, Durations.parse(span))
                .map(story -> MonitorText.of(story, span))
                .map(view -> page(request, session, view.name(), view.path(), "ops-monitor.html", view))
                .orElseGet(() -> missing(session));
    }

    private Reply alerts(OpsRequest request, Sessions.Session session) {
        Operations operations = ports.operations();
        AlertsView view = new AlertsText(request.query(), clock.instant())
                .of(ports.alerts(), operations.alerts(), operations.acknowledgements());
        return page(request, session, "Alerts", "/ops/alerts", "ops-alerts.html", view);
    }

    private Reply alert(OpsRequest request, Sessions.Session session, String id) {
        return ports.alerts()
                .of(id)
                .map(AlertText::of)
                .map(view -> page(request, session, view.sentence(), view.page(), "ops-alert.html", view))
                .orElseGet(() -> missing(session));
    }

    private Reply signals(OpsRequest request, Sessions.Session session) {
        SignalsView view = signals("Signals", ports.operations().signals());
        return page(request, session, view.heading(), "/ops/signals", "ops-signals.html", view);
    }

    private Reply signal(OpsRequest request, Sessions.Session session, String name) {
        List<Operations.Counted> found = ports.operations().signals().stream()
                .filter(signal -> signal.name().equals(name))
                .toList();
        return found.isEmpty()
                ? missing(session)
                : page(request, session, name, OpsWords.signal(name), "ops-signals.html", signals(name, found));
    }

    private SignalsView signals(String heading, List<Operations.Counted> signals) {
        Operations operations = ports.operations();
        return SignalsText.of(heading, signals, operations.counts(), ports.rulings(), operations.alerts());
    }

    private Reply config(OpsRequest request, Sessions.Session session) {
        Board board = ports.overview().board();
        ConfigView view = ConfigView.of(
                ports.operations().config(), overview(board), ports.inventory().sections(), board);
        return page(request, session, "Configuration", "/ops/config", "ops-config.html", view);
    }

    private Reply why(OpsRequest request, Sessions.Session session) {
        WhyView view = reasons.why(request.query());
        WhyView.AnswerView answer = view.answer();
        String title = answer == null ? "Why" : answer.sentence();
        return page(request, session, title, OpsReasons.WHY, "ops-why.html", view);
    }

    private Reply backtest(OpsRequest request, Sessions.Session session) {
        return page(request, session, "Backtest", OpsReasons.BACKTEST, "ops-backtest.html", reasons.backtest());
    }

    /** Does what was posted, by somebody who is proved to have meant it. */
    Reply act(OpsRequest request, Sessions.Session session) {
        if (request.path().equals(OpsReasons.BACKTEST)) {
            Said said = reasons.play(request, session.user());
            return Reply.to(OpsReasons.BACKTEST + "?said=" + said.word());
        }
        Optional<Said> said = deeds.act(request, session);
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
                "This did not come from a page of ours, or from one that was too old. Nothing was done: go back,"
                        + " reload and try again.");
    }

    Reply away(Sessions.Session session) {
        return message(503, session, "Not now", "The store is away: this page needs it. Try again in a moment.");
    }

    private Reply message(int status, Sessions.Session session, String title, String text) {
        return pages.message(status, OpsFrame.of(title, session, "", Said.NOTHING), text);
    }
}
