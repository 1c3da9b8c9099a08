package dev.launchwatch.probe;

import static dev.launchwatch.probe.Specs.expect;
import static dev.launchwatch.probe.Specs.http;
import static dev.launchwatch.probe.Specs.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Size;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbersTest extends ProbeTest {
    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private Heartbeats heartbeats = _ -> Optional.of(Instant.now());
    private final Probers probers = new Probers(
            loops,
            InstantSource.system(),
            System::nanoTime,
            name -> heartbeats.last(name),
            new RotatingTokens(RefreshTokens.NONE),
            REDACTOR,
            "test");

    @AfterEach
    void stopLoops() {
        probers.close();
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Report probe(ProbeSpec spec) {
        return probers.probe(monitor(spec, Duration.ofSeconds(5)));
    }

    private static Monitor monitor(ProbeSpec spec, Duration timeout) {
        return new Monitor(
                "it",
                Duration.ofMinutes(5),
                timeout,
                "default",
                "",
                1,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                List.of(),
                Map.of(),
                true,
                Monitor.Excerpts.AUTO,
                spec);
    }

    @Test
    void everyKindIsProbed() {
        site.on("/", page -> page.set("a=1").redirect(302, "/home"))
                .on("/home", page -> page.html("Welcome" + page.cookie("a")));
        site.onSocket(socket -> socket.writeTextMessage("hello"));
        HttpSpec spec = http(site.url("/"))
                .expect(expect().contains("Welcome1").redirectsTo("*/home"))
                .build();
        Report report = probe(spec);
        assertThat(report.outcome()).isEqualTo(new Outcome.Up());
        assertThat(report.timings().connect()).isPositive();
        assertThat(report.facts().redirects()).isEqualTo(1);
        assertThat(probe(new StepsSpec(List.of(new StepsSpec.Step(null, spec, Map.of()))))
                        .outcome())
                .isEqualTo(new Outcome.Up());
        assertThat(probe(new WebSocketSpec(
                                template(site.url("/").replace("http", "ws")),
                                Map.of(),
                                null,
                                List.of(),
                                List.of(),
                                Size.parse("1MiB"),
                                Specs.PLAIN,
                                expect().contains("hello").build()))
                        .outcome())
                .isEqualTo(new Outcome.Up());
        assertThat(probe(new TcpSpec("127.0.0.1:" + site.port(), null, null, null, Specs.PLAIN))
                        .outcome())
                .isEqualTo(new Outcome.Up());
        assertThat(probe(new TlsSpec(
                                "127.0.0.1:" + site.port(),
                                Duration.ofDays(14),
                                Expect.TlsVersion.TLS_1_2,
                                null,
                                Specs.PLAIN))
                        .outcome())
                .isInstanceOf(Outcome.Down.class);
        assertThat(probe(new HeartbeatSpec(Duration.ofDays(1), Duration.ZERO)).outcome())
                .isEqualTo(new Outcome.Up());
    }

    @Test
    void aWholeLoginIsProbed() {
        try (MemberSite members = new MemberSite(vertx)) {
            OAuthCallbackSpec spec = new OAuthCallbackSpec(
                    template(members.site.url("/login")),
                    "*/callback*",
                    new OAuthCallbackSpec.LoginForm(
                            "form",
                            Map.of(
                                    "[name=email]",
                                    Specs.secret(MemberSite.EMAIL),
                                    "[name=password]",
                                    Specs.secret(MemberSite.PASSWORD)),
                            3),
                    expect().contains("Welcome, Probe").build(),
                    "session",
                    true,
                    List.of(OAuthCallbackSpec.Attempt.values()),
                    Specs.PLAIN);
            assertThat(probe(spec).outcome()).isEqualTo(new Outcome.Up());
        }
    }

    @Test
    void anInsideStreamBreaksAsToldByItsErrorEvent() {
        site.on("/chat", page -> {
            page.request().response().setChunked(true).putHeader("content-type", "text/event-stream");
            page.request().response().write("event: error\ndata: overloaded\n\n");
            vertx.setTimer(50, _ -> page.request().connection().close());
        });
        Report report = probe(http(site.url("/chat"))
                .sse()
                .expect(expect().endMarker("[DONE]"))
                .build());
        assertThat(down(report).reason()).isEqualTo(Reason.STREAM_ERROR_EVENT);
    }

    @Test
    void aServerThatDoesNotAnswerEndsWithTheWiresReasonInTime() {
        site.on("/", _ -> {});
        Report report = probers.probe(monitor(http(site.url("/")).build(), Duration.ofMillis(300)));
        assertThat(down(report).reason()).isEqualTo(Reason.RESPONSE_TIMEOUT);
        assertThat(report.duration()).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aMistakeOfOursIsUnknownAndNeverThrown() {
        heartbeats = _ -> {
            throw new IllegalStateException("s3cret-of-ours");
        };
        Report report = probe(new HeartbeatSpec(Duration.ofDays(1), Duration.ZERO));
        assertThat(report.outcome()).isInstanceOf(Outcome.Unknown.class);
        Failure failure = report.outcome().why().orElseThrow();
        assertThat(failure.reason()).isEqualTo(Reason.INTERNAL);
        assertThat(failure.message()).isEqualTo("the probe itself failed (IllegalStateException), see the log");
    }

    @Test
    void anAddressThatIsNoneSaysNothingAboutTheSite() {
        assertThat(probe(http("nonsense").build()).outcome()).isInstanceOf(Outcome.Unknown.class);
    }
}
