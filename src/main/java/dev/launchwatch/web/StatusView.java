package dev.launchwatch.web;

import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.Wording;
import dev.launchwatch.web.PageView.DayView;
import dev.launchwatch.web.PageView.EntryView;
import dev.launchwatch.web.PageView.FigureView;
import dev.launchwatch.web.PageView.GroupView;
import dev.launchwatch.web.PageView.IncidentView;
import dev.launchwatch.web.PageView.LanguageView;
import dev.launchwatch.web.PageView.RowView;
import dev.launchwatch.web.PublicStatus.Part;
import dev.launchwatch.web.PublicStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the page: what the template shows, of a status and in a language. */
final class StatusView {
    /** How many monitors have bars; of the others there is a line. */
    static final int WITH_BARS = 60;

    /** How many monitors are listed. */
    static final int LISTED = 1_000;

    private static final int PAST_DAYS = 30;
    private static final int PAST = 10;
    private static final int TROUBLE = 10;
    private static final int UPDATES = 20;
    private static final int PLANNED = 5;

    private final PublicStatus status;
    private final Wording wording;
    private final Words words;
    private final LocalDate today;
    private final Map<String, String> names;
    private final PlannedText planned;

    private StatusView(PublicStatus status, Wording wording) {
        this.status = status;
        this.wording = wording;
        this.words = new Words(wording, status.design().zone());
        this.planned = new PlannedText(wording, words);
        this.today = status.at().atZone(status.design().zone()).toLocalDate();
        this.names = status.parts().stream().collect(Collectors.toMap(Part::name, Part::shown, (a, _) -> a));
    }

    static PageView of(PublicStatus status, Wording wording) {
        return new StatusView(status, wording).page();
    }

    /** An incident as the page shows it. */
    static IncidentView incident(PublicStatus status, Wording wording, Incident incident) {
        return new StatusView(status, wording).incident(incident);
    }

    private PageView page() {
        List<Incident> incidents = Incident.of(status.episodes(), status.updates());
        Instant oldest = status.at().minus(Duration.ofDays(PAST_DAYS));
        List<IncidentView> past = past(incidents, oldest);
        String own = status.design().languages().getFirst().language();
        return new PageView(
                status.design(),
                wording,
                overall(status.parts()).code(),
                sentence(status.parts(), wording),
                status.complete(),
                incidents.stream()
                        .filter(Incident::isOpen)
                        .limit(PAST)
                        .map(this::incident)
                        .toList(),
                status.planned().stream()
                        .filter(each -> !each.isOver(status.at()))
                        .limit(PLANNED)
                        .map(planned::ahead)
                        .toList(),
                groups(),
                status.parts().size() > LISTED
                        ? Wording.fill(
                                wording.more(),
                                "count",
                                Integer.toString(status.parts().size() - LISTED))
                        : "",
                past,
                past.isEmpty() ? Wording.fill(wording.nothingHappened(), "days", Integer.toString(PAST_DAYS)) : "",
                Wording.fill(wording.daysAgo(), "count", Integer.toString(Lines.DAYS)),
                minute(status.at()).toString(),
                Wording.fill(wording.asOf(), "time", words.moment(minute(status.at()))),
                wording.language().equals(own) ? "" : "?lang=" + wording.language(),
                status.design().languages().stream()
                        .map(language -> new LanguageView(
                                language.language(),
                                language.name(),
                                language.language().equals(wording.language())))
                        .toList());
    }

    /** Incidents and maintenance that are over, the latest first. */
    private List<IncidentView> past(List<Incident> incidents, Instant oldest) {
        Stream<Map.Entry<Instant, IncidentView>> happened = incidents.stream()
                .filter(incident -> !incident.isOpen() && incident.fired().isAfter(oldest))
                .limit(PAST)
                .map(incident -> Map.entry(incident.fired(), incident(incident)));
        Stream<Map.Entry<Instant, IncidentView>> maintained = status.planned().stream()
                .filter(each -> each.isOver(status.at()) && each.end().isAfter(oldest))
                .map(each -> Map.entry(each.start(), planned.past(each)));
        return Stream.concat(happened, maintained)
                .sorted(Map.Entry.<Instant, IncidentView>comparingByKey().reversed())
                .limit(PAST)
                .map(Map.Entry::getValue)
                .toList();
    }

    private static Instant minute(Instant at) {
        return at.truncatedTo(ChronoUnit.MINUTES);
    }

