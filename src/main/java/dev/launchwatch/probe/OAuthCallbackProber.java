package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Report;
import dev.launchwatch.probe.OAuthCallbackSpec.Attempt;
import dev.launchwatch.probe.OAuthLogin.Leg;
import dev.launchwatch.probe.OAuthRefusals.Finished;
import dev.launchwatch.probe.Visit.Hop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A whole login by authorization code as a browser does it, then attempts to cheat the callback. The steps are
 * {@code start}, {@code login}, {@code callback} and the attempts by their YAML names. Blocks.
 */
final class OAuthCallbackProber {
    private final Exchange exchange;
    private final InstantSource clock;
    private final Redactor redactor;
    private final RandomGenerator random;
    private final HttpProber http;

    /** @param random for states that were never issued; unpredictable, and safe for use by many threads */
    OAuthCallbackProber(
            Exchange exchange, InstantSource clock, Redactor redactor, HttpProber http, RandomGenerator random) {
        this.exchange = exchange;
        this.clock = clock;
        this.redactor = redactor;
        this.random = random;
        this.http = http;
    }

    Report probe(OAuthCallbackSpec spec, Deadline deadline) {
        Browser browser = new Browser(exchange, deadline, new Scope(redactor));
        return browser.report(run(spec, browser));
    }

    private Outcome run(OAuthCallbackSpec spec, Browser browser) {
        OAuthLogin login = new OAuthLogin(spec, browser);
        CookieJar cookies = new CookieJar(clock);
        Duration from = browser.deadline().elapsed();
        Leg<Authorization> started = login.start(cookies);
        browser.step("start", from, started.status());
        if (!(started instanceof Leg.Reached<Authorization>(Authorization authorization, int _))) {
            return down(started, "start");
        }
        from = browser.deadline().elapsed();
        Leg<Callback> loggedIn = login.login(authorization, cookies);
        browser.step("login", from, loggedIn.status());
        if (!(loggedIn instanceof Leg.Reached<Callback>(Callback callback, int _))) {
            return down(loggedIn, "login");
        }
        CookieJar before = cookies.copy();
        from = browser.deadline().elapsed();
        Visit visit = browser.visit(callback.request(spec.transport()), cookies, _ -> true, OAuthLogin.REDIRECTS);
        browser.step("callback", from, visit.hops().getLast().status());
        Set<String> session = session(spec, visit);
        Outcome landed = landed(spec, visit, session, browser);
        if (!landed.works()) {
            return landed;
        }
        browser.note(landed);
        Finished finished = new Finished(callback, before, cookies, visit.url(), session);
        return refusals(spec, browser, finished, landed);
    }

    private Outcome refusals(OAuthCallbackSpec spec, Browser browser, Finished finished, Outcome landed) {
        OAuthRefusals refusals = new OAuthRefusals(spec, browser, clock, random, finished);
        for (Attempt attempt : spec.refuse()) {
            String name = attempt.name().toLowerCase(Locale.ROOT).replace('_', '-');
            Duration from = browser.deadline().elapsed();
            Leg<Boolean> refused = refusals.attempt(attempt);
            browser.step(name, from, refused.status());
            if (refused instanceof Leg.Failed<Boolean>) {
                Outcome down = down(refused, name);
                browser.note(down);
                return down;
            }
        }
        return landed;
    }

    /** Whether the callback signed the member in, and what the page after it is worth. */
    private Outcome landed(OAuthCallbackSpec spec, Visit visit, Set<String> session, Browser browser) {
        Scope scope = browser.scope();
        Duration took = browser.deadline().elapsed();
        List<Failure> failures = http.failures(spec.expect(), visit, false, took, scope);
        Outcome outcome = Assertions.judge(failures);
        if (outcome instanceof Outcome.Down(Failure failure)) {
            // What the wire and the redirects say is more exact than that the login did not work.
            return new Outcome.Down(
                    (visit.failure() != null ? failure : notSignedIn(failure, scope)).inStep("callback"));
        }
        if (session.isEmpty()) {
            String what = spec.sessionCookie() == null ? "a cookie" : "the cookie " + spec.sessionCookie();
            return new Outcome.Down(
                    scope.failure(Reason.OAUTH_CALLBACK, "expected the callback to set " + what + ", but it did not")
                            .inStep("callback"));
        }
        return outcome instanceof Outcome.Degraded(Failure failure)
                ? new Outcome.Degraded(failure.inStep("callback"))
                : outcome;
    }

    private static Failure notSignedIn(Failure failure, Scope scope) {
        return scope.failure(
                Reason.OAUTH_CALLBACK, "after the login: " + failure.message(), failure.expected(), failure.actual());
    }

    /** The names of the cookies that may carry the session: what the callback itself set, or the one that is named. */
    private Set<String> session(OAuthCallbackSpec spec, Visit visit) {
        Instant now = clock.instant();
        String named = spec.sessionCookie();
        List<Hop> hops = named == null ? visit.hops().subList(0, 1) : visit.hops();
        return hops.stream()
                .flatMap(hop -> hop.setCookies().stream())
                .flatMap(header -> SetCookie.parse(header, now).stream())
                .filter(cookie -> cookie.sets(now))
                .map(SetCookie::name)
                .filter(name -> named == null || name.equals(named))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Outcome down(Leg<?> leg, String step) {
        return switch (leg) {
            case Leg.Failed<?>(Failure failure, int _) -> Assertions.judge(List.of(failure.inStep(step)));
            case Leg.Reached<?> _ -> new Outcome.Up();
        };
    }
}
