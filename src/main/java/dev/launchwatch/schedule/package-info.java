/**
 * When monitors run: intervals, stable offsets, confirmation of a first failure, the faster interval while down,
 * concurrency and overlap. Decides when; {@code probe} does.
 *
 * <p>Execution: one loop decides, probes run on virtual threads. May import: model, probe, Quarkus Scheduler.
 */
@NullMarked
package dev.launchwatch.schedule;

import org.jspecify.annotations.NullMarked;
