/**
 * Probing: one prober per kind turns a target into a report. A probe is one attempt; when it is repeated is decided in
 * {@code schedule}.
 *
 * <p>Execution: {@link dev.launchwatch.probe.Probers#probe} blocks and is called on a virtual thread; bytes move on
 * event loops, which nothing here blocks. May import: model, Vert.x and the Netty beneath it, Jackson, JSON path, jsoup.
 */
@NullMarked
package dev.launchwatch.probe;

import org.jspecify.annotations.NullMarked;
