package dev.launchwatch.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Size;
import dev.launchwatch.model.Template;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Exchange.Header;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One HTTP request, its redirects, and before them an access token where one is to be fetched. Blocks. */
final class HttpProber {
    private static final String TOKEN = "token";
    private static final Size TOKEN_BODY = new Size(64 * 1024);

    private final Exchange exchange;
    private final InstantSource clock;
    private final Redactor redactor;
    private final RotatingTokens tokens;
    private final Map<Template, Optional<URI>> addresses = new ConcurrentHashMap<>();

    HttpProber(Exchange exchange, InstantSource clock, Redactor redactor, RotatingTokens tokens) {
        this.exchange = exchange;
        this.clock = clock;
        this.redactor = redactor;
        this.tokens = tokens;
    }

    Report probe(HttpSpec spec, Deadline deadline) {
        Browser browser = new Browser(exchange, deadline, new Scope(redactor));
        Round round = round(spec, browser, new CookieJar(clock));
        // With a token there were two requests; one alone is the probe itself.
        if (spec.oauth2() != null && round.visit() != null) {
            browser.step(name(spec), round.began(), round.status());
        }
        return browser.report(Assertions.judge(round.failures()));
    }

    /**
     * What one request of a probe came to.
     *
     * @param visit null if nothing was requested
     * @param began the deadline's elapsed time when the request itself began, after its token
     */
    record Round(@Nullable Visit visit, List<Failure> failures, Duration began) {
        int status() {
            return visit == null ? 0 : visit.hops().getLast().status();
        }
    }

    /** Sends the request of a spec and checks its answer; fetches its token first. */
    Round round(HttpSpec spec, Browser browser, CookieJar cookies) {
        Scope scope = browser.scope();
        Duration start = browser.deadline().elapsed();
        Optional<URI> url = address(spec.url(), scope);
        if (url.isEmpty()) {
            return new Round(null, List.of(noAddress(spec.url(), scope)), start);
        }
        String token = null;
        if (spec.oauth2() != null) {
            switch (token(spec.oauth2(), spec.transport(), url.get(), browser)) {
                case Token.Refused(Failure failure) -> {
                    return new Round(null, List.of(failure.inStep(TOKEN)), start);
                }
                case Token.Granted(String value) -> token = value;
            }
        }
        Duration began = browser.deadline().elapsed();
        Predicate<URI> follow = _ -> true;
        Request request = Request.of(spec, url.get(), token, scope);
        Visit visit = spec.followRedirects()
                ? browser.visit(request, cookies, follow, spec.maxRedirects())
                : browser.fetch(request, cookies);
        Duration took = browser.deadline().elapsed().minus(start);
        return new Round(visit, failures(spec.expect(), visit, spec.stream() != null, took, scope), began);
    }

    /** An address without variables is the same each time: it is read once. */
    private Optional<URI> address(Template url, Scope scope) {
        return url.variables().isEmpty()
                ? addresses.computeIfAbsent(url, same -> WebAddress.parse(scope.fill(same)))
                : WebAddress.parse(scope.fill(url));
    }

    /** What is wrong with the end of a visit. */
    List<Failure> failures(Expect expect, Visit visit, boolean stream, Duration took, Scope scope) {
        Failure failure = visit.failure();
        return switch (visit.answer()) {
            case Answer.Broken broken ->
                List.of(Assertions.broken(
                        expect, broken, failure == null ? scope.clean(broken.failure()) : failure, scope));
            case Answer.Complete complete ->
                failure != null
                        ? List.of(failure)
                        : Assertions.check(expect, Seen.of(visit, complete, stream, took, clock.instant()), scope);
        };
    }

    /** A request's name in messages: its method and path as written, without the query, which may hold secrets. */
    static String name(HttpSpec spec) {
        String written =
                spec.url().toString().replaceFirst("^[a-z]+://[^/?#]*", "").replaceFirst("[?#].*$", "");
        return spec.method() + " " + (written.isEmpty() ? "/" : written);
    }

    static Failure noAddress(Template url, Scope scope) {
        return url.variables().isEmpty()
                ? scope.failure(Reason.INTERNAL, scope.quote(url.toString()) + " is no web address")
                : scope.failure(
                        Reason.CAPTURE_FAILED,
                        "the captured values make no web address of " + scope.quote(url.toString()));
    }

