package dev.launchwatch.model;

/**
 * The parts of a probe, in their order; the names are the blackbox exporter's label values.
 *
 * @see <a href="https://github.com/prometheus/blackbox_exporter">blackbox_exporter</a>
 */
public enum Phase {
    RESOLVE,
    CONNECT,
    TLS,
    PROCESSING,
    TRANSFER;

    private final String label = name().toLowerCase(java.util.Locale.ROOT);

    /** The metric label's value, lower case. */
    public String label() {
        return label;
    }
}
