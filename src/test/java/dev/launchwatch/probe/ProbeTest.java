package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Report;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A test that probes a real site of its own. */
abstract class ProbeTest {
    static final Redactor REDACTOR = new Redactor(Set.of("s3cret-of-ours"));
    static Vertx vertx;
    static Wire wire;

    final Recorded exchange = new Recorded(exchange());
    Site site;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        wire = new Wire();
    }

    @AfterAll
    static void stop() {
        wire.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Exchange exchange() {
        return wire.exchange;
    }

    @BeforeEach
    void open() {
        site = new Site(vertx);
    }

    @AfterEach
    void close() {
        site.close();
    }

    /** @param kept what outlasts it */
    final HttpProber prober(RefreshTokens kept) {
        return new HttpProber(exchange, InstantSource.system(), REDACTOR, new RotatingTokens(kept));
    }

    static Deadline deadline() {
        return Deadline.in(Duration.ofSeconds(5), System::nanoTime);
    }

    static Failure down(Report report) {
        assertThat(report.outcome()).isInstanceOf(Outcome.Down.class);
        return report.outcome().why().orElseThrow();
    }
}