    /** The worst of all, as members understand it. */
    static State overall(List<Part> parts) {
        if (any(parts, State.DOWN)) {
            return State.DOWN;
        }
        if (any(parts, State.DEGRADED)) {
            return State.DEGRADED;
        }
        if (any(parts, State.MAINTENANCE)) {
            return State.MAINTENANCE;
        }
        // Also where there is nothing to look at: as the daemon starts that says no more than silence.
        return parts.stream().allMatch(part -> part.state() == State.UNKNOWN) ? State.UNKNOWN : State.UP;
    }

    /** The state of all in one sentence. */
    static String sentence(List<Part> parts, Wording wording) {
        return switch (overall(parts)) {
            case DOWN ->
                parts.stream().allMatch(part -> part.state() == State.DOWN) ? wording.allDown() : wording.someDown();
            case DEGRADED -> wording.slow();
            case MAINTENANCE -> wording.underMaintenance();
            case UNKNOWN -> parts.isEmpty() ? wording.nothingPublic() : wording.allUnknown();
            case UP, CHECKING -> any(parts, State.UNKNOWN) ? wording.someUnknown() : wording.allUp();
        };
    }

    private static boolean any(List<Part> parts, State state) {
        return parts.stream().anyMatch(part -> part.state() == state);
    }

    /** The word for a state. */
    static String word(State state, Wording wording) {
        return switch (state) {
            case UP -> wording.up();
            case DEGRADED -> wording.degraded();
            case DOWN -> wording.down();
            case CHECKING -> wording.checking();
            case MAINTENANCE -> wording.maintenance();
            case UNKNOWN -> wording.unknown();
        };
    }

    private List<GroupView> groups() {
        List<Part> listed = status.parts().stream().limit(LISTED).toList();
        // What is in trouble has bars wherever it stands.
        Map<String, Boolean> full = new LinkedHashMap<>();
        for (Function<Part, Boolean> first :
                List.<Function<Part, Boolean>>of(part -> part.state() == State.DOWN, _ -> true)) {
            for (Part part : listed) {
                if (full.size() < WITH_BARS && first.apply(part)) {
                    full.put(part.name(), true);
                }
            }
        }
        Map<String, List<RowView>> groups = new LinkedHashMap<>();
        for (Part part : listed) {
            groups.computeIfAbsent(part.group(), _ -> new ArrayList<>()).add(row(part, full.containsKey(part.name())));
        }
        return groups.entrySet().stream()
                .map(group ->
                        new GroupView(group.getKey().isEmpty() ? wording.services() : group.getKey(), group.getValue()))
                .toList();
    }

    private RowView row(Part part, boolean full) {
        if (!full) {
            return new RowView(
                    part.shown(),
                    part.state().code(),
                    word(part.state(), wording),
                    false,
                    List.of(figure(part, Lines.DAYS)),
                    null,
                    "",
                    List.of(),
                    "",
                    "",
                    "",
                    "",
                    "");
        }
        Map<LocalDate, Day> days = part.days().stream().collect(Collectors.toMap(Day::date, day -> day));
        List<DayView> trouble = new ArrayList<>();
        for (Day day : part.days().reversed()) {
            if (ChronoUnit.DAYS.between(day.date(), today) < Lines.DAYS && wrong(day)) {
                trouble.add(day(day));
            }
        }
        List<Duration> known = Lines.known(part.typical());
        boolean timed = status.design().responseTimes() && !known.isEmpty();
        return new RowView(
                part.shown(),
                part.state().code(),
                word(part.state(), wording),
                true,
                List.of(
                        new FigureView(
                                Wording.fill(wording.hours(), "count", "24"),
                                words.share(part.last24h().uptime())),
                        figure(part, 7),
                        figure(part, 30),
                        figure(part, Lines.DAYS)),
                Lines.bars(days, today),
                barsText(part),
                trouble.stream().limit(TROUBLE).toList(),
                trouble.isEmpty() ? "" : Wording.fill(wording.troubleDays(), "count", Integer.toString(trouble.size())),
                trouble.size() > TROUBLE
                        ? Wording.fill(wording.more(), "count", Integer.toString(trouble.size() - TROUBLE))
                        : "",
                timed ? Lines.spark(part.typical()) : "",
                timed
                        ? Wording.fill(wording.responseTime(), "time", words.answer(known.get((known.size() - 1) / 2)))
                        : "",
                timed
                        ? Wording.fill(
                                wording.responseTimeDoc(),
                                "low",
                                words.answer(known.getFirst()),
                                "high",
                                words.answer(known.getLast()))
                        : "");
    }

