package dev.launchwatch.app;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The pages of {@link ProbeSites}, by path. */
final class ProbePages implements Handler<HttpServerRequest> {
    private static final String BIG = "all the same and all the same, ".repeat(4000) + "the end of it";
    private static final String TOKEN = "t0ken-of-the-test";
    private static final String LOGIN_FORM = """
            <html><body><h1>Caf&eacute; &ndash; &ContourIntegral;&nbsp;5&nbsp;&euro;</h1><p>order-4711</p>
            <form id=other><input name=csrf value=wrong></form>
            <form id=login method=post><input type=hidden name=csrf value="4d3&amp;2"></form></body></html>
            """;
    private static final String JSON = """
            {"status": "ok", "name": "harbor", "prices": [1.5, 3.5, 10], "nothing": null, "big": 12345678901234567890.5,
             "owner": {"name": "Zoë", "e-mail": "zoe@example.org"},
             "items": [{"name": "rope", "price": 2, "tags": ["new", "long"]},
                       {"name": "sail", "price": 1, "tags": ["white"]},
                       {"name": "knot", "tags": []}]}
            """;

    private final Vertx vertx;

    ProbePages(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> answer(request, body.toString()));
    }

    private void answer(HttpServerRequest request, String body) {
        HttpServerResponse response = request.response();
        switch (request.path()) {
            case "/version" -> response.end(request.version().toString());
            case "/host" -> response.end(String.valueOf(request.getHeader("Host")));
            case "/redirect" ->
                response.setStatusCode(302).putHeader("Location", "/version").end();
            case "/circle" ->
                response.setStatusCode(302).putHeader("Location", "circle").end();
            case "/echo" -> response.end(body);
            case "/big" -> response.putHeader("Content-Type", "text/plain").end(BIG);
            case "/raw-deflate" ->
                response.putHeader("Content-Encoding", "deflate").end(rawDeflate());
            case "/text" -> text(request);
            case "/json" ->
                response.putHeader("Content-Type", "application/json").end(JSON);
            case "/client" -> response.end(client(request));
            case "/private" -> restricted(request);
            case "/token" -> token(request, form(body));
            case "/events" -> events(request);
            case "/login-form" -> login(request, form(body));
            case "/silent" -> {
                // The probe must not wait for it.
            }
            default -> response.setStatusCode(404).end();
        }
    }

    /** The text of the query in the charset of the query. */
    private static void text(HttpServerRequest request) {
        String charset = Objects.requireNonNullElse(request.getParam("charset"), "UTF-8");
        request.response()
                .putHeader("Content-Type", "text/plain; charset=" + charset)
                .end(Buffer.buffer(request.getParam("text").getBytes(Charset.forName(charset))));
    }

    private static String client(HttpServerRequest request) {
        SSLSession session = request.connection().sslSession();
        try {
            return ((X509Certificate) session.getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (SSLPeerUnverifiedException e) {
            return "nobody";
        }
    }

    /** For who has the password or the token. */
    private static void restricted(HttpServerRequest request) {
        String given = String.valueOf(request.getHeader("Authorization"));
        boolean allowed = given.equals("Bearer " + TOKEN) || given.equals("Basic " + base64("me:s3cret"));
        request.response()
                .putHeader("X-Count", String.valueOf(request.getHeader("X-Count")))
                .setStatusCode(allowed ? 200 : 401)
                .end();
    }

    /** A token endpoint; the client says who it is by basic credentials, both parts form-encoded first, or in the form. */
    private static void token(HttpServerRequest request, Map<String, String> form) {
        boolean known = ("Basic " + base64("the+client:s3cret%2B%26")).equals(request.getHeader("Authorization"))
                || ("the client".equals(form.get("client_id")) && "s3cret+&".equals(form.get("client_secret")));
        boolean grant = "client_credentials".equals(form.get("grant_type"))
                || ("refresh_token".equals(form.get("grant_type")) && "r3fresh".equals(form.get("refresh_token")));
        JsonObject answer = known && grant
                ? new JsonObject().put("access_token", TOKEN).put("token_type", "Bearer")
                : new JsonObject().put("error", "invalid_client");
        request.response()
                .setStatusCode(known && grant ? 200 : 401)
                .putHeader("Content-Type", "application/json")
                .end(answer.toBuffer());
    }

    private void events(HttpServerRequest request) {
        HttpServerResponse response =
                request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
        response.write("data: {\"choices\":[{\"delta\":{\"content\":\"ping \"}}]}\n\n");
        String end = switch (Objects.requireNonNullElse(request.getParam("end"), "marker")) {
            case "error" -> "event: error\ndata: {\"message\":\"out of tokens\"}\n\n";
            case "none" -> "";
            default -> "data: {\"choices\":[{\"delta\":{\"content\":\"pong\"}}]}\n\ndata: [DONE]\n\n";
        };
        vertx.setTimer(20, _ -> response.end(end));
    }

    private static void login(HttpServerRequest request, Map<String, String> form) {
        HttpServerResponse response = request.response().putHeader("X-Place", "quay");
        if (request.method().name().equals("GET")) {
            response.putHeader("Set-Cookie", "session=abc; Path=/; HttpOnly; SameSite=Lax")
                    .putHeader("Content-Type", "text/html; charset=utf-8")
                    .end(LOGIN_FORM);
            return;
        }
        JsonObject seen = new JsonObject()
                .put("csrf", form.get("csrf"))
                .put("cookie", request.getCookie("session").getValue())
                .put(
                        "tokens",
                        new JsonArray()
                                .add(new JsonObject().put("kind", "id").put("value", "none"))
                                .add(new JsonObject().put("kind", "access").put("value", TOKEN)));
        for (String name : new String[] {"Session", "Place", "Number", "Title"}) {
            byte[] sent = request.getHeader("X-" + name).getBytes(StandardCharsets.ISO_8859_1);
            seen.put(name.toLowerCase(java.util.Locale.ROOT), new String(sent, StandardCharsets.UTF_8));
        }
        response.putHeader("Content-Type", "application/json").end(seen.toBuffer());
    }

    private static Map<String, String> form(String body) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : body.split("&", -1)) {
            String[] pair = field.split("=", 2);
            if (pair.length == 2) {
                fields.put(
                        URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Deflate without the zlib frame around it, which some servers send under that name. */
    private static Buffer rawDeflate() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(bytes, new Deflater(6, true))) {
            deflated.write(BIG.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}
