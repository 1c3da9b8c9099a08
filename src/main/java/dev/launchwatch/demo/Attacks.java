package dev.launchwatch.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Attacks the site over HTTP, each at most once at a time and for a bounded time. The attackers' addresses are of the block that
 * documentation has for itself (RFC 5737). Safe for use by several threads.
 */
final class Attacks {
    private static final int PASSWORDS = 60;
    private static final int BOTS = 30;
    private static final int TOKENS = 200;
    private static final int HOOKS = 12;
    private static final int MESSAGES = 40;
    private static final int AT_ONCE = 8;

    /** After this long no more is sent. */
    private static final long LONGEST_MILLIS = 15_000;

    private static final Map<Integer, String> OF_LOGIN = Map.of(401, "login.failed", 200, "login.succeeded");
    private static final Map<Integer, String> OF_API = Map.of(401, "http.unauthorized", 200, "member.active");
    private static final Map<Integer, String> OF_HOOKS =
            Map.of(401, "webhook.signature_failed", 204, "webhook.verified");
    private static final Map<Integer, String> OF_CHAT = Map.of(401, "http.unauthorized", 200, "model.used");

    private final Vertx vertx;
    private final Visitor visitor;
    private final Traffic traffic;
    private final InstantSource clock;
    private final Set<Attack> under = EnumSet.noneOf(Attack.class);
    private final Map<Attack, Raid> last = new EnumMap<>(Attack.class);

    Attacks(Vertx vertx, Visitor visitor, Traffic traffic, InstantSource clock) {
        this.vertx = vertx;
        this.visitor = visitor;
        this.traffic = traffic;
        this.clock = clock;
    }

    /** Starts it; empty if the same one is under way. The future has what was sent, and never fails. */
    synchronized Optional<Future<Raid>> start(Attack attack) {
        if (!under.add(attack)) {
            return Optional.empty();
        }
        Raid raid = new Raid(attack, clock.instant());
        Future<?> sent = switch (attack) {
            case CREDENTIAL_STUFFING -> volley(PASSWORDS, number -> guess(raid, number));
            case UNAUTHORIZED_SPIKE -> volley(TOKENS, number -> knock(raid, number));
            case WEBHOOK_FORGERY -> volley(HOOKS, number -> forge(raid, number));
            case BUDGET_BURN -> burn(raid);
        };
        return Optional.of(sent.transform(_ -> {
            over(raid);
            return Future.succeededFuture(raid);
        }));
    }

    /** The last one of this kind that is over. */
    synchronized Optional<Raid> last(Attack attack) {
        return Optional.ofNullable(last.get(attack));
    }

    private synchronized void over(Raid raid) {
        raid.among(traffic.recentMistakes());
        under.remove(raid.attack());
        last.put(raid.attack(), raid);
    }

    private Future<Void> guess(Raid raid, int number) {
        String address = "203.0.113." + (1 + number % BOTS);
        String account = "member" + number + "@leaked.example";
        raid.with("addresses", address);
        raid.with("accounts", account);
        return visitor.logIn(address, account, "hunter" + number)
                .onSuccess(answer -> raid.count(answer, OF_LOGIN))
                .mapEmpty();
    }

    private Future<Void> knock(Raid raid, int number) {
        String address = "203.0.113." + (100 + number % 3);
        raid.with("addresses", address);
        return visitor.me(address, "stolen-" + number)
                .onSuccess(answer -> raid.count(answer, OF_API))
                .mapEmpty();
    }

    /** Of four, one has no signature, one the signature of another delivery, and two are made up. */
    private Future<Void> forge(Raid raid, int number) {
        String address = "203.0.113." + (200 + number % 4);
        String id = "msg_forged_" + number;
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        Buffer body = new JsonObject()
                .put("type", "payment.succeeded")
                .put("data", new JsonObject().put("amount", "9999.00").put("currency", "EUR"))
                .toBuffer();
        String signature = number % 4 == 1
                ? PaymentHooks.sign("msg_other", timestamp, body)
                : "v1,bm90IHNpZ25lZCBieSB0aGUgcHJvdmlkZXIgYXQgYWxsIQ==";
        raid.with("addresses", address);
        return visitor.payment(
                        address,
                        number % 4 == 0
                                ? Map.of("webhook-id", id, "webhook-timestamp", timestamp)
                                : Map.of(
                                        "webhook-id",
                                        id,
                                        "webhook-timestamp",
                                        timestamp,
                                        "webhook-signature",
                                        signature),
                        body)
                .onSuccess(answer -> raid.count(answer, OF_HOOKS))
                .mapEmpty();
    }

    private Future<Void> burn(Raid raid) {
        String address = "203.0.113.250";
        String message = "pieces-of-eight!".repeat(Chat.LONGEST_MESSAGE / 16);
        raid.with("members", Members.BURNER);
        return visitor.logIn(address, Members.BURNER, SampleSite.PASSWORD).compose(login -> {
            raid.count(login, OF_LOGIN);
            return login.token()
                    .map(token -> volley(
                            MESSAGES,
                            _ -> visitor.chat(address, token, message)
                                    .onSuccess(answer -> {
                                        raid.count(answer, OF_CHAT);
                                        raid.burnt(answer.body());
                                    })
                                    .mapEmpty()))
                    .orElse(Future.succeededFuture());
        });
    }

    /** So many shots, a few at a time, as long as there is time. */
    private Future<Void> volley(int shots, IntFunction<Future<Void>> shot) {
        AtomicInteger next = new AtomicInteger();
        AtomicBoolean late = new AtomicBoolean();
        long timer = vertx.setTimer(LONGEST_MILLIS, _ -> late.set(true));
        List<Future<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < AT_ONCE; lane++) {
            lanes.add(lane(next, late, shots, shot));
        }
        return Future.join(lanes).<Void>mapEmpty().onComplete(_ -> vertx.cancelTimer(timer));
    }

    private static Future<Void> lane(
            AtomicInteger next, AtomicBoolean late, int shots, IntFunction<Future<Void>> shot) {
        int number = next.getAndIncrement();
        return number >= shots || late.get()
                ? Future.succeededFuture()
                : shot.apply(number).transform(_ -> lane(next, late, shots, shot));
    }
}
