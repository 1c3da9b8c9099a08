/** Tests of the command line. */
@NullMarked
package dev.launchwatch.cli;

import org.jspecify.annotations.NullMarked;
