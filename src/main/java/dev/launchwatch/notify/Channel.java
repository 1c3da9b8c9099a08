package dev.launchwatch.notify;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Inline;
import dev.launchwatch.model.Rate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where messages go. */
@Doc("Where messages go.")
public record Channel(
        @Doc(value = "Unique name; routes use it.", example = "team-slack")
        String name,

        @Doc("How long one delivery may take.") @Default("10s")
        Duration timeout,

        @Doc("How many messages may be sent at most; more wait.") @Default("30/m")
        Rate rateLimit,

        @Doc("Channel to use for messages that this one did not take for fallback-after.") @Nullable
        String fallback,

        @Doc("How long to try before the fallback is used; this channel is still tried.") @Default("5m")
        Duration fallbackAfter,

        @Inline ChannelSpec spec) {}
