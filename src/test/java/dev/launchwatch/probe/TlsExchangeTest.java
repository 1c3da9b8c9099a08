package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Reason;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Exchange.Call;
import dev.launchwatch.probe.TransportSpec.HttpVersion;
import dev.launchwatch.probe.TransportSpec.IpPreference;
import dev.launchwatch.testing.LocalServer;
import dev.launchwatch.testing.TestCertificates;
import dev.launchwatch.testing.TestCertificates.Issued;
import dev.launchwatch.testing.TimeSensitive;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes, good and bad, with real servers and certificates made for the test. */
@TimeSensitive
class TlsExchangeTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Wire WIRE = new Wire();
    private static final TestCertificates CA = new TestCertificates();

    @TempDir
    private static Path folder;

    @AfterAll
    static void close() {
        WIRE.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static HttpServerOptions options(Issued certificate) {
        return LocalServer.tls(certificate).setUseAlpn(true);
    }

    private static int serve(HttpServerOptions options) {
        HttpServer server = VERTX.createHttpServer(options);
        server.requestHandler(request -> request.response()
                .putHeader("SNI", String.valueOf(request.connection().indicatedServerName()))
                .end(request.version().toString()));
        return LocalServer.listen(server);
    }

    private record Settings(boolean insecure, @Nullable String serverName, HttpVersion version) {
        static final Settings USUAL = new Settings(false, null, HttpVersion.AUTO);
    }

    private static TransportSpec transport(
            int port, Settings settings, @Nullable Path certificate, @Nullable Path key) {
        return new TransportSpec(
                "127.0.0.1:" + port,
                settings.serverName(),
                settings.insecure(),
                CA.rootFile(folder).toString(),
                certificate == null ? null : certificate.toString(),
                key == null ? null : key.toString(),
                null,
                null,
                null,
                IpPreference.ANY,
                settings.version());
    }

    private static Call visit(int port, Settings settings) {
        return Wire.get("https://shop.example/", transport(port, settings, null, null));
    }

    private static Answer.Broken refused(Issued certificate) {
        return WIRE.broken(visit(serve(options(certificate)), Settings.USUAL));
    }

    @Test
    void aTrustedCertificateIsAcceptedAndItsEndReported() {
        Issued certificate = CA.valid("shop.example");
        Answer.Complete answer = WIRE.complete(visit(serve(options(certificate).setSni(true)), Settings.USUAL));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.connection().tlsVersion()).isEqualTo("TLSv1.3");
        assertThat(answer.connection().certificateExpiry())
                .isEqualTo(certificate.certificate().getNotAfter().toInstant());
        assertThat(answer.header("sni")).contains("shop.example");
        assertThat(answer.timings().tls()).isPositive();
        assertThat(answer.timings().processing()).isPositive();
    }

    @Test
    void theVersionIsAgreedUponByAlpn() {
        int port = serve(options(CA.valid("shop.example")));
        assertThat(WIRE.complete(visit(port, Settings.USUAL)).version()).isEqualTo("2");
        assertThat(WIRE.complete(visit(port, new Settings(false, null, HttpVersion.HTTP1)))
                        .version())
                .isEqualTo("1.1");
        assertThat(WIRE.complete(visit(port, new Settings(false, null, HttpVersion.HTTP2)))
                        .body()
                        .toString())
                .isEqualTo("HTTP_2");
    }

    @Test
    void aServerWithoutHttp2IsAnsweredInFirstVersionUnlessTheSecondIsWanted() {
        int port = serve(options(CA.valid("shop.example")).setUseAlpn(false));
        assertThat(WIRE.complete(visit(port, Settings.USUAL)).version()).isEqualTo("1.1");
        assertThat(WIRE.reason(visit(port, new Settings(false, null, HttpVersion.HTTP2))))
                .isEqualTo(Reason.PROTOCOL_ERROR);
    }

    @Test
    void anExpiredCertificateIsToldFromAnyOther() {
        Issued certificate = CA.expired("shop.example");
        Answer.Broken broken = refused(certificate);
        assertThat(broken.failure().reason()).isEqualTo(Reason.TLS_EXPIRED);
        assertThat(broken.failure().actual())
                .isEqualTo(certificate.certificate().getNotAfter().toInstant().toString());
        assertThat(broken.connection().certificateExpiry())
                .isEqualTo(certificate.certificate().getNotAfter().toInstant());
        assertThat(broken.timings().tls()).isPositive();
    }

    @Test
    void aCertificateOfTheFutureIsNotYetValid() {
        assertThat(refused(CA.notYetValid("shop.example")).failure().reason()).isEqualTo(Reason.TLS_NOT_YET_VALID);
    }

    @Test
    void aCertificateForAnotherNameSaysWhichNames() {
        Answer.Broken broken = refused(CA.valid("other.example", "third.example"));
        assertThat(broken.failure().reason()).isEqualTo(Reason.TLS_NAME_MISMATCH);
        assertThat(broken.failure().expected()).isEqualTo("shop.example");
        assertThat(broken.failure().actual()).isEqualTo("other.example, third.example");
    }

    @Test
    void aCertificateOfAnUnknownIssuerIsUntrusted() {
        Issued foreign = new TestCertificates().valid("shop.example");
        Answer.Broken broken = refused(foreign);
        assertThat(broken.failure().reason()).isEqualTo(Reason.TLS_UNTRUSTED);
        assertThat(broken.connection().certificateExpiry())
                .isEqualTo(foreign.certificate().getNotAfter().toInstant());
    }

    @Test
    void theSystemsTrustIsUsedWhereNoOtherIsNamed() {
        int port = serve(options(CA.valid("127.0.0.1")));
        assertThat(WIRE.reason(Wire.get("https://127.0.0.1:" + port + "/"))).isEqualTo(Reason.TLS_UNTRUSTED);
    }

    @Test
    void anAddressIsCheckedLikeAName() {
        int port = serve(options(CA.valid("127.0.0.1")));
        TransportSpec trusting = transport(port, Settings.USUAL, null, null);
        assertThat(WIRE.complete(Wire.get("https://127.0.0.1:" + port + "/", trusting))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void insecureAcceptsAnythingAndStillReportsTheEnd() {
        Issued certificate = new TestCertificates().expired("other.example");
        Answer.Complete answer =
                WIRE.complete(visit(serve(options(certificate)), new Settings(true, null, HttpVersion.AUTO)));
        assertThat(answer.connection().certificateExpiry())
                .isEqualTo(certificate.certificate().getNotAfter().toInstant());
        assertThat(answer.connection().tlsVersion()).isEqualTo("TLSv1.3");
    }

    @Test
    void theServerNameMayDifferFromTheAddress() {
        int port = serve(options(CA.valid("inner.example")).setSni(true));
        Answer.Complete answer = WIRE.complete(visit(port, new Settings(false, "inner.example", HttpVersion.AUTO)));
        assertThat(answer.header("sni")).contains("inner.example");
    }

    @Test
    void aNameWithoutADotIsIndicatedToo() {
        int port = serve(options(CA.valid("shop")).setSni(true));
        Answer.Complete answer = WIRE.complete(visit(port, new Settings(false, "shop", HttpVersion.AUTO)));
        assertThat(answer.header("sni")).contains("shop");
    }

    @Test
    void aNameThatCannotBeIndicatedIsVisitedWithout() {
        int port = serve(options(CA.valid("inner_1.example")));
        assertThat(WIRE.complete(visit(port, new Settings(true, "inner_1.example", HttpVersion.AUTO)))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aClientCertificateOpensTheDoor() {
        int port = serve(options(CA.valid("shop.example"))
                .setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(CA.rootPem()))));
        Issued client = CA.valid();
        TransportSpec with = transport(
                port, Settings.USUAL, client.chainFile(folder, "client.pem"), client.keyFile(folder, "client.key"));
        assertThat(WIRE.complete(Wire.get("https://shop.example/", with)).status())
                .isEqualTo(200);
        assertThat(WIRE.reason(visit(port, Settings.USUAL))).isEqualTo(Reason.TLS_FAILURE);
    }

    @Test
    void aFileThatChangedIsReadAgainAndABrokenOneIsNamed() throws Exception {
        int port = serve(options(CA.valid("shop.example")));
        Path ca = Files.writeString(folder.resolve("changing.pem"), new TestCertificates().rootPem());
        TransportSpec changing = new TransportSpec(
                "127.0.0.1:" + port,
                null,
                false,
                ca.toString(),
                null,
                null,
                null,
                null,
                null,
                IpPreference.ANY,
                HttpVersion.AUTO);
        assertThat(WIRE.reason(Wire.get("https://shop.example/", changing))).isEqualTo(Reason.TLS_UNTRUSTED);
        Files.writeString(ca, CA.rootPem());
        Files.setLastModifiedTime(ca, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        assertThat(WIRE.complete(Wire.get("https://shop.example/", changing)).status())
                .isEqualTo(200);
        Files.writeString(ca, "nothing");
        Answer.Broken broken = WIRE.broken(Wire.get("https://shop.example/", changing));
        assertThat(broken.failure().reason()).isEqualTo(Reason.INTERNAL);
        assertThat(broken.failure().message()).contains(ca.toString());
    }

    @Test
    void versionsThatDoNotMeetAreAProtocolMatter() {
        int port = serve(options(CA.valid("shop.example"))
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2"))
                .addEnabledCipherSuite("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"));
        assertThat(WIRE.complete(visit(port, Settings.USUAL)).connection().tlsVersion())
                .isEqualTo("TLSv1.2");
        try (RawServer old = new RawServer(connection -> {
            connection.in.readNBytes(5);
            connection.write(0x15, 3, 1, 0, 2, 2, 70).silence(); // the alert protocol_version
        })) {
            assertThat(WIRE.reason(visit(old.port(), Settings.USUAL))).isEqualTo(Reason.TLS_PROTOCOL);
        }
    }

    @Test
    void plainHttpOnATlsPortIsAProtocolMatter() {
        try (RawServer plain = new RawServer(connection ->
                connection.write("HTTP/1.1 400 Bad Request\r\n\r\n").silence())) {
            Answer.Broken broken = WIRE.broken(visit(plain.port(), Settings.USUAL));
            assertThat(broken.failure().reason()).isEqualTo(Reason.TLS_PROTOCOL);
            assertThat(broken.failure().message()).contains("does not speak TLS");
        }
    }

    @Test
    void tlsOnAPlainPortIsAProtocolError() {
        int port = serve(options(CA.valid("shop.example")));
        assertThat(WIRE.reason(Wire.get("http://127.0.0.1:" + port + "/")))
                .isIn(Reason.PROTOCOL_ERROR, Reason.CONNECT_RESET);
    }

    @Test
    void aHandshakeThatDoesNotEndTimesOut() {
        try (RawServer silent = new RawServer(RawServer.Connection::silence)) {
            Call call = Wire.call(
                    "GET",
                    "https://shop.example/",
                    Duration.ofMillis(300),
                    Buffer.buffer(),
                    java.util.List.of(),
                    null,
                    transport(silent.port(), Settings.USUAL, null, null));
            Answer.Broken broken = WIRE.broken(call);
            assertThat(broken.failure().reason()).isEqualTo(Reason.TLS_TIMEOUT);
            assertThat(broken.timings().tls()).isGreaterThan(150_000_000);
        }
    }

    @Test
    void aCutInTheHandshakeIsACut() {
        try (RawServer closing = new RawServer(connection -> connection.in.readNBytes(100));
                RawServer resetting = new RawServer(connection -> {
                    connection.in.readNBytes(100);
                    connection.reset();
                })) {
            assertThat(WIRE.reason(visit(closing.port(), Settings.USUAL))).isEqualTo(Reason.CONNECT_RESET);
            Answer.Broken broken = WIRE.broken(visit(resetting.port(), Settings.USUAL));
            assertThat(broken.failure().reason()).isEqualTo(Reason.CONNECT_RESET);
            assertThat(broken.failure().message()).contains("in the TLS handshake");
        }
    }

    @Test
    void noSessionIsResumed() throws InterruptedException {
        // A resumed TLS 1.2 session shows the same id again; with a first visit each time the ids differ.
        AtomicReference<byte[]> first = new AtomicReference<>();
        AtomicReference<byte[]> second = new AtomicReference<>();
        CountDownLatch seen = new CountDownLatch(2);
        HttpServer server = VERTX.createHttpServer(
                options(CA.valid("shop.example")).setEnabledSecureTransportProtocols(Set.of("TLSv1.2")));
        server.requestHandler(request -> {
            byte[] id = request.connection().sslSession().getId();
            (first.compareAndSet(null, id) ? first : second).set(id);
            seen.countDown();
            request.response().end();
        });
        int port = LocalServer.listen(server);
        WIRE.complete(visit(port, Settings.USUAL));
        WIRE.complete(visit(port, Settings.USUAL));
        assertThat(seen.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(second.get()).isNotEqualTo(first.get());
    }
}
