@NullMarked
package dev.launchwatch.model;

import org.jspecify.annotations.NullMarked;
