package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Report;
import dev.launchwatch.probe.DnsSpec.RecordType;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Resolver.Resolution;
import dev.launchwatch.probe.TransportSpec.IpPreference;
import dev.launchwatch.testing.TimeSensitive;
import io.netty.channel.EventLoop;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, looked up and probed at a real name server. */
@TimeSensitive
class DnsTest {
    private final Wire wire = new Wire();
    private final FakeNameServer server = new FakeNameServer(wire.loops);
    private final DnsResolver resolver = new DnsResolver(wire.loops, List.of(server.address()));
    private final DnsProber prober = new DnsProber(wire.loops, resolver, wire.ticker);

    @AfterEach
    void close() {
        prober.close();
        resolver.close();
        server.close();
        wire.close();
    }

    private Resolution resolve(String name, IpPreference preference) throws Exception {
        CompletableFuture<Resolution> found = new CompletableFuture<>();
        EventLoop loop = wire.loops.next();
        loop.execute(() -> resolver.resolve(name, preference, loop, found::complete));
        return found.get(10, TimeUnit.SECONDS);
    }

    private List<String> addresses(String name, IpPreference preference) throws Exception {
        return switch (resolve(name, preference)) {
            case Resolution.Found(List<InetAddress> addresses) ->
                addresses.stream().map(InetAddress::getHostAddress).toList();
            case Resolution.Failed(Failure failure) -> List.of(failure.reason().code());
        };
    }

    @Test
    void aNameLeadsToItsAddressesInTheOrderAskedFor() throws Exception {
        String six = "0:0:0:0:0:0:0:1";
        assertThat(addresses("www.example.org", IpPreference.IPV4)).containsExactly("127.0.0.1", "127.0.0.2");
        assertThat(addresses("www.example.org", IpPreference.IPV6)).containsExactly(six);
        assertThat(addresses("www.example.org", IpPreference.PREFER_IPV6)).startsWith(six);
        assertThat(addresses("www.example.org", IpPreference.ANY)).startsWith("127.0.0.1");
    }

    @Test
    void eachKindOfFailureHasItsReason() throws Exception {
        assertThat(addresses("missing.example.org", IpPreference.ANY)).containsExactly("dns_nxdomain");
        assertThat(addresses("broken.example.org", IpPreference.ANY)).containsExactly("dns_failure");
        assertThat(addresses("refused.example.org", IpPreference.ANY)).containsExactly("dns_failure");
        assertThat(addresses("empty.example.org", IpPreference.ANY)).containsExactly("dns_failure");
    }

    @Test
    void aLostDatagramIsNoFailure() throws Exception {
        assertThat(addresses("lossy.example.org", IpPreference.IPV4)).containsExactly("127.0.0.1", "127.0.0.2");
    }

    @Test
    void nothingIsRememberedBetweenTwoLookUps() throws Exception {
        resolve("www.example.org", IpPreference.IPV4);
        int before = server.questions();
        resolve("www.example.org", IpPreference.IPV4);
        assertThat(server.questions()).isGreaterThan(before);
    }

    @Test
    void literalsAndLocalhostNeedNoServer() throws Exception {
        assertThat(addresses("192.0.2.7", IpPreference.ANY)).containsExactly("192.0.2.7");
        assertThat(addresses("::1", IpPreference.IPV4)).containsExactly("dns_failure");
        assertThat(addresses("app.localhost", IpPreference.ANY)).containsExactly("127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(addresses("localhost", IpPreference.IPV4)).containsExactly("127.0.0.1");
        assertThat(server.questions()).isZero();
    }

    @Test
    void aSilentServerTimesOutInTheResolvePhase() {
        Exchange exchange = new NettyExchange(new Connector(wire.loops, resolver, wire.ticker), wire.contexts, "test");
        Answer.Broken broken =
                Wire.broken(exchange.send(Wire.get("http://silent.example.org/", Duration.ofMillis(300))));
        assertThat(broken.failure().reason()).isEqualTo(Reason.DNS_TIMEOUT);
        assertThat(broken.timings().resolve()).isGreaterThan(150_000_000);
        assertThat(broken.timings().connect()).isZero();
        assertThat(broken.connection().ipProtocol()).isZero();
    }

    @Test
    void aNameWithoutAServerBehindItIsTriedAtEachOfItsAddresses() {
        Exchange exchange = new NettyExchange(new Connector(wire.loops, resolver, wire.ticker), wire.contexts, "test");
        try (RawServer site = new RawServer(
                connection -> connection.request().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))) {
            TransportSpec six = new TransportSpec(
                    null,
                    null,
                    false,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    IpPreference.PREFER_IPV6,
                    TransportSpec.HttpVersion.AUTO);
            Answer.Complete answer =
                    Wire.complete(exchange.send(Wire.get("http://www.example.org:" + site.port() + "/", six)));
            assertThat(answer.connection().ipProtocol()).isEqualTo(4);
        }
    }

