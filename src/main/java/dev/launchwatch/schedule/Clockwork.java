package dev.launchwatch.schedule;

import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import java.time.InstantSource;

/**
 * The three kinds of time that a schedule needs.
 *
 * @param wall what a calendar says; may jump
 * @param ticker never jumps; what delays are measured with
 * @param timer runs something after a delay of at most a few seconds
 */
public record Clockwork(InstantSource wall, Ticker ticker, Timer timer) {}
