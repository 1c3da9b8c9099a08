/**
 * What {@code ./launchwatch bench} runs: measures the packaged program from outside, each figure beside a floor of the
 * same run. Not part of the product, and no test: it asserts nothing about time. See docs/benchmarks.md.
 */
@NullMarked
package dev.launchwatch.bench;

import org.jspecify.annotations.NullMarked;
