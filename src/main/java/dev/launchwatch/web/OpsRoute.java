package dev.launchwatch.web;

import dev.launchwatch.model.StoreUnavailableException;
import io.quarkus.qute.Engine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code /ops}: what operators see and do in a browser. Nobody gets anything but the form to sign in without having done so, and where
 * there are no users there is nothing. What may block is done beside the event loop, a bounded number at a time; strangers take no
 * place of those who are signed in.
 */
@Singleton
final class OpsRoute {
    /** Before the resources of the API. */
    private static final int FIRST = -4;

    private static final int BODY = 16 << 10;
    private static final long BODIES_AT_ONCE = 4L << 20;
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 16;

    /** So many wait until their passwords are looked at, which takes about half a second each. */
    private static final int QUEUE = 16;

    /** So many threads wait for the identity provider at once. */
    private static final int AT_THE_PROVIDER = 4;

    private static final System.Logger LOG = System.getLogger(OpsRoute.class.getName());

    private final Vertx vertx;
    private final Door door;
    private final InstantSource clock;
    private final OpsDesk desk;
    private final Sessions sessions;
    private final Cookies cookies;
    private final Lobby lobby;
    private final Referral referral;
    private final Gate gate = new Gate(BODIES_AT_ONCE);
    private final Semaphore strangers = new Semaphore(AT_ONCE);
    private final Semaphore operators = new Semaphore(AT_ONCE);

    @Inject
    OpsRoute(
            Vertx vertx,
            Engine engine,
            InstantSource clock,
            SecureRandom random,
            Door door,
            Operations operations,
            Overview overview,
            MonitorHistory history,
            AlertHistory alerts,
            Rulings rulings,
            Inventory inventory,
            Reasons reasons,
            Backtests backtests) {
        this(
                vertx,
                clock,
                random,
                door,
                new OpsDesk(
                        new OpsPages(engine),
                        new OpsPorts(operations, overview, history, alerts, rulings, inventory, reasons, backtests),
                        clock),
                few(1, "launchwatch-sign-in"),
                few(1, "launchwatch-sign-in"),
                few(AT_THE_PROVIDER, "launchwatch-oidc"));
    }

    /**
     * @param executors where passwords are looked at: of strangers, and of those who signed in before; and where the identity provider is
     *     asked
     */
    OpsRoute(Vertx vertx, InstantSource clock, SecureRandom random, Door door, OpsDesk desk, Executor... executors) {
        this.vertx = vertx;
        this.door = door;
        this.clock = clock;
        this.desk = desk;
        this.sessions = new Sessions(random);
        Seal seal = new Seal(random);
        this.cookies =
                new Cookies(door.url().filter(url -> url.startsWith("https:")).isPresent(), seal, random);
        this.lobby = new Lobby(
                desk.pages(), door, cookies, sessions, new SignIn(clock, executors[0], executors[1], seal), clock);
        this.referral = new Referral(lobby, cookies, executors[2], seal, clock);
    }

