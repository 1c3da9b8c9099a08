package dev.launchwatch.config;

import dev.launchwatch.probe.TransportSpec;
import dev.launchwatch.schedule.Connectivity;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How connections are made: files that must be there, keys that need each other. */
final class TransportChecks {
    private final Findings findings;
    private final SecretFiles files;

    TransportChecks(Findings findings, SecretFiles files) {
        this.findings = findings;
        this.files = files;
    }

    void check(TransportSpec transport) {
        file(transport, "ca", transport.ca());
        file(transport, "client-certificate", transport.clientCertificate());
        file(transport, "client-key", transport.clientKey());
        needs(transport, "client-certificate", transport.clientCertificate(), "client-key", transport.clientKey());
        needs(transport, "client-key", transport.clientKey(), "client-certificate", transport.clientCertificate());
        needs(transport, "proxy-user", transport.proxyUser(), "proxy", transport.proxy());
        needs(transport, "proxy-password", transport.proxyPassword(), "proxy-user", transport.proxyUser());
        if (transport.proxy() != null) {
            Addresses.hostAndPort("proxy", transport.proxy())
                    .ifPresent(fault -> findings.error(transport, "proxy", fault));
        }
        if (transport.connectTo() != null) {
            Addresses.host("connect-to", transport.connectTo())
                    .ifPresent(fault -> findings.error(transport, "connect-to", fault));
        }
        if (transport.insecure() && transport.ca() != null) {
            findings.error(
                    transport,
                    "ca",
                    "'ca' means nothing beside insecure: true, which accepts any certificate: remove one");
        }
    }

    void check(Connectivity connectivity) {
        Checks.positive(findings, connectivity, "timeout", connectivity.timeout());
        for (int i = 0; i < connectivity.targets().size(); i++) {
            int index = i;
            Addresses.hostAndPort("targets", connectivity.targets().get(i))
                    .ifPresent(fault -> findings.item(connectivity, "targets", index, fault));
        }
    }

    private void needs(
            TransportSpec transport, String key, @Nullable Object value, String other, @Nullable Object otherValue) {
        if (value != null && otherValue == null) {
            findings.error(transport, key, "'" + key + "' needs '" + other + "' beside it: add it", other);
        }
    }

    /** Reports a file that is not there. */
    void file(Object transport, String key, @Nullable String file) {
        if (file == null) {
            return;
        }
        try {
            if (files.readable(Path.of(file))) {
                return;
            }
        } catch (InvalidPathException e) {
            // no path at all is as good as a file that is not there
        }
        findings.error(
                transport,
                key,
                "the file '" + file + "' for '" + key
                        + "' does not exist or may not be read: correct the path (relative"
                        + " ones start at the working directory)");
    }
}
