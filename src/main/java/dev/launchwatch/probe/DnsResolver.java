package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import dev.launchwatch.probe.TransportSpec.IpPreference;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddresses;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up in the hosts file, then at the name servers. The JDK's resolver would block, and doesn't tell a name
 * that does not exist from a server that does not answer.
 */
final class DnsResolver implements Resolver, AutoCloseable {
    private static final int ATTEMPTS = 2; // a lost datagram is not an outage
    private static final long ATTEMPT_MILLIS = 2500;
    private static final Path HOSTS = Path.of("/etc/hosts");

    private final EventLoop loop;
    private final Watched<NameServers> servers;
    private final Watched<HostsFileEntriesProvider> hosts;
    private final Map<ResolvedAddressTypes, DnsNameResolver> resolvers = new EnumMap<>(ResolvedAddressTypes.class);
    private @Nullable NameServers usedBy;

    /** A resolver as the system is set up; its files are read again when they change. */
    DnsResolver(EventLoopGroup group) {
        this(group, new Watched<>(NameServers.SYSTEM.toFile(), () -> NameServers.read(NameServers.SYSTEM)));
    }

    /** A resolver that asks these name servers. */
    DnsResolver(EventLoopGroup group, List<InetSocketAddress> servers) {
        this(group, new Watched<>(null, () -> NameServers.of(servers)));
    }

    private DnsResolver(EventLoopGroup group, Watched<NameServers> servers) {
        this.loop = group.next();
        this.servers = servers;
        this.hosts = new Watched<>(
                HOSTS.toFile(),
                () -> HostsFileEntriesProvider.parser().parseSilently(HOSTS.toFile(), StandardCharsets.UTF_8));
    }

    /** The name servers that are asked at this moment. */
    List<InetSocketAddress> servers() {
        return servers.get().servers();
    }

    @Override
    public void resolve(String host, IpPreference preference, EventLoop caller, Consumer<Resolution> then) {
        InetAddress literal = NameServers.literal(host);
        List<InetAddress> known = literal == null ? local(host, preference) : ordered(List.of(literal), preference);
        if (literal != null && known.isEmpty()) {
            then.accept(failed(Reason.DNS_FAILURE, host + " is an address of the other family than asked for"));
        } else if (!known.isEmpty()) {
            then.accept(new Resolution.Found(known));
        } else {
            loop.execute(() -> ask(host, preference, resolution -> caller.execute(() -> then.accept(resolution))));
        }
    }

    @Override
    public void close() {
        loop.execute(this::closeResolvers);
    }

    private void closeResolvers() {
        resolvers.values().forEach(DnsNameResolver::close);
        resolvers.clear();
    }

    private void ask(String host, IpPreference preference, Consumer<Resolution> then) {
        NameServers now = servers.get();
        if (!now.equals(usedBy)) {
            closeResolvers();
            usedBy = now;
        }
        resolvers
                .computeIfAbsent(types(preference), types -> resolver(now, types))
                .resolveAll(host)
                .addListener((io.netty.util.concurrent.Future<List<InetAddress>> answer) -> {
                    if (answer.isSuccess()) {
                        List<InetAddress> addresses = ordered(answer.getNow(), preference);
                        then.accept(
                                addresses.isEmpty()
                                        ? failed(Reason.DNS_FAILURE, host + " has no address of the family asked for")
                                        : new Resolution.Found(addresses));
                    } else {
                        then.accept(explained(host, answer.cause()));
                    }
                });
    }

    private DnsNameResolver resolver(NameServers servers, ResolvedAddressTypes types) {
        List<InetSocketAddress> attempts = new ArrayList<>();
        for (int i = 0; i < ATTEMPTS; i++) {
            attempts.addAll(servers.servers());
        }
        DnsServerAddresses addresses = DnsServerAddresses.sequential(attempts);
        return new DnsNameResolverBuilder(loop)
                .datagramChannelFactory(NioDatagramChannel::new)
                .socketChannelFactory(NioSocketChannel::new)
                .nameServerProvider(_ -> addresses.stream())
                .searchDomains(servers.search())
                .ndots(servers.ndots())
                .resolvedAddressTypes(types)
                .queryTimeoutMillis(ATTEMPT_MILLIS)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .build();
    }

