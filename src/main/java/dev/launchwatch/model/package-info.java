/**
 * Values that cross rooms: results and their reasons, alerts, money, and what a YAML component may say of itself.
 *
 * <p>Not for behaviour: nothing here reads a clock, does I/O or knows a framework. Everything is immutable and may be
 * used from any thread. May import: the JDK alone.
 */
@NullMarked
package dev.launchwatch.model;

import org.jspecify.annotations.NullMarked;
