/**
 * Rules: from what was observed to alerts. Evaluation is a pure function of (rule, observations, previous state, now):
 * no clock, no I/O, no framework inside it. {@link dev.launchwatch.alert.Evaluator} is the one stateful class, a
 * single-threaded loop that feeds the function and commits what it decides.
 *
 * <p>May import: model.
 */
@NullMarked
package dev.launchwatch.alert;

import org.jspecify.annotations.NullMarked;
