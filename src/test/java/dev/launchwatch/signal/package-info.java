@NullMarked
package dev.launchwatch.signal;

import org.jspecify.annotations.NullMarked;