    private static boolean wrong(Day day) {
        return day.kind() == Day.Kind.TROUBLE || day.kind() == Day.Kind.OUTAGE;
    }

    /** The share of so many days, today among them. */
    static OptionalDouble uptime(Part part, int days, LocalDate today) {
        return days(part, days, today).uptime();
    }

    private static Day days(Part part, int days, LocalDate today) {
        Day sum = Day.nothing(today);
        for (Day day : part.days()) {
            if (day.date().isAfter(today.minusDays(days))) {
                sum = sum.plus(day);
            }
        }
        return sum;
    }

    private FigureView figure(Part part, int days) {
        return new FigureView(
                Wording.fill(wording.days(), "count", Integer.toString(days)), words.share(uptime(part, days, today)));
    }

    private String barsText(Part part) {
        Day sum = days(part, Lines.DAYS, today);
        String span = Wording.fill(wording.days(), "count", Integer.toString(Lines.DAYS));
        return part.shown() + ", " + span + ": " + wording.uptime() + " " + words.share(sum.uptime());
    }

    /** The times of a day's regions add up: what is shown is their mean over the day, as far as it is known. */
    private DayView day(Day day) {
        long known = day.up() + day.degraded() + day.down() + day.maintenance() + day.unknown();
        Instant start = day.date().atStartOfDay(status.design().zone()).toInstant();
        Instant end =
                day.date().plusDays(1).atStartOfDay(status.design().zone()).toInstant();
        long length = Duration.between(start, end.isAfter(status.at()) ? status.at() : end)
                .toMillis();
        double regions = Math.max(1, Math.ceil((double) known / Math.max(1, length) - 0.05));
        List<String> parts = new ArrayList<>();
        part(parts, wording.forDown(), day.down(), regions);
        part(parts, wording.forDegraded(), day.degraded(), regions);
        part(parts, wording.forMaintenance(), day.maintenance(), regions);
        return new DayView(
                Lines.DAYS - 1 - ChronoUnit.DAYS.between(day.date(), today),
                words.date(day.date(), today),
                String.join(", ", parts));
    }

    private void part(List<String> parts, String text, long millis, double regions) {
        if (millis >= 1000) {
            parts.add(Wording.fill(text, "time", words.lasted(Duration.ofMillis(Math.round(millis / regions)))));
        }
    }

    private IncidentView incident(Incident incident) {
        String monitors = PlannedText.named(
                wording,
                incident.monitors().stream()
                        .map(name -> names.getOrDefault(name, name))
                        .toList());
        List<String> impacts = List.copyOf(incident.impacts());
        List<EntryView> entries = new ArrayList<>();
        Instant ended = incident.ended();
        if (ended != null) {
            entries.add(entry(wording.over(), ended, ""));
        }
        List<IncidentUpdate> updates = incident.updates();
        updates.reversed().stream()
                .limit(UPDATES)
                .map(update -> entry(stage(update.stage()), update.at(), update.text()))
                .forEach(entries::add);
        entries.add(entry(wording.noticed(), incident.fired(), ""));
        if (incident.since().isBefore(incident.fired().minusSeconds(60))) {
            entries.add(entry(wording.began(), incident.since(), ""));
        }
        // Newest first; what was said after the end comes before it.
        entries.sort(Comparator.comparing((EntryView each) -> Instant.parse(each.at()))
                .reversed());
        return new IncidentView(
                anchor(incident.id()),
                impacts.isEmpty() ? Wording.fill(wording.somethingWrong(), "monitors", monitors) : impacts.getFirst(),
                impacts.stream().skip(1).limit(2).toList(),
                Wording.fill(wording.affects(), "monitors", monitors),
                ended == null
                        ? Wording.fill(wording.since(), "time", words.moment(incident.since()))
                        : words.moment(incident.since()) + " · "
                                + Wording.fill(
                                        wording.lasted(),
                                        "time",
                                        words.lasted(Duration.between(incident.since(), ended))),
                entries);
    }

    /** An id that is safe in an address and in HTML, and tells nothing of the rule's name. */
    static String anchor(String id) {
        return "i"
                + Document.digest(id.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .substring(0, 12);
    }

    private EntryView entry(String what, Instant at, String text) {
        return new EntryView(what, at.toString(), words.moment(at), PlannedText.lines(text));
    }

    private String stage(IncidentUpdate.Stage stage) {
        return switch (stage) {
            case UPDATE -> wording.update();
            case INVESTIGATING -> wording.investigating();
            case IDENTIFIED -> wording.identified();
            case MONITORING -> wording.monitoring();
        };
    }
}
