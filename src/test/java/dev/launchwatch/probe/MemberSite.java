package dev.launchwatch.probe;

import io.vertx.core.Vertx;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A membership site and its identity provider, on two hosts, with a switch for each way to get a login wrong. */
final class MemberSite implements AutoCloseable {
    /** Ways to get it wrong, and ways to do it differently. */
    enum Switch {
        NO_REDIRECT,
        START_DOWN,
        NO_STATE,
        NO_PKCE,
        PLAIN_PKCE,
        NO_CLIENT,
        FOREIGN_CALLBACK,
        TOKEN_FLOW,
        IDP_DOWN,
        IDP_WRONG_STATE,
        IDP_NO_STATE,
        IDP_DENIES,
        NO_FORM,
        LOGIN_WITHOUT_END,
        CALLBACK_DOWN,
        CALLBACK_LOOPS,
        NO_SESSION,
        OTHER_PAGE,
        STATE_UNCHECKED,
        MISSING_STATE_ACCEPTED,
        CODE_REUSE,
        ERROR_500,
        STATE_500,
        SESSION_ON_ERROR,
        TWO_PAGES,
        CONSENT,
        FORM_POST,
        STRICT_FLOW_COOKIE,
        PLAIN_FLOW_COOKIE,
        GUEST_SESSIONS,
        PUSHED
    }

    static final String EMAIL = "probe@example.org";
    static final String PASSWORD = "correct horse";

    final Site site;
    final Site idp;
    final Set<Switch> switches = EnumSet.noneOf(Switch.class);
    int passwordLogins;
    private final Map<String, Flow> flows = new HashMap<>();
    private final Map<String, Map<String, String>> requests = new HashMap<>();
    private final Map<String, String> codes = new HashMap<>();
    private final Set<String> spent = new HashSet<>();
    private final Set<String> sessions = new HashSet<>();
    private int counter;

    private record Flow(String state, String verifier) {}

    MemberSite(Vertx vertx) {
        site = new Site(vertx, "127.0.0.1");
        idp = new Site(vertx, "localhost");
        site.on("/login", this::start)
                .on("/auth/callback", this::callback)
                .on("/home", this::home)
                .on("/refused", page -> guest(page).html("Please log in."))
                .on("/welcome", page -> page.html("Welcome, whoever"));
        idp.on("/authorize", this::authorize).on("/form", this::form).on("/consent", this::consent);
    }

    private boolean on(Switch one) {
        return switches.contains(one);
    }

    private String next(String what) {
        return what + "-" + ++counter + "-0123456789";
    }

    private void start(Site.Received page) {
        if (on(Switch.START_DOWN)) {
            page.answer(500, "oops");
            return;
        }
        if (on(Switch.NO_REDIRECT)) {
            page.html("<form></form>");
            return;
        }
        String id = next("flow");
        Flow flow = new Flow(next("state"), next("verifier"));
        flows.put(id, flow);
        Map<String, String> query = new java.util.LinkedHashMap<>();
        query.put("response_type", on(Switch.TOKEN_FLOW) ? "token" : "code");
        query.put("client_id", "members");
        query.put("redirect_uri", site.url("/auth/callback"));
        query.put("scope", "openid email");
        query.put("state", flow.state());
        query.put("code_challenge", on(Switch.PLAIN_PKCE) ? "p".repeat(43) : challenge(flow.verifier()));
        query.put("code_challenge_method", on(Switch.PLAIN_PKCE) ? "plain" : "S256");
        if (on(Switch.NO_STATE)) {
            query.remove("state");
        }
        if (on(Switch.NO_PKCE)) {
            query.remove("code_challenge");
            query.remove("code_challenge_method");
        }
        if (on(Switch.NO_CLIENT)) {
            query.remove("client_id");
        }
        if (on(Switch.FOREIGN_CALLBACK)) {
            query.put("redirect_uri", "https://evil.example/take");
        }
        if (on(Switch.PUSHED)) {
            String pushed = next("urn");
            requests.put(pushed, Map.copyOf(query));
            query = Map.of("client_id", "members", "request_uri", pushed);
        }
        String sameSite = on(Switch.STRICT_FLOW_COOKIE) ? "; SameSite=Strict" : "; SameSite=Lax";
        page.set("flow=" + id + "; HttpOnly; Path=/" + (on(Switch.PLAIN_FLOW_COOKIE) ? "" : sameSite));
        guest(page).redirect(302, idp.url("/authorize?" + query(query)));
    }

