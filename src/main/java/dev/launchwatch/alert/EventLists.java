package dev.launchwatch.alert;

import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.SignalView.Dimension;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From the events that a rule test lists to each single one. */
final class EventLists {
    private static final int MOST = 20_000;
    private static final Pattern RANGE = Pattern.compile("\\{(\\d{1,9})-(\\d{1,9})}");

    private EventLists() {}

    /**
     * Every event of a test.
     *
     * @param kinds the kind of event that each signal counts
     * @param mismatches where mistakes are said
     */
    static ListedEvents of(RuleTestFile.Case test, Instant start, Map<String, String> kinds, List<String> mismatches) {
        List<ListedEvents.One> all = new ArrayList<>();
        for (RuleTestFile.Events events : test.events()) {
            String mistake = mistake(events, kinds, all.size());
            if (mistake != null) {
                mismatches.add("events of " + events.kind() + ": " + mistake);
                continue;
            }
            for (int i = 0; i < events.count(); i++) {
                Instant at = start.plus(events.at()).plus(events.every().multipliedBy(i));
                all.add(new ListedEvents.One(
                        at, events.kind(), who(events, i), events.model(), events.cost(), events.provider()));
            }
        }
        return new ListedEvents(all, kinds);
    }

    private static @Nullable String mistake(RuleTestFile.Events events, Map<String, String> kinds, int before) {
        if (events.count() < 1 || events.count() > MOST - before) {
            return "a test may list 1 to " + MOST + " events";
        }
        // What no signal counts may still show that a member was active.
        if (!kinds.containsValue(events.kind()) && events.member() == null) {
            return "no signal counts events of this kind";
        }
        for (String pattern : new String[] {events.ip(), events.account(), events.member()}) {
            Matcher range = pattern == null ? null : RANGE.matcher(pattern);
            if (range != null && range.find() && Long.parseLong(range.group(1)) > Long.parseLong(range.group(2))) {
                return "'" + range.group() + "' is no range: write the smaller number first, as in {1-50}";
            }
        }
        return null;
    }

    private static Map<Dimension, Pseudonym> who(RuleTestFile.Events events, int index) {
        Map<Dimension, Pseudonym> who = new EnumMap<>(Dimension.class);
        put(who, Dimension.IP, events.ip(), index);
        put(who, Dimension.ACCOUNT, events.account(), index);
        put(who, Dimension.MEMBER, events.member(), index);
        return who;
    }

    private static void put(Map<Dimension, Pseudonym> who, Dimension dimension, @Nullable String pattern, int index) {
        if (pattern != null) {
            who.put(dimension, pseudonym(name(pattern, index)));
        }
    }

    private static String name(String pattern, int index) {
        return RANGE.matcher(pattern).replaceAll(range -> {
            long first = Long.parseLong(range.group(1));
            return String.valueOf(first + index % (Long.parseLong(range.group(2)) - first + 1));
        });
    }

    /** A test's people are made up: all that matters is that different ones stay different. */
    static Pseudonym pseudonym(String name) {
        return new Pseudonym(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits());
    }
}
