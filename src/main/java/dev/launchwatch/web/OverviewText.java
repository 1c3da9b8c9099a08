package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Result;
import dev.launchwatch.web.OverviewView.AlertView;
import dev.launchwatch.web.OverviewView.ChannelView;
import dev.launchwatch.web.OverviewView.DutyView;
import dev.launchwatch.web.OverviewView.GroupView;
import dev.launchwatch.web.OverviewView.HearerView;
import dev.launchwatch.web.OverviewView.QuietView;
import dev.launchwatch.web.OverviewView.RegionView;
import dev.launchwatch.web.OverviewView.RowView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Puts how everything stands in words: what somebody has to do comes first. */
final class OverviewText {
    private static final int ALERTS = 50;
    private static final int LISTED = 1_000;

    /** What waits for longer in a channel is in trouble. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Board board;
    private final List<Operations.Quiet> silences;
    private final Instant now;

    private OverviewText(Board board, List<Operations.Quiet> silences) {
        this.board = board;
        this.silences = silences;
        this.now = board.at();
    }

    static OverviewView of(
            Board board,
            List<Operations.Quiet> silences,
            List<MaintenanceWindow> maintenance,
            List<Operations.Duty> duties,
            Operations.ConfigStatus config) {
        return new OverviewText(board, silences).view(maintenance, duties, config);
    }

    private OverviewView view(
            List<MaintenanceWindow> maintenance, List<Operations.Duty> duties, Operations.ConfigStatus config) {
        List<Board.Trouble> firing = sorted(Alert.State.FIRING);
        List<Board.Trouble> pending = sorted(Alert.State.PENDING);
        long alone = firing.stream().filter(each -> each.by() == null).count();
        return new OverviewView(
                state(firing, pending, alone),
                sentence(firing, pending, alone),
                now.toString(),
                OpsWords.at(now, now),
                warnings(config),
                firing.stream().limit(ALERTS).map(this::alert).toList(),
                pending.stream().limit(ALERTS).map(this::alert).toList(),
                left(
                        firing.size() + pending.size(),
                        Math.min(firing.size(), ALERTS) + Math.min(pending.size(), ALERTS)),
                duties.stream().map(this::duty).toList(),
                silences.stream().map(this::quiet).toList(),
                MaintenanceView.rows(maintenance, now),
                groups(),
                board.channels().stream().map(this::channel).toList(),
                board.regions().stream().map(OverviewText::region).toList());
    }

    private static String left(int all, int shown) {
        return all > shown ? OpsWords.count(all - shown, "more alert") + ": /api/v1/alerts has all of them." : "";
    }

    /** What nobody looks after first, then the worst, then the oldest. */
    private List<Board.Trouble> sorted(Alert.State state) {
        return board.troubles().stream()
                .filter(each -> each.alert().state() == state)
                .sorted(Comparator.comparing((Board.Trouble each) -> each.by() != null)
                        .thenComparing(each -> each.alert().severity())
                        .thenComparing(each -> each.alert().since())
                        .thenComparing(each -> each.alert().id()))
                .toList();
    }

    private String state(List<Board.Trouble> firing, List<Board.Trouble> pending, long alone) {
        if (board.monitors().isEmpty() && firing.isEmpty()) {
            return "unknown";
        }
        if (alone > 0) {
            return "down";
        }
        return firing.isEmpty() && pending.isEmpty() ? "up" : "degraded";
    }

    private static String sentence(List<Board.Trouble> firing, List<Board.Trouble> pending, long alone) {
        String later = pending.isEmpty() ? "" : " " + OpsWords.count(pending.size(), "alert") + " may soon.";
        if (firing.isEmpty()) {
            return "Nothing fires." + later;
        }
        String fire = OpsWords.count(firing.size(), "alert") + (firing.size() == 1 ? " fires" : " fire");
        if (alone == 0) {
            return fire + "; somebody looks after " + (firing.size() == 1 ? "it." : "each.") + later;
        }
        return fire + "; nobody looks after "
                + (firing.size() == 1 ? "it." : alone == firing.size() ? "any of them." : alone + " of them.") + later;
    }

    private List<String> warnings(Operations.ConfigStatus config) {
        List<String> warnings = new ArrayList<>();
        if (board.monitors().isEmpty() && board.regions().isEmpty()) {
            warnings.add("The daemon is starting: nothing is known yet.");
            return warnings;
        }
        if (!board.storing()) {
            warnings.add("The store takes nothing: alerts are told, but a restart now would forget them.");
        }
        if (!board.complete()) {
            warnings.add("The store cannot be read: last results, and who was told, are not shown whole.");
        }
        if (board.blind()) {
            warnings.add(
                    "This region reaches none of its connectivity targets: what it sees says nothing of your site.");
        }
        board.regions().stream()
                .filter(region -> !region.alive())
                .forEach(region -> warnings.add("Nothing is heard from region " + region.name() + "."));
        board.channels().stream()
                .filter(this::isTroubled)
                .forEach(post -> warnings.add("Channel " + post.name() + " does not take "
                        + (post.waiting() == 0 ? "messages" : OpsWords.count(post.waiting(), "message"))
                        + (post.error().isEmpty() ? "." : ": " + post.error())));
        if (!config.lastReloadSuccessful()) {
            warnings.add("The changed configuration has errors, what ran before runs on: "
                    + config.problems().stream().findFirst().orElse(""));
        }
        return warnings;
    }

