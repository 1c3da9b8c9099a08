package dev.launchwatch.web;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where people are sent to an identity provider, and come back from there. The provider may take its time: it is asked on threads of its
 * own, so that whoever signs in with a password does not wait for it. Does not block.
 */
final class Referral {
    /** Where it begins. */
    static final String BEGIN = Lobby.PATH + "/oidc";

    /** Where the provider sends browsers back to. */
    static final String CALLBACK = BEGIN + "/callback";

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final String STALE =
            "This sign-in was begun in another browser or window, in another region, or too long ago. Try once more.";
    private static final String BUSY = "Too many sign in at once. Try once more in a moment.";

    private final Lobby lobby;
    private final Cookies cookies;
    private final Executor executor;
    private final Backoff addresses;
    private final InstantSource clock;

    /** @param executor where the provider is asked; refuses what is too much */
    Referral(Lobby lobby, Cookies cookies, Executor executor, Seal seal, InstantSource clock) {
        this.lobby = lobby;
        this.cookies = cookies;
        this.executor = executor;
        this.addresses = new Backoff(seal, LONGEST_PAUSE);
        this.clock = clock;
    }

    /** Whether a user has this name, or one that people take for it. */
    static boolean isTaken(String name, List<User> users) {
        return users.stream().anyMatch(user -> user.name().equalsIgnoreCase(name));
    }

    /** Somebody wants to go there. */
    Future<Reply> begin(OpsRequest request, Provider provider) {
        String next = request.query().getOrDefault("next", "");
        Errand errand = cookies.errand(next, clock.instant());
        return asked(request, next, () -> provider.begin(errand.ask()), way -> switch (way) {
            case Provider.Way.To(var url) -> Reply.to(url).with(List.of(cookies.keep(errand)));
            case Provider.Way.Away(var told) -> lobby.away(request, told, next);
        });
    }

    /** Somebody comes back. */
    Future<Reply> finish(OpsRequest request, Provider provider, List<User> users) {
        Instant now = clock.instant();
        String state = request.query().getOrDefault("state", "");
        Optional<Errand> errand = cookies.errand(request, now).filter(each -> each.owns(state));
        if (errand.isEmpty()) {
            // What the browser has begun goes on: somebody else may have made it come here.
            return Future.succeededFuture(lobby.form(request, 403, STALE, "", ""));
        }
        String network = Visitors.network(request.address());
        String next = errand.get().next();
        Duration wait = addresses.wait(network, now);
        if (wait.isPositive()) {
            return Future.succeededFuture(lobby.wait(request, wait, "", next));
        }
        return asked(
                request,
                next,
                () -> {
                    // Who is turned away before has not failed.
                    addresses.begin(network, now);
                    return provider.finish(errand.get().ask(), request.query());
                },
                finding -> {
                    if (!(finding instanceof Provider.Finding.Refused)) {
                        addresses.undo(network);
                    }
                    return found(request, finding, users, next).and(cookies.noErrand());
                });
    }

    private Reply found(OpsRequest request, Provider.Finding finding, List<User> users, String next) {
        return switch (finding) {
            case Provider.Finding.Person(var name, var proof) ->
                isTaken(name, users)
                        ? lobby.form(
                                request, 403, name + " has a password here, and signs in with that alone.", "", next)
                        : lobby.admitted(request, name, new Sessions.Proof.Provider(proof), next);
            case Provider.Finding.Refused(var told) -> lobby.form(request, 403, told, "", next);
            case Provider.Finding.Away(var told) -> lobby.away(request, told, next);
        };
    }

    private <T> Future<Reply> asked(OpsRequest request, String next, Supplier<T> question, Function<T, Reply> answer) {
        Promise<Reply> promise = Promise.promise();
        try {
            executor.execute(() -> {
                try {
                    promise.complete(answer.apply(question.get()));
                } catch (RuntimeException e) {
                    promise.fail(e);
                }
            });
        } catch (RejectedExecutionException e) {
            return Future.succeededFuture(
                    lobby.form(request, 503, BUSY, "", next).with("Retry-After", "5"));
        }
        return promise.future();
    }
}
