package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class LastResortTest {
    private final List<Integer> halts = new ArrayList<>();
    private final LastResort resort = new LastResort(halts::add);

    @Test
    void anErrorThatNobodyCaughtEndsTheProcess() {
        resort.uncaughtException(Thread.currentThread(), new OutOfMemoryError("in a test"));

        assertThat(halts).containsExactly(70);
    }

    @Test
    void anExceptionThatNobodyCaughtDoesNot() {
        resort.uncaughtException(Thread.currentThread(), new IllegalStateException("in a test"));

        assertThat(halts).isEmpty();
    }

    @Test
    void aRealProcessEndsByATaskOfAnyOfItsThreads() throws Exception {
        Process process = start();
        try (var output = process.getInputStream()) {
            String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(said).isEqualTo(70);
            assertThat(said).contains("has failed beyond repair").contains("StackOverflowError");
        }
    }

    private static Process start() throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Deep.class.getName())
                .redirectErrorStream(true)
                .start();
    }

    /** Would run for ever, but for a task that fails on a thread of an executor as the daemon's. */
    public static final class Deep {
        private Deep() {}

        /** Does not return. */
        public static void main(String[] arguments) throws InterruptedException {
            LastResort.install();
            ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
            executor.execute(() -> down(1));
            new CountDownLatch(1).await();
        }

        private static int down(int depth) {
            return depth < 0 ? 0 : down(depth + 1) + depth;
        }
    }
}
