package dev.launchwatch.web;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where people sign in and out. Whatever is wrong with what they typed, they are told the same. */
final class Lobby {
    static final String PATH = "/ops/sign-in";

    private static final Pattern OWN = Pattern.compile("/ops(/[A-Za-z0-9._~%-]+)*(\\?[A-Za-z0-9._~%=&-]*)?");
    private static final int LONGEST = 512;
    private static final String WRONG = "Name and password don't belong together.";
    private static final String STALE = "This form was too old. Try once more.";

    private final OpsPages pages;
    private final Cookies cookies;
    private final Sessions sessions;
    private final SignIn signIn;
    private final InstantSource clock;

    Lobby(OpsPages pages, Cookies cookies, Sessions sessions, SignIn signIn, InstantSource clock) {
        this.pages = pages;
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

    private Reply form(OpsRequest request, int status, String message, String name, String next) {
        String visit = cookies.visit(request);
        SignInView view = new SignInView(message, name, isOwn(next) ? next : "/ops", cookies.form(visit));
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
            case SignIn.Verdict.Right right -> admitted(request, right.user(), next);
            case SignIn.Verdict.Wrong _ -> form(request, 401, WRONG, name, next);
            case SignIn.Verdict.Later later -> {
                long seconds = Math.max(1, (later.pause().toMillis() + 999) / 1000);
                String message = "Too many attempts failed. Wait " + seconds + " s and try once more.";
                yield form(request, 429, message, name, next).with("Retry-After", Long.toString(seconds));
            }
            case SignIn.Verdict.Busy _ ->
                form(request, 503, "Too many sign in at once. Try once more in a moment.", name, next)
                        .with("Retry-After", "5");
        };
    }

    /** Whatever the browser had before is worth nothing from now on. */
    private Reply admitted(OpsRequest request, User user, String next) {
        cookies.session(request).ifPresent(sessions::close);
        String token = sessions.open(user.name(), user.fingerprint(), clock.instant());
        return Reply.to(isOwn(next) ? next : "/ops")
                .with(List.of(cookies.session(token), cookies.device(user.name(), clock.instant())));
    }

    /** Somebody goes. */
    Reply leave(Sessions.Session session) {
        sessions.close(session);
        return Reply.to(PATH).with(List.of(cookies.none()));
    }
}
