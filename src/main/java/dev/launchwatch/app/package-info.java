/**
 * Life cycle and wiring: the only place where the parts meet, where time and randomness come from, and where the
 * configuration is reloaded. Nobody imports it.
 *
 * <p>May import: everything.
 */
@NullMarked
package dev.launchwatch.app;

import org.jspecify.annotations.NullMarked;
