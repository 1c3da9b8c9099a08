package dev.launchwatch.web;

import io.quarkus.qute.Engine;
import io.quarkus.qute.RawString;
import java.util.List;

/**
 * What stands around each of the operator pages.
 *
 * @param title of the window
 * @param user who is signed in; empty for nobody
 * @param form what their forms have to show
 * @param path of this page, to come back to
 * @param said what came of the last thing they did; empty for nothing
 * @param bad whether that was not what they wanted
 * @param places where one can go
 */
record OpsFrame(String title, String user, String form, String path, String said, boolean bad, List<PlaceView> places) {
    /** Another page. */
    record PlaceView(String name, String path, boolean current) {}

    private static final List<PlaceView> PLACES = List.of(
            new PlaceView("Overview", "/ops", false),
            new PlaceView("Maintenance", "/ops/maintenance", false),
            new PlaceView("Alerts", "/ops/alerts", false),
            new PlaceView("Signals", "/ops/signals", false),
            new PlaceView("Why", OpsReasons.WHY, false),
            new PlaceView("Backtest", OpsReasons.BACKTEST, false),
            new PlaceView("Configuration", "/ops/config", false));

    /** Around a page for somebody who is signed in. */
    static OpsFrame of(String title, Sessions.Session session, String path, Said said) {
        return new OpsFrame(
                title,
                session.user(),
                session.form(),
                path,
                said.text(),
                said.bad(),
                PLACES.stream()
                        .map(place -> new PlaceView(
                                place.name(), place.path(), place.path().equals(path)))
                        .toList());
    }

    /** Around a page for anybody. */
    static OpsFrame plain(String title) {
        return new OpsFrame(title, "", "", "", "", false, List.of());
    }

    /**
     * A whole page.
     *
     * @param style what it is shown with
     * @param template of what stands in the middle
     * @param view what it shows
     */
    String around(Engine engine, OpsStyle style, String template, Object view) {
        String inner = engine.getTemplate(template)
                .data("view", view)
                .data("frame", this)
                .render();
        return engine.getTemplate("ops-frame.html")
                .data("frame", this)
                .data("style", style.version())
                .data("script", style.scriptVersion())
                .data("body", new RawString(inner))
                .render();
    }
}
