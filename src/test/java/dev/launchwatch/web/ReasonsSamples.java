package dev.launchwatch.web;

import dev.launchwatch.model.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reasons and backtests for tests, of a site that was down for a while, and of one whose every text is an attack. */
final class ReasonsSamples implements Reasons, Backtests {
    private static final Instant NOW = OpsSamples.NOW;

    private final List<String> done;
    volatile boolean away;
    volatile @Nullable String unanswered;
    volatile Standing standing = new Standing(null, played("site-down", "homepage", "It was down."), "");

    /** @param done takes what was asked for */
    ReasonsSamples(List<String> done) {
        this.done = done;
    }

    @Override
    public List<Choice> choices() {
        return List.of(
                new Choice("site-down", false, List.of("homepage", "chat-health"), Duration.ofHours(1)),
                new Choice("credential-stuffing", true, List.of("failed-logins"), Duration.ofHours(3)),
                new Choice(OpsSamples.HOSTILE, false, List.of(OpsSamples.HOSTILE), Duration.ofDays(9)));
    }

    @Override
    public Explanation why(String rule, String subject, Instant at, Duration span) {
        done.add("why " + rule + " " + subject + " " + at + " " + span);
        if (away) {
            throw new StoreUnavailableException("the disk is full", new IllegalStateException());
        }
        if (unanswered != null) {
            throw new Unanswered(unanswered);
        }
        boolean hostile = rule.equals(OpsSamples.HOSTILE);
        boolean signal = rule.equals("credential-stuffing");
        String text = hostile ? OpsSamples.HOSTILE : "The server answered 503";
        Instant from = at.minus(span.multipliedBy(2).dividedBy(3));
        Instant until = at.plus(span.dividedBy(3));
        List<Explanation.Seen> results = new ArrayList<>();
        for (int i = 0; i < 40 && !signal; i++) {
            Instant seen = from.plus(span.multipliedBy(i).dividedBy(40));
            results.add(new Explanation.Seen(
                    seen,
                    seen.plusMillis(120),
                    hostile ? OpsSamples.HOSTILE : i % 2 == 0 ? "eu" : "us",
                    i > 20 && i < 30 ? "down" : "up",
                    120 + i,
                    i != 21,
                    i > 20 && i < 30 ? text : ""));
        }
        Instant bad = from.plus(span.dividedBy(2));
        return new Explanation(
                rule,
                subject,
                signal ? "signal" : "monitor",
                "critical",
                hostile ? text : "3 bad results in a row, agreed by majority of the regions, for 15m",
                at,
                from,
                until,
                "all",
                "pending",
                bad,
                null,
                "holds",
                hostile ? text : "the last 3 probes failed",
                List.of(new Explanation.Check(
                        hostile ? text : "bad results in a row from eu",
                        hostile ? text : "at least 3",
                        hostile ? text : "4",
                        true)),
                signal ? new Explanation.Compared("12", "30") : null,
                null,
                List.of(new Explanation.HeldBack(
                        "for", hostile ? text : "It has to hold for 15m.", at.plusSeconds(300))),
                List.of(
                        new Explanation.Stretch("ok", from, bad),
                        new Explanation.Stretch("pending", bad, at.plusSeconds(300)),
                        new Explanation.Stretch("firing", at.plusSeconds(300), until)),
                signal
                        ? List.of(
                                new Explanation.Value(from, 3, 30),
                                new Explanation.Value(bad, 12, 30),
                                new Explanation.Value(at, 45, 30))
                        : List.of(),
                results,
                List.of(new Explanation.Gap(from.plusSeconds(60), from.plusSeconds(600))),
                List.of(
                        new Explanation.Muted(
                                "silence", "1", until, hostile ? text : "bob", hostile ? text : "We move it"),
                        new Explanation.Muted("maintenance", hostile ? text : "upgrade", until, "", "")),
                List.of(new Explanation.Acknowledged(
                        "a", at, hostile ? text : "ada", "page", hostile ? text : "", until)),
                List.of(new Explanation.Recorded(at.plusSeconds(300), "fired", "a", hostile ? text : "it was down")),
                List.of(new Explanation.Told(
                        at.plusSeconds(301),
                        hostile ? text : "team-slack",
                        "firing",
                        "rejected",
                        2,
                        hostile ? text : "channel_not_found",
                        "a")),
                List.of(hostile ? text : "From 12:00:00 UTC to 12:02:00 UTC an alert is on record."),
                List.of(hostile ? text : "It is replayed by the configuration of now."));
    }

    static Played played(String rule, String subject, String detail) {
        Instant since = NOW.minus(Duration.ofDays(1));
        Period both = new Period(NOW.minus(Duration.ofHours(10)), NOW.minus(Duration.ofHours(9)), detail);
        Period gone = new Period(NOW.minus(Duration.ofHours(5)), NOW.minus(Duration.ofHours(4)), detail);
        Period fresh = new Period(NOW.minus(Duration.ofHours(1)), null, detail);
        Lane none = new Lane(0, Duration.ZERO, Duration.ZERO, List.of());
        return new Played(
                "ada",
                NOW,
                since,
                NOW,
                since.plusSeconds(3600),
                1440,
                12,
                true,
                List.of(
                        new Row(
                                rule,
                                subject,
                                false,
                                "critical",
                                true,
                                new Lane(2, Duration.ofHours(2), Duration.ofHours(1), List.of(both, fresh)),
                                new Lane(2, Duration.ofHours(2), Duration.ofHours(1), List.of(both, gone)),
                                "part",
                                "results of " + subject + " are stored since noon"),
                        new Row("promql", "queue", true, "warning", true, none, none, "nothing", "it is not stored"),
                        new Row("old", subject, false, "warning", false, none, none, "all", "")),
                List.of(new Gap(subject, 2, Duration.ofMinutes(20), since.plusSeconds(7200))));
    }

    @Override
    public Standing standing(Duration patience) {
        return standing;
    }

    @Override
    public boolean start(Duration span, String by) {
        done.add("play " + span + " " + by);
        return standing.running() == null;
    }

    @Override
    public void cancel() {
        done.add("cancel");
    }
}
