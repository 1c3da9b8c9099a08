package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.probe.TransportSpec.HttpVersion;
import dev.launchwatch.probe.TransportSpec.IpPreference;
import dev.launchwatch.testing.LocalServer;
import dev.launchwatch.testing.TestCertificates;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Probes speak TLS by BoringSSL and leave nothing of it behind. */
class BoringSslTest {
    private static final TestCertificates CA = new TestCertificates();
    private static final Vertx VERTX = Vertx.vertx();
    private static final Wire WIRE = new Wire();

    @AfterAll
    static void close() {
        WIRE.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static SSLEngine engine() throws Exception {
        SSLContext context = BoringSsl.context();
        context.init(null, null, new SecureRandom());
        SSLEngine engine = context.createSSLEngine("shop.example", 1);
        engine.setUseClientMode(true);
        BoringSsl.pool(engine);
        return engine;
    }

    private static int serve() {
        TestCertificates.Issued certificate = CA.valid("shop.example");
        return LocalServer.listen(VERTX.createHttpServer(LocalServer.tls(certificate))
                .requestHandler(request -> request.response().end("ok")));
    }

    private static TransportSpec insecurely(int port) {
        return new TransportSpec(
                "127.0.0.1:" + port,
                null,
                true,
                null,
                null,
                null,
                null,
                null,
                null,
                IpPreference.ANY,
                HttpVersion.AUTO);
    }

    @Test
    void theLibraryIsThereOnThisPlatform() throws NoSuchAlgorithmException {
        assertThat(Conscrypt.isConscrypt(BoringSsl.context())).isTrue();
    }

    @Test
    void anEngineThatIsFreedHasEndedOnBothSidesWhateverItHadDone() throws Exception {
        SSLEngine unused = engine();
        SSLEngine begun = engine();
        begun.beginHandshake();
        begun.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(20_000));
        SSLEngine closed = engine();
        closed.closeOutbound();

        for (SSLEngine engine : new SSLEngine[] {unused, begun, closed}) {
            BoringSsl.free(engine);
            BoringSsl.free(engine);

            assertThat(engine.isOutboundDone()).isTrue();
            assertThat(engine.isInboundDone()).isTrue();
        }
    }

    @Test
    void connectionsLeaveNoMemoryBehind() {
        String url = "https://shop.example/";
        int port = serve();
        for (int i = 0; i < 20; i++) {
            WIRE.complete(Wire.get(url, insecurely(port)));
        }
        long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();

        for (int i = 0; i < 200; i++) {
            WIRE.complete(Wire.get(url, insecurely(port)));
        }

        // The pool hands out again what came back: 200 connections' 16 KiB and more each would show.
        assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()).isLessThanOrEqualTo(before);
    }

    @Test
    void theJdksEnginesAreLeftAlone() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("shop.example", 1);
        engine.setUseClientMode(true);

        BoringSsl.pool(engine);
        BoringSsl.free(engine);

        assertThat(engine.isOutboundDone()).isFalse();
    }
}