    private sealed interface Token {
        record Granted(String value) implements Token {}

        record Refused(Failure failure) implements Token {}
    }

    private Token token(HttpSpec.OAuth2Token grant, TransportSpec transport, URI target, Browser browser) {
        Scope scope = browser.scope();
        Optional<URI> url = address(grant.tokenUrl(), scope);
        if (url.isEmpty()) {
            return new Token.Refused(noAddress(grant.tokenUrl(), scope));
        }
        if (grant.refreshToken() == null) {
            return token(grant, null, transport, target, url.get(), browser);
        }
        try (RotatingTokens.Turn turn = tokens.take(
                url.get() + " " + scope.fill(grant.clientId()),
                scope.fill(grant.refreshToken()),
                browser.deadline().left())) {
            if (turn == null) {
                return new Token.Refused(scope.failure(
                        Reason.RESPONSE_TIMEOUT, "another probe with the same refresh token waits for its answer"));
            }
            scope.hide(turn.token());
            return token(grant, turn, transport, target, url.get(), browser);
        }
    }

    private Token token(
            HttpSpec.OAuth2Token grant,
            RotatingTokens.@Nullable Turn turn,
            TransportSpec transport,
            URI target,
            URI url,
            Browser browser) {
        Scope scope = browser.scope();
        Duration from = browser.deadline().elapsed();
        boolean sameServer = WebAddress.sameOrigin(url, target);
        TransportSpec way = sameServer ? transport : Browser.elsewhere(transport, target, url);
        String refreshing = turn == null ? null : turn.token();
        Visit visit = browser.fetch(tokenRequest(grant, refreshing, url, way, scope), new CookieJar(clock));
        browser.step(TOKEN, from, visit.hops().getLast().status());
        if (!(visit.answer() instanceof Answer.Complete answer)) {
            Failure failure = visit.failure();
            return new Token.Refused(failure == null ? scope.failure(Reason.INTERNAL, "no answer") : failure);
        }
        Optional<JsonNode> json = Json.parseObject(AnswerText.body(answer));
        String error = json.map(node -> node.path("error").asText())
                .filter(text -> !text.isEmpty())
                .map(text -> " (" + scope.show(text) + ")")
                .orElse("");
        if (answer.status() != 200) {
            return new Token.Refused(scope.failure(
                    Reason.ASSERTION_STATUS,
                    "expected status 200 from the token endpoint, got " + answer.status() + error,
                    "200",
                    answer.status() + error));
        }
        String next = json.map(node -> node.path("refresh_token").asText()).orElse("");
        if (turn != null && !next.isEmpty() && !next.equals(refreshing)) {
            scope.hide(next);
            turn.replace(next);
        }
        String value = json.map(node -> node.path("access_token").asText()).orElse("");
        if (value.isEmpty()) {
            return new Token.Refused(
                    scope.failure(Reason.CAPTURE_FAILED, "the token endpoint's answer holds no access_token" + error));
        }
        scope.hide(value);
        return new Token.Granted(value);
    }

    private static Request tokenRequest(
            HttpSpec.OAuth2Token grant, @Nullable String refreshing, URI url, TransportSpec transport, Scope scope) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        if (refreshing == null) {
            fields.add(Map.entry("grant_type", "client_credentials"));
        } else {
            fields.add(Map.entry("grant_type", "refresh_token"));
            fields.add(Map.entry("refresh_token", refreshing));
        }
        if (grant.scope() != null) {
            fields.add(Map.entry("scope", grant.scope()));
        }
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("Content-Type", "application/x-www-form-urlencoded"));
        headers.add(new Header("Accept", "application/json"));
        String client = scope.fill(grant.clientId());
        String secret = grant.clientSecret() == null ? null : scope.fill(grant.clientSecret());
        boolean basic = grant.clientAuthentication() == HttpSpec.ClientAuthentication.BASIC;
        if (secret != null && basic) {
            // RFC 6749 section 2.3.1: both are form-encoded before they become basic credentials.
            headers.add(new Header("Authorization", Request.basic(Request.encode(client), Request.encode(secret))));
        } else {
            fields.add(Map.entry("client_id", client));
            if (secret != null) {
                fields.add(Map.entry("client_secret", secret));
            }
        }
        Buffer body = Buffer.buffer(Request.form(fields));
        return new Request("POST", url, headers, body, TOKEN_BODY, null, transport, null);
    }
}
