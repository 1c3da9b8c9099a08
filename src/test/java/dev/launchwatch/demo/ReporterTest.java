package dev.launchwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.demo.RecordingDaemon.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReporterTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private Vertx vertx;
    private RecordingDaemon daemon;
    private Reporter reporter;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        daemon = new RecordingDaemon(vertx);
        reporter = new Reporter(vertx, daemon.watcher());
    }

    @AfterEach
    void stop() {
        reporter.close();
        daemon.close();
        vertx.close();
    }

    private static JsonObject event(int number) {
        return new JsonObject().put("id", "id-" + number).put("kind", "login.failed");
    }

    private void report(int from, int to) {
        for (int number = from; number <= to; number++) {
            reporter.report(event(number));
        }
    }

    private void awaitCount(String what, long count) {
        await(what).atMost(SOON).until(() -> reporter.json().getLong(what) == count);
    }

    @Test
    void whatHappensTogetherIsToldTogetherUnderTheTokenOfTheDemo() {
        report(1, 60);
        awaitCount("accepted", 60);
        assertThat(daemon.bodies()).hasSize(1);
        assertThat(daemon.requests()).containsExactly("POST /api/v1/events Bearer lw_demo");
        assertThat(daemon.events()).extracting(event -> event.getString("id")).doesNotHaveDuplicates();
        assertThat(reporter.json().getJsonObject("reported").getLong("login.failed"))
                .isEqualTo(60);
    }

    @Test
    void manyEventsGoInSeveralBatches() {
        report(1, 1200);
        awaitCount("accepted", 1200);
        assertThat(daemon.bodies()).extracting(JsonArray::size).containsExactly(500, 500, 200);
    }

    @Test
    void aBusyDaemonGetsTheSameBatchAgainWhenItSaysSo() {
        daemon.will(new Answer(429, "1", "{}"));
        report(1, 3);
        await().atMost(SOON).until(() -> daemon.bodies().size() == 1);
        report(4, 4);
        awaitCount("accepted", 4);
        assertThat(daemon.bodies()).hasSize(3);
        assertThat(daemon.bodies().get(1))
                .as("the same events under the same ids")
                .isEqualTo(daemon.bodies().get(0));
        assertThat(daemon.bodies().get(2)).hasSize(1);
    }

    @Test
    void aDaemonWhoseStoreIsAwayGetsTheSameBatchAgain() {
        daemon.will(Answer.of(503));
        report(1, 2);
        awaitCount("accepted", 2);
        assertThat(daemon.bodies()).hasSize(2);
    }

    @Test
    void aDaemonThatNeverAnswersGetsTheSameBatchAgain() {
        reporter.close();
        reporter = new Reporter(vertx, daemon.watcher(), Duration.ofMillis(500));
        daemon.will(Answer.of(0));
        report(1, 2);
        awaitCount("accepted", 2);
        assertThat(daemon.bodies()).hasSize(2);
        assertThat(daemon.bodies().get(1)).isEqualTo(daemon.bodies().get(0));
    }

    @Test
    void whatHappensBeforeTheDaemonIsUpIsToldOnceItIs() {
        reporter.close();
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean up = new AtomicBoolean();
        Watcher late = new Watcher(
                () -> {
                    asked.incrementAndGet();
                    return up.get() ? daemon.watcher().url().get() : Optional.empty();
                },
                RecordingDaemon.TOKEN);
        reporter = new Reporter(vertx, late);
        report(1, 5);
        await().atMost(SOON).until(() -> asked.get() > 0);
        assertThat(reporter.json().getInteger("waiting")).isEqualTo(5);
        up.set(true);
        awaitCount("accepted", 5);
        assertThat(daemon.events()).hasSize(5);
    }

    @Test
    void aDaemonThatIsGoneCostsBoundedMemory() {
        reporter.close();
        reporter = new Reporter(vertx, new Watcher(() -> Optional.of("http://127.0.0.1:1/"), RecordingDaemon.TOKEN));
        int most = Reporter.MOST_WAITING;
        report(1, most + 2000);
        JsonObject counts = reporter.json();
        // A batch may be on its way meanwhile.
        assertThat(counts.getInteger("waiting")).isBetween(most, most + 500);
        assertThat(counts.getInteger("dropped")).isEqualTo(most + 2000 - counts.getInteger("waiting"));
        assertThat(counts.getInteger("accepted")).isZero();
    }

    @Test
    void whatTheDaemonDoesNotWantIsCountedAndNotSentAgain() {
        daemon.will(Answer.of(401));
        report(1, 2);
        awaitCount("rejected", 2);
        daemon.will(new Answer(202, "", "{\"accepted\":2,\"rejected\":[{\"index\":0,\"error\":\"no kind\"}]}"));
        report(3, 5);
        awaitCount("accepted", 2);
        assertThat(reporter.json().getInteger("rejected")).isEqualTo(3);
        assertThat(daemon.events()).hasSize(5);
    }

    @Test
    void anAnswerThatIsNoReceiptHurtsNobody() {
        for (String strange : List.of("", "[]", "{\"rejected\":7}", "{\"rejected\":[],\"moreRejected\":\"x\"}")) {
            daemon.will(new Answer(202, "", strange));
            report(1, 1);
            int before = daemon.bodies().size();
            await(strange).atMost(SOON).until(() -> daemon.bodies().size() > before);
        }
        awaitCount("accepted", 4);
    }

    @Test
    void withoutADaemonEventsAreOnlyCounted() {
        reporter.close();
        reporter = new Reporter(vertx, null);
        report(1, 3);
        assertThat(reporter.json().getInteger("waiting")).isZero();
        assertThat(reporter.json().getJsonObject("reported").getLong("login.failed"))
                .isEqualTo(3);
    }
}
