package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import dev.launchwatch.testing.FakeTime;
import io.netty.channel.Channel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A contact ends even where its event loop never gets round to it. */
@Timeout(60)
class OverdueTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Route ROUTE = Route.of(HostPort.parse("127.0.0.1:1", -1), Wire.PLAIN, null, true);

    private final FakeTime time = new FakeTime(Instant.EPOCH);
    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final Connector connector = new Connector(loops, new DnsResolver(loops), time);
    private final CountDownLatch hanging = new CountDownLatch(1);

    @AfterEach
    void close() {
        hanging.countDown();
        connector.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void aContactIsGivenUpSomeTimeAfterItsTimeOutAndNotBefore() {
        Bare contact = new Bare(connector.course(ROUTE));
        try (Overdue overdue = new Overdue(time)) {
            overdue.watch(contact);
            time.advance(TIMEOUT.plus(Overdue.GRACE).minusMillis(1));
            overdue.look();
            assertThat(contact.ended()).isFalse();
            time.advance(Duration.ofMillis(1));
            overdue.look();
            assertThat(contact.await().reason()).isEqualTo(Reason.PROBE_TIMEOUT);
        }
    }

    @Test
    void aContactWhoseEventLoopHangsEnds() throws Exception {
        SingleThreadEventLoop loop = (SingleThreadEventLoop) loops.next();
        CountDownLatch hangs = new CountDownLatch(1);
        loop.execute(() -> {
            hangs.countDown();
            awaitQuietly(hanging);
        });
        hangs.await();
        CompletableFuture<Failure> result = CompletableFuture.supplyAsync(this::make, Thread::startVirtualThread);
        await().until(() -> loop.pendingTasks() > 0);

        time.advance(TIMEOUT.plus(Overdue.GRACE));

        assertThat(result.get().message()).contains("event loop");
    }

    @Test
    void whatComesAfterTheLoopHasStoppedIsRefused() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        assertThat(make().reason()).isEqualTo(Reason.INTERNAL);
    }

    private Failure make() {
        return connector.make(new Bare(connector.course(ROUTE)), ROUTE);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Bare extends Contact<Failure> {
        Bare(Course course) {
            super(course, TIMEOUT);
        }

        @Override
        void arrived(Channel connection) {
            fail(Failure.of(Reason.INTERNAL, "nothing listens there"));
        }

        @Override
        Failure broken(Failure failure) {
            return failure;
        }
    }
}
