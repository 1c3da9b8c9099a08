package dev.launchwatch.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An ordinary day on the site: members log in, look around and chat, a payment arrives now and then, and sometimes somebody
 * mistypes a password or comes back with a session that has ended. All of it over HTTP, in a fixed order, and none of it may raise
 * an alert. Safe for use by several threads.
 */
final class Traffic implements AutoCloseable {
    private static final long EVERY_MILLIS = 2_000;

    /** Of so many visits one begins with a mistake: one in three minutes. */
    private static final int VISITS_PER_MISTAKE = 90;

    /** Visits at once where the site is slow; more are left out. */
    private static final int MOST_AT_ONCE = 8;

    /** Windows of the demo's rules reach back a minute, and begin with a slot of five seconds. */
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private static final Duration KEPT = WINDOW.multipliedBy(2);
    private static final int SLOT_SECONDS = 5;

    private static final List<String> QUESTIONS = List.of(
            "How do I tie a bowline?",
            "When is open mast night?",
            "May I borrow the bandsaw on Friday?",
            "Which varnish is best for a larch hull?");

    private final Vertx vertx;
    private final Visitor visitor;
    private final InstantSource clock;
    private final AtomicInteger under = new AtomicInteger();
    private final Deque<Mistake> mistakes = new ArrayDeque<>();
    private int visits;
    private @Nullable Long timer;

    private record Mistake(Instant at, String kind) {}

    Traffic(Vertx vertx, Visitor visitor, InstantSource clock) {
        this.vertx = vertx;
        this.visitor = visitor;
        this.clock = clock;
    }

    /** Begins; once. */
    synchronized void start() {
        timer = vertx.setPeriodic(EVERY_MILLIS, _ -> next());
    }

    /** How many mistakes of each kind a window has that ends now. */
    synchronized Map<String, Integer> recentMistakes() {
        long first = clock.instant().minus(WINDOW).getEpochSecond();
        Instant begin = Instant.ofEpochSecond(first - Math.floorMod(first, SLOT_SECONDS));
        Map<String, Integer> recent = new TreeMap<>();
        for (Mistake mistake : mistakes) {
            if (!mistake.at().isBefore(begin)) {
                recent.merge(mistake.kind(), 1, Integer::sum);
            }
        }
        return recent;
    }

    private synchronized void next() {
        if (under.get() >= MOST_AT_ONCE) {
            return;
        }
        under.incrementAndGet();
        visit(++visits).onComplete(_ -> under.decrementAndGet());
    }

    /** The visit of that number; the same each time that the demo runs. */
    Future<Void> visit(int number) {
        int who = number % Members.CREW.size();
        String member = Members.CREW.get(who);
        String address = "198.51.100." + (10 + who);
        return mistake(number, address, member)
                .compose(_ -> visitor.logIn(address, member, SampleSite.PASSWORD))
                .compose(answer -> answer.token()
                        .map(token -> lookAround(number, address, token))
                        .orElse(Future.succeededFuture()))
                .compose(_ -> number % 5 == 0 ? payment(number) : Future.succeededFuture());
    }

    private Future<?> lookAround(int number, String address, String token) {
        Future<?> seen = visitor.me(address, token);
        String question = QUESTIONS.get(number % QUESTIONS.size());
        return number % 3 == 0 ? seen.compose(_ -> visitor.chat(address, token, question)) : seen;
    }

    private Future<?> mistake(int number, String address, String member) {
        if (number % VISITS_PER_MISTAKE != 0) {
            return Future.succeededFuture();
        }
        return number / VISITS_PER_MISTAKE % 2 == 1
                ? visitor.logIn(address, member, "Demo-password").onSuccess(answer -> made("login.failed", answer))
                : visitor.me(address, "a-session-that-has-ended")
                        .onSuccess(answer -> made("http.unauthorized", answer));
    }

    private synchronized void made(String kind, Visitor.Answer answer) {
        Instant now = clock.instant();
        mistakes.removeIf(mistake -> mistake.at().isBefore(now.minus(KEPT)));
        if (answer.status() == 401) {
            mistakes.add(new Mistake(now, kind));
        }
    }

    private Future<Void> payment(int number) {
        Buffer body = new JsonObject()
                .put("type", "payment.succeeded")
                .put("data", new JsonObject().put("amount", "12.00").put("currency", "EUR"))
                .toBuffer();
        String id = "msg_" + number;
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        return visitor.payment(
                        "192.0.2.44",
                        Map.of(
                                "webhook-id", id,
                                "webhook-timestamp", timestamp,
                                "webhook-signature", PaymentHooks.sign(id, timestamp, body)),
                        body)
                .mapEmpty();
    }

    @Override
    public synchronized void close() {
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
