package dev.launchwatch.demo;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** The switches, as JSON for scripts and as a page for people. */
final class Switchboard {
    private static final List<String> ATTACKS =
            List.of("credential-stuffing", "unauthorized-spike", "webhook-forgery", "budget-burn");

    private final Faults faults;
    private final InboxPage inbox;
    private final String daemon;

    /** @param daemon the address of the daemon's pages, for links */
    Switchboard(Faults faults, InboxPage inbox, String daemon) {
        this.faults = faults;
        this.inbox = inbox;
        this.daemon = daemon;
    }

    void mount(Router router) {
        router.post("/switch").handler(this::pressed);
        router.get("/faults").handler(context -> Reply.json(context, 200, all()));
        router.delete("/faults").handler(context -> reply(context, faults.clear(), all()));
        router.put("/faults/:name").handler(context -> turn(context, true));
        router.delete("/faults/:name").handler(context -> turn(context, false));
        router.post("/attacks/:name").handler(this::attack);
    }

    /**
     * Refuses what another site makes a browser do: no page of the web may break the demo or write into its inbox. Scripts
     * send neither header and pass.
     */
    static void refuseOtherSites(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        String fetchSite = request.getHeader("sec-fetch-site");
        String origin = request.getHeader("origin");
        boolean otherSite = fetchSite != null && !fetchSite.equals("same-origin") && !fetchSite.equals("none");
        // a name that was pointed at this address (DNS rebinding) would pass as the same origin
        boolean otherOrigin =
                origin != null && !(origin.equals(request.scheme() + "://" + request.authority()) && isPlain(request));
        if (!reads && (otherSite || otherOrigin)) {
            Reply.problem(context, 403, "Forbidden", "Other sites may not use the demo.");
        } else {
            context.next();
        }
    }

    /** Whether the host is an address or localhost, which nobody else's page can have as its name. */
    private static boolean isPlain(HttpServerRequest request) {
        String host = request.authority().host();
        return host.equals("localhost") || host.startsWith("[") || host.matches("[0-9.]+");
    }

    private void turn(RoutingContext context, boolean on) {
        Optional<Fault> known = Fault.of(context.pathParam("name"));
        if (known.isEmpty()) {
            Reply.problem(context, 404, "Not found", "There is no such switch; GET /_demo/faults lists them.");
            return;
        }
        Future<Void> done = faults.set(known.get(), on);
        reply(context, done, json(known.get()));
    }

    private static void reply(RoutingContext context, Future<Void> done, JsonObject body) {
        done.onSuccess(_ -> Reply.json(context, 200, body)).onFailure(context::fail);
    }

    private static void reply(RoutingContext context, Future<Void> done, JsonArray body) {
        done.onSuccess(_ -> Reply.json(context, 200, body)).onFailure(context::fail);
    }

    private void attack(RoutingContext context) {
        String name = context.pathParam("name");
        if (ATTACKS.contains(name)) {
            Reply.problem(
                    context,
                    501,
                    "Not implemented",
                    "Attacks come with signals, which this version does not watch yet.");
        } else {
            Reply.problem(context, 404, "Not found", "The attacks are " + String.join(", ", ATTACKS) + ".");
        }
    }

    private JsonArray all() {
        JsonArray all = new JsonArray();
        for (Fault fault : Fault.values()) {
            all.add(json(fault));
        }
        return all;
    }

    private JsonObject json(Fault fault) {
        return new JsonObject()
                .put("name", fault.label())
                .put("on", faults.isOn(fault))
                .put("what", fault.what());
    }

    /** A button of the page: forms know neither PUT nor DELETE. */
    private void pressed(RoutingContext context) {
        String name = context.request().getFormAttribute("name");
        boolean on = "on".equals(context.request().getFormAttribute("turn"));
        Future<Void> done = name == null
                ? faults.clear()
                : Fault.of(name).map(fault -> faults.set(fault, on)).orElse(Future.succeededFuture());
        done.onSuccess(_ -> Reply.redirect(context, 303, "/_demo")).onFailure(context::fail);
    }

    /** The page of buttons, with what arrives beside them. */
    void page(RoutingContext context) {
        StringBuilder parts = new StringBuilder();
        for (Fault.Part part : Fault.Part.values()) {
            parts.append("<h2>").append(part.title()).append("</h2><ul class=\"switches\">");
            for (Fault fault : Fault.values()) {
                if (fault.part() == part) {
                    parts.append(button(fault));
                }
            }
            parts.append("</ul>");
        }
        String page = Html.demoPage("Launchwatch demo", """
                <h1>Break something</h1>
                <p class="lead">Press a switch. The daemon sees it within 5 seconds, probes again to be sure, waits a moment so that one
                outage is one message, and tells Slack and e-mail: in about 20 seconds, once. Press it again and the same message
                says that it is over. See also the <a href="%1$s">status page</a> for members and the <a href="%1$smetrics">metrics</a>.</p>
                <div class="split">
                <section aria-label="Switches">
                <form method="post" action="/_demo/switch"><button type="submit" class="quiet">Repair everything</button></form>
                %2$s</section>
                <section aria-label="Inbox"><h2><a href="/_demo/inbox">Inbox</a></h2>%3$s</section>
                </div>
                """.formatted(Html.escape(daemon), parts, inbox.messages()));
        Reply.htmlWithInlineStyles(context, 200, page);
    }

    private String button(Fault fault) {
        boolean on = faults.isOn(fault);
        return """
                <li class="%s"><form method="post" action="/_demo/switch"><input type="hidden" name="name" value="%s">
                <button type="submit" name="turn" value="%s" aria-pressed="%s" aria-label="break %s" class="switch">%s</button>
                <span><strong>%s</strong><br>%s</span></form></li>
                """.formatted(
                        on ? "on" : "off",
                        fault.label(),
                        on ? "off" : "on",
                        on,
                        fault.label(),
                        on ? "broken" : "works",
                        fault.label(),
                        Html.escape(fault.what()));
    }
}
