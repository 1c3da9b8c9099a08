package dev.launchwatch.probe;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS settings made usable. Reading trust stores is costly, so a context is kept per distinct settings and made anew
 * when one of its files has changed. Thread-safe; reads files, so not for event loops.
 */
final class TlsContexts {
    private static final int MOST = 64;

    private final InstantSource clock;
    private final Map<Settings, TlsContext> contexts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Settings, TlsContext> eldest) {
            return size() > MOST;
        }
    };

    TlsContexts(InstantSource clock) {
        this.clock = clock;
    }

    private record Settings(
            boolean insecure,
            @Nullable Pem ca,
            @Nullable Pem certificate,
            @Nullable Pem key) {}

    private record Pem(String file, long modified) {
        static @Nullable Pem of(@Nullable String file) {
            return file == null ? null : new Pem(file, new File(file).lastModified());
        }
    }

    /** @throws IllegalArgumentException in words, if a file cannot be read or holds something else */
    TlsContext of(TransportSpec transport) {
        Settings settings = new Settings(
                transport.insecure(),
                Pem.of(transport.ca()),
                Pem.of(transport.clientCertificate()),
                Pem.of(transport.clientKey()));
        synchronized (contexts) {
            TlsContext known = contexts.get(settings);
            if (known == null) {
                known = create(settings);
                contexts.put(settings, known);
            }
            return known;
        }
    }

    private TlsContext create(Settings settings) {
        PeerTrust trust = new PeerTrust(settings.insecure() ? null : judge(settings.ca()), clock);
        KeyManager[] keys = keys(settings.certificate(), settings.key());
        try {
            return new TlsContext(
                    ready(BoringSsl.context(), keys, trust), ready(SSLContext.getInstance("TLS"), keys, trust), trust);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        }
    }

    private static SSLContext ready(SSLContext context, KeyManager @Nullable [] keys, PeerTrust trust)
            throws KeyManagementException {
        context.init(keys, new TrustManager[] {trust}, null);
        // Sessions are never resumed: a member's first visit is what is measured.
        context.getClientSessionContext().setSessionCacheSize(1);
        return context;
    }

    private static X509ExtendedTrustManager judge(@Nullable Pem ca) {
        try {
            KeyStore store = null;
            if (ca != null) {
                store = empty();
                int number = 0;
                for (Certificate certificate : certificates(ca.file())) {
                    store.setCertificateEntry("ca" + number++, certificate);
                }
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager judge) {
                    return judge;
                }
            }
            throw new IllegalStateException("the JDK has no X.509 trust manager");
        } catch (GeneralSecurityException | IOException e) {
            throw unreadable(ca == null ? "the system's trust store" : ca.file(), "certificates in PEM form", e);
        }
    }

    private static KeyManager @Nullable [] keys(@Nullable Pem certificate, @Nullable Pem key) {
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw new IllegalArgumentException("client-certificate and client-key are needed together");
        }
        Certificate[] chain;
        try {
            chain = certificates(certificate.file()).toArray(Certificate[]::new);
        } catch (GeneralSecurityException | IOException e) {
            throw unreadable(certificate.file(), "certificates in PEM form", e);
        }
        try {
            KeyStore store = empty();
            store.setKeyEntry("client", privateKey(key.file()), new char[0], chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw unreadable(key.file(), "a private key in PEM form (PKCS#8)", e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<? extends Certificate> certificates(String file) throws GeneralSecurityException, IOException {
        byte[] pem = Files.readAllBytes(Path.of(file));
        List<? extends Certificate> certificates = List.copyOf(
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)));
        if (certificates.isEmpty()) {
            throw new IOException("it holds no certificate");
        }
        return certificates;
    }

    private static PrivateKey privateKey(String file) throws GeneralSecurityException, IOException {
        String pem = Files.readString(Path.of(file));
        String begin = "-----BEGIN PRIVATE KEY-----";
        int start = pem.indexOf(begin);
        int end = pem.indexOf("-----END PRIVATE KEY-----");
        if (start < 0 || end < start) {
            throw new IOException("it holds no 'BEGIN PRIVATE KEY'; openssl pkcs8 -topk8 -nodes converts others");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(pem.substring(start + begin.length(), end));
        } catch (IllegalArgumentException e) {
            throw new IOException("its base64 is broken", e);
        }
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
        InvalidKeySpecException none = new InvalidKeySpecException("it is neither an EC, RSA nor EdDSA key");
        for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                none.addSuppressed(e);
            }
        }
        throw none;
    }

    private static IllegalArgumentException unreadable(String file, String wanted, Exception cause) {
        return new IllegalArgumentException(
                "cannot read " + wanted + " from " + file + ": " + cause.getMessage(), cause);
    }
}
