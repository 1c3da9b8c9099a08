@NullMarked
package dev.launchwatch.follow;

import org.jspecify.annotations.NullMarked;
