/**
 * How several regions act as one: who is alive, who decides, and what a region does while it cannot reach the others. Pure decisions
 * over what regions saw; what they share is behind ports that the store implements.
 */
@NullMarked
package dev.launchwatch.region;

import org.jspecify.annotations.NullMarked;
