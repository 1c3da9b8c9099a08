/**
 * Telling people: from transitions of alerts to messages in channels, by stages (silence, group, claim, send, record).
 * A message counts as told only after its channel took it.
 *
 * <p>Execution: one virtual thread per channel, so that a dead channel delays no other. May import: model, the clients of
 * the channels, SmallRye Fault Tolerance, Qute.
 */
@NullMarked
package dev.launchwatch.notify;

import org.jspecify.annotations.NullMarked;
