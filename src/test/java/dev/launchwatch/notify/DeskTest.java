package dev.launchwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeskTest {
    private final List<String> done = new ArrayList<>();

    @Test
    void whatIsAskedForMeanwhileIsDoneAfterwards() {
        Desk desk = new Desk(Runnable::run);
        desk.run(() -> {
            desk.run(() -> done.add("second"));
            done.add("first");
        });
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void aBugInOneStepDoesNotStopWhatComesAfter() {
        Desk desk = new Desk(Runnable::run);
        desk.run(() -> {
            throw new IllegalStateException("a bug");
        });
        desk.run(() -> done.add("next"));
        assertThat(done).containsExactly("next");
    }
}
