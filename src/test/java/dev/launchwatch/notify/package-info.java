/** Tests of telling people. */
@NullMarked
package dev.launchwatch.notify;

import org.jspecify.annotations.NullMarked;
