package dev.launchwatch.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of a test's own, and what it issues, as PEM text and files. */
public final class TestCertificates {
    private static final Duration YEAR = Duration.ofDays(365);

    private final KeyPair keys = keys();
    private final X509Certificate root;

    /** A certificate with its key and the chain that leads from it, its own first. */
    public record Issued(X509Certificate certificate, PrivateKey key, List<X509Certificate> chain) {
        /** The chain in PEM form. */
        public String chainPem() {
            return pem(chain.toArray());
        }

        /** The private key in PEM form (PKCS#8). */
        public String keyPem() {
            try {
                return pem(new JcaPKCS8Generator(key, null));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Writes {@link #chainPem} to a file. */
        public Path chainFile(Path folder, String name) {
            return write(folder.resolve(name), chainPem());
        }

        /** Writes {@link #keyPem} to a file. */
        public Path keyFile(Path folder, String name) {
            return write(folder.resolve(name), keyPem());
        }
    }

    /** A new authority with a certificate that is valid now. */
    public TestCertificates() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        root = sign("CN=Test CA", keys, now.minus(YEAR), now.plus(YEAR.multipliedBy(9)), List.of(), true);
    }

    /** The authority's certificate. */
    public X509Certificate root() {
        return root;
    }

    public String rootPem() {
        return pem(root);
    }

    /** Writes the authority's certificate to a file. */
    public Path rootFile(Path folder) {
        return write(folder.resolve("ca.pem"), rootPem());
    }

    /** A certificate for these names or addresses, valid since yesterday for 90 days. */
    public Issued valid(String... names) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return issue(now.minus(1, ChronoUnit.DAYS), now.plus(90, ChronoUnit.DAYS), names);
    }

    /** One that ended yesterday. */
    public Issued expired(String... names) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return issue(now.minus(90, ChronoUnit.DAYS), now.minus(1, ChronoUnit.DAYS), names);
    }

    /** One that begins tomorrow. */
    public Issued notYetValid(String... names) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return issue(now.plus(1, ChronoUnit.DAYS), now.plus(90, ChronoUnit.DAYS), names);
    }

    /** One with an RSA key, valid since yesterday for 90 days, for these names or for a client called {@code rsa}. */
    public Issued rsa(String... names) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        KeyPair own = rsaKeys();
        String subject = "CN=" + (names.length == 0 ? "rsa" : names[0]);
        X509Certificate certificate =
                sign(subject, own, now.minus(1, ChronoUnit.DAYS), now.plus(90, ChronoUnit.DAYS), List.of(names), false);
        return new Issued(certificate, own.getPrivate(), List.of(certificate, root));
    }

    /** One that is valid for the given time. */
    public Issued issue(Instant from, Instant to, String... names) {
        KeyPair own = keys();
        X509Certificate certificate =
                sign("CN=" + (names.length == 0 ? "client" : names[0]), own, from, to, List.of(names), false);
        return new Issued(certificate, own.getPrivate(), List.of(certificate, root));
    }

    private X509Certificate sign(
            String subject, KeyPair own, Instant from, Instant to, List<String> names, boolean authority) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name("CN=Test CA"),
                    BigInteger.valueOf(System.nanoTime()),
                    Date.from(from),
                    Date.from(to),
                    new X500Name(subject),
                    own.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
            if (!names.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, names(names));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("a test certificate cannot be made", e);
        }
    }

    private static GeneralNames names(List<String> names) {
        List<GeneralName> general = new ArrayList<>();
        for (String name : names) {
            boolean address = name.indexOf(':') >= 0 || name.chars().allMatch(c -> c == '.' || Character.isDigit(c));
            general.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name));
        }
        return new GeneralNames(general.toArray(GeneralName[]::new));
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no P-256", e);
        }
    }

    private static KeyPair rsaKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no RSA", e);
        }
    }

    private static String pem(Object... objects) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object object : objects) {
                writer.writeObject(object);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
