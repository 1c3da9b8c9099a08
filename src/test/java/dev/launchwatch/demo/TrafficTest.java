package dev.launchwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.testing.FakeTime;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrafficTest extends SiteFixture {
    private final FakeTime time = new FakeTime(java.time.Instant.now());
    private Visitor visitor;
    private Traffic traffic;
    private Map<String, Long> before;

    @BeforeEach
    void open() throws Exception {
        visitor = new Visitor(vertx, site::url);
        traffic = new Traffic(vertx, visitor, time);
        before = reported();
    }

    @AfterEach
    void end() {
        traffic.close();
        visitor.close();
    }

    private static Map<String, Long> reported() throws Exception {
        Map<String, Long> numbers = new TreeMap<>();
        new JsonObject(get("/_demo/events").body())
                .getJsonObject("reported")
                .forEach(entry -> numbers.put(entry.getKey(), ((Number) entry.getValue()).longValue()));
        return numbers;
    }

    private void visit(int number) throws Exception {
        traffic.visit(number).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private Map<String, Long> happened() throws Exception {
        Map<String, Long> more = reported();
        before.forEach((kind, count) -> more.merge(kind, -count, Long::sum));
        more.values().removeIf(count -> count == 0);
        return more;
    }

    @Test
    void membersLogInLookAroundAndChatAndPaymentsArrive() throws Exception {
        for (int number = 1; number <= 15; number++) {
            visit(number);
        }
        // The site notes what happened after it has answered.
        await().untilAsserted(() -> assertThat(happened())
                .isEqualTo(Map.of(
                        "login.succeeded", 15L, "member.active", 15L, "model.used", 5L, "webhook.verified", 3L)));
        assertThat(traffic.recentMistakes()).isEmpty();
    }

    @Test
    void nowAndThenSomebodyMistypesOrComesBackTooLate() throws Exception {
        visit(90);
        assertThat(traffic.recentMistakes()).isEqualTo(Map.of("login.failed", 1));
        time.advance(Duration.ofSeconds(30));
        visit(180);
        assertThat(traffic.recentMistakes()).isEqualTo(Map.of("login.failed", 1, "http.unauthorized", 1));
        await().untilAsserted(() ->
                assertThat(happened()).containsEntry("login.failed", 1L).containsEntry("http.unauthorized", 1L));

        time.advance(Duration.ofSeconds(36));
        assertThat(traffic.recentMistakes()).isEqualTo(Map.of("http.unauthorized", 1));
    }

    @Test
    void aSiteThatIsDownEndsNothing() throws Exception {
        site.set(Fault.EVERYTHING_DOWN, true);
        visit(90);
        assertThat(traffic.recentMistakes()).isEmpty();
        assertThat(happened()).isEmpty();
    }
}
