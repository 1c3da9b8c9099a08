package dev.launchwatch.config;

import dev.launchwatch.probe.Expect;
import dev.launchwatch.probe.Expectation;
import dev.launchwatch.probe.Syntax;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an answer must look like: whether it can look so at all. */
final class ExpectChecks {
    private final Findings findings;

    ExpectChecks(Findings findings) {
        this.findings = findings;
    }

    void check(Expect expect) {
        Checks.positive(findings, expect, "latency", expect.latency());
        Checks.positive(findings, expect, "first-event", expect.firstEvent());
        Checks.positive(findings, expect, "max-gap", expect.maxGap());
        Checks.within(findings, expect, "min-events", expect.minEvents(), 1, 1_000_000);
        for (String path : expect.json().keySet()) {
            Syntax.jsonPath(path).ifPresent(flaw -> findings.name(expect, "json", path, flaw));
        }
        if (expect.status().isEmpty()) {
            findings.error(expect, "status", "'status' needs at least one code or class, such as 200 or 2xx");
        }
        for (String cookie : expect.noCookies()) {
            if (expect.cookies().containsKey(cookie)) {
                findings.name(
                        expect,
                        "cookies",
                        cookie,
                        "the cookie '" + cookie + "' cannot be required here and forbidden by no-cookies: remove one");
            }
        }
    }

    void check(Expectation expectation) {
        String whole = "is";
        if (nothing(expectation) && expectation.exists() == null) {
            findings.error(expectation, whole, "an expectation needs at least one key, such as is, contains or exists");
        }
        if (Boolean.FALSE.equals(expectation.exists()) && !nothing(expectation)) {
            findings.error(
                    expectation,
                    "exists",
                    "what must not exist cannot have to look like something: remove the other keys");
        }
        Checks.within(findings, expectation, "min-length", expectation.minLength(), 0, Integer.MAX_VALUE);
        Checks.within(findings, expectation, "max-length", expectation.maxLength(), 0, Integer.MAX_VALUE);
        Integer most = expectation.maxLength();
        Integer least = expectation.minLength();
        if (most != null && least != null && least > most) {
            findings.error(
                    expectation, "max-length", "'max-length' is less than 'min-length': no value has such a length");
        }
        empty(expectation, "under", first(expectation.over(), expectation.atLeast()), expectation.under(), false);
        empty(
                expectation,
                "at-most",
                first(expectation.over(), expectation.atLeast()),
                expectation.atMost(),
                expectation.over() == null);
    }

    private static boolean nothing(Expectation expectation) {
        return expectation.oneOf().isEmpty()
                && Stream.of(
                                expectation.is(),
                                expectation.not(),
                                expectation.contains(),
                                expectation.matches(),
                                expectation.over(),
                                expectation.under(),
                                expectation.atLeast(),
                                expectation.atMost(),
                                expectation.minLength(),
                                expectation.maxLength())
                        .allMatch(Objects::isNull);
    }

    private static @Nullable BigDecimal first(@Nullable BigDecimal left, @Nullable BigDecimal right) {
        return left == null ? right : left;
    }

    private void empty(
            Expectation expectation,
            String key,
            @Nullable BigDecimal low,
            @Nullable BigDecimal high,
            boolean mayTouch) {
        if (low != null && high != null && (low.compareTo(high) > 0 || (low.compareTo(high) == 0 && !mayTouch))) {
            findings.error(
                    expectation,
                    key,
                    "'" + key + "' leaves no number between " + low.toPlainString() + " and " + high.toPlainString());
        }
    }
}
