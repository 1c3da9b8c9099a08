package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Report;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Exchange.Call;
import dev.launchwatch.probe.Exchange.Header;
import dev.launchwatch.probe.Exchange.Stream;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A WebSocket conversation and what must come back in it. Blocks. */
final class WebSocketProber {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final Exchange exchange;
    private final InstantSource clock;
    private final Redactor redactor;

    WebSocketProber(Exchange exchange, InstantSource clock, Redactor redactor) {
        this.exchange = exchange;
        this.clock = clock;
        this.redactor = redactor;
    }

    Report probe(WebSocketSpec spec, Deadline deadline) {
        Scope scope = new Scope(redactor);
        Browser browser = new Browser(exchange, deadline, scope);
        Optional<URI> url = WebAddress.parse(scope.fill(spec.url()));
        List<Failure> failures =
                url.isEmpty() ? List.of(HttpProber.noAddress(spec.url(), scope)) : converse(spec, url.get(), browser);
        return browser.report(Assertions.judge(failures));
    }

    private List<Failure> converse(WebSocketSpec spec, URI url, Browser browser) {
        Scope scope = browser.scope();
        Expect expect = spec.expect();
        List<Header> headers = Request.headers(spec.headers(), scope);
        String bearer = spec.bearer() == null ? "" : scope.fill(spec.bearer());
        if (!bearer.isEmpty()) {
            Request.absent(headers, "Authorization", "Bearer " + Request.line(bearer));
        }
        Call call = new Call(
                "GET",
                url,
                headers,
                Buffer.buffer(),
                browser.deadline().left(),
                spec.maxBody(),
                new Stream(expect.endMarker(), expect.maxGap(), expect.minEvents() == null ? 1 : expect.minEvents()),
                spec.transport());
        List<String> messages = spec.send().stream().map(scope::fill).toList();
        return switch (browser.converse(call, messages, spec.subprotocols())) {
            case Answer.Broken broken -> List.of(broken(expect, broken, scope));
            case Answer.Complete complete
            when complete.status() != SWITCHING_PROTOCOLS -> List.of(refused(complete.status(), scope));
            case Answer.Complete complete ->
                Assertions.checkConversation(
                        expect,
                        new Seen(
                                complete,
                                url,
                                null,
                                0,
                                complete.headers("set-cookie"),
                                true,
                                browser.deadline().elapsed(),
                                clock.instant()),
                        scope);
        };
    }

    private static Failure broken(Expect expect, Answer.Broken broken, Scope scope) {
        return broken.status() != 0 && broken.status() != SWITCHING_PROTOCOLS
                ? refused(broken.status(), scope)
                : StreamAssertions.errorEvent(expect, broken.events(), scope)
                        .orElseGet(() -> scope.clean(broken.failure()));
    }

    private static Failure refused(int status, Scope scope) {
        return scope.failure(
                Reason.ASSERTION_STATUS,
                "expected the WebSocket to open (status 101), got " + status,
                "101",
                Integer.toString(status));
    }
}
