package dev.launchwatch.probe;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.StepReport;
import dev.launchwatch.model.Timings;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Exchange.Call;
import dev.launchwatch.probe.Exchange.Connection;
import dev.launchwatch.probe.Exchange.Header;
import dev.launchwatch.probe.Visit.Hop;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of one probe as a browser does, with cookies and redirects, within the probe's time, and sums up
 * what they took. Used by one thread.
 */
final class Browser {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie", "host");

    private final Exchange exchange;
    private final Deadline deadline;
    private final Scope scope;
    private final Quoting quoting;
    private final List<StepReport> steps = new ArrayList<>();
    private Timings timings = Timings.NONE;
    private Facts facts = Facts.NONE;

    Browser(Exchange exchange, Deadline deadline, Scope scope) {
        this.exchange = exchange;
        this.deadline = deadline;
        this.scope = scope;
        this.quoting = new Quoting(scope);
    }

    Deadline deadline() {
        return deadline;
    }

    Scope scope() {
        return scope;
    }

    /** Books a step that began when the deadline's elapsed time was {@code from}. */
    void step(String name, Duration from, int status) {
        steps.add(new StepReport(scope.show(name), deadline.elapsed().minus(from), status));
    }

    /** What is asked from here on belongs to another step. */
    void begin() {
        quoting.begin();
    }

    /** Keeps what was asked last and answered, as what decided the outcome, before more is asked. */
    void note(Outcome outcome) {
        quoting.note(outcome);
    }

    /** Everything so far, with this outcome. */
    Report report(Outcome outcome) {
        return new Report(outcome, deadline.elapsed(), timings, facts, steps, quoting.excerpt(outcome));
    }

    /**
     * Sends a request and follows redirects.
     *
     * @param follow which addresses are followed; the first other one ends the visit
     * @param most how many redirects are followed at most
     */
    Visit visit(Request first, CookieJar cookies, Predicate<URI> follow, int most) {
        List<Hop> hops = new ArrayList<>();
        Set<List<Object>> seen = new HashSet<>();
        Map<String, Integer> times = new HashMap<>();
        Request request = first;
        while (true) {
            List<Header> headers = withCookies(request, cookies);
            Visit hop = fetch(request, headers, cookies, hops.size());
            hops.addAll(hop.hops());
            URI next = hop.next();
            boolean end = !(hop.answer() instanceof Answer.Complete complete && REDIRECTS.contains(complete.status()));
            if (end || (next != null && !follow.test(next))) {
                return new Visit(hops, hop.answer(), next, hop.failure());
            }
            // The same request with the same cookies will get the same answer; with other cookies it may not.
            boolean again = !seen.add(List.of(request.method(), request.url(), headers, request.body()));
            times.merge(WebAddress.place(request.url()), 1, Integer::sum);
            Failure failure = next == null || !next.getScheme().startsWith("http")
                    ? invalid((Answer.Complete) hop.answer(), request)
                    : again
                            ? loop(request)
                            : hops.size() > most ? limit(most, Collections.max(times.values()), request) : null;
            if (failure != null || next == null) {
                return new Visit(hops, hop.answer(), next, failure);
            }
            request = redirected(request, hops.getLast().status(), next);
        }
    }

    /** Sends a request and follows nothing. */
    Visit fetch(Request request, CookieJar cookies) {
        return fetch(request, withCookies(request, cookies), cookies, 0);
    }

    private Visit fetch(Request request, List<Header> headers, CookieJar cookies, int redirects) {
        Answer answer = send(request, headers);
        learn(answer, redirects);
        quoting.asked(
                new Quoting.Asked(
                        request.method(),
                        request.url(),
                        request.headers(),
                        headers,
                        request.body(),
                        request.transport()),
                answer);
        return switch (answer) {
            case Answer.Broken broken ->
                new Visit(
                        List.of(new Hop(request.url(), broken.status(), List.of())),
                        broken,
                        null,
                        scope.clean(broken.failure()));
            case Answer.Complete complete -> {
                List<String> setCookies = complete.headers("set-cookie");
                cookies.store(request.url(), setCookies);
                URI next = !REDIRECTS.contains(complete.status())
                        ? null
                        : complete.header("location")
                                .flatMap(to -> WebAddress.resolve(request.url(), to))
                                .orElse(null);
                yield new Visit(List.of(new Hop(request.url(), complete.status(), setCookies)), complete, next, null);
            }
        };
    }

