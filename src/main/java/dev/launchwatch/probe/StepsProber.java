package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Report;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.StepsSpec.Step;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Several requests in order, sharing cookies and captured values, each timed on its own. Blocks. */
final class StepsProber {
    private final Exchange exchange;
    private final InstantSource clock;
    private final Redactor redactor;
    private final HttpProber http;

    StepsProber(Exchange exchange, InstantSource clock, Redactor redactor, HttpProber http) {
        this.exchange = exchange;
        this.clock = clock;
        this.redactor = redactor;
        this.http = http;
    }

    /** Ends at the first step that is down; a degraded step lets the next ones run. */
    Report probe(StepsSpec spec, Deadline deadline) {
        Browser browser = new Browser(exchange, deadline, new Scope(redactor));
        CookieJar cookies = new CookieJar(clock);
        Outcome outcome = new Outcome.Up();
        for (Step step : spec.steps()) {
            Outcome stepped = run(step, browser, cookies);
            if (!stepped.works()) {
                browser.note(stepped);
                return browser.report(stepped);
            }
            if (outcome instanceof Outcome.Up) {
                browser.note(stepped);
            }
            outcome = outcome instanceof Outcome.Up ? stepped : outcome;
        }
        return browser.report(outcome);
    }

    private Outcome run(Step step, Browser browser, CookieJar cookies) {
        String name = step.name() == null ? HttpProber.name(step.http()) : step.name();
        browser.begin();
        Duration start = browser.deadline().elapsed();
        HttpProber.Round round = http.round(step.http(), browser, cookies);
        List<Failure> failures = new ArrayList<>(round.failures());
        if (Assertions.judge(failures).works()
                && round.visit() != null
                && round.visit().answer() instanceof Answer.Complete answer) {
            for (Map.Entry<String, Capture> capture : step.capture().entrySet()) {
                Optional<Failure> missing = Captures.take(
                        capture.getKey(), capture.getValue(), round.visit(), answer, cookies, browser.scope());
                missing.ifPresent(failures::add);
            }
        }
        // A step whose token was refused sent no request of its own.
        if (round.visit() != null) {
            browser.step(name, step.http().oauth2() == null ? start : round.began(), round.status());
        }
        String shown = browser.scope().show(name);
        return Assertions.judge(failures.stream()
                .map(failure -> failure.step() == null ? failure.inStep(shown) : failure)
                .toList());
    }
}
