package dev.launchwatch.app;

import dev.launchwatch.config.Catalog;
import dev.launchwatch.model.Globs;
import dev.launchwatch.notify.Announcement;
import dev.launchwatch.notify.Maintenance;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.web.Declaration;
import dev.launchwatch.web.MaintenanceWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What follows from what people declare, and how it is shown. Pure functions. */
final class Declaring {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Duration USUAL = Duration.ofHours(1);

    /** So far ahead the configuration's windows are listed. */
    private static final Duration AHEAD = Duration.ofDays(31);

    private Declaring() {}

    /**
     * The window that somebody wants.
     *
     * @param id of it
     * @param known the window of this id that there is and that has not ended; null for none
     * @throws IllegalArgumentException if it makes no sense, with why
     */
    static Silence window(Declaration wish, String id, @Nullable Silence known, Instant now) {
        require(ID.matcher(id).matches(), "id has 1 to 64 letters, digits, dots, hyphens and underscores.");
        Optional<Silence> before = Optional.ofNullable(known);
        Optional<Announcement> said = before.map(Silence::announcement);
        String title = or(wish.title(), before.map(Silence::comment), "").strip();
        require(
                !title.isEmpty()
                        && title.length() <= Declaration.LONGEST_TITLE
                        && title.lines().count() == 1,
                "title is one line of 1 to " + Declaration.LONGEST_TITLE + " characters.");
        String text = or(wish.text(), said.map(Announcement::text), "").strip();
        require(
                text.length() <= Declaration.LONGEST_TEXT,
                "text has at most " + Declaration.LONGEST_TEXT + " characters.");
        List<String> monitors = names(or(wish.monitors(), said.map(Announcement::monitors), List.of()));
        List<String> groups = names(or(wish.groups(), said.map(Announcement::groups), List.of()));
        require(
                !monitors.isEmpty() || !groups.isEmpty(),
                "Say what it covers: monitors or groups, * for any run of characters.");
        Instant start = start(wish, before.map(Silence::start), now);
        Instant end = end(wish, before.map(Silence::end), start, now);
        boolean shown = or(wish.shown(), said.map(Announcement::shown), true);
        return Silence.maintenance(
                id,
                start,
                end,
                before.map(Silence::author).orElse(wish.author()),
                title,
                new Announcement(
                        text,
                        monitors,
                        groups,
                        shown,
                        said.map(each -> each.next(now)).orElse(now)));
    }

    private static <T> T or(@Nullable T wanted, Optional<T> before, T usual) {
        return wanted != null ? wanted : before.orElse(usual);
    }

    private static void require(boolean sense, String otherwise) {
        if (!sense) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static List<String> names(List<String> names) {
        List<String> clean = names.stream()
                .map(name -> name == null ? "" : name.strip())
                .distinct()
                .toList();
        require(
                clean.size() <= Declaration.MOST_NAMES
                        && clean.stream()
                                .allMatch(name -> !name.isEmpty() && name.length() <= Declaration.LONGEST_NAME),
                "monitors and groups are at most " + Declaration.MOST_NAMES + " names each, of 1 to "
                        + Declaration.LONGEST_NAME + " characters.");
        return clean;
    }

    /** One that has begun cannot begin at another time. */
    private static Instant start(Declaration wish, Optional<Instant> before, Instant now) {
        if (before.filter(start -> !start.isAfter(now)).isPresent()) {
            return before.get();
        }
        Instant start = or(wish.from(), before, now);
        require(
                !start.isBefore(now.minus(Declaration.LATE)) && !start.isAfter(now.plus(Declaration.FURTHEST)),
                "from is now or later, within " + Declaration.FURTHEST.toDays() + " days.");
        return start.isBefore(now) ? now : start;
    }

    private static Instant end(Declaration wish, Optional<Instant> before, Instant start, Instant now) {
        Instant until = wish.until();
        Duration lasts = wish.lasts();
        require(
                lasts == null || (lasts.isPositive() && lasts.compareTo(Declaration.LONGEST) <= 0),
                "for is a duration of at most " + Declaration.LONGEST.toDays() + "d, such as 30m.");
        Instant end = until;
        if (end == null) {
            end = lasts == null ? before.orElse(start.plus(USUAL)) : (start.isAfter(now) ? start : now).plus(lasts);
        }
        require(
                end.isAfter(now) && end.isAfter(start) && !end.isAfter(start.plus(Declaration.LONGEST)),
                "It ends in the future, after it begins and within " + Declaration.LONGEST.toDays() + " days of that.");
        return end;
    }

    /** Whether two versions of a window say the same. */
    static boolean isSame(Silence one, Silence other) {
        Announcement before = Objects.requireNonNull(one.announcement());
        Announcement after = Objects.requireNonNull(other.announcement());
        return one.comment().equals(other.comment())
                && one.start().equals(other.start())
                && one.end().equals(other.end())
                && before.text().equals(after.text())
                && before.monitors().equals(after.monitors())
                && before.groups().equals(after.groups())
                && before.shown() == after.shown();
    }

    /** The first name that is none of any monitor or group: whoever mistypes one is to know it now, and not when the alert comes. */
    static Optional<String> unknownName(Silence window, Catalog catalog) {
        Announcement said = Objects.requireNonNull(window.announcement());
        List<String> unknown = new ArrayList<>(none(said.monitors(), catalog.monitors(), Monitor::name));
        unknown.addAll(none(said.groups(), catalog.monitors(), Monitor::group));
        return unknown.stream().findFirst();
    }

    private static List<String> none(
            List<String> patterns, Collection<Monitor> monitors, Function<Monitor, String> name) {
        return patterns.stream()
                .filter(pattern -> monitors.stream().noneMatch(each -> Globs.matches(pattern, name.apply(each))))
                .toList();
    }

    /** As operators see a window that somebody declared. */
    static MaintenanceWindow shown(Silence window, Instant now) {
        Announcement said = Objects.requireNonNull(window.announcement());
        return new MaintenanceWindow(
                window.id(),
                window.comment(),
                said.text(),
                said.monitors(),
                said.groups(),
                window.start(),
                window.end(),
                said.shown(),
                MaintenanceWindow.state(window.start(), window.end(), now),
                MaintenanceWindow.DECLARED,
                window.author());
    }

    /** As operators see what the configuration has: what is under way, or comes within a month. */
    static Optional<MaintenanceWindow> shown(Maintenance window, Instant now) {
        return window.within(now, now.plus(AHEAD)).stream()
                .findFirst()
                .map(next -> new MaintenanceWindow(
                        window.name(),
                        window.name(),
                        window.message(),
                        window.monitor(),
                        window.group(),
                        next.start(),
                        next.end(),
                        true,
                        MaintenanceWindow.state(next.start(), next.end(), now),
                        MaintenanceWindow.CONFIGURED,
                        ""));
    }

    /** In one line, for the audit log. */
    static String described(Silence window) {
        Announcement said = Objects.requireNonNull(window.announcement());
        return window.comment() + ": monitors " + said.monitors() + ", groups " + said.groups() + ", from "
                + window.start() + " until " + window.end() + (said.shown() ? "" : ", hidden");
    }
}
