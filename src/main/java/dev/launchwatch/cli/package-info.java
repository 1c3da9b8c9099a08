/**
 * The command line. Commands that look at files or probe once run here, without the daemon; {@code run} and {@code demo}
 * hand over to it through {@link dev.launchwatch.cli.Daemon}; the rest talk to a running daemon over its API.
 *
 * <p>Exit codes: 0 for success, 1 for a failed check, 2 for bad usage or configuration. May import: config, model, what
 * each command runs, picocli.
 */
@NullMarked
package dev.launchwatch.cli;

import org.jspecify.annotations.NullMarked;
