package dev.launchwatch.app;

import dev.launchwatch.app.Chronicle.Told;
import dev.launchwatch.app.Trouble.Kind;
import dev.launchwatch.model.Alert;
import dev.launchwatch.notify.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what people were told in a world, simulated or real, against what was true there. Knows nothing of how the product decides, only what it promises
 * ({@code docs/regions.md}).
 */
final class Judge {
    /** What is on its way takes so long at most. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(12);

    /** Each region looks at a monitor at least so often. */
    private static final Duration LOOKS = Duration.ofSeconds(30);

    /** The rule that watches the site. */
    static final String RULE = "site-down";

    private final Chronicle world;
    private final Reckoning tally;
    private final Sight sight;
    private final List<String> faults = new ArrayList<>();

    Judge(Chronicle world, Reckoning tally) {
        this.world = world;
        this.tally = tally;
        this.sight = new Sight(world);
    }

    /** What is not as promised, each in a sentence; nothing if all is well. */
    List<String> judge() {
        tally.worlds++;
        tally.messages += world.told.size();
        tally.departures += world.departures.size();
        tally.epochs += (int) world.epochs();
        world.troubles.forEach(trouble -> tally.troubles.merge(trouble.kind(), 1, Integer::sum));
        tally.pairs += hasPair() ? 1 : 0;
        faults.addAll(world.violations());
        world.outages.forEach(this::told);
        world.told.forEach(this::wasSo);
        fencing();
        ends();
        unwatched();
        faults.addAll(new AnswersJudge(world, tally).judge());
        faults.addAll(new EventsJudge(world, tally).judge());
        faults.addAll(new JobsJudge(world, tally, this::repeated).judge());
        faults.addAll(Silences.of(world).broken());
        tally.clocks += world.clocks.size();
        tally.deployments += world.reloads();
        tally.silences +=
                (int) world.silenced.stream().filter(Chronicle.Silenced::kept).count();
        return faults;
    }

