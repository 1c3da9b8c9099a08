package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Template;
import dev.launchwatch.probe.Expect.TlsVersion;
import dev.launchwatch.probe.TransportSpec.HttpVersion;
import dev.launchwatch.probe.TransportSpec.IpPreference;
import dev.launchwatch.testing.FakeTime;
import dev.launchwatch.testing.LocalServer;
import dev.launchwatch.testing.TestCertificates;
import dev.launchwatch.testing.TestCertificates.Issued;
import dev.launchwatch.testing.TimeSensitive;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The probers that speak no HTTP: TCP, TLS and the heartbeat. */
@TimeSensitive
class WireProbersTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Wire WIRE = new Wire();
    private static final TestCertificates CA = new TestCertificates();
    private static final Duration BRIEF = Duration.ofMillis(400);
    private static final Redactor REDACTOR = new Redactor(Set.of("hunter2"));

    @TempDir
    private static Path folder;

    @AfterAll
    static void close() {
        WIRE.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Report tcp(
            String address, @Nullable String send, @Nullable String expect, @Nullable Duration latency) {
        return new TcpProber(WIRE.connector, WIRE.ticker)
                .probe(
                        new TcpSpec(
                                address,
                                send == null ? null : Template.literal(send),
                                expect == null ? null : Regex.parse(expect),
                                latency,
                                Wire.PLAIN),
                        BRIEF,
                        REDACTOR);
    }

    private static Report tcp(RawServer.Behaviour behaviour, @Nullable String send, @Nullable String expect) {
        try (RawServer server = new RawServer(behaviour)) {
            return tcp("127.0.0.1:" + server.port(), send, expect, null);
        }
    }

    private static Failure why(Report report) {
        return report.outcome().why().orElseThrow();
    }

    @Test
    void aPortThatAcceptsIsUpAndOneThatRefusesIsDown() {
        Report up = tcp(RawServer.Connection::silence, null, null);
        assertThat(up.outcome()).isEqualTo(new Outcome.Up());
        assertThat(up.timings().connect()).isPositive();
        assertThat(up.facts().ipProtocol()).isEqualTo(4);
        Report down = tcp("127.0.0.1:1", null, null, null);
        assertThat(down.outcome()).isInstanceOf(Outcome.Down.class);
        assertThat(why(down).reason()).isEqualTo(Reason.CONNECT_REFUSED);
    }

    @Test
    void anAnswerInPiecesMatchesAsAWhole() {
        assertThat(tcp(
                                connection -> {
                                    connection.in.readNBytes(6);
                                    connection.write("+PO").pause(50);
                                    connection.write("NG\r\n").silence();
                                },
                                "PING\r\n",
                                "^\\+PONG")
                        .outcome())
                .isEqualTo(new Outcome.Up());
    }

    @Test
    void anotherAnswerThanExpectedIsShownWithoutSecrets() {
        Failure atTheEnd = why(tcp(connection -> connection.write("220 hunter2 ready\r\n"), null, "^250"));
        assertThat(atTheEnd.reason()).isEqualTo(Reason.ASSERTION_BODY);
        assertThat(atTheEnd.expected()).isEqualTo("a match of ^250");
        assertThat(atTheEnd.actual()).isEqualTo("220 [redacted] ready");
        Failure inTime = why(tcp(connection -> connection.write("220 ready\r\n").silence(), null, "^250"));
        assertThat(inTime.reason()).isEqualTo(Reason.ASSERTION_BODY);
        Failure full = why(tcp(connection -> connection.forever(new byte[8192]), null, "^250"));
        assertThat(full.reason()).isEqualTo(Reason.ASSERTION_BODY);
    }

    @Test
    void noAnswerHasTheReasonOfItsPhase() {
        assertThat(why(tcp(RawServer.Connection::silence, null, "x")).reason()).isEqualTo(Reason.RESPONSE_TIMEOUT);
        assertThat(why(tcp(_ -> {}, null, "x")).reason()).isEqualTo(Reason.CONNECT_RESET);
    }

    @Test
    void anExpressionThatNeverEndsIsGivenUp() {
        Report report = tcp(connection -> connection.write("a".repeat(5000)).silence(), null, "(a*)*b");
        assertThat(why(report).reason()).isEqualTo(Reason.ASSERTION_BODY);
    }

    @Test
    void slownessDegradesAndBadSettingsSayNothing() {
        Report late = tcp("localhost:1", null, null, Duration.ZERO);
        assertThat(why(late).reason()).isEqualTo(Reason.CONNECT_REFUSED);
        try (RawServer server = new RawServer(RawServer.Connection::silence)) {
            Report slow = tcp("127.0.0.1:" + server.port(), null, null, Duration.ofNanos(1));
            assertThat(slow.outcome()).isInstanceOf(Outcome.Degraded.class);
            assertThat(why(slow).reason()).isEqualTo(Reason.ASSERTION_LATENCY);
        }
        assertThat(tcp("no-port", null, null, null).outcome()).isInstanceOf(Outcome.Unknown.class);
    }

    private static int serve(Issued certificate, String... protocols) {
        HttpServerOptions options = LocalServer.tls(certificate);
        if (protocols.length > 0) {
            options.setEnabledSecureTransportProtocols(Set.of(protocols));
        }
        return LocalServer.listen(VERTX.createHttpServer(options)
                .requestHandler(request -> request.response().end()));
    }

    private static Report tls(int port, Duration expiresIn, TlsVersion version, @Nullable Duration latency) {
        TransportSpec transport = new TransportSpec(
                null,
                "shop.example",
                false,
                CA.rootFile(folder).toString(),
                null,
                null,
                null,
                null,
                null,
                IpPreference.ANY,
                HttpVersion.AUTO);
        return new TlsProber(WIRE.connector, WIRE.contexts, WIRE.ticker, InstantSource.system())
                .probe(
                        new TlsSpec("127.0.0.1:" + port, expiresIn, version, latency, transport),
                        Duration.ofSeconds(10));
    }

    @Test
    void aCertificateWithDaysLeftIsUpAndOneCloseToItsEndDegraded() {
        Issued certificate = CA.valid("shop.example");
        int port = serve(certificate);
        Report up = tls(port, Duration.ofDays(14), TlsVersion.TLS_1_2, null);
        assertThat(up.outcome()).isEqualTo(new Outcome.Up());
        assertThat(up.facts().tlsVersion()).isEqualTo("TLSv1.3");
        assertThat(up.facts().certificateExpiry())
                .isEqualTo(certificate.certificate().getNotAfter().toInstant());
        assertThat(up.timings().tls()).isPositive();
        Report soon = tls(port, Duration.ofDays(120), TlsVersion.TLS_1_2, null);
        assertThat(soon.outcome()).isInstanceOf(Outcome.Degraded.class);
        assertThat(why(soon).reason()).isEqualTo(Reason.ASSERTION_CERTIFICATE);
        assertThat(why(soon).expected()).isEqualTo("at least 120d left");
    }

    @Test
    void anOlderVersionThanWantedIsDown() {
        int port = serve(CA.valid("shop.example"), "TLSv1.2");
        assertThat(tls(port, Duration.ofDays(1), TlsVersion.TLS_1_2, null).outcome())
                .isEqualTo(new Outcome.Up());
        Report old = tls(port, Duration.ofDays(1), TlsVersion.TLS_1_3, null);
        assertThat(old.outcome()).isInstanceOf(Outcome.Down.class);
        assertThat(why(old).reason()).isEqualTo(Reason.ASSERTION_TLS_VERSION);
        assertThat(why(old).actual()).isEqualTo("TLSv1.2");
    }

    @Test
    void aRefusedCertificateIsDownAndItsEndStillKnown() {
        Issued certificate = CA.expired("shop.example");
        Report report = tls(serve(certificate), Duration.ofDays(14), TlsVersion.TLS_1_2, null);
        assertThat(why(report).reason()).isEqualTo(Reason.TLS_EXPIRED);
        assertThat(report.facts().certificateExpiry())
                .isEqualTo(certificate.certificate().getNotAfter().toInstant());
    }

    @Test
    void aSlowHandshakeIsDegraded() {
        Report report =
                tls(serve(CA.valid("shop.example")), Duration.ofDays(14), TlsVersion.TLS_1_2, Duration.ofNanos(1));
        assertThat(report.outcome()).isInstanceOf(Outcome.Degraded.class);
        assertThat(why(report).reason()).isEqualTo(Reason.ASSERTION_LATENCY);
    }

    private static final HeartbeatSpec HOURLY = new HeartbeatSpec(Duration.ofHours(1), Duration.ofMinutes(5));
    private static final String EARLIEST = "2026-01-01T00:00:00Z";

    private static Outcome heartbeat(@Nullable Instant last) {
        InstantSource noon = InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));
        return new HeartbeatProber(_ -> Optional.ofNullable(last), noon)
                .probe(HOURLY, "backup")
                .outcome();
    }

    @Test
    void aJobIsMissedWhenItsIntervalAndItsGraceAreOver() {
        assertThat(heartbeat(Instant.parse("2026-01-01T10:55:00Z"))).isEqualTo(new Outcome.Up());
        assertThat(heartbeat(Instant.parse("2026-01-01T10:54:59Z")))
                .isInstanceOfSatisfying(
                        Outcome.Down.class,
                        down -> assertThat(down.failure().reason()).isEqualTo(Reason.HEARTBEAT_MISSING));
        assertThat(heartbeat(null)).isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void aJobThatMayHaveReportedToAnotherRegionIsNotMissed() {
        String early = "2026-01-01T11:05:00Z";
        String late = "2026-01-01T10:54:55Z";
        // due at 12:10 and 11:59:55
        assertThat(elsewhere("2026-01-01T11:59:55Z", early, EARLIEST)).isEqualTo(new Outcome.Up());
        assertThat(elsewhere("2026-01-01T11:59:55Z", late, EARLIEST)).isInstanceOf(Outcome.Unknown.class);
        assertThat(elsewhere("2026-01-01T11:59:56Z", late, EARLIEST)).isInstanceOf(Outcome.Down.class);
    }

    @Test
    void aJobThatWasMissingBeforeOthersFellSilentMayHaveReportedToThemSince() {
        String late = "2026-01-01T09:00:00Z";
        assertThat(elsewhere("2026-01-01T11:59:50Z", late, EARLIEST)).isInstanceOf(Outcome.Down.class);
        assertThat(elsewhere("2026-01-01T11:59:49Z", late, EARLIEST)).isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void aJobThatIsNewHereMayBeMissingElsewhere() {
        String known = "2026-01-01T11:59:00Z";
        assertThat(elsewhere("-1000000000-01-01T00:00:00Z", known, known)).isInstanceOf(Outcome.Unknown.class);
        assertThat(elsewhere("2026-01-01T11:59:00Z", known, known)).isEqualTo(new Outcome.Up());
        String reported = "2026-01-01T11:59:30Z";
        assertThat(elsewhere("-1000000000-01-01T00:00:00Z", reported, known)).isEqualTo(new Outcome.Up());
    }

    @Test
    void aJobOfWhichOthersTellWhileItIsLookedForIsNewStill() {
        Heartbeats hearing = new Heartbeats() {
            private Instant first = Instant.parse("2026-01-01T11:59:00Z");

            @Override
            public Optional<Instant> last(String monitor) {
                Instant last = first;
                first = first.minus(Duration.ofDays(1));
                return Optional.of(last);
            }

            @Override
            public Optional<Instant> firstKnown(String monitor) {
                return Optional.of(first);
            }

            @Override
            public Instant heardUntil() {
                return Instant.MIN;
            }
        };
        InstantSource noon = InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));
        assertThat(new HeartbeatProber(hearing, noon).probe(HOURLY, "backup").outcome())
                .isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void aReportThatComesWhileItIsLookedForIsInTime() {
        FakeTime time = new FakeTime(Instant.parse("2026-01-01T11:59:59Z"));
        Heartbeats slow = new Heartbeats() {
            @Override
            public Optional<Instant> last(String monitor) {
                time.advance(Duration.ofSeconds(5));
                return Optional.of(Instant.parse("2026-01-01T10:55:00Z"));
            }

            @Override
            public Instant heardUntil() {
                return time.instant();
            }
        };
        assertThat(new HeartbeatProber(slow, time).probe(HOURLY, "backup").outcome())
                .isEqualTo(new Outcome.Up());
    }

    private static Outcome elsewhere(String until, String last, String known) {
        Heartbeats heartbeats = new Heartbeats() {
            @Override
            public Optional<Instant> last(String monitor) {
                return Optional.of(Instant.parse(last));
            }

            @Override
            public Optional<Instant> firstKnown(String monitor) {
                return Optional.of(Instant.parse(known));
            }

            @Override
            public Instant heardUntil() {
                return Instant.parse(until);
            }
        };
        return new HeartbeatProber(heartbeats, InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z")))
                .probe(HOURLY, "backup")
                .outcome();
    }
}
