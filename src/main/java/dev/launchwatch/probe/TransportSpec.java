package dev.launchwatch.probe;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Secret;
import org.jspecify.annotations.Nullable;

/** How a connection is made: addresses, TLS and proxy. Shared by every kind that opens one. */
public record TransportSpec(
        @Doc(
                value = "Connect to this host or host:port instead of the address's own (the Host header and the"
                        + " certificate check stay with the address).",
                example = "127.0.0.1:8443")
        @Nullable
        String connectTo,

        @Doc("Name for TLS server name indication and certificate check, if it differs from the address's host.")
        @Nullable
        String serverName,

        @Doc("Accept any certificate. The certificate's end is still reported.") @Default("false")
        boolean insecure,

        @Doc("PEM file with certificate authorities to trust instead of the system's.") @Nullable
        String ca,

        @Doc("PEM file with the client certificate chain.") @Nullable
        String clientCertificate,

        @Doc("PEM file with the client certificate's private key (PKCS#8).") @Nullable
        String clientKey,

        @Doc("HTTP proxy as host:port: a tunnel (CONNECT) for https and wss, ws and tcp, a plain request for http.")
        @Nullable
        String proxy,

        @Doc("User for the proxy.") @Nullable String proxyUser,
        @Doc("Password for the proxy.") @Nullable Secret proxyPassword,

        @Doc("Which addresses to use when a name has both kinds.") @Default("any")
        IpPreference ip,

        @Doc("HTTP version to offer; auto offers both by ALPN.") @Default("auto")
        HttpVersion httpVersion) {
    /** Which address family a probe connects by. */
    public enum IpPreference {
        @Doc("The first address that the resolver returns.")
        ANY,
        @Doc("IPv4 if there is one.")
        PREFER_IPV4,
        @Doc("IPv6 if there is one.")
        PREFER_IPV6,
        @Doc("IPv4 or fail.")
        IPV4,
        @Doc("IPv6 or fail.")
        IPV6
    }

    /** Which HTTP version a probe speaks. */
    public enum HttpVersion {
        @Doc("HTTP/2 where the server offers it by ALPN, else HTTP/1.1.")
        AUTO,
        @Doc("HTTP/1.1.")
        HTTP1,
        @Doc("HTTP/2 or fail; without TLS by prior knowledge.")
        HTTP2
    }
}
