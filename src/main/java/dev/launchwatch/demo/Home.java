package dev.launchwatch.demo;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The site's home page, with the chat on it. */
final class Home {
    private static final long SLOW_MILLIS = 2000;

    private static final String PAGE = Html.sitePage("Harbour Club", """
            <section class="hero"><h1>Welcome aboard</h1>
            <p>Harbour Club is where people who build small boats and small companies swap charts, tools and stories.</p>
            <p><a class="button" href="/login">Log in</a> <a class="button quiet" href="/members">Members' deck</a></p></section>
            <section class="panel" aria-labelledby="parrot"><h2 id="parrot">Ask the ship's parrot</h2>
            <div id="talk" class="talk" aria-live="polite"><p class="bot">Aye! Ask me something.</p></div>
            <form id="chat"><input name="message" aria-label="Message" autocomplete="off" maxlength="500" required
            placeholder="Reply with the word pong."><button type="submit">Send</button></form>
            <noscript><p>The parrot needs JavaScript.</p></noscript></section>
            <section class="cards"><article><h3>Open mast night</h3><p>Thursday, 19:00, pier 4. Bring a story.</p></article>
            <article><h3>Knots for beginners</h3><p>Saturday morning. Rope is provided.</p></article>
            <article><h3>Tool shed</h3><p>Planes, clamps and a very patient bandsaw.</p></article></section>
            <script src="/_demo/web/chat.js"></script>
            """);

    private final Vertx vertx;
    private final Faults faults;

    Home(Vertx vertx, Faults faults) {
        this.vertx = vertx;
        this.faults = faults;
    }

    void mount(Router router) {
        router.route("/").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::home);
    }

    private void home(RoutingContext context) {
        if (faults.isOn(Fault.HOME_DOWN)) {
            Reply.hangUp(context);
        } else if (faults.isOn(Fault.HOME_500)) {
            Reply.html(context, 500, Html.sitePage("Error", "<h1>Something went wrong</h1>"));
        } else if (faults.isOn(Fault.HOME_SLOW)) {
            vertx.setTimer(SLOW_MILLIS, _ -> Reply.html(context, 200, PAGE));
        } else {
            Reply.html(context, 200, PAGE);
        }
    }
}
