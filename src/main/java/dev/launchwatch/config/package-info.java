/**
 * Configuration: a folder of YAML becomes one immutable {@link dev.launchwatch.config.Catalog}, or a list of every error
 * with its place. The specs themselves belong to the families; this room reads, checks references, and writes the JSON
 * Schema and the reference pages.
 *
 * <p>May import: model, the specs of the families, SnakeYAML.
 */
@NullMarked
package dev.launchwatch.config;

import org.jspecify.annotations.NullMarked;
