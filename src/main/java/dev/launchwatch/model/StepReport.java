package dev.launchwatch.model;

import java.time.Duration;

/** One request of a probe: its name, how long it took and its HTTP status (0 without one). */
public record StepReport(String name, Duration duration, int httpStatus) {}
