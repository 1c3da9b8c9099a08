package dev.launchwatch.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The running demo: the sample site over HTTP and HTTPS, its switches, the attacks and the inbox under {@code /_demo}, and the
 * mail inbox. The accounts below are public. Methods that wait must not be called on an event loop.
 */
public final class SampleSite implements AutoCloseable {
    /** The member as whom probes sign in. */
    public static final String EMAIL = "member@example.org";

    /** Every member's password. */
    public static final String PASSWORD = "demo-password";

    /** A token that the API always knows as the member's, for probes that do not log in first. */
    public static final String PROBE_TOKEN = "demo-probe-token";

    /** The site's client id at its identity provider, also for the client-credentials grant. */
    public static final String CLIENT_ID = "harbour-club";

    /** The client's secret. */
    public static final String CLIENT_SECRET = "demo-client-secret";

    /** What its identity provider calls the daemon, whose operators may sign in by it. */
    public static final String OPERATORS_CLIENT_ID = "launchwatch";

    /** The daemon's secret there. */
    public static final String OPERATORS_CLIENT_SECRET = "demo-operators-secret";

    /** A bot token for the inbox's Slack, which takes any. */
    public static final String SLACK_TOKEN = "xoxb-demo-not-a-token";

    private static final long BODY_LIMIT = 64 << 10;
    private static final int INBOX_LIMIT = 512 << 10;
    private static final int MOST_MAIL_CONNECTIONS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Faults faults = new Faults(this::showCertificate);
    private final Inbox inbox = new Inbox();
    private final AtomicInteger mailConnections = new AtomicInteger();
    private final InstantSource clock;
    private final String reachable;
    private final Reporter reporter;
    private final Visitor visitor;
    private final Traffic traffic;
    private final HttpServer http;
    private final HttpServer https;
    private final NetServer smtp;

    private SampleSite(Vertx vertx, Ports ports, InstantSource clock, @Nullable Watcher watcher) {
        this.clock = clock;
        reporter = new Reporter(vertx, watcher);
        visitor = new Visitor(vertx, this::url);
        traffic = new Traffic(vertx, visitor, clock);
        // "any address" is one to listen on, not one to connect to
        reachable = ports.host().equals("0.0.0.0") ? "127.0.0.1" : ports.host();
        Router router = router(vertx, watcher);
        http = vertx.createHttpServer(options(ports.http(), ports.host())).requestHandler(router);
        https = vertx.createHttpServer(options(ports.https(), ports.host())
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                        .setKeyCertOptions(DemoTls.certificate(false)))
                .requestHandler(router);
        smtp = vertx.createNetServer(new NetServerOptions()
                        .setPort(ports.smtp())
                        .setHost(ports.host())
                        .setIdleTimeout(60))
                .connectHandler(this::takeMail);
    }

    /**
     * Starts a site that reports to nobody and on which nothing happens by itself, and waits until it listens.
     *
     * @throws IllegalStateException if a port is taken
     */
    public static SampleSite start(Vertx vertx, Ports ports, InstantSource clock) {
        return listening(new SampleSite(vertx, ports, clock, null), ports);
    }

    /**
     * Starts the demo, with an ordinary day on the site that is reported to the daemon, and waits until it listens.
     *
     * @param vertx the caller's, which stays its own to close
     * @param clock wall time, for the inbox and for what expires
     * @param watcher the daemon, which may be down, start later or go away
     * @throws IllegalStateException if a port is taken
     */
    public static SampleSite start(Vertx vertx, Ports ports, InstantSource clock, Watcher watcher) {
        SampleSite site = listening(new SampleSite(vertx, ports, clock, watcher), ports);
        site.traffic.start();
        return site;
    }

    private static SampleSite listening(SampleSite site, Ports ports) {
        try {
            await(
                    site.http.listen(),
                    "the sample site cannot listen on port " + ports.http() + " (choose another with --site-port)");
            await(site.https.listen(), "cannot listen on port " + ports.https());
            await(site.smtp.listen(), "cannot listen on port " + ports.smtp());
            return site;
        } catch (RuntimeException e) {
            site.close();
            throw e;
        }
    }

    /** The port of the site over HTTP. */
    public int httpPort() {
        return http.actualPort();
    }

    /** The port of the site over HTTPS, with a certificate of the demo's own authority. */
    public int httpsPort() {
        return https.actualPort();
    }

    /** The port of the mail inbox: SMTP without TLS and authentication. */
    public int smtpPort() {
        return smtp.actualPort();
    }

    /** The site's address without a slash at its end; by number, so that probes need no name server. */
    public String url() {
        return "http://" + reachable + ":" + httpPort();
    }

    /** What its identity provider calls itself, as OpenID Connect has it. */
    public String issuer() {
        return url() + "/idp";
    }

    /** The site's HTTPS address without a slash at its end. */
    public String secureUrl() {
        return "https://" + reachable + ":" + httpsPort();
    }

    /** The base address of the inbox's Slack Web API, as a channel's {@code api-url} wants it. */
    public String slackApiUrl() {
        return url() + "/_demo/slack/api/";
    }

    /** Turns a switch on or off and waits until the next request meets the change. */
    public void set(Fault fault, boolean on) {
        await(faults.set(fault, on), "the switch " + fault.label() + " is stuck");
    }

    /** Turns every switch off, as {@link #set} does. */
    public void repair() {
        await(faults.clear(), "the switches are stuck");
    }

