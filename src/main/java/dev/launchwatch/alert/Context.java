package dev.launchwatch.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation has to know beside the monitor's own past.
 *
 * @param subject what is evaluated
 * @param waitsFor the monitor that this one depends on and that is down, null if none is
 * @param trusted only a bad result of a probe begun at this time or later makes an alert fire: when the daemon started,
 *     since nobody watched before, or when the monitor it depends on recovered
 */
record Context(Subject subject, @Nullable String waitsFor, Instant trusted) {}
