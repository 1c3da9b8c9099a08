package dev.launchwatch.app;

import dev.launchwatch.alert.Evaluator;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Severity;
import dev.launchwatch.signal.CostReport;
import dev.launchwatch.signal.Reconciliation;
import dev.launchwatch.store.DiskReserve;
import dev.launchwatch.store.StoreFile;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the daemon says about itself: alerts as all others. For any thread, once the evaluator has started. */
final class OwnConditions {
    private final Evaluator evaluator;
    private final String region;

    /** What was said about cost reports since the start, which may be on its way to the evaluator still. */
    private final Set<String> aboutCosts = ConcurrentHashMap.newKeySet();

    /** @param region where this daemon runs */
    OwnConditions(Evaluator evaluator, String region) {
        this.evaluator = evaluator;
        this.region = region;
    }

    /** Says at a start how everything is, good news too: what fired before a restart goes on until it is cleared. */
    void begin(Optional<StoreFile.Damage> damage) {
        blind(false);
        storeAway("");
        configuration("");
        prices("");
        logs("");
        evaluator.condition(
                "store-damaged",
                damage.isPresent(),
                Severity.WARNING,
                damage.map(found -> "The database was damaged (" + found.finding() + ") and moved to " + found.movedTo()
                                + "; what alerts depend on was rescued where it could be read")
                        .orElse(""),
                "The history before now is missing");
    }

    /** Whether none of the connectivity targets is reached. */
    void blind(boolean blind) {
        evaluator.condition(
                "region-" + region,
                blind,
                Severity.CRITICAL,
                blind ? "Region " + region + " reaches none of its connectivity targets" : "",
                "Nobody watches from region " + region);
    }

    /** @param reason why the store cannot write; empty if it can */
    void storeAway(String reason) {
        say(
                "store",
                Severity.CRITICAL,
                reason,
                "Alerts go on from memory; after a crash in this state one may be told twice");
    }

    /** @param room what is left on the disk of the data folder */
    void disk(DiskReserve.Room room) {
        String free = room.free() / (1 << 20) + " MB are free";
        boolean full = room.isFull();
        say(
                "disk-full",
                Severity.CRITICAL,
                full
                        ? "The disk of the data folder is full: " + free + ", and the daemon's own reserve is used up"
                        : "",
                "Events are refused, and soon neither results nor alerts can be stored");
        say(
                "disk-low",
                Severity.WARNING,
                room.isLow() && !full ? "The disk of the data folder is nearly full: " + free : "",
                "Once it is full, nothing but alerts is stored for long");
    }

    /** @param error why a changed configuration cannot be taken over; empty if what is in the folder is in force */
    void configuration(String error) {
        say("config-reload", Severity.WARNING, error, "Changes to monitors and rules are not in force");
    }

    /** @param error why a changed file of prices cannot be taken over; empty if it was */
    void prices(String error) {
        say("prices-file", Severity.WARNING, error, "Model use is priced as before the file changed");
    }

    /** @param trouble why logs that are followed cannot be read; empty if all can */
    void logs(String trouble) {
        say("access-logs", Severity.WARNING, trouble, "Signals of these sources see nothing, however much happens");
    }

    /** What a cost report says that the events do not explain; and that it fits, if it does. */
    void costs(Reconciliation found) {
        CostReport report = found.report();
        aboutCosts.add(report.subject());
        boolean bad = !found.unexplained().isEmpty();
        evaluator.condition(report.subject(), bad, report.severity(), found.detail(), found.impact());
    }

    /** @param trouble why a cost report is not read; empty if nobody has to know */
    void costsUnread(CostReport report, String trouble) {
        aboutCosts.add(report.unreadSubject());
        say(
                report.unreadSubject(),
                Severity.WARNING,
                trouble,
                "Nobody sees what the provider charges beside what events say");
    }

    /** Ends what was said about other cost reports than these, also before a restart. */
    void costReports(List<CostReport> reports) {
        Set<String> gone = new HashSet<>(aboutCosts);
        evaluator.alerts().stream()
                .filter(alert -> alert.about() == Alert.About.DAEMON && CostReport.isSubject(alert.subject()))
                .forEach(alert -> gone.add(alert.subject()));
        reports.forEach(report -> gone.removeAll(Set.of(report.subject(), report.unreadSubject())));
        for (String subject : gone) {
            evaluator.condition(
                    subject, false, Severity.WARNING, "The cost report is not in the configuration any more", "");
        }
        aboutCosts.removeAll(gone);
    }

    /** @param trouble which queries nobody answers, and why; empty if all are answered */
    void queriesUnanswered(String trouble) {
        say("queries-unanswered", Severity.WARNING, trouble, "Rules about what they measure neither fire nor resolve");
    }

    /** @param trouble which queries cannot be answered as they are written, and why; empty if all can */
    void queriesWrong(String trouble) {
        say("queries-wrong", Severity.WARNING, trouble, "Rules about what they measure cannot fire");
    }

    /** Whether the store that regions share cannot be reached, for how long that has been so, and why. */
    void sharedStoreAway(boolean away, Duration since, String why) {
        say(
                "shared-store",
                Severity.CRITICAL,
                away
                        ? "Region " + region + " has not reached the shared store for " + since.toSeconds() + " s: "
                                + why
                        : "",
                "Region " + region + " decides for itself: an outage may be told once by each region");
    }

    /** @param skew how far the shared store's clock is ahead of this region's; zero if that is bearable */
    void clock(Duration skew) {
        String apart = Durations.format(skew.abs().truncatedTo(ChronoUnit.SECONDS));
        say(
                "clock",
                Severity.WARNING,
                skew.isZero()
                        ? ""
                        : "The clock of region " + region + " is " + apart + (skew.isNegative() ? " ahead" : " behind"),
                "What this region sees is placed by the shared store's clock; its own log is not");
    }

    /** @param version of another process that speaks for this region in this one's place; empty if there is none */
    void regionTwice(String version) {
        say(
                "region-twice",
                Severity.WARNING,
                version.isEmpty()
                        ? ""
                        : "Region " + region + " runs twice: another process (Launchwatch " + version
                                + ") speaks for it, and this one is not heard; stop one of both, or give it a name of its own"
                                + " in LAUNCHWATCH_REGION",
                "Both probe; neither knows what the other sees");
    }

    /** @param others live regions that hash people with another key than this one; empty if there is none */
    void hashKeys(List<String> others) {
        say(
                "hash-key",
                Severity.WARNING,
                others.isEmpty()
                        ? ""
                        : "Region " + region + " hashes people with another key than " + String.join(", ", others)
                                + ": give all regions the same LAUNCHWATCH_HASH_KEY",
                "Whoever comes to both counts as two");
    }

    private void say(String subject, Severity severity, String trouble, String impact) {
        evaluator.condition(subject, !trouble.isEmpty(), severity, trouble, impact);
    }
}
