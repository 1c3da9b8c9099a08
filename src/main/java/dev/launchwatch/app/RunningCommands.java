package dev.launchwatch.app;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.AuditEntry.Action;
import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.notify.Channel;
import dev.launchwatch.notify.Delivery;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.web.Commands;
import dev.launchwatch.web.Declaration;
import dev.launchwatch.web.Operations.Quiet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What somebody has the running daemon do. Everything is in the audit log: what is stored, in the same commit; what changes nothing in the
 * store, or is refused, right after.
 */
final class RunningCommands implements Commands {
    /** To end what ended so long ago at most is no mistake: somebody was faster. */
    private static final Duration REMEMBERED = Duration.ofDays(90);

    private static final Redactor NO_SECRETS = new Redactor(Set.of());

    private final Station station;
    private final Parts parts;
    private final String region;
    private final InstantSource clock;
    private final Actor actor;

    /** @param region the one that is asked */
    RunningCommands(Station station, Parts parts, String region, InstantSource clock, Actor actor) {
        this.station = station;
        this.parts = parts;
        this.region = region;
        this.clock = clock;
        this.actor = actor;
    }

    private AuditEntry entry(Action action, String target, String detail) {
        return entry(clock.instant(), actor, action, target, detail);
    }

    private AuditEntry entry(Instant at, Actor by, Action action, String target, String detail) {
        Redactor redactor = Optional.ofNullable(station.configured().good())
                .map(good -> good.redactor())
                .orElse(NO_SECRETS);
        return parts.records()
                .audit()
                .entry(
                        at,
                        region,
                        by,
                        action,
                        target,
                        detail,
                        text -> redactor.excerpt(text, AuditEntry.LONGEST_DETAIL));
    }

    /** Does what keeps its own entry where it changes something; a store that is away is what came of it otherwise. */
    private <T> T audited(AuditEntry entry, Supplier<T> work) {
        try {
            return work.get();
        } catch (StoreUnavailableException e) {
            parts.records().audit().add(entry.with("the store is away"));
            throw e;
        }
    }

    @Override
    public List<Acknowledgement.Outcome> acknowledge(List<Acknowledgement.Request> requests) {
        List<Acknowledgement.Request> audited = requests.stream()
                .map(request -> request.audited(entry(
                        request.at(),
                        actor.calling(request.by()),
                        request.until() == null ? Action.ACKNOWLEDGE : Action.SNOOZE,
                        request.alert(),
                        request.until() == null ? request.note() : "until " + request.until() + ' ' + request.note())))
                .toList();
        List<Acknowledgement.Outcome> outcomes;
        try {
            outcomes = parts.attention().acknowledge(audited);
        } catch (StoreUnavailableException e) {
            audited.forEach(request -> unchanged(request, "the store is away"));
            throw e;
        }
        for (int i = 0; i < outcomes.size(); i++) {
            switch (outcomes.get(i)) {
                case Acknowledgement.Outcome.Taken _ -> {
                    // It came with the commit.
                }
                case Acknowledgement.Outcome.Known _ -> unchanged(audited.get(i), "acknowledged before");
                case Acknowledgement.Outcome.Ended _ -> unchanged(audited.get(i), "the alert is over");
                case Acknowledgement.Outcome.Pending _ -> unchanged(audited.get(i), "the alert has not fired");
                case Acknowledgement.Outcome.Unknown _ -> unchanged(audited.get(i), "no such alert");
            }
        }
        return outcomes;
    }

    private void unchanged(Acknowledgement.Request request, String outcome) {
        AuditEntry entry = request.audit();
        if (entry != null) {
            parts.records().audit().add(entry.with(outcome));
        }
    }

    @Override
    public Quiet silence(Map<String, String> match, Instant end, String author, String comment) {
        Silence silence = new Silence(UUID.randomUUID().toString(), match, clock.instant(), end, author, comment);
        AuditEntry entry = entry(
                silence.start(),
                actor.calling(author),
                Action.SILENCE,
                silence.id(),
                match + " until " + end + (comment.isEmpty() ? "" : ": " + comment));
        return audited(entry, () -> {
            parts.attention().silence(silence, entry);
            return RunningOperations.quiet(silence);
        });
    }

    @Override
    public boolean endSilence(String id) {
        Instant now = clock.instant();
        AuditEntry entry = entry(Action.END_SILENCE, id, "");
        return audited(entry, () -> {
            Optional<Silence> found = parts.attention().silences().stream()
                    .filter(silence -> silence.id().equals(id))
                    .findFirst();
            found.ifPresentOrElse(
                    silence -> parts.attention().silence(silence.endedAt(now), entry),
                    () -> parts.records().audit().add(entry.with("no such silence")));
            return found.isPresent();
        });
    }

    @Override
    public Declaration.Outcome declare(Declaration wish) {
        Instant now = clock.instant();
        String id =
                Optional.ofNullable(wish.id()).orElseGet(() -> UUID.randomUUID().toString());
        String title = Optional.ofNullable(wish.title()).orElse("");
        AuditEntry entry = entry(now, actor.calling(wish.author()), Action.DECLARE_MAINTENANCE, id, title);
        return audited(entry, () -> {
            Declaration.Outcome outcome = declare(wish, id, now);
            switch (outcome) {
                case Declaration.Outcome.Taken _ -> {
                    // It came with the commit.
                }
                case Declaration.Outcome.Same _ -> refused(entry, "nothing changed");
                case Declaration.Outcome.Unknown _ -> refused(entry, "no such maintenance");
                case Declaration.Outcome.Over _ -> refused(entry, "it was over");
                case Declaration.Outcome.Full _ -> refused(entry, "too many");
                case Declaration.Outcome.Nothing(String name) -> refused(entry, "nothing is called " + name);
                case Declaration.Outcome.Refused(String why) -> refused(entry, why);
            }
            return outcome;
        });
    }