    private boolean isTroubled(Board.Post post) {
        Instant oldest = post.oldest();
        return post.failures() > 0 || (oldest != null && oldest.plus(PATIENCE).isBefore(now));
    }

    private AlertView alert(Board.Trouble trouble) {
        Alert alert = trouble.alert();
        Optional<Failure> failure = Optional.ofNullable(alert.failure());
        Optional<Board.Compared> compared = Optional.ofNullable(trouble.compared());
        Optional<Acknowledgement> by = Optional.ofNullable(trouble.by());
        boolean fires = alert.state() == Alert.State.FIRING;
        String runbook = Optional.ofNullable(alert.runbook()).orElse("");
        return new AlertView(
                alert.id(),
                AlertText.mark(alert),
                alert.severity().label(),
                alert.subject(),
                AlertText.path(alert),
                alert.rule(),
                alert.impact(),
                alert.detail(),
                trouble.condition(),
                failure.map(Failure::expected)
                        .or(() -> compared.map(each -> "at most " + each.limit()))
                        .orElse(""),
                failure.map(Failure::actual)
                        .or(() -> compared.map(Board.Compared::value))
                        .orElse(""),
                failure.map(Failure::step).orElse(""),
                alert.since().toString(),
                OpsWords.since(alert.since(), now),
                String.join(", ", alert.regions()),
                by.map(this::by).orElse(""),
                by.map(Acknowledgement::note).orElse(""),
                fires && by.isEmpty(),
                trouble.hearers().stream().map(this::hearer).toList(),
                fires && trouble.hearers().isEmpty() && board.complete() ? "Nobody was told." : "",
                runbook,
                runbook.startsWith("https://") || runbook.startsWith("http://"),
                held(trouble),
                "/ops/silence?alert=" + OpsWords.segment(alert.id()),
                OpsWords.alert(alert.id()),
                alert.about() == Alert.About.DAEMON ? "" : OpsWords.why(alert.rule(), alert.subject(), "", ""));
    }

    private String by(Acknowledgement by) {
        Instant until = by.until();
        return by.by() + " looks after it, " + OpsWords.ago(by.at(), now) + ", by "
                + by.via().label() + (until == null ? "" : ", until " + OpsWords.at(until, now));
    }

    private HearerView hearer(Board.Hearer hearer) {
        String text = hearer.waits()
                ? "has not taken it" + (hearer.error().isEmpty() ? " yet" : ": " + hearer.error())
                : "told " + OpsWords.ago(hearer.at(), now);
        return new HearerView(hearer.channel(), text, hearer.waits());
    }

    private String held(Board.Trouble trouble) {
        Board.Held held = trouble.held();
        return held == null ? "" : held.why() + ", until " + OpsWords.at(held.until(), now);
    }

    private DutyView duty(Operations.Duty duty) {
        return new DutyView(
                duty.rota(),
                duty.who(),
                "until " + OpsWords.at(duty.until(), now) + ", then " + duty.next() + "; by "
                        + String.join(", ", duty.channels()));
    }

    private QuietView quiet(Operations.Quiet quiet) {
        String match = new TreeMap<>(quiet.match())
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(", "));
        return new QuietView(
                quiet.id(),
                match,
                "until " + OpsWords.at(quiet.end(), now) + ", by " + quiet.author(),
                quiet.comment());
    }

    private List<GroupView> groups() {
        Map<String, List<RowView>> groups = new LinkedHashMap<>();
        board.monitors().stream()
                .limit(LISTED)
                .forEach(seen -> groups.computeIfAbsent(seen.group(), _ -> new ArrayList<>())
                        .add(row(seen)));
        return groups.entrySet().stream()
                .map(group -> new GroupView(group.getKey().isEmpty() ? "Monitors" : group.getKey(), group.getValue()))
                .toList();
    }

    private RowView row(Board.Seen seen) {
        String state = seen.last().map(result -> result.outcome().code()).orElse("unknown");
        String text = seen.last()
                .map(result -> OpsWords.ago(result.at(), now) + took(result))
                .orElse(seen.enabled() ? "not yet probed" : "switched off");
        Map<String, Long> counts = new TreeMap<>(
                seen.recent().stream().collect(Collectors.groupingBy(code -> code, Collectors.counting())));
        String said = counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
        return new RowView(
                seen.name(),
                OpsWords.monitor(seen.name()),
                state,
                state,
                text,
                !seen.recent().isEmpty(),
                Lines.bars(seen.recent()),
                "The last results of " + seen.name() + ": " + said);
    }

    private static String took(Result result) {
        Duration time = result.report().duration();
        return time.isZero() ? "" : ", in " + Durations.format(time);
    }

    private ChannelView channel(Board.Post post) {
        Instant oldest = post.oldest();
        String waits = oldest == null
                ? ""
                : OpsWords.count(post.waiting(), "message") + " waiting, the oldest since "
                        + OpsWords.since(oldest, now);
        boolean troubled = isTroubled(post);
        return new ChannelView(
                post.name(),
                post.kind(),
                troubled ? "down" : "up",
                troubled ? "in trouble" : "works",
                waits + (waits.isEmpty() || post.error().isEmpty() ? "" : ": ") + post.error());
    }

    private static RegionView region(Board.Region region) {
        String does = region.deciding() ? ", decides" : "";
        return new RegionView(
                region.name(),
                region.alive() ? "up" : "down",
                region.alive() ? (region.here() ? "this one" + does : "alive") : "silent");
    }
}
