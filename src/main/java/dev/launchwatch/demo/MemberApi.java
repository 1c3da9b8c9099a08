package dev.launchwatch.demo;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The site's JSON API for members: a token for a password, and who the token belongs to. */
final class MemberApi {
    private final Faults faults;
    private final Tickets<String> accessTokens;
    private final Happenings happenings;

    MemberApi(Faults faults, Tickets<String> accessTokens, Happenings happenings) {
        this.faults = faults;
        this.accessTokens = accessTokens;
        this.happenings = happenings;
    }

    void mount(Router router) {
        router.post("/api/login").handler(this::login);
        router.get("/api/me").handler(this::me);
    }

    private void login(RoutingContext context) {
        JsonObject body = body(context).orElse(null);
        if (body == null) {
            Reply.problem(context, 400, "Bad request", "The body must be a JSON object.");
            return;
        }
        String email = body.getValue("email") instanceof String text ? text : "";
        String password = body.getValue("password") instanceof String text ? text : "";
        if (Members.know(email, password)) {
            happenings.loginSucceeded(context, email);
            Reply.json(
                    context,
                    200,
                    new JsonObject()
                            .put("access_token", accessTokens.issue(email))
                            .put("token_type", "Bearer")
                            .put("expires_in", 3600));
        } else {
            happenings.loginFailed(context, email, Members.reason(email));
            Reply.problem(context, 401, "Unauthorized", "E-mail or password is wrong.");
        }
    }

    private void me(RoutingContext context) {
        member(context)
                .ifPresentOrElse(
                        email -> {
                            happenings.memberActive(context, email);
                            Reply.json(
                                    context,
                                    200,
                                    new JsonObject().put("email", email).put("plan", "crew"));
                        },
                        () -> unauthorized(context));
    }

    /** The member whose valid token the request carries. */
    Optional<String> member(RoutingContext context) {
        String header = context.request().getHeader("authorization");
        if (header == null || !header.startsWith("Bearer ") || faults.isOn(Fault.API_401)) {
            return Optional.empty();
        }
        String token = header.substring("Bearer ".length()).strip();
        return token.equals(SampleSite.PROBE_TOKEN) ? Optional.of(SampleSite.EMAIL) : accessTokens.get(token);
    }

    void unauthorized(RoutingContext context) {
        happenings.unauthorized(context);
        context.response().putHeader("www-authenticate", "Bearer");
        Reply.problem(context, 401, "Unauthorized", "A valid access token is needed.");
    }

    /** The body as a JSON object, if it is one. */
    static Optional<JsonObject> body(RoutingContext context) {
        try {
            return Optional.ofNullable(context.body().asJsonObject());
        } catch (DecodeException | ClassCastException e) {
            return Optional.empty();
        }
    }
}
