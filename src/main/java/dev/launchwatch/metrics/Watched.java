package dev.launchwatch.metrics;

/**
 * A monitor as its series know it.
 *
 * @param monitor its name
 * @param group its group
 * @param http whether its probes speak HTTP, so that the {@code probe_http_*} series apply
 */
public record Watched(String monitor, String group, boolean http) {}
