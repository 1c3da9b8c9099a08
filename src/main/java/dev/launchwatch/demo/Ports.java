package dev.launchwatch.demo;

/**
 * Where the demo listens.
 *
 * @param http the sample site, with switches and inbox under {@code /_demo}; 0 for any free port
 * @param https the same site with TLS; 0 for any free port
 * @param smtp the mail inbox; 0 for any free port
 * @param host the address to bind; the loopback address unless somebody else should reach the demo
 */
public record Ports(int http, int https, int smtp, String host) {
    private static final String LOOPBACK = "127.0.0.1";

    /** The ports that the documentation names. */
    public static final Ports USUAL = new Ports(8081, 8443, 8025);

    /** Any free ports, for tests that run side by side. */
    public static final Ports ANY = new Ports(0, 0, 0);

    /** Ports on the loopback address. */
    public Ports(int http, int https, int smtp) {
        this(http, https, smtp, LOOPBACK);
    }
}
