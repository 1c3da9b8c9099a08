package dev.launchwatch.probe;

import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Globs;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timings;
import dev.launchwatch.probe.TransportSpec.IpPreference;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddresses;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks a name server and looks at the answer. Blocks. */
final class DnsProber implements AutoCloseable {
    private static final int ATTEMPTS = 2; // a lost datagram is not an outage
    private static final long ATTEMPT_MILLIS = 2500;
    private static final int EXCERPT = 200;

    private final EventLoopGroup group;
    private final DnsResolver system;
    private final Ticker ticker;
    private @Nullable DnsNameResolver client;

    /** @param system says which name servers to ask where a probe names none */
    DnsProber(EventLoopGroup group, DnsResolver system, Ticker ticker) {
        this.group = group;
        this.system = system;
        this.ticker = ticker;
    }

    /** What came of the questions. */
    private sealed interface Told {
        record Values(List<String> values) implements Told {}

        record Failed(Failure failure) implements Told {}
    }

    /** @param redactor for the answer, where it stands in a failure */
    Report probe(DnsSpec spec, Duration timeout, Redactor redactor) {
        long start = ticker.nanos();
        Told told;
        try {
            DnsQuestion question = new DefaultDnsQuestion(
                    spec.type() == DnsSpec.RecordType.PTR ? DnsRecords.reverse(spec.name()) : spec.name(),
                    DnsRecordType.valueOf(spec.type().name()));
            told = ask(spec, question, start + timeout.toNanos());
        } catch (IllegalArgumentException e) {
            return Verdict.unusable("'" + spec.name() + "' or its server cannot be asked");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            told = new Told.Failed(Failure.of(Reason.INTERNAL, "the probe was interrupted"));
        }
        Duration took = Duration.ofNanos(ticker.nanos() - start);
        Outcome outcome = switch (told) {
            case Told.Failed(Failure failure) -> Verdict.of(failure);
            case Told.Values(List<String> values) -> {
                Failure flaw = flaw(spec, values, redactor);
                yield flaw == null ? Verdict.unlessLate(took, spec.latency()) : new Outcome.Down(flaw);
            }
        };
        return new Report(outcome, took, new Timings(took.toNanos(), 0, 0, 0, 0), Facts.NONE, List.of());
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }

    private Told ask(DnsSpec spec, DnsQuestion question, long end) throws InterruptedException {
        List<InetSocketAddress> servers;
        switch (servers(spec, end)) {
            case Servers.Known(List<InetSocketAddress> known) -> servers = known;
            case Servers.Unknown(Failure failure) -> {
                return new Told.Failed(failure);
            }
        }
        boolean reached = false;
        for (int i = 0; i < ATTEMPTS * servers.size(); i++) {
            InetSocketAddress server = servers.get(i % servers.size());
            Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> answer = client().query(server, question);
            if (!answer.await(Math.max(0, end - ticker.nanos()), TimeUnit.NANOSECONDS)) {
                answer.cancel(false);
                reached = true;
                break;
            }
            if (answer.isSuccess()) {
                return told(spec, answer.getNow());
            }
            reached |= DnsNameResolver.isTimeoutError(answer.cause());
        }
        return new Told.Failed(
                reached
                        ? Failure.of(Reason.DNS_TIMEOUT, "no name server answered for " + spec.name() + " in time")
                        : Failure.of(Reason.DNS_FAILURE, "no name server can be reached for " + spec.name()));
    }

    private static Told told(DnsSpec spec, AddressedEnvelope<DnsResponse, InetSocketAddress> answer) {
        try {
            DnsResponseCode code = answer.content().code();
            return code.equals(DnsResponseCode.NOERROR)
                    ? new Told.Values(DnsRecords.values(answer.content(), spec.type()))
                    : new Told.Failed(Failure.of(
                            DnsResolver.reason(code), "the name server answered " + code + " for " + spec.name()));
        } catch (RuntimeException e) {
            // The answer comes from a stranger, and Netty's decoders throw what their reads happen to run into.
            return new Told.Failed(
                    Failure.of(Reason.DNS_FAILURE, "the name server's answer for " + spec.name() + " is malformed"));
        } finally {
            answer.release();
        }
    }

    /** Whom to ask. */
    private sealed interface Servers {
        record Known(List<InetSocketAddress> servers) implements Servers {}

        record Unknown(Failure failure) implements Servers {}
    }

    private Servers servers(DnsSpec spec, long end) throws InterruptedException {
        if (spec.server() == null) {
            return new Servers.Known(system.servers());
        }
        HostPort server = HostPort.parse(spec.server(), NameServers.PORT);
        CompletableFuture<Resolver.Resolution> found = new CompletableFuture<>();
        var loop = group.next();
        loop.execute(() -> system.resolve(server.host(), IpPreference.ANY, loop, found::complete));
        try {
            return switch (found.get(Math.max(0, end - ticker.nanos()), TimeUnit.NANOSECONDS)) {
                case Resolver.Resolution.Failed(Failure failure) -> new Servers.Unknown(failure);
                case Resolver.Resolution.Found(List<InetAddress> addresses) ->
                    new Servers.Known(List.of(new InetSocketAddress(addresses.getFirst(), server.port())));
            };
        } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException e) {
            return new Servers.Unknown(
                    Failure.of(Reason.DNS_TIMEOUT, "the name server's own name was not found in time"));
        }
    }

    private synchronized DnsNameResolver client() {
        DnsNameResolver made = client;
        if (made == null) {
            DnsServerAddresses unused = DnsServerAddresses.sequential(system.servers());
            made = new DnsNameResolverBuilder(group.next())
                    .datagramChannelFactory(NioDatagramChannel::new)
                    .socketChannelFactory(NioSocketChannel::new)
                    .nameServerProvider(_ -> unused.stream())
                    .searchDomains(List.of())
                    .ndots(1)
                    .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
                    .queryTimeoutMillis(ATTEMPT_MILLIS)
                    .build();
            client = made;
        }
        return made;
    }

    private static @Nullable Failure flaw(DnsSpec spec, List<String> values, Redactor redactor) {
        String what = spec.type() + " of " + spec.name();
        String actual = values.isEmpty() ? "no record" : redactor.excerpt(String.join(", ", values), EXCERPT);
        List<String> missing = new ArrayList<>(spec.contains());
        missing.addAll(spec.exactly());
        missing.removeIf(pattern -> values.stream().anyMatch(value -> matches(spec, pattern, value)));
        boolean more = !spec.exactly().isEmpty()
                && (values.size() != spec.exactly().size()
                        || !values.stream()
                                .allMatch(value ->
                                        spec.exactly().stream().anyMatch(pattern -> matches(spec, pattern, value))));
        if (!values.isEmpty() && missing.isEmpty() && !more) {
            return null;
        }
        String expected =
                spec.exactly().isEmpty() ? String.join(", ", spec.contains()) : String.join(", ", spec.exactly());
        return new Failure(
                Reason.DNS_ANSWER,
                what + (values.isEmpty() ? " has no record" : " is not what is expected"),
                expected.isEmpty() ? "a record" : (spec.exactly().isEmpty() ? "" : "exactly ") + expected,
                actual,
                null);
    }

    /** Names are the same in upper and lower case and with or without the last dot; texts are not. */
    private static boolean matches(DnsSpec spec, String pattern, String value) {
        return switch (spec.type()) {
            case TXT, CAA -> Globs.matches(pattern, value);
            case A, AAAA, CNAME, MX, NS, SOA, SRV, PTR -> Globs.matches(plain(pattern), plain(value));
        };
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
