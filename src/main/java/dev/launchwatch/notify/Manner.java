package dev.launchwatch.notify;

/**
 * How a channel wants to be told about what follows a first message.
 *
 * @param immediate follow-ups go out at once; otherwise they are collected for the route's group-interval
 * @param exact every alert's beginning and end is told, even of one that came and went between two messages
 * @param repeats it is told again that something still fires, and who looks after it
 */
record Manner(boolean immediate, boolean exact, boolean repeats) {
    static Manner of(ChannelSpec spec) {
        return switch (spec) {
            // With a token the message is edited and threaded, which disturbs nobody; without, each one is a new
            // message.
            case ChannelSpec.Slack slack -> new Manner(slack.token() != null, false, true);
            case ChannelSpec.Email _ -> new Manner(false, false, true);
            case ChannelSpec.Webhook _ -> new Manner(true, true, true);
            // Repeating is the Alertmanager's own work, and of acknowledgements it knows nothing.
            case ChannelSpec.Alertmanager _ -> new Manner(true, true, false);
        };
    }
}
