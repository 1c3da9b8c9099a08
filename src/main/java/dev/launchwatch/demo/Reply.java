package dev.launchwatch.demo;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** The few kinds of answers that the demo gives. */
final class Reply {
    /** Nothing from elsewhere and no inline script, so that text from outside can do no harm even if it slipped through. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private Reply() {}

    static void json(RoutingContext context, int status, JsonObject body) {
        raw(context, status, "application/json", body.encode());
    }

    static void json(RoutingContext context, int status, JsonArray body) {
        raw(context, status, "application/json", body.encode());
    }

    /** An error as RFC 9457 writes it. */
    static void problem(RoutingContext context, int status, String title, String detail) {
        JsonObject body = new JsonObject()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        raw(context, status, "application/problem+json", body.encode());
    }

    static void html(RoutingContext context, int status, String page) {
        html(context, status, page, POLICY);
    }

    /** A page with a form whose answer sends browsers on to another origin, which Chromium takes for a part of the form. */
    static void htmlWithFormTo(RoutingContext context, int status, String page, String origin) {
        html(context, status, page, POLICY.replace("form-action 'self'", "form-action 'self' " + origin));
    }

    /** A page whose own or framed content carries inline styles, as HTML mails do. */
    static void htmlWithInlineStyles(RoutingContext context, int status, String page) {
        html(context, status, page, POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"));
    }

    private static void html(RoutingContext context, int status, String page, String policy) {
        context.response()
                .putHeader("content-security-policy", policy)
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "same-origin")
                .putHeader("x-frame-options", "DENY");
        raw(context, status, "text/html; charset=utf-8", page);
    }

    /** A redirect that a browser follows with GET. */
    static void redirect(RoutingContext context, int status, String location) {
        context.response()
                .setStatusCode(status)
                .putHeader("cache-control", "no-store")
                .putHeader("location", location)
                .end();
    }

    static void raw(RoutingContext context, int status, String type, String body) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader("content-type", type)
                .putHeader("cache-control", "no-store")
                .end(body);
    }

    /** Ends the connection without an answer, as a crashed server would. */
    static void hangUp(RoutingContext context) {
        context.request().connection().close();
    }
}
