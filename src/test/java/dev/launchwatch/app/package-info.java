/** The real program as a child process, jar or native binary, among real servers. */
@NullMarked
package dev.launchwatch.app;

import org.jspecify.annotations.NullMarked;
