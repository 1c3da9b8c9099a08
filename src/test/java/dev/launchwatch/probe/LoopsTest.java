package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Few contacts share an event loop, many use all of them. */
class LoopsTest {
    private final NioEventLoopGroup group = new NioEventLoopGroup(3);
    private final Loops loops = new Loops(group);

    @AfterEach
    void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void aFewContactsShareOneLoop() {
        assertThat(take(Loops.ENOUGH).stream().map(Loops.Place::loop)).containsOnly(first());
    }

    @Test
    void contactsOneAfterAnotherStayOnOneLoop() {
        for (int i = 0; i < 100; i++) {
            try (Loops.Place place = loops.take()) {
                assertThat(place.loop()).isSameAs(first());
            }
        }
    }

    @Test
    void manySpreadOverAllLoopsEvenly() {
        assertThat(take(300).stream().collect(Collectors.groupingBy(Loops.Place::loop, Collectors.counting())))
                .hasSize(3)
                .allSatisfy((loop, contacts) -> assertThat(contacts).isEqualTo(100));
    }

    @Test
    void theFirstLoopIsUsedAgainWhenItHasLessToDo() {
        List<Loops.Place> places = take(300);
        assertThat(loops.take().loop()).isNotNull();
        places.forEach(Loops.Place::close);
        assertThat(loops.take().loop()).isSameAs(first());
    }

    private EventLoop first() {
        return (EventLoop) group.iterator().next();
    }

    private List<Loops.Place> take(int contacts) {
        return new ArrayList<>(
                IntStream.range(0, contacts).mapToObj(_ -> loops.take()).toList());
    }
}
