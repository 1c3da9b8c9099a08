/** Signals: what is reported, kept, added up and asked for. */
@NullMarked
package dev.launchwatch.signal;

import org.jspecify.annotations.NullMarked;
