package dev.launchwatch.demo;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The site's side of the login: the way to the identity provider, the callback, the session and the members' page. */
final class Login {
    private static final String LOGIN_COOKIE = "login";
    private static final String SESSION_COOKIE = "session";

    private final Faults faults;
    private final IdentityProvider provider;
    private final Happenings happenings;
    private final SecureRandom random;
    private final Tickets<Begun> begun;
    private final Tickets<String> sessions;

    /** A login on its way: what the browser's login cookie stands for. */
    private record Begun(String state, String verifier, String redirectUri) {}

    Login(Faults faults, IdentityProvider provider, Happenings happenings, InstantSource clock, SecureRandom random) {
        this.faults = faults;
        this.provider = provider;
        this.happenings = happenings;
        this.random = random;
        this.begun = new Tickets<>(clock, random, Duration.ofMinutes(10));
        this.sessions = new Tickets<>(clock, random, Duration.ofHours(8));
    }

    void mount(Router router) {
        router.get("/login").handler(this::start);
        router.get("/auth/callback").handler(this::callback);
        router.get("/members").handler(this::members);
        router.post("/logout").handler(this::logout);
    }

    private void start(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (broken(context, "/auth/callback")) {
            return;
        }
        String error = request.getParam("error");
        if (error != null) {
            Reply.html(context, 200, Html.sitePage("Login failed", """
                    <section class="panel narrow"><h1>That login did not work</h1>
                    <p>The reason given is <code>%s</code>.</p><p><a class="button" href="/login">Try again</a></p></section>
                    """.formatted(Html.escape(error))));
            return;
        }
        Begun login = new Begun(
                Tickets.randomName(random), Tickets.randomName(random), IdentityProvider.callbackUri(request));
        context.response()
                .addCookie(cookie(request, LOGIN_COOKIE, begun.issue(login)).setPath("/auth"));
        Reply.redirect(
                context,
                302,
                request.scheme() + "://" + request.authority() + "/idp/authorize?response_type=code&client_id="
                        + SampleSite.CLIENT_ID + "&redirect_uri="
                        + URLEncoder.encode(login.redirectUri(), StandardCharsets.UTF_8)
                        + "&scope=openid+email&state=" + login.state() + "&code_challenge_method=S256&code_challenge="
                        + IdentityProvider.challenge(login.verifier()));
    }

    private void callback(RoutingContext context) {
        if (broken(context, "/login")) {
            return;
        }
        HttpServerRequest request = context.request();
        if (request.getParam("error") != null) {
            refuse(context, "access_denied");
        } else if (faults.isOn(Fault.STATE_UNCHECKED)) {
            signIn(context, SampleSite.EMAIL);
        } else {
            Begun login = value(request, LOGIN_COOKIE).flatMap(begun::get).orElse(null);
            if (login == null || !login.state().equals(request.getParam("state"))) {
                // the login on its way stays usable: a forged callback must not end somebody's real one
                refuse(context, "state");
                return;
            }
            value(request, LOGIN_COOKIE).ifPresent(begun::take);
            provider.redeem(request.getParam("code", ""), login.redirectUri(), login.verifier())
                    .ifPresentOrElse(email -> signIn(context, email), () -> {
                        happenings.loginFailed(context, null, "code");
                        refuse(context, "code");
                    });
        }
    }

    /** No cookie here: a refused callback must leave no trace that could be taken for a session. */
    private static void refuse(RoutingContext context, String error) {
        Reply.redirect(context, 302, "/login?error=" + error);
    }

    private void signIn(RoutingContext context, String email) {
        context.response()
                .addCookie(cookie(context.request(), SESSION_COOKIE, sessions.issue(email))
                        .setPath("/"));
        Reply.redirect(context, 302, "/members");
    }

    private void members(RoutingContext context) {
        String email =
                value(context.request(), SESSION_COOKIE).flatMap(sessions::get).orElse(null);
        if (email == null) {
            Reply.redirect(context, 302, "/login");
            return;
        }
        happenings.memberActive(context, email);
        Reply.html(context, 200, Html.sitePage("Members", """
                <section class="panel"><h1>Members' deck</h1><p>You are logged in as <strong>%s</strong>.</p>
                <ul><li>Thursday: open mast night</li><li>Saturday: knots for beginners</li></ul>
                <form method="post" action="/logout"><button type="submit" class="quiet">Log out</button></form></section>
                """.formatted(Html.escape(email))));
    }

    private void logout(RoutingContext context) {
        value(context.request(), SESSION_COOKIE).ifPresent(sessions::take);
        Reply.redirect(context, 303, "/");
    }

    /** Answers in place of the login where a switch says so. */
    private boolean broken(RoutingContext context, String loopTo) {
        if (faults.isOn(Fault.LOGIN_5XX)) {
            Reply.html(context, 500, Html.sitePage("Error", "<h1>Something went wrong</h1>"));
            return true;
        }
        if (faults.isOn(Fault.LOGIN_LOOP)) {
            Reply.redirect(context, 302, loopTo);
            return true;
        }
        return false;
    }

    private static Cookie cookie(HttpServerRequest request, String name, String value) {
        return Cookie.cookie(name, value)
                .setHttpOnly(true)
                .setSecure(request.isSSL())
                .setSameSite(CookieSameSite.LAX);
    }

    private static Optional<String> value(HttpServerRequest request, String cookie) {
        return Optional.ofNullable(request.getCookie(cookie)).map(Cookie::getValue);
    }
}