    /** Opens a WebSocket; part of the sums as any request. */
    Answer converse(Call call, List<String> messages, List<String> subprotocols) {
        Answer answer = call.timeout().isZero() ? late() : exchange.converse(call, messages, subprotocols);
        learn(answer, 0);
        Buffer said = Buffer.buffer(String.join("\n", messages));
        quoting.asked(
                new Quoting.Asked(call.method(), call.url(), call.headers(), call.headers(), said, call.transport()),
                answer);
        return answer;
    }

    private Answer send(Request request, List<Header> headers) {
        Duration left = deadline.left();
        if (left.isZero()) {
            return late();
        }
        return exchange.send(new Call(
                request.method(),
                request.url(),
                headers,
                request.body(),
                left,
                request.maxBody(),
                request.stream(),
                request.transport()));
    }

    private Answer late() {
        Failure failure = scope.failure(
                Reason.PROBE_TIMEOUT,
                "the probe's time of " + Durations.format(deadline.timeout()) + " was over before this request");
        return new Answer.Broken(failure, 0, List.of(), Timings.NONE, Connection.NONE);
    }

    private static List<Header> withCookies(Request request, CookieJar cookies) {
        List<Header> headers = new ArrayList<>(request.headers());
        cookies.header(request.url(), request.method(), request.initiator())
                .ifPresent(value -> Request.absent(headers, "Cookie", value));
        return headers;
    }

    private void learn(Answer answer, int redirects) {
        timings = timings.plus(answer.timings());
        Connection connection = answer.connection();
        facts = switch (answer) {
            case Answer.Complete complete ->
                new Facts(
                        complete.status(),
                        complete.version(),
                        complete.body().length(),
                        redirects,
                        connection.ipProtocol(),
                        connection.tlsVersion(),
                        connection.certificateExpiry(),
                        firstEvent(complete.events()),
                        complete.events().size());
            case Answer.Broken broken ->
                new Facts(
                        broken.status(),
                        broken.version(),
                        0,
                        redirects,
                        connection.ipProtocol(),
                        connection.tlsVersion(),
                        connection.certificateExpiry(),
                        firstEvent(broken.events()),
                        broken.events().size());
        };
    }

    private static @Nullable Duration firstEvent(List<Exchange.Event> events) {
        return events.isEmpty() ? null : events.getFirst().at();
    }

    private static Request redirected(Request request, int status, URI next) {
        boolean get = status <= 303
                && !request.method().equals("GET")
                && !request.method().equals("HEAD");
        boolean away = !WebAddress.sameOrigin(request.url(), next);
        List<Header> headers = request.headers().stream()
                .filter(header -> !(away && CREDENTIALS.contains(header.name().toLowerCase(Locale.ROOT))))
                .filter(header ->
                        !(get && header.name().toLowerCase(Locale.ROOT).startsWith("content-")))
                .toList();
        return new Request(
                get ? "GET" : request.method(),
                next,
                headers,
                get ? Buffer.buffer() : request.body(),
                request.maxBody(),
                request.stream(),
                away ? elsewhere(request.transport(), request.url(), next) : request.transport(),
                request.initiator());
    }

    /** What was said of one server (where to connect, who we are) does not hold for the next. */
    static TransportSpec elsewhere(TransportSpec from, URI url, URI next) {
        boolean sameHost = WebAddress.host(url).equals(WebAddress.host(next));
        String host = from.connectTo() == null ? null : from.connectTo().replaceFirst(":\\d+$", "");
        return new TransportSpec(
                sameHost ? host : null,
                sameHost ? from.serverName() : null,
                from.insecure(),
                from.ca(),
                sameHost ? from.clientCertificate() : null,
                sameHost ? from.clientKey() : null,
                from.proxy(),
                from.proxyUser(),
                from.proxyPassword(),
                from.ip(),
                from.httpVersion());
    }

    private Failure invalid(Answer.Complete answer, Request request) {
        String from = scope.show(WebAddress.place(request.url())) + " answers " + answer.status();
        return answer.header("location")
                .map(to -> scope.failure(
                        Reason.REDIRECT_INVALID, from + " with a Location that is no web address", null, to))
                .orElseGet(() -> scope.failure(Reason.REDIRECT_INVALID, from + " but does not say where to go"));
    }

    private Failure loop(Request request) {
        return scope.failure(
                Reason.REDIRECT_LOOP,
                "the redirects go round in a circle at " + scope.show(WebAddress.place(request.url())));
    }

    private Failure limit(int most, int visits, Request request) {
        // A cookie or a query that changes each time hides a circle from the exact comparison.
        return visits > 2
                ? loop(request)
                : scope.failure(
                        Reason.REDIRECT_LIMIT, "expected at most " + most + " redirects, got another to follow");
    }
}
