@NullMarked
package dev.launchwatch.store;

import org.jspecify.annotations.NullMarked;
