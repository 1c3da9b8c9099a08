/**
 * What Prometheus scrapes: what the probes of this region found, and how the daemon itself is doing. Blackbox exporter's
 * names where the meaning is the same, {@code launchwatch_*} otherwise.
 *
 * <p>Not a meter per monitor: each monitor has one small record of its own, from which its series are made while a scrape
 * is written, so that ten thousand monitors stay in bounded memory. Label values come from the configuration and from
 * enumerations, never from what a server sent.
 *
 * <p>Execution: everything may be called from any thread and nothing blocks. May import: model, Micrometer's Prometheus
 * client.
 */
@NullMarked
package dev.launchwatch.metrics;

import org.jspecify.annotations.NullMarked;