    /** What arrived in the inbox, in order. */
    public List<InboxMessage> inbox() {
        return inbox.all();
    }

    /** Empties the inbox. */
    public void clearInbox() {
        inbox.clear();
    }

    /** Closes the ports and every connection, and waits for it. */
    @Override
    public void close() {
        traffic.close();
        visitor.close();
        reporter.close();
        await(Future.join(http.close(), https.close(), smtp.close()).mapEmpty(), "the demo does not close");
    }

    private static HttpServerOptions options(int port, String host) {
        return new HttpServerOptions()
                .setPort(port)
                .setHost(host)
                .setIdleTimeout(60)
                .setMaxFormAttributeSize(INBOX_LIMIT)
                .setMaxWebSocketFrameSize((int) BODY_LIMIT)
                .setMaxWebSocketMessageSize((int) BODY_LIMIT);
    }

    private Router router(Vertx vertx, @Nullable Watcher watcher) {
        SecureRandom random = new SecureRandom();
        Tickets<String> accessTokens = new Tickets<>(clock, random, Duration.ofHours(1));
        Happenings happenings = new Happenings(reporter, clock);
        IdentityProvider provider = new IdentityProvider(clock, random, accessTokens, happenings);
        MemberApi members = new MemberApi(faults, accessTokens, happenings);
        Chat chat = new Chat(vertx, faults, members, happenings);

        Router router = Router.router(vertx);
        router.route().handler(SampleSite::refuseWithoutHost);
        InboxPage inboxPage = new InboxPage(inbox);
        Attacks attacks = new Attacks(vertx, visitor, traffic, clock);
        Switchboard switchboard = new Switchboard(faults, attacks, reporter, inboxPage, watcher);
        router.get("/_demo").handler(switchboard::page);
        router.route("/_demo/*").subRouter(tools(vertx, switchboard, inboxPage));
        router.route().handler(this::hangUpIfDown);
        chat.mountSocket(router);
        router.route().handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
        new Home(vertx, faults).mount(router);
        new Login(faults, provider, happenings, clock, random).mount(router);
        provider.mount(router);
        members.mount(router);
        new PaymentHooks(happenings, clock).mount(router);
        chat.mount(router);
        problems(router);
        return router;
    }

    private Router tools(Vertx vertx, Switchboard switchboard, InboxPage inboxPage) {
        Router tools = Router.router(vertx);
        tools.route().handler(Switchboard::refuseOtherSites);
        tools.route().handler(BodyHandler.create(false).setBodyLimit(INBOX_LIMIT));
        switchboard.mount(tools);
        inboxPage.mount(tools);
        new SlackApi(faults, inbox, clock).mount(tools);
        new WebhookReceiver(faults, inbox, clock).mount(tools);
        file(tools, "demo.css", "text/css; charset=utf-8");
        file(tools, "chat.js", "text/javascript; charset=utf-8");
        file(tools, "inbox.js", "text/javascript; charset=utf-8");
        return tools;
    }

    private static void file(Router tools, String name, String type) {
        Buffer content = Buffer.buffer(Resources.bytes("web/" + name));
        tools.get("/web/" + name)
                .handler(context -> context.response()
                        .putHeader("content-type", type)
                        .putHeader("x-content-type-options", "nosniff")
                        .putHeader("cache-control", "no-cache")
                        .end(content));
    }

    private static void problems(Router router) {
        router.errorHandler(400, context -> Reply.problem(context, 400, "Bad request", "The request is malformed."));
        router.errorHandler(404, context -> Reply.problem(context, 404, "Not found", "There is nothing here."));
        router.errorHandler(405, context -> Reply.problem(context, 405, "Method not allowed", "Not with this method."));
        router.errorHandler(413, context -> Reply.problem(context, 413, "Content too large", "The body is too large."));
        router.errorHandler(500, context -> Reply.problem(context, 500, "Internal error", "This is a bug."));
    }

    private void hangUpIfDown(RoutingContext context) {
        if (faults.isOn(Fault.EVERYTHING_DOWN)) {
            Reply.hangUp(context);
        } else {
            context.next();
        }
    }

    private static void refuseWithoutHost(RoutingContext context) {
        if (context.request().authority() == null) {
            Reply.problem(context, 400, "Bad request", "A Host header is needed.");
        } else {
            context.next();
        }
    }

    private void takeMail(NetSocket socket) {
        socket.exceptionHandler(_ -> socket.close());
        if (faults.isOn(Fault.MAIL_DOWN) || mailConnections.get() >= MOST_MAIL_CONNECTIONS) {
            socket.write("421 localhost is not available\r\n").onComplete(_ -> socket.close());
            return;
        }
        mailConnections.incrementAndGet();
        socket.closeHandler(_ -> mailConnections.decrementAndGet());
        SmtpSession session = new SmtpSession(socket, inbox, clock);
        socket.handler(session);
        session.greet();
    }

    private Future<Void> showCertificate(boolean expired) {
        return https.updateSSLOptions(DemoTls.options(expired)).mapEmpty();
    }

    private static <T> T await(Future<T> future, String what) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(what + ": interrupted", e);
        } catch (ExecutionException | CompletionException | TimeoutException e) {
            throw new IllegalStateException(what + ": " + (e.getCause() == null ? e : e.getCause()).getMessage(), e);
        }
    }
}
