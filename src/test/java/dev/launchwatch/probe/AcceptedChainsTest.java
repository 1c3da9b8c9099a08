package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.testing.TestCertificates;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;

/** A chain that was accepted is worked through again when it may have become worse, and not before. */
class AcceptedChainsTest {
    private static final TestCertificates CA = new TestCertificates();
    private static final X509Certificate[] CHAIN = chain(CA.valid("shop.example"));
    private static final X509Certificate[] RENEWED = chain(CA.valid("shop.example"));

    private final CountingJudge judge = new CountingJudge();
    private Instant now = Instant.now();
    private final PeerTrust trust = new PeerTrust(judge, (InstantSource) () -> now);

    private static X509Certificate[] chain(TestCertificates.Issued issued) {
        return issued.chain().toArray(X509Certificate[]::new);
    }

    private static SSLEngine engine(String name) {
        try {
            return SSLContext.getDefault().createSSLEngine(name, 1);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void connect(X509Certificate... chain) throws CertificateException {
        trust.checkServerTrusted(chain, "GENERIC", engine("shop.example"));
    }

    @Test
    void theSameChainIsWorkedThroughOnceInAnHour() throws Exception {
        connect(CHAIN);
        now = now.plus(Duration.ofMinutes(60));
        connect(CHAIN);
        assertThat(judge.asked).isEqualTo(1);

        now = now.plusMillis(1);
        connect(CHAIN);
        assertThat(judge.asked).isEqualTo(2);
    }

    @Test
    void anotherChainIsWorkedThroughAtOnceAndTakesThePlaceOfTheFirst() throws Exception {
        connect(CHAIN);
        connect(RENEWED);
        connect(RENEWED);
        assertThat(judge.asked).isEqualTo(2);

        connect(CHAIN);
        assertThat(judge.asked).isEqualTo(3);
    }

    @Test
    void aChainThatIsShorterOrLongerIsAnotherOne() throws Exception {
        connect(CHAIN);
        connect(CHAIN[0]);
        connect(CHAIN);
        assertThat(judge.asked).isEqualTo(3);
    }

    @Test
    void theSameChainForAnotherNameIsWorkedThrough() throws Exception {
        connect(CHAIN);
        trust.checkServerTrusted(CHAIN, "GENERIC", engine("other.example"));
        assertThat(judge.asked).isEqualTo(2);
    }

    @Test
    void theSameChainWithAnotherKeyExchangeIsWorkedThrough() throws Exception {
        connect(CHAIN);
        trust.checkServerTrusted(CHAIN, "ECDHE_ECDSA", engine("shop.example"));
        assertThat(judge.asked).isEqualTo(2);
    }

    @Test
    void aCertificateThatHasEndedSinceIsRefused() throws Exception {
        X509Certificate[] ending = chain(CA.issue(now.minusSeconds(60), now.plusSeconds(60), "shop.example"));
        connect(ending);
        now = now.plusSeconds(120);
        judge.refuses = true;

        assertThatThrownBy(() -> connect(ending)).isInstanceOf(CertificateException.class);
    }

    @Test
    void afterTheClockWasSetBackItIsWorkedThroughAgain() throws Exception {
        connect(CHAIN);
        now = now.minusSeconds(1);
        connect(CHAIN);
        assertThat(judge.asked).isEqualTo(2);
    }

    @Test
    void aRefusalIsNeverRemembered() throws Exception {
        judge.refuses = true;
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> connect(CHAIN)).isInstanceOf(CertificateException.class);
        }
        judge.refuses = false;
        connect(CHAIN);

        assertThat(judge.asked).isGreaterThanOrEqualTo(3);
    }

    @Test
    void whatAPeerPresentsIsNotedAlsoWhenItIsNotWorkedThrough() throws Exception {
        connect(CHAIN);
        Peer peer = new Peer();
        trust.watch(1, peer);
        connect(CHAIN);

        assertThat(peer.certificateExpiry()).isEqualTo(CHAIN[0].getNotAfter().toInstant());
    }

    @Test
    void moreNamesThanFitAreForgottenNotKept() throws Exception {
        AcceptedChains chains = new AcceptedChains(() -> now);
        chains.add("first.example", CHAIN, "UNKNOWN");
        for (String name : names()) {
            chains.add(name, CHAIN, "UNKNOWN");
        }

        assertThat(chains.holds("first.example", CHAIN, "UNKNOWN")).isFalse();
        assertThat(chains.holds(names().getLast(), CHAIN, "UNKNOWN")).isTrue();
    }

    private static List<String> names() {
        return IntStream.range(0, 2_000).mapToObj(i -> "n" + i + ".example").toList();
    }

    /** Says what it is told to say, and counts. */
    private static final class CountingJudge extends X509ExtendedTrustManager {
        private int asked;
        private boolean refuses;

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            asked++;
            checkServerTrusted(chain, authType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            if (refuses) {
                throw new CertificateException("refused");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new AssertionError("no sockets here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new AssertionError("no clients here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new AssertionError("no clients here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new AssertionError("no clients here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
