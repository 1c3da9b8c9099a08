/**
 * Log files that grow, are renamed, cut and packed: their lines, each once, over rotations and restarts. What a line means is not its
 * business.
 *
 * <p>A file is known by what it holds, not by its name: each is a <em>tail</em> with a number of its own, which is durable before the
 * first line is read. Lines have ids of that number and their place, so that one that is read again, after a kill between taking it and
 * remembering how far it was read, is the same line.
 *
 * <p>Execution: one source is read by one thread at a time, and blocks it. May import: model.
 */
@NullMarked
package dev.launchwatch.follow;

import org.jspecify.annotations.NullMarked;
