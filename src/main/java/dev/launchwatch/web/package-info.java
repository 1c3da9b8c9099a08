/**
 * The HTTP side: REST API, tokens and pages. What goes out are records of this room, never the model's own.
 *
 * <p>Execution: requests run on virtual threads, since they may ask the store; what is streamed in or out runs as its class says. May
 * import: model, the ports it owns, JAX-RS,
 * Qute, MicroProfile Health and, for what is streamed, late or looked at before all else, Vert.x and Mutiny.
 */
@NullMarked
package dev.launchwatch.web;

import org.jspecify.annotations.NullMarked;
