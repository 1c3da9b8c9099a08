package dev.launchwatch.notify;

/** Makes a channel's sender: the real ones are {@link LiveSenders}, a simulation brings its own. */
@FunctionalInterface
public interface Senders {
    /** A sender for this channel; must neither block nor connect. */
    Sender open(Channel channel);
}
