package dev.launchwatch.alert;

import dev.launchwatch.model.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/** The certificate that a region saw last ends soon; time alone makes it true, another certificate makes it false. */
final class CertificateCondition {
    private CertificateCondition() {}

    static Reading read(RuleSpec.Certificate spec, Observations seen, Instant now, Subject subject) {
        long soon = spec.expiresIn().toMillis();
        long earliest = Long.MAX_VALUE;
        long observed = 0;
        long newest = 0;
        TreeSet<String> regions = new TreeSet<>();
        for (Trail trail : seen.trails()) {
            if (trail.certificateSeen() == 0) {
                continue;
            }
            newest = Math.max(newest, trail.certificateSeen());
            earliest = Math.min(earliest, trail.certificateExpiry());
            if (endsSoon(spec, trail.certificateExpiry(), now)) {
                regions.add(trail.region());
                observed = Math.max(observed, trail.certificateSeen());
            }
        }
        if (newest == 0) {
            return Reading.SILENT;
        }
        Instant ends = Instant.ofEpochMilli(earliest);
        // One millisecond later, since the certificate is fine while exactly that much is left.
        Instant due = Instant.ofEpochMilli(earliest - soon + 1);
        if (regions.isEmpty()) {
            return new Reading.Clear(true, 1, null, () -> detail(ends, now), due);
        }
        Instant evidence = Instant.ofEpochMilli(observed);
        return new Reading.Holds(
                due.isAfter(evidence) ? due : evidence,
                evidence,
                Condition.fresh(observed, now, subject),
                () -> detail(ends, now),
                null,
                List.copyOf(regions),
                null);
    }

    /** How long the certificate that ends first is still good for. */
    static List<Check> checks(RuleSpec.Certificate spec, Observations seen, Instant now) {
        String what = "time until the certificate ends";
        String expected = "less than " + Durations.format(spec.expiresIn());
        long earliest = Long.MAX_VALUE;
        for (Trail trail : seen.trails()) {
            earliest = trail.certificateSeen() == 0 ? earliest : Math.min(earliest, trail.certificateExpiry());
        }
        if (earliest == Long.MAX_VALUE) {
            return List.of(new Check(what, expected, "no certificate was seen", false));
        }
        Instant ends = Instant.ofEpochMilli(earliest);
        return List.of(new Check(what, expected, detail(ends, now), endsSoon(spec, earliest, now)));
    }

    private static boolean endsSoon(RuleSpec.Certificate spec, long expiry, Instant now) {
        return expiry - now.toEpochMilli() < spec.expiresIn().toMillis();
    }

    private static String detail(Instant ends, Instant now) {
        Duration left = Duration.between(now, ends);
        return left.isNegative()
                ? "the certificate ended " + Durations.format(left.negated()) + " ago, at " + ends
                : "the certificate ends in " + Durations.format(left) + ", at " + ends;
    }
}
