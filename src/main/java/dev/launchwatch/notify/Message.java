package dev.launchwatch.notify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a sender has to hand over: a notification and what it needs to tell it well.
 *
 * @param notification what is told; its id is the deduplication key
 * @param thread what the channel gave for the group's first message, or null
 * @param now when it is sent, for relative times
 * @param note something about the delivery itself that the reader must know, such as a delay; may be empty
 */
public record Message(Notification notification, @Nullable String thread, Instant now, String note) {}
