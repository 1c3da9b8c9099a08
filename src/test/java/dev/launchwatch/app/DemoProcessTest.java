package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DemoProcessTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern READY = Pattern.compile("ready on (\\d+)");

    @TempDir
    Path folder;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> never = new CompletableFuture<>();

    private DemoProcess sh(String script) {
        return DemoProcess.start(List.of("sh", "-c", script), Map.of("PORT", "8082"), folder, lines::add, READY);
    }

    @Test
    void itIsReadyWhenItSaysSoAndEndsWithItsInput() throws Exception {
        DemoProcess process = sh("echo begins; echo ready on $PORT; cat > /dev/null");
        assertThat(process.awaitReady(SOON, never)).isTrue();
        assertThat(process.ready().get()).isEqualTo("8082");
        assertThat(lines).containsExactly("begins", "ready on 8082");
        CountDownLatch ended = new CountDownLatch(1);
        process.onExit(ended::countDown);
        process.hangUp();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void oneThatEndsBeforeItIsReadyIsNotWaitedFor() throws Exception {
        DemoProcess process = sh("echo broken; exit 1");
        assertThat(process.awaitReady(SOON, never)).isFalse();
        assertThat(lines).containsExactly("broken");
    }

    @Test
    void nobodyWaitsForOneThatIsNotWantedAnyMore() throws Exception {
        try (DemoProcess process = sh("cat > /dev/null")) {
            process.awaitReady(SOON, CompletableFuture.completedFuture(""));
            assertThat(process.isAlive()).isTrue();
        }
    }

    @Test
    void oneThatDoesNotEndIsKilledWithAllThatItStarted() throws Exception {
        DemoProcess process = sh("trap '' TERM; echo ready on 1; sleep 60 & wait; sleep 60");
        assertThat(process.awaitReady(SOON, never)).isTrue();
        process.end();
        process.awaitEnd(Duration.ofMillis(50));
        CountDownLatch ended = new CountDownLatch(1);
        process.onExit(ended::countDown);
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
