/**
 * Signals: kinds of events that applications report, and the windows over them.
 *
 * <p>May import: model, and of the libraries Jackson's parser of JSON.
 */
@NullMarked
package dev.launchwatch.signal;

import org.jspecify.annotations.NullMarked;
