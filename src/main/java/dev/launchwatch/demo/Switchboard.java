package dev.launchwatch.demo;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The switches and the attacks, as JSON for scripts and as a page for people. */
final class Switchboard {
    private static final String USUAL_DAEMON = "http://localhost:8080/";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Faults faults;
    private final Attacks attacks;
    private final Reporter reporter;
    private final InboxPage inbox;
    private final @Nullable Watcher watcher;

    Switchboard(Faults faults, Attacks attacks, Reporter reporter, InboxPage inbox, @Nullable Watcher watcher) {
        this.faults = faults;
        this.attacks = attacks;
        this.reporter = reporter;
        this.inbox = inbox;
        this.watcher = watcher;
    }

    void mount(Router router) {
        router.post("/switch").handler(this::pressed);
        router.get("/faults").handler(context -> Reply.json(context, 200, all()));
        router.delete("/faults").handler(context -> reply(context, faults.clear(), all()));
        router.put("/faults/:name").handler(context -> turn(context, true));
        router.delete("/faults/:name").handler(context -> turn(context, false));
        router.post("/attack").handler(this::attackPressed);
        router.post("/attacks/:name").handler(this::attack);
        router.get("/events").handler(context -> Reply.json(context, 200, reporter.json()));
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
        Optional<Attack> known = Attack.of(context.pathParam("name"));
        if (known.isEmpty()) {
            String all = Arrays.stream(Attack.values()).map(Attack::label).collect(Collectors.joining(", "));
            Reply.problem(context, 404, "Not found", "The attacks are " + all + ".");
            return;
        }
        attacks.start(known.get())
                .ifPresentOrElse(
                        raid -> raid.onSuccess(over -> Reply.json(context, 200, over.json()))
                                .onFailure(context::fail),
                        () -> Reply.problem(context, 409, "Conflict", "This attack is under way already."));
    }

    /** A button of the page; it comes back when the attack is over. */
    private void attackPressed(RoutingContext context) {
        String name = context.request().getFormAttribute("name");
        Future<?> over = Optional.ofNullable(name)
                .flatMap(Attack::of)
                .flatMap(attacks::start)
                .<Future<?>>map(raid -> raid)
                .orElse(Future.succeededFuture());
        over.onSuccess(_ -> Reply.redirect(context, 303, "/_demo")).onFailure(context::fail);
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
        StringBuilder raids = new StringBuilder();
        for (Attack attack : Attack.values()) {
            raids.append(button(attack));
        }
        String daemon = watcher == null ? USUAL_DAEMON : watcher.url().get().orElse(USUAL_DAEMON);
        String page =
                Html.demoPage("Launchwatch demo", """
                <h1>Break something</h1>
                <p class="lead">Press a switch. The daemon sees it within 5 seconds, probes again to be sure, waits a moment so that one
                outage is one message, and tells Slack and e-mail: in about 20 seconds, once. Press it again and the same message
                says that it is over. An attack is told as fast, and is over about a minute and a half after its end. See also the
                <a href="%1$s">status page</a> for members, the <a href="%1$smetrics">metrics</a>, and <a href="/_demo/events">what the
                site reports</a>.</p>
                <div class="split">
                <section aria-label="Switches">
                <form method="post" action="/_demo/switch"><button type="submit" class="quiet">Repair everything</button></form>
                %2$s<h2>Attack the site</h2><ul class="switches">%3$s</ul></section>
                <section aria-label="Inbox"><h2><a href="/_demo/inbox">Inbox</a></h2>%4$s</section>
                </div>
                """.formatted(Html.escape(daemon), parts, raids, inbox.messages()));
        Reply.htmlWithInlineStyles(context, 200, page);
    }

    private String button(Attack attack) {
        String last = attacks.last(attack)
                .map(raid -> "<br><em>" + Html.escape(raid.words()) + ", at " + TIME.format(raid.began()) + " UTC</em>")
                .orElse("");
        return """
                <li><form method="post" action="/_demo/attack">
                <button type="submit" name="name" value="%s" aria-label="attack: %s" class="attack">attack</button>
                <span><strong>%s</strong><br>%s%s</span></form></li>
                """.formatted(attack.label(), attack.label(), attack.label(), Html.escape(attack.what()), last);
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
