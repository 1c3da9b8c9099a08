package dev.launchwatch.demo;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A small OAuth 2 identity provider: the authorization-code flow with PKCE and a login form, and the client-credentials
 * grant. It knows the members and one client.
 */
final class IdentityProvider {
    private static final String CSRF_COOKIE = "idp_csrf";

    private final Tickets<Asked> asked;
    private final Tickets<Grant> codes;
    private final Tickets<String> accessTokens;
    private final Happenings happenings;
    private final SecureRandom random;

    /** An authorization request whose member has not logged in yet. */
    private record Asked(String redirectUri, @Nullable String state, String challenge) {}

    /** What a code stands for. */
    private record Grant(String email, String redirectUri, String challenge) {}

    /** @param accessTokens where tokens are kept, by the e-mail address they stand for */
    IdentityProvider(InstantSource clock, SecureRandom random, Tickets<String> accessTokens, Happenings happenings) {
        this.random = random;
        this.happenings = happenings;
        this.accessTokens = accessTokens;
        this.asked = new Tickets<>(clock, random, Duration.ofMinutes(10));
        this.codes = new Tickets<>(clock, random, Duration.ofMinutes(1));
    }

    void mount(Router router) {
        router.get("/idp/authorize").handler(this::authorize);
        router.post("/idp/login").handler(this::login);
        router.post("/idp/token").handler(this::token);
    }

    /** Redeems a code, once; empty if code, address and verifier do not belong together. */
    Optional<String> redeem(String code, String redirectUri, String verifier) {
        return codes.take(code)
                .filter(grant -> grant.redirectUri().equals(redirectUri))
                .filter(grant -> same(grant.challenge(), challenge(verifier)))
                .map(Grant::email);
    }

    /** The S256 challenge of a PKCE verifier (RFC 7636, section 4.2). */
    static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The site's callback as the request's own host names it: the only address that codes are sent to. */
    static String callbackUri(HttpServerRequest request) {
        return request.scheme() + "://" + request.authority() + "/auth/callback";
    }

    private void authorize(RoutingContext context) {
        HttpServerRequest request = context.request();
        String redirectUri = request.getParam("redirect_uri", "");
        if (!request.getParam("client_id", "").equals(SampleSite.CLIENT_ID)
                || !redirectUri.equals(callbackUri(request))) {
            // never redirect to an address that is not the client's own
            Reply.html(context, 400, Html.sitePage("Harbour Login", "<h1>Unknown application</h1>"));
            return;
        }
        String state = request.getParam("state");
        String challenge = request.getParam("code_challenge", "");
        if (!request.getParam("response_type", "").equals("code")) {
            Reply.redirect(context, 302, answer(redirectUri, "error=unsupported_response_type", state));
        } else if (challenge.isEmpty()
                || !request.getParam("code_challenge_method", "").equals("S256")) {
            Reply.redirect(context, 302, answer(redirectUri, "error=invalid_request", state));
        } else {
            form(context, 200, asked.issue(new Asked(redirectUri, state, challenge)), "");
        }
    }

    private void form(RoutingContext context, int status, String ask, String error) {
        String csrf = Tickets.randomName(random);
        context.response()
                .addCookie(Cookie.cookie(CSRF_COOKIE, csrf)
                        .setPath("/idp")
                        .setHttpOnly(true)
                        .setSecure(context.request().isSSL())
                        .setSameSite(CookieSameSite.STRICT));
        Reply.html(context, status, Html.sitePage("Harbour Login", """
                <section class="panel narrow"><h1>Log in</h1><p class="error">%s</p>
                <form method="post" action="/idp/login">
                <input type="hidden" name="csrf" value="%s"><input type="hidden" name="request" value="%s">
                <label>E-mail <input type="email" name="email" autocomplete="username" required></label>
                <label>Password <input type="password" name="password" autocomplete="current-password" required></label>
                <button type="submit">Log in</button>
                <button type="submit" name="deny" value="yes" class="quiet" formnovalidate>Cancel</button>
                </form>
                <p class="hint">This is a demo: <code>%s</code> with <code>%s</code>.</p></section>
                """.formatted(
                        Html.escape(error), csrf, Html.escape(ask), SampleSite.EMAIL, SampleSite.PASSWORD)));
    }