    @Test
    void resolvConfIsReadAsItsManualSays(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("resolv.conf"), """
            # a comment
            nameserver 192.0.2.1
            nameserver 2001:db8::1
            nameserver nonsense
            search a.example b.example
            options edns0 ndots:3 trust-ad
            """);
        NameServers read = NameServers.read(file);
        assertThat(read.servers()).extracting(InetSocketAddress::getPort).containsExactly(53, 53);
        assertThat(read.search()).containsExactly("a.example", "b.example");
        assertThat(read.ndots()).isEqualTo(3);
        assertThat(NameServers.read(folder.resolve("none")).servers()).hasSize(1);
    }

    private Report probe(String name, RecordType type, List<String> contains, List<String> exactly) {
        return probe(
                name, type, contains, exactly, "127.0.0.1:" + server.address().getPort(), Duration.ofSeconds(10));
    }

    private Report probe(
            String name,
            RecordType type,
            List<String> contains,
            List<String> exactly,
            @Nullable String at,
            Duration timeout) {
        return prober.probe(
                new DnsSpec(name, type, at, contains, exactly, Duration.ofSeconds(5)), timeout, new Redactor(Set.of()));
    }

    private static Reason reason(Report report) {
        return report.outcome().why().map(Failure::reason).orElseThrow();
    }

    @Test
    void everyRecordTypeReadsAsInAZoneFile() {
        for (var expected : List.of(
                List.of("A", "127.0.0.1"),
                List.of("AAAA", "::1"),
                List.of("CNAME", "edge.example.org."),
                List.of("NS", "edge.example.org"),
                List.of("MX", "10 mail.example.org"),
                List.of("TXT", "v=spf1 -all"),
                List.of("SRV", "1 2 443 chat.example.org"),
                List.of("SOA", "ns.example.org admin.example.org 1 2 3 4 5"),
                List.of("CAA", "0 issue \"ca.example.org\""))) {
            RecordType type = RecordType.valueOf(expected.getFirst());
            Report report = probe("www.example.org", type, List.of(expected.getLast()), List.of());
            assertThat(report.outcome()).as(type.name()).isEqualTo(new Outcome.Up());
            assertThat(report.timings().resolve()).isPositive();
        }
        assertThat(probe("127.0.0.1", RecordType.PTR, List.of("*.example.org"), List.of())
                        .outcome())
                .isEqualTo(new Outcome.Up());
    }

    @Test
    void theServerOfTheSystemIsAskedWhereNoneIsNamed() {
        Report report = probe("www.example.org", RecordType.A, List.of(), List.of(), null, Duration.ofSeconds(10));
        assertThat(report.outcome()).isEqualTo(new Outcome.Up());
    }

    @Test
    void exactlyMeansNoneMissingAndNoneMore() {
        assertThat(probe("www.example.org", RecordType.A, List.of(), List.of("127.0.0.2", "127.0.0.1"))
                        .outcome())
                .isEqualTo(new Outcome.Up());
        Report more = probe("www.example.org", RecordType.A, List.of(), List.of("127.0.0.1"));
        assertThat(reason(more)).isEqualTo(Reason.DNS_ANSWER);
        assertThat(more.outcome().why().orElseThrow().expected()).isEqualTo("exactly 127.0.0.1");
        assertThat(more.outcome().why().orElseThrow().actual()).isEqualTo("127.0.0.1, 127.0.0.2");
        assertThat(reason(probe("www.example.org", RecordType.A, List.of("192.0.2.*"), List.of())))
                .isEqualTo(Reason.DNS_ANSWER);
    }

    @Test
    void whatTheServerRefusesHasItsReason() {
        assertThat(reason(probe("missing.example.org", RecordType.A, List.of(), List.of())))
                .isEqualTo(Reason.DNS_NXDOMAIN);
        assertThat(reason(probe("broken.example.org", RecordType.A, List.of(), List.of())))
                .isEqualTo(Reason.DNS_FAILURE);
        assertThat(reason(probe("empty.example.org", RecordType.A, List.of(), List.of())))
                .isEqualTo(Reason.DNS_ANSWER);
        assertThat(reason(probe("garbled.example.org", RecordType.MX, List.of(), List.of())))
                .isEqualTo(Reason.DNS_FAILURE);
    }

    @Test
    void silenceTimesOutAndAClosedPortDoesTooOrIsUnreachable() throws Exception {
        String at = "127.0.0.1:" + server.address().getPort();
        Report silent = probe("silent.example.org", RecordType.A, List.of(), List.of(), at, Duration.ofMillis(300));
        assertThat(reason(silent)).isEqualTo(Reason.DNS_TIMEOUT);
        assertThat(silent.duration()).isLessThan(Duration.ofSeconds(2));
        int closed;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertThat(reason(probe(
                        "www.example.org",
                        RecordType.A,
                        List.of(),
                        List.of(),
                        "127.0.0.1:" + closed,
                        Duration.ofMillis(300))))
                .isIn(Reason.DNS_TIMEOUT, Reason.DNS_FAILURE);
    }
}
