package dev.launchwatch.probe;

import dev.launchwatch.model.Secret;
import dev.launchwatch.probe.TransportSpec.IpPreference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to a server.
 *
 * @param server the server, as it is named in messages
 * @param end where the connection ends: the server, or what the configuration puts in its place
 */
record Route(
        HostPort server,
        HostPort end,
        IpPreference ip,
        @Nullable Tls tls,
        @Nullable Proxy proxy) {
    private static final int PROXY_PORT = 3128;

    /** How to secure the connection; {@code name} is for server name indication and the certificate's check. */
    record Tls(TlsContext context, String name, List<String> protocols) {}

    /** @param tunnel whether to ask for a tunnel (CONNECT) or send requests in absolute form */
    record Proxy(HostPort address, @Nullable String user, String password, boolean tunnel) {
        /** The value of the Proxy-Authorization header, or null where there is no user. */
        @Nullable
        String authorization() {
            return user == null ? null : Target.basic(user + ":" + password);
        }

        /** Not the password. */
        @Override
        public String toString() {
            return address.toString();
        }
    }

    /** @throws IllegalArgumentException in words, if the settings lead nowhere */
    static Route of(HostPort server, TransportSpec transport, @Nullable Tls tls, boolean tunnel) {
        String connectTo = transport.connectTo();
        String proxy = transport.proxy();
        return new Route(
                server,
                connectTo == null ? server : HostPort.parse(connectTo, server.port()),
                transport.ip(),
                tls,
                proxy == null ? null : proxy(proxy, transport, tunnel));
    }

    private static Proxy proxy(String proxy, TransportSpec transport, boolean tunnel) {
        Secret password = transport.proxyPassword();
        return new Proxy(
                HostPort.parse(proxy, PROXY_PORT),
                transport.proxyUser(),
                password == null ? "" : password.value().fill(name -> "${" + name + "}"),
                tunnel);
    }

    /** Where the TCP connection goes. */
    HostPort firstHop() {
        return proxy == null ? end : proxy.address();
    }
}
