/** Tests of the HTTP side. */
@NullMarked
package dev.launchwatch.web;

import org.jspecify.annotations.NullMarked;