    private Site.Received guest(Site.Received page) {
        return on(Switch.GUEST_SESSIONS) ? page.set("session=" + next("guest") + "; Path=/") : page;
    }

    private void authorize(Site.Received page) {
        if (on(Switch.IDP_DOWN)) {
            page.answer(503, "busy");
            return;
        }
        Map<String, String> query = page.request().params().entries().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Map<String, String> wanted = requests.getOrDefault(query.getOrDefault("request_uri", ""), query);
        String id = next("request");
        requests.put(id, wanted);
        if (page.cookie("idp").equals("known")) {
            back(page, id);
        } else if (on(Switch.NO_FORM)) {
            page.html("<p>Nothing to see</p>");
        } else {
            login(page, 200, id, on(Switch.TWO_PAGES) ? 1 : 0, "");
        }
    }

    private void login(Site.Received page, int status, String id, int number, String email) {
        page.request().response().setStatusCode(status);
        page.set("csrf=c-" + id + "; Path=/; HttpOnly");
        page.html("<form action=/search><input name=q></form><form method=post action='form?page=" + number + "'>"
                + "<input type=hidden name=rid value='" + id + "'><input type=hidden name=csrf value='c-" + id + "'>"
                + (number == 2 ? "<input type=hidden name=email value='" + email + "'>" : "<input name=email>")
                + (number == 1 ? "" : "<input name=password type=password>")
                + "<input type=checkbox name=remember value=1 checked><input type=checkbox name=news value=1>"
                + "<select name=lang><option value=en>e<option value=de selected>d</select>"
                + "<textarea name=note>n</textarea><input name=off value=1 disabled>"
                + "<button name=do value=login>Log in</button><button name=do value=reset>Forgot</button></form>");
    }

    private void form(Site.Received page) {
        Map<String, String> fields = page.fields();
        String id = fields.getOrDefault("rid", "");
        boolean known = fields.getOrDefault("csrf", "").equals(page.cookie("csrf"))
                && fields.getOrDefault("do", "").equals("login")
                && fields.getOrDefault("lang", "").equals("de")
                && fields.getOrDefault("remember", "").equals("1")
                && fields.getOrDefault("note", "").equals("n")
                && !fields.containsKey("news")
                && !fields.containsKey("off");
        if (!known || !requests.containsKey(id)) {
            page.answer(400, "no such form");
        } else if (page.query("page").equals("1") || on(Switch.LOGIN_WITHOUT_END)) {
            if (on(Switch.LOGIN_WITHOUT_END)) {
                page.html(
                        "<form action=form method=post><input name=rid type=hidden value='" + id
                                + "'><input name=csrf type=hidden value='c-" + id
                                + "'><input type=hidden name=remember value=1><input type=hidden name=lang value=de><input type=hidden name=note value=n><button name=do value=login>On</button></form>");
                return;
            }
            login(page, 200, id, 2, fields.getOrDefault("email", ""));
        } else if (EMAIL.equals(fields.get("email")) && PASSWORD.equals(fields.get("password"))) {
            passwordLogins++;
            page.set("idp=known; HttpOnly; Path=/");
            if (on(Switch.CONSENT)) {
                page.html("<form method=get action='/consent?dropped=1'><input type=hidden name=rid value='" + id
                        + "'><button type=button name=x>?</button><input type=submit name=answer value=allow>"
                        + "<input type=submit name=answer value=deny></form>");
            } else {
                back(page, id);
            }
        } else {
            login(page, page.query("page").equals("0") ? 200 : 401, id, on(Switch.TWO_PAGES) ? 2 : 0, "");
        }
    }

