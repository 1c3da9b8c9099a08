package dev.launchwatch.web;

import io.vertx.core.Future;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where people sign in and out. Whatever is wrong with what they typed, they are told the same. */
final class Lobby {
    static final String PATH = "/ops/sign-in";

    private static final Pattern OWN = Pattern.compile("/ops(/[A-Za-z0-9._~%-]+)*(\\?[A-Za-z0-9._~%=&-]*)?");
    private static final int LONGEST = 512;

    /** Says on the form that somebody was signed in by the identity provider, and may want to go there, too. */
    private static final String LEFT = "left";

    private static final String WRONG = "Name and password don't belong together.";
    private static final String STALE = "This form was too old. Try once more.";

    private final OpsPages pages;
    private final Door door;
    private final Cookies cookies;
    private final Sessions sessions;
    private final SignIn signIn;
    private final InstantSource clock;

    Lobby(OpsPages pages, Door door, Cookies cookies, Sessions sessions, SignIn signIn, InstantSource clock) {
        this.pages = pages;
        this.door = door;
        this.cookies = cookies;
        this.sessions = sessions;
        this.signIn = signIn;
        this.clock = clock;
    }

    /** To the form, and back from there. */
    static Reply ask(OpsRequest request) {
        String next = request.post() ? "" : request.path();
        return Reply.to(next.isEmpty() || next.equals("/ops") || !isOwn(next) ? PATH : PATH + "?next=" + next);
    }

    /** Whether an address leads to one of these pages. */
    static boolean isOwn(String path) {
        return path.length() <= LONGEST && OWN.matcher(path).matches();
    }

    /** The form to sign in. */
    Reply show(OpsRequest request) {
        return form(request, 200, "", "", request.query().getOrDefault("next", ""));
    }

    /**
     * The form, and the way to the identity provider, if there is one. Blocks.
     *
     * @param message what was wrong; empty for nothing
     */
    Reply form(OpsRequest request, int status, String message, String name, String next) {
        String visit = cookies.visit(request);
        Optional<Provider> provider = door.provider();
        String own = isOwn(next) ? next : "/ops";
        SignInView view = new SignInView(
                message,
                name,
                own,
                cookies.form(visit),
                provider.isEmpty() || !door.users().orElse(List.of()).isEmpty(),
                provider.map(Provider::name).orElse(""),
                own.equals("/ops")
                        ? Referral.BEGIN
                        : Referral.BEGIN + "?next=" + URLEncoder.encode(own, StandardCharsets.UTF_8),
                request.query().containsKey(LEFT)
                        ? provider.flatMap(Provider::farewell).orElse("")
                        : "");
        return pages.plain(status, "Sign in", "ops-sign-in.html", view).with(List.of(cookies.keepVisit(visit)));
    }

    /** Somebody filled it in. */
    Future<Reply> enter(OpsRequest request, List<User> users, boolean ours) {
        String name = request.field("name");
        String next = request.field("next");
        if (!ours || !cookies.owns(request, request.field("form"))) {
            return Future.succeededFuture(form(request, 403, STALE, "", next));
        }
        // As it was typed: a space may be a part of it.
        String password = request.form().getOrDefault("password", "");
        if (!User.isName(name) || password.isEmpty() || password.length() > User.LONGEST_PASSWORD) {
            return Future.succeededFuture(form(request, 401, WRONG, "", next));
        }
        Optional<String> device = cookies.device(request, name, clock.instant());
        return signIn.look(users, new SignIn.Attempt(name, password, request.address(), device))
                .map(verdict -> answer(request, name, next, verdict));
    }

    private Reply answer(OpsRequest request, String name, String next, SignIn.Verdict verdict) {
        return switch (verdict) {
            case SignIn.Verdict.Right(var user) ->
                admitted(request, user.name(), new Sessions.Proof.Password(user.fingerprint()), next)
                        .and(cookies.device(user.name(), clock.instant()));
            case SignIn.Verdict.Wrong _ -> form(request, 401, WRONG, name, next);
            case SignIn.Verdict.Later(var pause) -> wait(request, pause, name, next);
            case SignIn.Verdict.Busy _ ->
                form(request, 503, "Too many sign in at once. Try once more in a moment.", name, next)
                        .with("Retry-After", "5");
        };
    }

    /** Somebody failed too often. */
    Reply wait(OpsRequest request, Duration pause, String name, String next) {
        long seconds = Math.max(1, (pause.toMillis() + 999) / 1000);
        String message = "Too many attempts failed. Wait " + seconds + " s and try once more.";
        return form(request, 429, message, name, next).with("Retry-After", Long.toString(seconds));
    }

    /** The identity provider does not answer: who has a password needs none. */
    Reply away(OpsRequest request, String told, String next) {
        boolean passwords = !door.users().orElse(List.of()).isEmpty();
        String message = passwords ? told + " Those who have a password here can sign in with it." : told;
        return form(request, 503, message, "", next).with("Retry-After", "10");
    }

    /** Somebody is known. Whatever the browser had before is worth nothing from now on. */
    Reply admitted(OpsRequest request, String name, Sessions.Proof proof, String next) {
        cookies.session(request).ifPresent(sessions::close);
        String token = sessions.open(name, proof, clock.instant());
        return Reply.to(isOwn(next) ? next : "/ops").with(List.of(cookies.session(token)));
    }

    /** Somebody goes. */
    Reply leave(Sessions.Session session) {
        sessions.close(session);
        boolean elsewhere = session.proof() instanceof Sessions.Proof.Provider
                && door.provider().flatMap(Provider::farewell).isPresent();
        return Reply.to(elsewhere ? PATH + "?" + LEFT + "=1" : PATH).with(List.of(cookies.none()));
    }
}
