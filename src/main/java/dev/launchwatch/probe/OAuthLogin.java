package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import dev.launchwatch.probe.Exchange.Answer;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The way of a login from the site's start address to the identity provider and back, up to the callback. */
final class OAuthLogin {
    /** As many as browsers follow. */
    static final int REDIRECTS = 20;

    private final OAuthCallbackSpec spec;
    private final Browser browser;
    private final Scope scope;

    OAuthLogin(OAuthCallbackSpec spec, Browser browser) {
        this.spec = spec;
        this.browser = browser;
        this.scope = browser.scope();
    }

    /** Where a leg of the way ended; {@code status} is the last answer's. */
    sealed interface Leg<T> {
        int status();

        record Reached<T>(T at, int status) implements Leg<T> {}

        record Failed<T>(Failure failure, int status) implements Leg<T> {}
    }

    /** From the start address up to the authorization request, which is not sent yet. */
    Leg<Authorization> start(CookieJar cookies) {
        Optional<URI> url = WebAddress.parse(scope.fill(spec.start()));
        if (url.isEmpty()) {
            return new Leg.Failed<>(HttpProber.noAddress(spec.start(), scope), 0);
        }
        Request request = Callback.request(url.get(), new Fields(List.of()), false, null, spec.transport());
        Visit visit = browser.visit(request, cookies, next -> !Authorization.is(next), REDIRECTS);
        int status = visit.hops().getLast().status();
        URI next = visit.next();
        if (visit.failure() != null) {
            return new Leg.Failed<>(visit.failure(), status);
        }
        if (next == null) {
            String at = scope.show(WebAddress.place(visit.url()));
            return start("expected a redirect to the identity provider, got status " + status + " at " + at, status);
        }
        Authorization authorization = new Authorization(next);
        return authorization
                .flaw(spec)
                .map(flaw -> start("the request to the identity provider " + scope.show(flaw), status))
                .orElseGet(() -> new Leg.Reached<>(authorization, status));
    }

    private Leg<Authorization> start(String message, int status) {
        return new Leg.Failed<>(scope.failure(Reason.OAUTH_START, message), status);
    }

    /** From the authorization request through the forms up to the callback, which is not sent yet. */
    Leg<Callback> login(Authorization authorization, CookieJar cookies) {
        Set<String> filled = new HashSet<>();
        TransportSpec transport = transportTo(authorization.url());
        URI initiator = null;
        Request request = Callback.request(
                URI.create(WebAddress.place(authorization.url())), authorization.fields(), false, null, transport);
        for (int page = 0; ; page++) {
            Visit visit = browser.visit(request, cookies, to -> !authorization.comesBack(spec, to), REDIRECTS);
            int status = visit.hops().getLast().status();
            if (visit.failure() != null) {
                return new Leg.Failed<>(visit.failure(), status);
            }
            if (visit.next() != null) {
                return back(Callback.of(visit.next(), initiator), authorization, status);
            }
            if (status >= 400 || !(visit.answer() instanceof Answer.Complete answer)) {
                String what = filled.isEmpty() ? "the identity provider answered " : "the login was refused with ";
                return refused(what + "status " + status, status);
            }
            if (page == spec.login().maxPages()) {
                return refused("there was no way back to the callback after " + page + " pages of forms", status);
            }
            switch (LoginPage.fill(AnswerText.body(answer), visit.url(), spec.login(), filled, scope)) {
                case LoginPage.Filled.Impossible(String why) -> {
                    return refused(why + " at " + scope.show(WebAddress.place(visit.url())), status);
                }
                case LoginPage.Filled.Form form -> {
                    initiator = visit.url();
                    if (authorization.comesBack(spec, form.action())) {
                        URI place = URI.create(WebAddress.place(form.action()));
                        Callback callback = new Callback(place, form.fields(), form.posted(), initiator);
                        return back(callback, authorization, status);
                    }
                    filled.addAll(form.selectors());
                    request = Callback.request(form.action(), form.fields(), form.posted(), initiator, transport);
                }
            }
        }
    }

    /** The callback must bring a code, and the state that went out. */
    private Leg<Callback> back(Callback callback, Authorization authorization, int status) {
        Fields fields = callback.fields();
        if (fields.has("error")) {
            return refused(
                    "the identity provider came back with the error "
                            + scope.quote(fields.get("error").orElse("")),
                    status);
        }
        fields.get("code").ifPresent(scope::hide);
        String flaw = !fields.has("code")
                ? "no code"
                : !fields.has("state")
                        ? "no state"
                        : authorization.pushed() || fields.get("state").equals(authorization.state())
                                ? null
                                : "another state than went out";
        return flaw == null
                ? new Leg.Reached<>(callback, status)
                : new Leg.Failed<>(
                        scope.failure(
                                Reason.OAUTH_CALLBACK, "the identity provider came back to the callback with " + flaw),
                        status);
    }

    private Leg<Callback> refused(String message, int status) {
        return new Leg.Failed<>(scope.failure(Reason.OAUTH_LOGIN, message), status);
    }

    /** What was said of the site's server does not hold for the identity provider's. */
    private TransportSpec transportTo(URI url) {
        return WebAddress.parse(scope.fill(spec.start()))
                .filter(start -> !WebAddress.sameOrigin(start, url))
                .map(start -> Browser.elsewhere(spec.transport(), start, url))
                .orElse(spec.transport());
    }
}
