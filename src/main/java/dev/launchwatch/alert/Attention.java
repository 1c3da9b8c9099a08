package dev.launchwatch.alert;

import java.time.Instant;

/**
 * How long somebody has paid attention to a signal.
 *
 * @param since when a rule was about it first; kept over restarts
 * @param listening since when nothing that came could have been missed: a start at the earliest
 */
record Attention(Instant since, Instant listening) {}
