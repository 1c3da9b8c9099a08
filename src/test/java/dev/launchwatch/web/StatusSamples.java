package dev.launchwatch.web;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.IncidentUpdate.Stage;
import dev.launchwatch.model.Wording;
import dev.launchwatch.web.PublicStatus.Design;
import dev.launchwatch.web.PublicStatus.Episode;
import dev.launchwatch.web.PublicStatus.Part;
import dev.launchwatch.web.PublicStatus.Planned;
import dev.launchwatch.web.PublicStatus.State;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Statuses as a community has them, and the templates without Quarkus. */
final class StatusSamples {
    static final Instant NOW = Instant.parse("2026-05-20T12:34:56Z");
    static final LocalDate TODAY = LocalDate.parse("2026-05-20");
    static final Wording ENGLISH = english();

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;
    private static final List<String> NAMES = List.of(
            "Home page",
            "Log in",
            "Chat",
            "Chat answers",
            "Events calendar",
            "Member directory",
            "Photo albums",
            "API",
            "Payments",
            "Newsletter",
            "Search",
            "File uploads",
            "Notifications",
            "Mobile app",
            "Mail delivery",
            "Forum",
            "Video rooms",
            "Translations",
            "Data export",
            "Help centre");
    private static final List<String> GROUPS = List.of("Community", "Messages", "Members' area", "Behind the scenes");

    private StatusSamples() {}

    private static Wording english() {
        return filled(Map.of());
    }

