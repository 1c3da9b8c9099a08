package dev.launchwatch.demo;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A small OAuth 2 and OpenID Connect identity provider: the authorization-code flow with PKCE and a login form, and the
 * client-credentials grant. It knows the members and two clients: the site, and the daemon that watches it, whose operators may sign in
 * by it.
 */
final class IdentityProvider {
    private static final String CSRF_COOKIE = "idp_csrf";
    private static final Pattern OPERATORS_CALLBACK =
            Pattern.compile("http://(localhost|127\\.0\\.0\\.1)(:\\d{1,5})?/ops/sign-in/oidc/callback");

    private final Tickets<Asked> asked;
    private final Tickets<Grant> codes;
    private final Tickets<String> accessTokens;
    private final Happenings happenings;
    private final SecureRandom random;
    private final OpenId openId;

    /** An authorization request whose member has not logged in yet. */
    private record Asked(
            String client,
            String redirectUri,
            @Nullable String state,
            @Nullable String nonce,
            String challenge) {}

    /** What a code stands for. */
    private record Grant(String email, Asked asked) {}

    /** @param accessTokens where tokens are kept, by the e-mail address they stand for */
    IdentityProvider(InstantSource clock, SecureRandom random, Tickets<String> accessTokens, Happenings happenings) {
        this.random = random;
        this.happenings = happenings;
        this.accessTokens = accessTokens;
        this.openId = new OpenId(clock, accessTokens);
        this.asked = new Tickets<>(clock, random, Duration.ofMinutes(10));
        this.codes = new Tickets<>(clock, random, Duration.ofMinutes(1));
    }

    void mount(Router router) {
        router.get("/idp/authorize").handler(this::authorize);
        router.post("/idp/login").handler(this::login);
        router.post("/idp/token").handler(this::token);
        openId.mount(router);
    }

    /** Redeems a code of the site, once; empty if code, address and verifier do not belong together. */
    Optional<String> redeem(String code, String redirectUri, String verifier) {
        return grant(code, redirectUri, verifier)
                .filter(grant -> grant.asked().client().equals(SampleSite.CLIENT_ID))
                .map(Grant::email);
    }