    private boolean hasPair() {
        List<Trouble> all = world.troubles;
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (all.get(i).overlaps(all.get(j).from(), all.get(j).to())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Every outage that lasted is told: once, or as often as something that went wrong permits. */
    private void told(Outage outage) {
        tally.outages++;
        Map<String, List<Told>> alerts = new LinkedHashMap<>();
        for (Told each : world.told) {
            Alert alert = each.notification().alerts().getFirst();
            if (each.isToTeam() && each.notification().kind() == Notification.Kind.FIRING && isAbout(alert, outage)) {
                alerts.computeIfAbsent(each.notification().id(), _ -> new ArrayList<>())
                        .add(each);
            }
        }
        if (alerts.isEmpty()) {
            if (outage.all() && sight.hadToBeTold(outage) && !isPartOfAnEarlierAlert(outage)) {
                tally.lost++;
                faults.add("lost: nobody was told: %s".formatted(outage));
            } else {
                tally.unseen++;
            }
            return;
        }
        if (!outage.all()) {
            tally.partly++;
            return;
        }
        for (List<Told> copies : alerts.values()) {
            repeated(copies);
        }
        long alone = world.departures.stream()
                .filter(each -> within(
                        each.at(), outage.from().minusSeconds(90), outage.to().plusSeconds(60)))
                .count();
        long forgotten = world.ended.stream()
                .filter(each -> each.how() == Kind.DISK_LOST)
                .filter(each -> within(
                        each.at(), outage.from().minusSeconds(20), outage.to().plusSeconds(60)))
                .count();
        // Where some regions watch and others don't, each that decides may begin or end it.
        long changing = world.unwatched().stream()
                .filter(each -> each.monitor().equals(outage.monitor()))
                .filter(each -> each.from().isBefore(outage.to()) && each.to().isAfter(outage.from()))
                .count();
        boolean changes = changing > 0;
        if (!changes && alerts.size() > 1 + alone + forgotten) {
            faults.add("told %d times, with %d regions that were alone: %s".formatted(alerts.size(), alone, outage));
        }
        int copies = alerts.values().stream().mapToInt(List::size).sum();
        if (copies == 1) {
            tally.exact++;
        } else {
            tally.more++;
            if (alerts.size() > 1) {
                tally.excuses.merge("each by a region that was cut off", 1, Integer::sum);
            }
        }
    }

    private static boolean within(Instant at, Instant from, Instant to) {
        return !at.isBefore(from) && at.isBefore(to);
    }

    private boolean isAbout(Alert alert, Outage outage) {
        if (!alert.rule().equals(RULE) || !alert.subject().equals(outage.monitor())) {
            return false;
        }
        // What its time says as it is comes before what it says by a clock that was set.
        boolean exact = world.outages.stream()
                .anyMatch(each -> each.monitor().equals(alert.subject()) && each.began(alert.since()));
        return exact
                ? outage.began(alert.since())
                : world.meant(alert.since()).stream().anyMatch(outage::began);
    }

    /** The same message comes again only where nobody could know that it had come. */
    private void repeated(List<Told> copies) {
        for (int i = 1; i < copies.size(); i++) {
            Told before = copies.get(i - 1);
            Told again = copies.get(i);
            String excuse = excuse(before, again);
            if (excuse.isEmpty()) {
                faults.add("told twice: %s at %s by %s and at %s by %s"
                        .formatted(
                                again.notification().id(),
                                before.at(),
                                before.instance(),
                                again.at(),
                                again.instance()));
            } else {
                tally.excuses.merge(excuse, 1, Integer::sum);
            }
        }
    }

    private String excuse(Told before, Told again) {
        if (!before.answered()) {
            return "the channel's answer was lost";
        }
        boolean others = !before.region().equals(again.region());
        boolean another = others || !before.instance().equals(again.instance());
        if (another ? before.isAlone() || again.isAlone() : wasCutOff(before) && !again.isAlone()) {
            return "each by a region that was cut off";
        }
        Instant known = world.recorded.stream()
                .filter(each -> each.notification().equals(again.notification().id()))
                .map(Chronicle.Recorded::at)
                .filter(at -> !at.isBefore(before.at()))
                .findFirst()
                .orElse(Instant.MAX);
        Instant end =
                Moments.earliest(known, Moments.earliest(again.at(), before.at().plus(UNDER_WAY)));
        for (Trouble trouble : world.troubles) {
            boolean meets =
                    trouble.kind().isOfDatabase() || (trouble.kind().isOfProcess() && trouble.meets(before.region()));
            if (meets && trouble.overlaps(before.sent().minus(UNDER_WAY), end.plus(UNDER_WAY))) {
                return "between message and record: " + trouble.kind().words();
            }
        }
        return "";
    }

    /** Whether a region told it for itself while it was indeed cut off: the others did not learn of that. */
    private boolean wasCutOff(Told each) {
        return each.isAlone()
                && world.troubles.stream()
                        .anyMatch(trouble -> trouble.kind().isOfDatabase()
                                && trouble.overlaps(each.sent().minus(UNDER_WAY), each.sent()));
    }

    private boolean isPartOfAnEarlierAlert(Outage outage) {
        return world.told.stream()
                .filter(each -> each.isToTeam() && each.notification().kind() == Notification.Kind.FIRING)
                .map(each -> each.notification().alerts().getFirst())
                .filter(alert -> alert.rule().equals(RULE) && alert.subject().equals(outage.monitor()))
                .filter(alert -> alert.since().isBefore(outage.from()))
                .anyMatch(alert -> world.told.stream()
                        .filter(each -> each.isToTeam() && each.notification().kind() == Notification.Kind.RESOLVED)
                        .filter(each ->
                                each.notification().alerts().getFirst().id().equals(alert.id()))
                        .allMatch(each -> each.at().isAfter(outage.from())));
    }

    /** Of what no region watches nothing begins. */
    private void unwatched() {
        for (Chronicle.Unwatched unwatched : world.unwatched()) {
            Span span =
                    new Span(unwatched.gone().plus(UNDER_WAY), unwatched.back().minus(Outage.CLOCKS));
            for (Told each : world.told) {
                Notification told = each.notification();
                if (told.kind() == Notification.Kind.FIRING
                        && told.alerts().getFirst().subject().equals(unwatched.monitor())
                        && told.alerts().getFirst().firedAt() instanceof Instant fired
                        && span.contains(fired)) {
                    faults.add("told of what nobody watches: %s at %s by %s"
                            .formatted(told.alerts().getFirst().id(), each.at(), each.instance()));
                }
            }
        }
    }

    /** Nothing is told that was not so. */
    private void wasSo(Told each) {
        for (Alert alert : each.notification().alerts()) {
            if (alert.state() != Alert.State.RESOLVED
                    && world.meant(alert.since()).stream().noneMatch(since -> isTrue(alert, since, each.at()))) {
                tally.invented++;
                faults.add("invented: %s of %s since %s, told at %s by %s"
                        .formatted(alert.rule(), alert.subject(), alert.since(), each.at(), each.instance()));
            }
        }
    }

    private boolean isTrue(Alert alert, Instant since, Instant at) {
        if (alert.rule().startsWith(RULE)) {
            boolean partly = alert.rule().endsWith("-regional");
            return world.outages.stream()
                    .filter(outage -> outage.monitor().equals(alert.subject()) && outage.began(since))
                    .anyMatch(outage -> outage.all()
                            || partly
                            || someoneWasMissing(since, at)
                            || isNew(alert.subject(), since, at));
        }
        if (alert.rule().startsWith("launchwatch-region-")) {
            String region = alert.subject().substring("region-".length());
            return world.troubles.stream()
                    .filter(trouble ->
                            trouble.kind().isOfDatabase() || (trouble.kind().isOfProcess() && trouble.meets(region)))
                    .anyMatch(trouble -> trouble.overlaps(since.minusSeconds(60), since));
        }
        if (alert.rule().equals("launchwatch-clock")) {
            return !world.clocks.isEmpty();
        }
        if (alert.about() != Alert.About.DAEMON) {
            // The judges of events and of jobs look after them.
            return alert.rule().equals("attack") || alert.rule().equals(JobsJudge.RULE);
        }
        return alert.rule().equals("launchwatch-shared-store") && couldMissTheDatabase(since);
    }

    /** Of a monitor that some regions have not looked at yet those judge that have: for the rules it is theirs. */
    private boolean isNew(String monitor, Instant since, Instant at) {
        return world.unwatched().stream()
                .filter(each -> each.monitor().equals(monitor))
                .anyMatch(each -> each.from().isBefore(at) && each.to().isAfter(since.minus(LOOKS)));
    }

    /** Who stands still does not know how long ago it lost the database. */
    private boolean couldMissTheDatabase(Instant since) {
        Instant from = since.minusSeconds(30);
        for (Trouble trouble : world.troubles) {
            if (trouble.kind() == Kind.PAUSED && trouble.overlaps(from, since)) {
                from = Moments.earliest(from, trouble.from().minusSeconds(30));
            }
        }
        Instant begin = from;
        return world.troubles.stream()
                .filter(trouble -> trouble.kind().isOfDatabase())
                .anyMatch(trouble -> trouble.overlaps(begin, since));
    }

    /** Whether fewer regions than all could see or say something. */
    private boolean someoneWasMissing(Instant since, Instant at) {
        return world.troubles.stream()
                .filter(trouble ->
                        trouble.kind().isOfDatabase() || trouble.kind().isOfProcess())
                .anyMatch(trouble -> trouble.overlaps(since.minusSeconds(60), at));
    }

    /** One decides at a time, in the order of the epochs, and only it tells. */
    private void fencing() {
        Map<Long, String> holders = new HashMap<>();
        long last = 0;
        for (Chronicle.Decided each : world.decided) {
            String holder = holders.computeIfAbsent(each.epoch(), _ -> each.holder());
            if (!holder.equals(each.holder())) {
                faults.add("two decided under epoch %d: %s and %s".formatted(each.epoch(), holder, each.holder()));
            }
            if (each.epoch() < last) {
                faults.add("%s decided under epoch %d after epoch %d began, at %s"
                        .formatted(each.holder(), each.epoch(), last, each.at()));
            }
            last = Math.max(last, each.epoch());
        }
        world.trespasses.forEach(each ->
                faults.add("%s told %s at %s without the right to".formatted(each.region(), each.what(), each.at())));
    }

    /** What fired is told to its end, and nothing is left. */
    private void ends() {
        Map<String, Told> open = new LinkedHashMap<>();
        for (Told each : world.told) {
            for (Alert alert : each.notification().alerts()) {
                String key = each.notification().channel() + " of " + alert.id();
                if (alert.state() == Alert.State.RESOLVED) {
                    open.remove(key);
                } else {
                    open.put(key, each);
                }
            }
        }
        open.forEach((alert, each) -> {
            // Who lost what it remembered does not know that it told something.
            boolean forgotten = world.ended.stream()
                    .anyMatch(end -> end.how() == Kind.DISK_LOST
                            && end.region().equals(each.region())
                            && end.at().isAfter(each.sent().minus(UNDER_WAY)));
            if (each.isAlone() && isTold(each)) {
                tally.excuses.merge("after its end, by a region that was cut off", 1, Integer::sum);
                return;
            }
            if (!forgotten && !flaps(each.notification().alerts().getFirst())) {
                faults.add("never told to be over: %s, told last at %s by %s"
                        .formatted(alert, each.at(), each.instance()));
            }
        });
        Map<String, List<Told>> ends = new LinkedHashMap<>();
        world.told.stream()
                .filter(each -> each.notification().kind() == Notification.Kind.RESOLVED)
                .forEach(each -> ends.computeIfAbsent(each.notification().id(), _ -> new ArrayList<>())
                        .add(each));
        ends.values().forEach(this::repeated);
        Map<String, Integer> times = new LinkedHashMap<>();
        ends.values().stream()
                .map(copies -> copies.getFirst().notification())
                .forEach(end -> times.merge(
                        end.channel() + " of " + end.alerts().getFirst().id(), 1, Integer::sum));
        times.forEach((alert, count) -> {
            if (count > 1 + world.departures.size()) {
                faults.add("told %d times to be over: %s".formatted(count, alert));
            }
        });
        faults.addAll(world.left());
    }

    /** Whether all others had told its end before. */
    private boolean isTold(Told late) {
        String alert = late.notification().alerts().getFirst().id();
        return world.told.stream()
                .filter(each -> each.at().isBefore(late.at()) && !each.isAlone())
                .filter(each ->
                        each.notification().channel().equals(late.notification().channel()))
                .anyMatch(each -> each.ends(alert));
    }

    /** What a daemon says of itself too often stays for an hour; so it is documented of all rules. */
    static boolean flaps(Alert alert) {
        return alert.about() == Alert.About.DAEMON && alert.detail().startsWith("flapping");
    }
}