    /** A few threads, while there is something to do: one for passwords, which take no more than one core however many try. */
    private static Executor few(int threads, String name) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE),
                Thread.ofPlatform().daemon().name(name).factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    void mount(@Observes Router router) {
        router.route("/ops/*").order(FIRST).handler(this::begin);
    }

    private void begin(RoutingContext context) {
        HttpMethod method = context.request().method();
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            answer(context, null, new byte[0]);
        } else if (method.equals(HttpMethod.POST)) {
            read(context, new Inflow(context.request(), vertx, BODY));
        } else {
            send(context, null, Reply.nothing(405).with("Allow", "GET, HEAD, POST"));
        }
    }

    private void read(RoutingContext context, Inflow inflow) {
        Gate.Place place = gate.ofStranger("ops", false);
        if (!place.take(Gate.EACH)) {
            send(context, inflow, Reply.nothing(503).with("Retry-After", "1"));
            return;
        }
        inflow.read(place, DEADLINE, end -> {
            place.leave();
            switch (end) {
                case Inflow.End.Whole(byte[] bytes) -> answer(context, inflow, bytes);
                case Inflow.End.Broken how ->
                    send(
                            context,
                            inflow,
                            switch (how) {
                                case TOO_LARGE -> Reply.nothing(413);
                                case NO_ROOM -> Reply.nothing(503).with("Retry-After", "1");
                                case TOO_SLOW, GONE -> Reply.nothing(408);
                            });
            }
        });
    }

    private void answer(RoutingContext context, @Nullable Inflow inflow, byte[] body) {
        OpsRequest request;
        try {
            request = OpsRequest.of(context.request(), context.normalizedPath(), body);
        } catch (IllegalArgumentException e) {
            send(context, inflow, Reply.nothing(400));
            return;
        }
        boolean known = shown(request).isPresent();
        Semaphore places = known ? operators : strangers;
        if (!places.tryAcquire()) {
            send(context, inflow, Reply.nothing(503).with("Retry-After", "1"));
            return;
        }
        vertx.executeBlocking(() -> handled(request), false)
                .onComplete(_ -> places.release())
                .compose(reply -> reply)
                .onSuccess(reply -> send(context, inflow, reply))
                .onFailure(failure -> {
                    LOG.log(System.Logger.Level.WARNING, request + " failed", failure);
                    send(context, inflow, Reply.nothing(500));
                });
    }

    private Future<Reply> handled(OpsRequest request) {
        Optional<List<User>> users = door.users();
        if (users.isEmpty()) {
            return Future.succeededFuture(Reply.nothing(404));
        }
        if (request.path().equals("/ops/style.css") && !request.post()) {
            return Future.succeededFuture(desk.pages().style());
        }
        if (request.path().equals("/ops/renew.js") && !request.post()) {
            return Future.succeededFuture(desk.pages().script());
        }
        Optional<Sessions.Session> session = session(request, users.get());
        boolean ours = !request.post() || request.isOurs(door.url());
        if (request.path().equals(Lobby.PATH)) {
            return request.post()
                    ? lobby.enter(request, users.get(), ours)
                    : Future.succeededFuture(lobby.show(request));
        }
        Optional<Provider> provider = request.post() ? Optional.empty() : door.provider();
        if (provider.isPresent() && request.path().equals(Referral.BEGIN)) {
            return referral.begin(request, provider.get());
        }
        if (provider.isPresent() && request.path().equals(Referral.CALLBACK)) {
            return referral.finish(request, provider.get(), users.get());
        }
        return Future.succeededFuture(session.isEmpty() ? Lobby.ask(request) : within(request, session.get(), ours));
    }

    /** The session that a browser shows. A page that renews itself does not keep it: nobody may be in front of it. */
    private Optional<Sessions.Session> shown(OpsRequest request) {
        return cookies.session(request).flatMap(token -> sessions.find(token, clock.instant(), !request.isRenewal()));
    }

    /** Whose request it is, if they may still come in. */
    private Optional<Sessions.Session> session(OpsRequest request, List<User> users) {
        Optional<Sessions.Session> session = shown(request);
        if (session.isPresent() && !holds(session.get(), users)) {
            sessions.close(session.get());
            return Optional.empty();
        }
        return session;
    }

    /** A user who is struck out or has another password may not, nor who is called by the provider as a user is called here. */
    private boolean holds(Sessions.Session session, List<User> users) {
        return switch (session.proof()) {
            case Sessions.Proof.Password(var fingerprint) ->
                users.stream()
                        .anyMatch(user -> user.name().equals(session.user())
                                && user.fingerprint().equals(fingerprint));
            case Sessions.Proof.Provider _ -> door.provider().isPresent() && !Referral.isTaken(session.user(), users);
        };
    }

    private Reply within(OpsRequest request, Sessions.Session session, boolean ours) {
        if (!request.post()) {
            try {
                return desk.show(request, session);
            } catch (StoreUnavailableException e) {
                return desk.away(session);
            }
        }
        if (!ours || !session.owns(request.field("form"))) {
            return desk.refused(session);
        }
        return request.path().equals("/ops/sign-out") ? lobby.leave(session) : desk.act(request, session);
    }

    private static void send(RoutingContext context, @Nullable Inflow inflow, Reply reply) {
        if (!context.response().closed() && !context.response().ended()) {
            if (inflow != null && inflow.isLast()) {
                context.response().putHeader("Connection", "close");
            }
            reply.send(context.response(), context.request().method().equals(HttpMethod.HEAD));
        }
        if (inflow != null) {
            inflow.finish();
        }
    }
}
