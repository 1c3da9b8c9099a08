package dev.launchwatch.bench;

import dev.launchwatch.testing.TestCertificates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The site that is watched, seen from the benchmark: a {@link SiteProcess}.
 *
 * @param http where it answers by HTTP
 * @param https where it answers by HTTPS (TLS 1.3, an ECDSA P-256 certificate, no session tickets)
 * @param authority the PEM file to trust
 */
record Site(Child process, String http, String https, Path authority) implements AutoCloseable {
    private static final Pattern PORTS = Pattern.compile("^> (\\d+) (\\d+)$");

    static Site start(Path folder) {
        TestCertificates authority = new TestCertificates();
        TestCertificates.Issued certificate = authority.valid("localhost", "127.0.0.1");
        Child process = Child.java(
                // Without tickets no client resumes a session: every connection is a whole handshake.
                List.of("-Djdk.tls.server.newSessionTicketCount=0"),
                SiteProcess.class,
                certificate.chainFile(folder, "site.pem").toString(),
                certificate.keyFile(folder, "site.key").toString());
        Matcher ports = process.await(PORTS, Duration.ofSeconds(60)).matcher();
        return new Site(
                process,
                "http://127.0.0.1:" + ports.group(1),
                "https://127.0.0.1:" + ports.group(2),
                authority.rootFile(folder));
    }

    /**
     * What it has counted so far.
     *
     * @param requests those of the webhook left out
     * @param connections all that were made
     * @param nanos when it counted, by its monotonic clock
     */
    record Count(long requests, long connections, long nanos) {}

    Count count() {
        String[] numbers = process.ask("count").split(" ", -1);
        return new Count(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }

    /** How many different pages were requested since {@link #forget}. */
    int pagesSeen() {
        return Integer.parseInt(process.ask("seen"));
    }

    void forget() {
        process.ask("forget");
    }

    /** From now on the page {@code /page/NAME} is refused. */
    void fail(String page) {
        process.ask("fail " + page);
    }

    void heal(String page) {
        process.ask("heal " + page);
    }

    /** Waits until the webhook was told of a failing page: the time since the first request for it was refused. */
    Duration told(String page) {
        long nanos = Long.parseLong(process.ask("told " + page));
        if (nanos < 0) {
            throw new IllegalStateException("nobody told the webhook that " + page + " is down");
        }
        return Duration.ofNanos(nanos);
    }

    @Override
    public void close() {
        process.close();
    }
}