    private static Wording filled(Map<String, String> instead) {
        try {
            RecordComponent[] components = Wording.class.getRecordComponents();
            return Wording.class
                    .getDeclaredConstructor(
                            Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
                    .newInstance(Stream.of(components)
                            .map(each -> (Object) instead.getOrDefault(
                                    each.getName(),
                                    each.getAnnotation(Default.class).value()))
                            .toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** English with a little German in it. */
    static Wording german() {
        return filled(Map.of("language", "de", "name", "Deutsch", "allUp", "Alles funktioniert."));
    }

    /** The templates as Quarkus has them, with values found by reflection. */
    static Engine engine() {
        return Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of("text/html")))
                .addLocator(id -> Optional.of(location(Path.of("src/main/resources/templates", id))))
                .removeStandaloneLines(true)
                .build();
    }

    private static TemplateLocator.TemplateLocation location(Path file) {
        return new TemplateLocator.TemplateLocation() {
            @Override
            public Reader read() {
                try {
                    return Files.newBufferedReader(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public Optional<Variant> getVariant() {
                return Optional.of(Variant.forContentType("text/html"));
            }
        };
    }

    static Design design(Wording... languages) {
        return new Design(
                "Harbour Club",
                "Is the club's site, chat and calendar there for you?",
                "https://status.example.org",
                new PublicStatus.Picture("""
                        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" rx="9" fill="#0b57d0"/>\
                        <path d="M18 7v19M11 13h14M8 20c1 6 5 8 10 8s9-2 10-8" fill="none" stroke="#fff" stroke-width="2.6" \
                        stroke-linecap="round"/></svg>""".getBytes(StandardCharsets.UTF_8), "image/svg+xml"),
                "#0b57d0",
                "#a8c7fa",
                ZoneOffset.UTC,
                languages.length == 0 ? List.of(ENGLISH) : List.of(languages),
                true);
    }

    /** Many monitors with what happens in 90 days: mostly nothing, some trouble, gaps, maintenance. */
    static PublicStatus busy(int monitors, State worst) {
        Random random = new Random(7);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < monitors; i++) {
            String shown = NAMES.get(i % NAMES.size()) + (i < NAMES.size() ? "" : " " + i / NAMES.size());
            State state = i == 3 ? worst : State.UP;
            parts.add(part("monitor-" + i, shown, group(i), state, days(random, i % 5 == 4 ? 40 : 90, i == 3), random));
        }
        List<Episode> episodes = new ArrayList<>();
        List<IncidentUpdate> updates = new ArrayList<>();
        if (worst == State.DOWN || worst == State.DEGRADED) {
            episodes.add(new Episode(
                    "chat-down/chat-answers/1",
                    "monitor-3",
                    "The chatbot does not answer. Messages between members arrive as usual.",
                    NOW.minusSeconds(2400),
                    NOW.minusSeconds(2280),
                    null));
            updates.add(update("1", "chat-down/chat-answers/1", 2000, Stage.INVESTIGATING, "We are looking into it."));
            updates.add(
                    update(
                            "2",
                            "chat-down/chat-answers/1",
                            900,
                            Stage.IDENTIFIED,
                            "Our provider's models are overloaded. We are switching to another one.\n\nNothing you wrote is lost."));
        }
        episodes.add(ended("site-down/home/1", 0, "The site cannot be reached.", 3, 47));
        episodes.add(ended("site-down/login/1", 1, "Members cannot log in.", 3, 45));
        episodes.add(ended("slow/search/1", 10, "", 11, 95));
        updates.add(update(
                "3",
                "site-down/home/1",
                Duration.ofDays(3).toSeconds() - 1200,
                Stage.MONITORING,
                "A certificate had not been renewed. It is now, and we watch it."));
        return new PublicStatus(
                NOW,
                design(),
                parts,
                episodes,
                updates,
                List.of(new Planned(
                        "",
                        List.of("Payments", "Data export"),
                        Instant.parse("2026-05-23T22:00:00Z"),
                        Instant.parse("2026-05-23T23:30:00Z"),
                        "",
                        "We move the database to a larger machine. You can read everything meanwhile, but not pay.",
                        null)),
                true);
    }

    private static String group(int i) {
        return GROUPS.get(Math.min(GROUPS.size() - 1, i / 5));
    }

    private static Episode ended(String id, int monitor, String impact, int daysAgo, int minutes) {
        Instant start = NOW.minus(Duration.ofDays(daysAgo)).minus(Duration.ofHours(2));
        return new Episode(
                id,
                "monitor-" + monitor,
                impact,
                start,
                start.plusSeconds(130),
                start.plus(Duration.ofMinutes(minutes)));
    }

    private static IncidentUpdate update(String id, String incident, long secondsAgo, Stage stage, String text) {
        return new IncidentUpdate(id, incident, NOW.minusSeconds(secondsAgo), stage, text, "ada@example.org");
    }

    static Part part(String name, String shown, String group, State state, List<Day> days, Random random) {
        List<@Nullable Duration> typical = new ArrayList<>();
        int base = 60 + random.nextInt(400);
        for (int hour = 0; hour < 24; hour++) {
            typical.add(hour == 7 ? null : Duration.ofMillis(base + random.nextInt(base / 2)));
        }
        return new Part(name, shown, group, state, days, days.isEmpty() ? Day.nothing(TODAY) : days.getLast(), typical);
    }

    private static List<Day> days(Random random, int known, boolean today) {
        List<Day> days = new ArrayList<>();
        for (int back = known - 1; back >= 0; back--) {
            LocalDate date = TODAY.minusDays(back);
            int dice = random.nextInt(100);
            if (back == 0 && today) {
                days.add(new Day(date, 12 * HOUR - 2_400_000, 0, 2_400_000, 0, 0));
            } else if (dice < 2) {
                days.add(new Day(date, DAY - 2 * HOUR, 0, 2 * HOUR, 0, 0));
            } else if (dice < 5) {
                days.add(new Day(date, DAY - 600_000, 300_000, 300_000, 0, 0));
            } else if (dice < 6) {
                days.add(new Day(date, 2 * HOUR, 0, 0, 22 * HOUR, 0));
            } else if (dice > 97 && back > 7) {
                days.add(Day.nothing(date));
            } else {
                days.add(new Day(date, DAY, 0, 0, 0, 0));
            }
        }
        return days;
    }
}