    private static ResolvedAddressTypes types(IpPreference preference) {
        return switch (preference) {
            case ANY, PREFER_IPV4 -> ResolvedAddressTypes.IPV4_PREFERRED;
            case PREFER_IPV6 -> ResolvedAddressTypes.IPV6_PREFERRED;
            case IPV4 -> ResolvedAddressTypes.IPV4_ONLY;
            case IPV6 -> ResolvedAddressTypes.IPV6_ONLY;
        };
    }

    private List<InetAddress> local(String host, IpPreference preference) {
        String name = host.toLowerCase(Locale.ENGLISH);
        HostsFileEntriesProvider entries = hosts.get();
        List<InetAddress> found = new ArrayList<>(entries.ipv4Entries().getOrDefault(name, List.of()));
        found.addAll(entries.ipv6Entries().getOrDefault(name, List.of()));
        if (found.isEmpty() && (name.equals("localhost") || name.endsWith(".localhost"))) {
            found.addAll(List.of(loopback("127.0.0.1"), loopback("::1"))); // RFC 6761, section 6.3
        }
        return ordered(found, preference);
    }

    private static InetAddress loopback(String text) {
        return java.util.Objects.requireNonNull(NameServers.literal(text));
    }

    private static List<InetAddress> ordered(List<InetAddress> addresses, IpPreference preference) {
        List<InetAddress> four =
                addresses.stream().filter(ip -> ip.getAddress().length == 4).toList();
        List<InetAddress> six =
                addresses.stream().filter(ip -> ip.getAddress().length != 4).toList();
        return switch (preference) {
            case ANY -> List.copyOf(addresses);
            case IPV4 -> four;
            case IPV6 -> six;
            case PREFER_IPV4 -> joined(four, six);
            case PREFER_IPV6 -> joined(six, four);
        };
    }

    private static List<InetAddress> joined(List<InetAddress> first, List<InetAddress> then) {
        List<InetAddress> all = new ArrayList<>(first);
        all.addAll(then);
        return all;
    }

    private static Resolution explained(String host, @Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DnsErrorCauseException error) {
                return failed(reason(error.getCode()), host + ": the name server answered " + words(error.getCode()));
            }
            if (DnsNameResolver.isTimeoutError(cause)) {
                return failed(Reason.DNS_TIMEOUT, host + ": the name servers did not answer in time");
            }
        }
        boolean transport = failure != null && DnsNameResolver.isTransportOrTimeoutError(failure);
        return failed(
                Reason.DNS_FAILURE,
                host + (transport ? ": the name servers cannot be reached" : ": the name servers know no address"));
    }

    /** The reason behind a response code other than NOERROR. */
    static Reason reason(DnsResponseCode code) {
        return code.equals(DnsResponseCode.NXDOMAIN) ? Reason.DNS_NXDOMAIN : Reason.DNS_FAILURE;
    }

    private static String words(DnsResponseCode code) {
        return code.equals(DnsResponseCode.NXDOMAIN) ? "that it does not exist (NXDOMAIN)" : code.toString();
    }

    private static Resolution failed(Reason reason, String message) {
        return new Resolution.Failed(Failure.of(reason, message));
    }

    /** A value read from a file, and read again when the file has changed. */
    private static final class Watched<T> {
        private final @Nullable File file;
        private final Supplier<T> reader;
        private long modified;
        private @Nullable T value;

        Watched(@Nullable File file, Supplier<T> reader) {
            this.file = file;
            this.reader = reader;
        }

        synchronized T get() {
            long now = file == null ? 0 : file.lastModified();
            T current = value;
            if (current == null || now != modified) {
                current = reader.get();
                value = current;
                modified = now;
            }
            return current;
        }
    }
}
