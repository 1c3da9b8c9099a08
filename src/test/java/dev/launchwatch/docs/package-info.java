/**
 * The documentation: as a site, which {@code ./launchwatch docs} writes, and as promises that tests hold it to. Not part of the product.
 */
@NullMarked
package dev.launchwatch.docs;

import org.jspecify.annotations.NullMarked;
