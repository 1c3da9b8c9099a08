package dev.launchwatch.region;

import java.time.Instant;

/**
 * The right to decide, which one region has at a time.
 *
 * @param holder the {@link Sign#instance} that has it, or had it last
 * @param epoch how often it changed hands; what was decided under an earlier one is refused
 * @param until when it ends, by the shared store's clock
 */
public record Lease(String holder, long epoch, Instant until) {}
