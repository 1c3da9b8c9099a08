package dev.launchwatch.region;

import java.time.Duration;

/**
 * What a region says of itself, every few seconds.
 *
 * @param region its name
 * @param instance which process speaks: random, drawn at its start, since an old and a new one may run side by side for a while
 * @param version the program's version
 * @param skew how far the shared store's clock is ahead of its own; negative if it is behind
 * @param able whether it may decide: it can probe and tell
 */
public record Sign(String region, String instance, String version, Duration skew, boolean able) {}
