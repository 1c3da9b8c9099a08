package dev.launchwatch.web;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Tells whether a name and a password belong together, a few at a time. Who fails again and again waits longer and longer: by
 * their address, and by the name that they try. Neither counts for a browser that signed in by this name before, so that whoever fails
 * on purpose locks out nobody; such a browser has a count, and a place to be looked at, of its own (OWASP calls it a device cookie).
 *
 * @see <a href="https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies">Device cookies</a>
 */
final class SignIn {
    private static final Duration LONGEST_OF_ADDRESS = Duration.ofMinutes(5);
    private static final Duration LONGEST_OF_NAME = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Executor strangers;
    private final Executor acquaintances;
    private final Backoff addresses;
    private final Backoff names;
    private final Backoff devices;

    /**
     * @param strangers looks at passwords that come from browsers which nobody knows; refuses what is too much
     * @param acquaintances the same for those that signed in before
     */
    SignIn(InstantSource clock, Executor strangers, Executor acquaintances, Seal seal) {
        this.clock = clock;
        this.strangers = strangers;
        this.acquaintances = acquaintances;
        this.addresses = new Backoff(seal, LONGEST_OF_ADDRESS);
        this.names = new Backoff(seal, LONGEST_OF_NAME);
        this.devices = new Backoff(seal, LONGEST_OF_ADDRESS);
    }

    /**
     * Somebody who wants in.
     *
     * @param address where they come from
     * @param device what tells their browser apart, if it signed in by this name before
     */
    record Attempt(String name, String password, String address, Optional<String> device) {
        @Override
        public String toString() {
            return "Attempt of " + address;
        }
    }

    /** What comes of it. */
    sealed interface Verdict {
        /** It is them. */
        record Right(User user) implements Verdict {}

        /** It is not, or nobody is called so. */
        record Wrong() implements Verdict {}

        /** Nothing was looked at: there were too many attempts before. */
        record Later(Duration pause) implements Verdict {}

        /** Nothing was looked at: others are. */
        record Busy() implements Verdict {}
    }

    /** Looks at an attempt. Does not block. */
    Future<Verdict> look(List<User> users, Attempt attempt) {
        Instant now = clock.instant();
        Map<Backoff, String> counts = attempt.device()
                .map(device -> Map.of(devices, device))
                .orElseGet(() -> Map.of(addresses, Visitors.network(attempt.address()), names, attempt.name()));
        synchronized (this) {
            Duration wait = counts.entrySet().stream()
                    .map(count -> count.getKey().wait(count.getValue(), now))
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
            if (wait.isPositive()) {
                return Future.succeededFuture(new Verdict.Later(wait));
            }
            counts.forEach((backoff, name) -> backoff.begin(name, now));
        }
        Promise<Verdict> promise = Promise.promise();
        try {
            (attempt.device().isPresent() ? acquaintances : strangers)
                    .execute(() -> verify(users, attempt, counts, promise));
        } catch (RejectedExecutionException e) {
            counts.forEach(Backoff::undo);
            return Future.succeededFuture(new Verdict.Busy());
        }
        return promise.future();
    }

    private static void verify(
            List<User> users, Attempt attempt, Map<Backoff, String> counts, Promise<Verdict> promise) {
        try {
            Optional<User> user = User.verify(users, attempt.name(), attempt.password());
            user.ifPresent(_ -> counts.forEach(Backoff::undo));
            promise.complete(user.<Verdict>map(Verdict.Right::new).orElseGet(Verdict.Wrong::new));
        } catch (RuntimeException e) {
            promise.fail(e);
        }
    }
}
