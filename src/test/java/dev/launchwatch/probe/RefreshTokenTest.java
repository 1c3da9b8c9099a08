package dev.launchwatch.probe;

import static dev.launchwatch.probe.Specs.http;
import static dev.launchwatch.probe.Specs.secret;
import static dev.launchwatch.probe.Specs.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A provider that gives another refresh token with each answer, and takes a second use of one for theft. */
class RefreshTokenTest extends ProbeTest {
    private static final int PROBES_AT_ONCE = 8;

    private final Map<String, String> durable = new ConcurrentHashMap<>();
    private final AtomicInteger used = new AtomicInteger();
    private volatile boolean stolen;
    private boolean away;

    private final RefreshTokens kept = new RefreshTokens() {
        @Override
        public Optional<String> find(String grant) {
            check();
            return Optional.ofNullable(durable.get(grant));
        }

        @Override
        public void keep(String grant, String token) {
            check();
            durable.put(grant, token);
        }

        private void check() {
            if (away) {
                throw new StoreUnavailableException("the test took the store away", new IllegalStateException());
            }
        }
    };

    private HttpProber prober = prober(kept);

    @BeforeEach
    void serve() {
        site.on("/token", this::rotate).on("/me", page -> page.answer(200, ""));
    }

    private void rotate(Site.Received page) {
        String next = "refresh-" + used.get();
        stolen |= !next.equals(page.fields().get("refresh_token"));
        if (stolen) {
            page.request().response().setStatusCode(400);
            page.json("{\"error\":\"invalid_grant\"}");
        } else {
            page.json("{\"access_token\":\"t\",\"refresh_token\":\"refresh-%d\"}".formatted(used.incrementAndGet()));
        }
    }

    private Report probe() {
        return prober.probe(spec("refresh-0"), deadline());
    }

    private HttpSpec spec(String configured) {
        return http(site.url("/me"))
                .oauth2(new HttpSpec.OAuth2Token(
                        template(site.url("/token")),
                        template("c"),
                        null,
                        HttpSpec.ClientAuthentication.BASIC,
                        secret(configured),
                        null))
                .build();
    }

    @Test
    void eachProbeUsesTheTokenThatTheOneBeforeWasGiven() {
        for (int i = 0; i < 3; i++) {
            assertThat(probe().outcome()).isEqualTo(new Outcome.Up());
        }
        assertThat(used).hasValue(3);
    }

    @Test
    void whoeverStartsNextGoesOnWithTheLastOne() {
        probe();
        probe();
        prober = prober(kept);
        assertThat(probe().outcome()).isEqualTo(new Outcome.Up());
        assertThat(durable.values()).containsExactly("refresh-3");
        assertThat(durable.keySet()).noneMatch(name -> name.contains("refresh"));
    }

    @Test
    void probesAtOnceNeverUseOneTwice() throws Exception {
        List<Future<Report>> reports = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < PROBES_AT_ONCE; i++) {
                reports.add(executor.submit(this::probe));
            }
        }
        for (Future<Report> report : reports) {
            assertThat(report.get().outcome()).isEqualTo(new Outcome.Up());
        }
        assertThat(used).hasValue(PROBES_AT_ONCE);
    }

    @Test
    void whoeverFindsItUsedForAllOfItsTimeSaysSo() throws Exception {
        RotatingTokens tokens = new RotatingTokens(kept);
        try (RotatingTokens.Turn _ = tokens.take("somewhere", "refresh-0", Duration.ofSeconds(1));
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(executor.submit(() -> tokens.take("somewhere", "refresh-0", Duration.ZERO))
                            .get())
                    .isNull();
            assertThat(executor.submit(() -> tokens.take("elsewhere", "refresh-0", Duration.ZERO))
                            .get())
                    .isNotNull();
        }
        HttpProber busy = new HttpProber(exchange, InstantSource.system(), REDACTOR, tokens);
        try (RotatingTokens.Turn _ = tokens.take(site.url("/token") + " c", "refresh-0", Duration.ofSeconds(1));
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Report report = executor.submit(
                            () -> busy.probe(spec("refresh-0"), Deadline.in(Duration.ofMillis(50), System::nanoTime)))
                    .get();
            assertThat(down(report).reason()).isEqualTo(Reason.RESPONSE_TIMEOUT);
            assertThat(down(report).message()).contains("same refresh token");
        }
    }

    @Test
    void anotherConfiguredTokenBeginsAnew() {
        probe();
        used.set(0);
        assertThat(prober.probe(spec("refresh-0"), deadline()).outcome()).isInstanceOf(Outcome.Down.class);
        stolen = false;
        used.set(7);
        assertThat(prober.probe(spec("refresh-7"), deadline()).outcome()).isEqualTo(new Outcome.Up());
    }

    @Test
    void whereItCannotBeKeptTheProcessGoesOnWithIt() {
        probe();
        away = true;
        assertThat(probe().outcome()).isEqualTo(new Outcome.Up());
        assertThat(probe().outcome()).isEqualTo(new Outcome.Up());
    }

    /** The configured one may be used up, and its second use would cost the provider's trust. */
    @Test
    void whereNobodyKnowsWhichOneCountsNoneIsUsed() {
        away = true;
        assertThatThrownBy(this::probe).isInstanceOf(StoreUnavailableException.class);
        assertThat(site.received).isEmpty();
        away = false;
        assertThat(probe().outcome()).isEqualTo(new Outcome.Up());
    }

    @Test
    void noTokenThatWasGivenIsShown() {
        probe();
        site.on("/token", page -> {
            page.request().response().setStatusCode(400);
            page.json("{\"error\":\"refresh-1 is no good\"}");
        });
        assertThat(down(probe()).message()).doesNotContain("refresh-1").contains("is no good");
    }
}