    private void login(RoutingContext context) {
        HttpServerRequest request = context.request();
        Cookie cookie = request.getCookie(CSRF_COOKIE);
        String csrf = field(request, "csrf");
        if (cookie == null || csrf.isEmpty() || !same(cookie.getValue(), csrf)) {
            Reply.html(context, 403, Html.sitePage("Harbour Login", "<h1>This form is too old</h1>"));
            return;
        }
        String ask = field(request, "request");
        Asked wanted = asked.get(ask).orElse(null);
        if (wanted == null) {
            Reply.html(context, 400, Html.sitePage("Harbour Login", "<h1>This login has expired</h1>"));
        } else if (!field(request, "deny").isEmpty()) {
            asked.take(ask);
            Reply.redirect(context, 303, answer(wanted.redirectUri(), "error=access_denied", wanted.state()));
        } else {
            signIn(context, ask, wanted);
        }
    }

    private void signIn(RoutingContext context, String ask, Asked wanted) {
        HttpServerRequest request = context.request();
        String email = field(request, "email");
        if (!Members.know(email, field(request, "password"))) {
            happenings.loginFailed(context, email, Members.reason(email));
            form(context, 401, ask, "E-mail or password is wrong.");
        } else {
            asked.take(ask);
            happenings.loginSucceeded(context, email);
            String code = codes.issue(new Grant(email, wanted.redirectUri(), wanted.challenge()));
            Reply.redirect(context, 303, answer(wanted.redirectUri(), "code=" + code, wanted.state()));
        }
    }

    private void token(RoutingContext context) {
        HttpServerRequest request = context.request();
        String grantType = field(request, "grant_type");
        if (grantType.equals("client_credentials")) {
            if (isClient(request)) {
                grant(context, SampleSite.EMAIL);
            } else {
                happenings.unauthorized(context);
                refuse(context, 401, "invalid_client");
            }
        } else if (grantType.equals("authorization_code")) {
            redeem(field(request, "code"), field(request, "redirect_uri"), field(request, "code_verifier"))
                    .ifPresentOrElse(email -> grant(context, email), () -> {
                        happenings.loginFailed(context, null, "invalid_grant");
                        refuse(context, 400, "invalid_grant");
                    });
        } else {
            refuse(context, 400, "unsupported_grant_type");
        }
    }

    /** By HTTP basic authentication or by form fields (RFC 6749, section 2.3.1). */
    private static boolean isClient(HttpServerRequest request) {
        String both = field(request, "client_id") + ":" + field(request, "client_secret");
        String header = request.getHeader("authorization");
        if (header != null && header.startsWith("Basic ")) {
            try {
                both = new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
        return same(both, SampleSite.CLIENT_ID + ":" + SampleSite.CLIENT_SECRET);
    }

    private void grant(RoutingContext context, String email) {
        Reply.json(
                context,
                200,
                new JsonObject()
                        .put("access_token", accessTokens.issue(email))
                        .put("token_type", "Bearer")
                        .put("expires_in", 3600));
    }

    private static void refuse(RoutingContext context, int status, String error) {
        Reply.json(context, status, new JsonObject().put("error", error));
    }

    private static String answer(String redirectUri, String query, @Nullable String state) {
        String suffix = state == null ? "" : "&state=" + URLEncoder.encode(state, StandardCharsets.UTF_8);
        return redirectUri + "?" + query + suffix;
    }

    private static String field(HttpServerRequest request, String name) {
        String value = request.getFormAttribute(name);
        return value == null ? "" : value;
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
