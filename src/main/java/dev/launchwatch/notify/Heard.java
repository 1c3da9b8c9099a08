package dev.launchwatch.notify;

import java.time.Instant;

/**
 * What a group's channel heard of an alert beside the alert itself: what more there is, is news.
 *
 * @param at when it was told of the alert first
 * @param answers how far it heard who looks after the alert, as {@link Answers#step} counts
 * @param escalations how often it was told that nobody does
 */
public record Heard(Instant at, int answers, int escalations) {}