    private void refused(AuditEntry entry, String why) {
        parts.records().audit().add(entry.with(why));
    }

    private Declaration.Outcome declare(Declaration wish, String id, Instant now) {
        List<Silence> all = parts.attention().maintenance(now.minus(REMEMBERED));
        Silence known = find(all, id).orElse(null);
        if (known != null && !known.end().isAfter(now)) {
            return new Declaration.Outcome.Over();
        }
        if (known == null && wish.id() != null && wish.title() == null) {
            return new Declaration.Outcome.Unknown();
        }
        if (known == null
                && all.stream().filter(each -> each.end().isAfter(now)).count() >= Declaration.MOST) {
            return new Declaration.Outcome.Full();
        }
        if (find(parts.attention().silences(), id).isPresent()) {
            return new Declaration.Outcome.Refused("This id is that of a silence.");
        }
        Silence window;
        try {
            window = Declaring.window(wish, id, known, now);
        } catch (IllegalArgumentException e) {
            return new Declaration.Outcome.Refused(String.valueOf(e.getMessage()));
        }
        Optional<String> unknown =
                station.configured().catalog().flatMap(catalog -> Declaring.unknownName(window, catalog));
        if (unknown.isPresent()) {
            return new Declaration.Outcome.Nothing(unknown.get());
        }
        if (known != null && Declaring.isSame(known, window)) {
            return new Declaration.Outcome.Same(Declaring.shown(known, now));
        }
        AuditEntry entry =
                entry(now, actor.calling(wish.author()), Action.DECLARE_MAINTENANCE, id, Declaring.described(window));
        parts.attention().silence(window, entry);
        return new Declaration.Outcome.Taken(Declaring.shown(window, now), known == null);
    }

    private static Optional<Silence> find(List<Silence> all, String id) {
        return all.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    @Override
    public boolean endMaintenance(String id) {
        Instant now = clock.instant();
        AuditEntry entry = entry(Action.END_MAINTENANCE, id, "");
        return audited(entry, () -> {
            Optional<Silence> found = find(parts.attention().maintenance(now.minus(REMEMBERED)), id);
            if (found.filter(window -> window.end().isAfter(now)).isPresent()) {
                parts.attention().silence(found.get().endedAt(now), entry);
            } else {
                refused(entry, found.isPresent() ? "it was over" : "no such maintenance");
            }
            return found.isPresent();
        });
    }

    @Override
    public IncidentUpdate.Outcome tell(IncidentUpdate update) {
        AuditEntry entry = entry(
                update.at(),
                actor.calling(update.by()),
                Action.TELL,
                update.incident(),
                update.stage().label() + ": " + update.text());
        return audited(entry, () -> {
            IncidentUpdate.Outcome outcome = parts.records().incidents().add(update, entry);
            if (outcome != IncidentUpdate.Outcome.TAKEN) {
                parts.records().audit().add(entry.with(outcome.name().toLowerCase(Locale.ROOT)));
            }
            return outcome;
        });
    }

    @Override
    public boolean takeBack(String incident, String update) {
        AuditEntry entry = entry(Action.TAKE_BACK, incident, update);
        return audited(entry, () -> {
            boolean there = parts.records().incidents().remove(incident, update, entry);
            if (!there) {
                parts.records().audit().add(entry.with("no such update"));
            }
            return there;
        });
    }

    @Override
    public Run run(String monitor, Duration wait) {
        AuditEntry entry = entry(Action.RUN, monitor, "");
        Run run = parts.probing().run(monitor, entry.at(), wait);
        parts.records()
                .audit()
                .add(
                        switch (run) {
                            case Run.Started _ -> entry;
                            case Run.Busy _ -> entry.with("it ran already");
                            case Run.TooOften _ -> entry.with("it ran a moment ago");
                            case Run.Unknown _ -> entry.with("no such monitor");
                        });
        return run;
    }

    @Override
    public List<String> reload() {
        AuditEntry entry = entry(Action.RELOAD, "", "");
        List<String> problems = station.reload();
        parts.records()
                .audit()
                .add(
                        problems.isEmpty()
                                ? entry
                                : entry.with("refused: " + NO_SECRETS.excerpt(problems.getFirst(), 180)));
        return problems;
    }

    @Override
    public Map<String, String> notifyTest(Optional<String> channel) {
        AuditEntry entry = entry(Action.TEST_CHANNEL, channel.orElse(""), "");
        List<String> names = station.configured().catalog().stream()
                .flatMap(catalog -> catalog.channels().stream())
                .map(Channel::name)
                .filter(name -> channel.isEmpty() || channel.get().equals(name))
                .toList();
        Map<String, String> outcomes = new LinkedHashMap<>();
        List<String> failed = new ArrayList<>();
        for (String name : names) {
            String outcome = switch (parts.office().notifier().test(name)) {
                case Delivery.Sent _ -> "sent";
                case Delivery.Retry(String reason, var _) -> "failed: " + reason;
                case Delivery.Rejected(String reason) -> "failed: " + reason;
                case Delivery.Postponed _ -> "failed: the channel rests";
            };
            outcomes.put(name, outcome);
            if (!outcome.equals("sent")) {
                failed.add(name);
            }
        }
        parts.records()
                .audit()
                .add(
                        names.isEmpty()
                                ? entry.with("no such channel")
                                : failed.isEmpty() ? entry : entry.with("failed: " + String.join(", ", failed)));
        return outcomes;
    }
}
