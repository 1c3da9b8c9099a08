package dev.launchwatch.model;

import java.util.Optional;

/**
 * What a message asks its reader for: to look after the alerts that it tells of.
 *
 * @param group the group of alerts
 * @param sequence the message's place among those of the group: alerts that joined later are not asked for
 * @param channel in which it was told
 */
public record Asking(String group, long sequence, String channel) {
    /** What the button of a Slack message is called that asks by its value; by this name Slack's request is known. */
    public static final String BUTTON = "launchwatch-acknowledge";

    private static final int LONGEST = 500;

    /** As one word that {@link #parse} reads. */
    public String text() {
        return group + "." + sequence + "." + channel;
    }

    /** Nothing if it is not what {@link #text} writes. */
    public static Optional<Asking> parse(String text) {
        String[] parts = text.length() > LONGEST ? new String[0] : text.split("\\.", 3);
        if (parts.length < 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Asking(parts[0], Long.parseLong(parts[1]), parts[2]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
