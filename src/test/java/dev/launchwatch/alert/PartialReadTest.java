package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.at;
import static dev.launchwatch.alert.Given.down;
import static dev.launchwatch.alert.Given.rule;
import static dev.launchwatch.alert.Given.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Percent;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.testing.FakeTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The store breaks off while the past is read, and is read again: nothing counts twice. */
class PartialReadTest {
    /** Burns at more than 9.8 % bad, within the last five minutes and within the last hour. */
    private static final RuleSpec BUDGET = new RuleSpec.Uptime(
            Percent.parse("99.32%"),
            Duration.ofDays(30),
            Percent.parse("2%"),
            Percent.parse("100%"),
            Percent.parse("100%"));

    private final FakeTime time = new FakeTime(at("59m30s"));
    private final Flaky journal = new Flaky();

    @Test
    void resultsThatWereReadBeforeItBrokeOffCountOnce() {
        remembers(1);
        assertThat(alertsOnceOneMoreIsBad()).as("2 of 24 are bad").isEmpty();
    }

    @Test
    void oneMoreBadResultWouldHaveBeenAnAlert() {
        remembers(2);
        assertThat(alertsOnceOneMoreIsBad()).as("3 of 25 are bad").hasSize(1);
    }

    /** Bad ones first, then so many good ones that the bad ones are only remembered as numbers. */
    private void remembers(int bad) {
        List<Result> results = new ArrayList<>();
        results.add(Given.result("homepage", at("10s"), down()));
        for (int i = 0; i < bad; i++) {
            results.add(Given.result("homepage", at("55m").plusSeconds(i), down()));
        }
        for (int i = 1; i <= 22; i++) {
            results.add(Given.result("homepage", at("55m").plusSeconds(10L * i), new Outcome.Up()));
        }
        journal.memory.commit(new Journal.Batch(results, List.of(), List.of()));
    }

    private List<Alert> alertsOnceOneMoreIsBad() {
        RuleBook book = new RuleBook(List.of(rule(BUDGET).done()), List.of(subject("homepage")));
        try (Evaluator evaluator = new Evaluator(journal, Given.NO_SIGNALS, time, time, time, new Silent())) {
            evaluator.start(book);
            await().pollInterval(Duration.ofMillis(1)).until(evaluator::idle);
            assertThat(evaluator.durable()).isFalse();
            time.advance(Duration.ofSeconds(1));
            await().pollInterval(Duration.ofMillis(1)).until(evaluator::idle);
            assertThat(evaluator.durable()).isTrue();
            evaluator.accept(Given.result("homepage", time.instant(), down()));
            await().pollInterval(Duration.ofMillis(1)).until(evaluator::idle);
            return evaluator.alerts();
        }
    }

    /** Breaks off once, at the end of the first replay. */
    private static final class Flaky implements Journal {
        final MemoryJournal memory = new MemoryJournal();
        private boolean broken;

        @Override
        public void commit(Batch batch) {
            memory.commit(batch);
        }

        @Override
        public List<RuleState> states() {
            return memory.states();
        }

        @Override
        public Map<String, Instant> watched() {
            return memory.watched();
        }

        @Override
        public void watch(Map<String, Instant> since) {
            memory.watch(since);
        }

        @Override
        public void replay(Instant since, Consumer<Result> each) {
            memory.replay(since, each);
            if (!broken) {
                broken = true;
                throw new StoreUnavailableException("the disk cannot be read", new IOException("input/output error"));
            }
        }
    }

    private static final class Silent implements Evaluator.Listener {
        @Override
        public void committed(Journal.Batch batch) {
            // Only what is decided matters here.
        }

        @Override
        public void undurable(Journal.Batch batch, String reason) {
            // Only what is decided matters here.
        }

        @Override
        public void durableAgain() {
            // Only what is decided matters here.
        }
    }
}
