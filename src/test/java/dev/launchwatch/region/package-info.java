@NullMarked
package dev.launchwatch.region;

import org.jspecify.annotations.NullMarked;