    private void consent(Site.Received page) {
        if (page.query("answer").equals("allow") && page.query("dropped").isEmpty()) {
            back(page, page.query("rid"));
        } else {
            page.answer(400, "not allowed");
        }
    }

    private void back(Site.Received page, String id) {
        Map<String, String> request = requests.getOrDefault(id, Map.of());
        Map<String, String> answer = new java.util.LinkedHashMap<>();
        if (on(Switch.IDP_DENIES)) {
            answer.put("error", "access_denied");
        } else {
            String code = next("code");
            codes.put(code, request.getOrDefault("code_challenge", ""));
            answer.put("code", code);
        }
        answer.put("iss", idp.url(""));
        String state = request.getOrDefault("state", "");
        if (!on(Switch.IDP_NO_STATE)) {
            answer.put("state", on(Switch.IDP_WRONG_STATE) ? "other-" + state : state);
        }
        String callback = request.getOrDefault("redirect_uri", "");
        if (on(Switch.FORM_POST)) {
            page.html("<form method=post action='" + callback + "'>"
                    + answer.entrySet().stream()
                            .map(field ->
                                    "<input type=hidden name=" + field.getKey() + " value='" + field.getValue() + "'>")
                            .collect(Collectors.joining())
                    + "</form>");
        } else {
            page.redirect(302, callback + "?" + query(answer));
        }
    }

    private void callback(Site.Received page) {
        Map<String, String> fields = page.request().method().name().equals("POST")
                ? page.fields()
                : page.request().params().entries().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Flow flow = flows.get(page.cookie("flow"));
        String state = fields.get("state");
        if (on(Switch.CALLBACK_DOWN)) {
            page.answer(500, "oops");
        } else if (fields.containsKey("error")) {
            if (on(Switch.SESSION_ON_ERROR)) {
                session(page);
                page.redirect(302, "/home");
            } else {
                refuse(page, on(Switch.ERROR_500));
            }
        } else if (flow == null) {
            refuse(page, false);
        } else if (!(on(Switch.STATE_UNCHECKED)
                || (on(Switch.MISSING_STATE_ACCEPTED) && state == null)
                || flow.state().equals(state))) {
            refuse(page, on(Switch.STATE_500));
        } else if (!redeem(fields.getOrDefault("code", ""), flow.verifier())) {
            refuse(page, false);
        } else if (on(Switch.CALLBACK_LOOPS)) {
            page.redirect(302, "/login");
        } else {
            if (!on(Switch.NO_SESSION)) {
                session(page);
            }
            page.redirect(302, on(Switch.OTHER_PAGE) ? "/refused" : "/home");
        }
    }

    private void session(Site.Received page) {
        String session = next("session");
        sessions.add(session);
        page.set("session=" + session + "; HttpOnly; Path=/");
    }

    private boolean redeem(String code, String verifier) {
        String challenge = codes.get(code);
        boolean fresh = spent.add(code) || on(Switch.CODE_REUSE);
        return fresh
                && challenge != null
                && (challenge.isEmpty() || challenge.startsWith("ppp") || challenge.equals(challenge(verifier)));
    }

    private void refuse(Site.Received page, boolean broken) {
        if (broken) {
            page.answer(500, "oops");
        } else {
            page.set("session=; Max-Age=0; Path=/");
            guest(page).redirect(302, "/refused");
        }
    }

    private void home(Site.Received page) {
        if (sessions.contains(page.cookie("session")) || on(Switch.NO_SESSION)) {
            page.html("Welcome, Probe");
        } else {
            page.redirect(302, "/login");
        }
    }

    private static String query(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The requests that reached the callback. */
    List<Site.Received> callbacks() {
        return site.received.stream()
                .filter(page -> page.request().path().equals("/auth/callback"))
                .toList();
    }

    @Override
    public void close() {
        site.close();
        idp.close();
    }
}