    private Optional<Grant> grant(String code, String redirectUri, String verifier) {
        return codes.take(code)
                .filter(grant -> grant.asked().redirectUri().equals(redirectUri))
                .filter(grant -> same(grant.asked().challenge(), challenge(verifier)));
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

    /** The site's callback as the request's own host names it: the only address that its codes are sent to. */
    static String callbackUri(HttpServerRequest request) {
        return request.scheme() + "://" + request.authority() + "/auth/callback";
    }

    private void authorize(RoutingContext context) {
        HttpServerRequest request = context.request();
        String redirectUri = request.getParam("redirect_uri", "");
        String client = request.getParam("client_id", "");
        if (!isOf(client, redirectUri, request)) {
            // never redirect to an address that is not the client's own
            Reply.html(context, 400, Html.sitePage("Harbour Login", "<h1>Unknown application</h1>"));
            return;
        }
        String state = request.getParam("state");
        String challenge = request.getParam("code_challenge", "");
        if (!request.getParam("response_type", "").equals("code")) {
            Reply.redirect(context, 302, answer(request, redirectUri, "error=unsupported_response_type", state));
        } else if (challenge.isEmpty()
                || !request.getParam("code_challenge_method", "").equals("S256")) {
            Reply.redirect(context, 302, answer(request, redirectUri, "error=invalid_request", state));
        } else {
            String nonce = request.getParam("nonce");
            Asked wanted = new Asked(client, redirectUri, state, nonce, challenge);
            form(context, 200, asked.issue(wanted), wanted, "");
        }
    }

    /** Whether a client's codes may be sent there; of the daemon, to this machine alone, on any port (RFC 8252, section 7.3). */
    private static boolean isOf(String client, String redirectUri, HttpServerRequest request) {
        return switch (client) {
            case SampleSite.CLIENT_ID -> redirectUri.equals(callbackUri(request));
            case SampleSite.OPERATORS_CLIENT_ID ->
                OPERATORS_CALLBACK.matcher(redirectUri).matches();
            default -> false;
        };
    }

    private void form(RoutingContext context, int status, String ask, Asked wanted, String error) {
        String csrf = Tickets.randomName(random);
        context.response()
                .addCookie(Cookie.cookie(CSRF_COOKIE, csrf)
                        .setPath("/idp")
                        .setHttpOnly(true)
                        .setSecure(context.request().isSSL())
                        .setSameSite(CookieSameSite.STRICT));
        String page = Html.sitePage("Harbour Login", """
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
                        Html.escape(error), csrf, Html.escape(ask), SampleSite.EMAIL, SampleSite.PASSWORD));
        // One of those that isOf knows, up to its path.
        URI client = URI.create(wanted.redirectUri());
        Reply.htmlWithFormTo(context, status, page, client.getScheme() + "://" + client.getRawAuthority());
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
            Reply.redirect(context, 303, answer(request, wanted.redirectUri(), "error=access_denied", wanted.state()));
        } else {
            signIn(context, ask, wanted);
        }
    }

    private void signIn(RoutingContext context, String ask, Asked wanted) {
        HttpServerRequest request = context.request();
        String email = field(request, "email");
        if (!Members.know(email, field(request, "password"))) {
            happenings.loginFailed(context, email, Members.reason(email));
            form(context, 401, ask, wanted, "E-mail or password is wrong.");
        } else {
            asked.take(ask);
            happenings.loginSucceeded(context, email);
            String code = codes.issue(new Grant(email, wanted));
            Reply.redirect(context, 303, answer(request, wanted.redirectUri(), "code=" + code, wanted.state()));
        }
    }

    private void token(RoutingContext context) {
        HttpServerRequest request = context.request();
        String grantType = field(request, "grant_type");
        if (grantType.equals("client_credentials")) {
            if (isClient(request, SampleSite.CLIENT_ID, SampleSite.CLIENT_SECRET)) {
                Reply.json(context, 200, granted(SampleSite.EMAIL));
            } else {
                happenings.unauthorized(context);
                refuse(context, 401, "invalid_client");
            }
        } else if (grantType.equals("authorization_code")) {
            grant(field(request, "code"), field(request, "redirect_uri"), field(request, "code_verifier"))
                    .filter(grant -> grant.asked().client().equals(SampleSite.CLIENT_ID)
                            || isClient(request, SampleSite.OPERATORS_CLIENT_ID, SampleSite.OPERATORS_CLIENT_SECRET))
                    .ifPresentOrElse(grant -> grant(context, grant), () -> {
                        happenings.loginFailed(context, null, "invalid_grant");
                        refuse(context, 400, "invalid_grant");
                    });
        } else {
            refuse(context, 400, "unsupported_grant_type");
        }
    }

    /** By HTTP basic authentication or by form fields (RFC 6749, section 2.3.1). */
    private static boolean isClient(HttpServerRequest request, String id, String secret) {
        String both = field(request, "client_id") + ":" + field(request, "client_secret");
        String header = request.getHeader("authorization");
        if (header != null && header.startsWith("Basic ")) {
            try {
                both = new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
        return same(both, id + ":" + secret);
    }

    private void grant(RoutingContext context, Grant grant) {
        String issuer = OpenId.issuer(context.request());
        Asked wanted = grant.asked();
        Reply.json(
                context,
                200,
                granted(grant.email())
                        .put("id_token", openId.token(issuer, wanted.client(), grant.email(), wanted.nonce())));
    }

    private JsonObject granted(String email) {
        return new JsonObject()
                .put("access_token", accessTokens.issue(email))
                .put("token_type", "Bearer")
                .put("expires_in", 3600);
    }

    private static void refuse(RoutingContext context, int status, String error) {
        Reply.json(context, status, new JsonObject().put("error", error));
    }

    /** With its own name in it (RFC 9207), so that no other provider can pass its answer off as this one's. */
    private static String answer(HttpServerRequest request, String redirectUri, String query, @Nullable String state) {
        String suffix = state == null ? "" : "&state=" + URLEncoder.encode(state, StandardCharsets.UTF_8);
        String issuer = URLEncoder.encode(OpenId.issuer(request), StandardCharsets.UTF_8);
        return redirectUri + "?" + query + suffix + "&iss=" + issuer;
    }

    private static String field(HttpServerRequest request, String name) {
        String value = request.getFormAttribute(name);
        return value == null ? "" : value;
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
