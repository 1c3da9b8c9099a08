/** Stand-ins that the tests of several rooms share: time above all. */
@NullMarked
package dev.launchwatch.testing;

import org.jspecify.annotations.NullMarked;
