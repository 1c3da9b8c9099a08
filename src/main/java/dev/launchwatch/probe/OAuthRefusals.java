package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.OAuthCallbackSpec.Attempt;
import dev.launchwatch.probe.OAuthLogin.Leg;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Attempts to cheat the callback, each in a browser without the site's cookies, and whether they are refused: no 5xx,
 * and nobody signed in. The codes are real ones, since a callback that looks at the state only after it has failed to
 * redeem a made-up code would look sound.
 */
final class OAuthRefusals {
    private static final int STATE_BYTES = 24;

    private final OAuthCallbackSpec spec;
    private final Browser browser;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final OAuthLogin login;
    private final Finished finished;

    OAuthRefusals(
            OAuthCallbackSpec spec, Browser browser, InstantSource clock, RandomGenerator random, Finished finished) {
        this.spec = spec;
        this.browser = browser;
        this.clock = clock;
        this.random = random;
        this.login = new OAuthLogin(spec, browser);
        this.finished = finished;
    }

    /**
     * The login that worked.
     *
     * @param callback as it was sent
     * @param before the cookies just before the callback
     * @param after the cookies after the login
     * @param landing where the callback ended
     * @param session the names of the cookies that carry the session
     */
    record Finished(Callback callback, CookieJar before, CookieJar after, URI landing, Set<String> session) {}

    /** Makes an attempt. @return why it is a failure, empty if it was refused or cannot be made here; with the status */
    Leg<Boolean> attempt(Attempt attempt) {
        return switch (attempt) {
            case FORGED_STATE ->
                withRealCode("a state that was never issued", fields -> fields.with("state", randomState()));
            case MISSING_STATE -> withRealCode("a callback without a state", fields -> fields.without("state"));
            case REUSED_CODE ->
                deliver(
                        finished.callback(),
                        finished.before().copy(),
                        Reason.OAUTH_CODE_REUSE,
                        "a code that was used before");
            case ERROR_RESPONSE -> errorResponse();
        };
    }

    /** Changes fields of a callback. */
    @FunctionalInterface
    private interface Forgery {
        Fields forge(Fields fields);
    }

    private Leg<Boolean> withRealCode(String what, Forgery forgery) {
        CookieJar cookies = fresh();
        return switch (login.start(cookies)) {
            case Leg.Failed<Authorization>(Failure failure, int status) -> new Leg.Failed<>(failure, status);
            case Leg.Reached<Authorization>(Authorization authorization, int _) ->
                switch (login.login(authorization, cookies)) {
                    case Leg.Failed<Callback>(Failure failure, int status) -> new Leg.Failed<>(failure, status);
                    case Leg.Reached<Callback>(Callback callback, int _) ->
                        deliver(callback.with(forgery.forge(callback.fields())), cookies, Reason.OAUTH_STATE, what);
                };
        };
    }

    private Leg<Boolean> errorResponse() {
        CookieJar cookies = fresh();
        return switch (login.start(cookies)) {
            case Leg.Failed<Authorization>(Failure failure, int status) -> new Leg.Failed<>(failure, status);
            case Leg.Reached<Authorization>(Authorization authorization, int status)
            when authorization.state().isEmpty() ->
                // Pushed, so that the state of a login that is under way is not known.
                new Leg.Reached<>(true, status);
            case Leg.Reached<Authorization>(Authorization authorization, int _) -> {
                Fields fields = new Fields(List.of())
                        .with("error", "access_denied")
                        .with("state", authorization.state().orElseThrow());
                yield deliver(
                        finished.callback().with(fields),
                        cookies,
                        Reason.OAUTH_ERROR_RESPONSE,
                        "the error access_denied");
            }
        };
    }

    /** The site's cookies gone, the identity provider's kept, so that it need not ask for the password each time. */
    private CookieJar fresh() {
        return finished.after().without(finished.callback().place());
    }

    private Leg<Boolean> deliver(Callback callback, CookieJar cookies, Reason reason, String what) {
        CookieJar before = cookies.copy();
        Visit visit = visit(callback.request(spec.transport()), cookies);
        int status = visit.hops().getLast().status();
        Scope scope = browser.scope();
        Failure failure = visit.failure();
        String expected = "expected the callback to refuse " + what;
        if (failure != null) {
            return new Leg.Failed<>(
                    visit.answer() instanceof Answer.Broken
                            ? failure
                            : scope.failure(reason, expected + ", but " + failure.message()),
                    status);
        }
        Optional<Visit.Hop> broken =
                visit.hops().stream().filter(hop -> hop.status() >= 500).findFirst();
        if (broken.isPresent()) {
            return new Leg.Failed<>(
                    scope.failure(
                            reason,
                            expected + ", got status " + broken.get().status(),
                            "no 5xx",
                            "" + broken.get().status()),
                    status);
        }
        String cookie = sessionSet(visit, before);
        return cookie != null && signedIn(cookies)
                ? new Leg.Failed<>(
                        scope.failure(
                                reason,
                                expected + ", but it set the cookie " + scope.show(cookie),
                                "no session cookie",
                                cookie),
                        status)
                : new Leg.Reached<>(true, status);
    }

    /** A visit that stays on the site and does not begin another login. */
    private Visit visit(Request request, CookieJar cookies) {
        URI place = finished.callback().place();
        return browser.visit(
                request,
                cookies,
                next -> WebAddress.sameOrigin(place, next) && !Authorization.is(next),
                OAuthLogin.REDIRECTS);
    }

    private @Nullable String sessionSet(Visit visit, CookieJar before) {
        return visit.setCookies().stream()
                .flatMap(header -> SetCookie.parse(header, clock.instant()).stream())
                .filter(cookie ->
                        cookie.sets(clock.instant()) && finished.session().contains(cookie.name()))
                .filter(cookie -> !before.value(cookie.name()).equals(Optional.of(cookie.value())))
                .map(SetCookie::name)
                .findFirst()
                .orElse(null);
    }

    /**
     * Whether cookies open the page where the login ended. Many frameworks keep the session of a guest under the same
     * name and touch it with every answer, so the cookie alone proves nothing, unless that page is open to guests
     * anyway and cannot tell.
     */
    private boolean signedIn(CookieJar cookies) {
        List<Object> member = look(finished.after());
        return member.equals(look(new CookieJar(clock))) || member.equals(look(cookies));
    }

    private List<Object> look(CookieJar cookies) {
        Request request = Callback.request(finished.landing(), new Fields(List.of()), false, null, spec.transport());
        Visit visit = visit(request, cookies.copy());
        boolean asExpected = visit.answer() instanceof Answer.Complete answer
                && Assertions.judge(Assertions.check(
                                spec.expect(),
                                Seen.of(visit, answer, false, Duration.ZERO, clock.instant()),
                                browser.scope()))
                        .works();
        return List.of(WebAddress.place(visit.url()), visit.hops().getLast().status(), asExpected);
    }

    private String randomState() {
        byte[] bytes = new byte[STATE_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
