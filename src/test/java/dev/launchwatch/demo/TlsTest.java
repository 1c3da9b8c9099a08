package dev.launchwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest extends SiteFixture {
    @TempDir
    Path folder;

    @Test
    void theSiteIsServedWithACertificateOfTheDemosAuthority() throws Exception {
        HttpResponse<String> home = visit(site.secureUrl() + "/", trusting());
        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.body()).contains("Welcome");
        assertThat(home.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(visit("https://localhost:" + site.httpsPort() + "/", trusting())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void nobodyElseTrustsIt() {
        assertThatThrownBy(() -> visit(site.secureUrl() + "/", SSLContext.getDefault()))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void cookiesAreSecureThere() throws Exception {
        HttpResponse<String> login = visit(site.secureUrl() + "/login", trusting());
        assertThat(login.headers().firstValue("set-cookie").orElse("")).contains("Secure");
        assertThat(login.headers().firstValue("location").orElse("")).startsWith(site.secureUrl() + "/idp/authorize?");
    }

    @Test
    void tlsExpiredShowsAnExpiredCertificateEvenToWhoWasHereBefore() throws Exception {
        SSLContext sameClient = trusting();
        assertThat(visit(site.secureUrl() + "/", sameClient).statusCode()).isEqualTo(200);
        site.set(Fault.TLS_EXPIRED, true);
        assertThatThrownBy(() -> visit(site.secureUrl() + "/", sameClient))
                .hasRootCauseInstanceOf(CertificateExpiredException.class);
        site.set(Fault.TLS_EXPIRED, false);
        assertThat(visit(site.secureUrl() + "/", sameClient).statusCode()).isEqualTo(200);
    }

    @Test
    void everythingDownHangsUpThereToo() {
        site.set(Fault.EVERYTHING_DOWN, true);
        assertThatThrownBy(() -> visit(site.secureUrl() + "/", trusting())).isInstanceOf(IOException.class);
    }

    @Test
    void theGoodCertificatesLastForDecades() throws Exception {
        Date inThirtyYears = Date.from(Instant.parse("2056-01-01T00:00:00Z"));
        certificate(Resources.bytes("tls/demo-ca.pem")).checkValidity(inThirtyYears);
        certificate(Resources.bytes("tls/demo-localhost.pem")).checkValidity(inThirtyYears);
    }

    private SSLContext trusting() throws Exception {
        DemoConfig.writeTo(folder);
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        authorities.setCertificateEntry("demo", certificate(Files.readAllBytes(folder.resolve(DemoConfig.CA_FILE))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static X509Certificate certificate(byte[] pem) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }

    /** On a new connection. */
    private static HttpResponse<String> visit(String url, SSLContext context) throws Exception {
        try (HttpClient visitor = HttpClient.newBuilder().sslContext(context).build()) {
            return visitor.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        }
    }
}
