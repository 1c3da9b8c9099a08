package dev.launchwatch.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Globs;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.StatusRange;
import dev.launchwatch.probe.Conditions.Unmet;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Expect.CookieExpectation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares an answer with what is expected of it. Pure: time and secrets come with the arguments. */
final class Assertions {
    /** Failures that speak of quality: alone, they make a probe degraded. */
    private static final Set<Reason> QUALITY =
            EnumSet.of(Reason.ASSERTION_LATENCY, Reason.ASSERTION_FIRST_EVENT, Reason.ASSERTION_CERTIFICATE);

    private static final int OTHERS = 3;
    private static final int OTHER_LENGTH = 80;

    private final Expect expect;
    private final Seen seen;
    private final Scope scope;
    private final List<Failure> failures = new ArrayList<>();

    private Assertions(Expect expect, Seen seen, Scope scope) {
        this.expect = expect;
        this.seen = seen;
        this.scope = scope;
    }

    /** Everything that does not hold: first what makes a probe down, the more telling first, then quality. */
    static List<Failure> check(Expect expect, Seen seen, Scope scope) {
        Assertions all = new Assertions(expect, seen, scope);
        status(expect, seen.answer().status(), scope).ifPresent(all.failures::add);
        return all.checkRest();
    }

    /** The same for a WebSocket that opened, whose status says nothing. */
    static List<Failure> checkConversation(Expect expect, Seen seen, Scope scope) {
        return new Assertions(expect, seen, scope).checkRest();
    }

    /**
     * Up without failures, degraded if they are about quality alone, else down for the first of the others; unknown if
     * that one is our own. The failure that counts names the others of its sort at its end.
     */
    static Outcome judge(List<Failure> failures) {
        List<Failure> hard = failures.stream()
                .filter(failure -> !QUALITY.contains(failure.reason()))
                .toList();
        if (!hard.isEmpty()) {
            // That it is slow as well, by so many milliseconds, is no news of something that does not work.
            boolean ours = hard.getFirst().reason() == Reason.INTERNAL;
            return ours ? new Outcome.Unknown(hard.getFirst()) : new Outcome.Down(withOthers(hard));
        }
        return failures.isEmpty() ? new Outcome.Up() : new Outcome.Degraded(withOthers(failures));
    }

    /** The first failure whole; the others follow in its message, shortened, and of many their number. */
    private static Failure withOthers(List<Failure> failures) {
        Failure first = failures.getFirst();
        List<Failure> others = failures.subList(1, failures.size());
        if (others.isEmpty()) {
            return first;
        }
        String told = others.stream()
                .limit(OTHERS)
                .map(other -> shortened(other.message()))
                .collect(Collectors.joining("; "));
        int more = others.size() - OTHERS;
        String message = first.message() + " (also: " + told + (more > 0 ? "; and " + more + " more" : "") + ")";
        return new Failure(first.reason(), message, first.expected(), first.actual(), first.step());
    }

    private static String shortened(String message) {
        return message.length() <= OTHER_LENGTH ? message : message.substring(0, OTHER_LENGTH - 1) + "…";
    }

    /**
     * Why an answer that broke off is a failure. What it said before says more than how it ended: an error event, or a
     * status that is a failure by itself.
     *
     * @param failure how it ended, ready to be shown
     */
    static Failure broken(Expect expect, Answer.Broken answer, Failure failure, Scope scope) {
        Optional<Failure> error = StreamAssertions.errorEvent(expect, answer.events(), scope);
        if (error.isPresent()) {
            return error.get();
        }
        Optional<Failure> status = answer.status() == 0 ? Optional.empty() : status(expect, answer.status(), scope);
        return status.map(wrong -> scope.failure(
                        wrong.reason(),
                        wrong.message() + " (and then: " + failure.message() + ")",
                        wrong.expected(),
                        wrong.actual()))
                .orElse(failure);
    }

    private static Optional<Failure> status(Expect expect, int status, Scope scope) {
        if (expect.status().stream().anyMatch(range -> range.contains(status))) {
            return Optional.empty();
        }
        String wanted = expect.status().stream().map(StatusRange::toString).collect(Collectors.joining(" or "));
        return Optional.of(scope.failure(
                Reason.ASSERTION_STATUS, "expected status " + wanted + ", got " + status, wanted, "" + status));
    }

    private List<Failure> checkRest() {
        redirect();
        tlsVersion();
        headers();
        cookies();
        if (seen.stream()) {
            StreamAssertions.check(expect, seen, scope, failures);
        }
        BodyAssertions.check(expect, seen, scope, failures);
        latency();
        firstEvent();
        certificate();
        return List.copyOf(failures);
    }

    private void redirect() {
        if (expect.redirectsTo() == null) {
            return;
        }
        String wanted = scope.fill(expect.redirectsTo());
        List<String> actual = redirectTargets();
        if (actual.stream().noneMatch(target -> Globs.matches(wanted, target))) {
            String got = actual.isEmpty() ? "no redirect" : scope.quote(actual.getFirst());
            failures.add(scope.failure(
                    Reason.ASSERTION_REDIRECT,
                    "expected a redirect to " + scope.quote(wanted) + ", got " + got,
                    wanted,
                    actual.isEmpty() ? "no redirect" : actual.getFirst()));
        }
    }

    private List<String> redirectTargets() {
        Stream<String> targets;
        int status = seen.answer().status();
        if (seen.next() != null || (status >= 300 && status < 400)) {
            targets = Stream.concat(
                    Stream.ofNullable(seen.next()).map(Object::toString), seen.answer().header("location").stream());
        } else {
            targets = seen.redirects() == 0
                    ? Stream.empty()
                    : Stream.of(seen.url().toString());
        }
        // "https://example.org" and "https://example.org/" are one address.
        return targets.flatMap(target -> target.matches("[a-z]+://[^/]+/")
                        ? Stream.of(target, target.substring(0, target.length() - 1))
                        : Stream.of(target))
                .toList();
    }

    private void tlsVersion() {
        if (expect.tlsVersion() == null) {
            return;
        }
        String wanted = expect.tlsVersion().protocol();
        String actual = seen.answer().connection().tlsVersion();
        // The names compare as they are: SSLv3 < TLSv1 < TLSv1.1 < TLSv1.2 < TLSv1.3.
        if (actual == null || actual.compareTo(wanted) < 0) {
            String got = actual == null ? "no TLS" : actual;
            failures.add(scope.failure(
                    Reason.ASSERTION_TLS_VERSION, "expected " + wanted + " or newer, got " + got, wanted, got));
        }
    }

    private void headers() {
        expect.header().forEach((name, expectation) -> {
            List<String> values = seen.answer().headers(name);
            Conditions conditions = Conditions.of(expectation, true, scope);
            // A list may come on one line or on several (RFC 9110, section 5.3).
            Stream<String> joined = values.size() > 1 ? Stream.of(String.join(", ", values)) : Stream.empty();
            List<JsonNode> nodes = Stream.concat(values.stream(), joined)
                    .<JsonNode>map(TextNode::new)
                    .toList();
            (nodes.isEmpty() ? conditions.unmetByNothing() : conditions.unmetByAny(nodes))
                    .ifPresent(unmet -> failures.add(
                            unmet(Reason.ASSERTION_HEADER, "header " + name.toLowerCase(Locale.ROOT), unmet, scope)));
        });
    }

    /** The failure for a condition that does not hold of {@code what}. */
    static Failure unmet(Reason reason, String what, Unmet unmet, Scope scope) {
        JsonNode node = unmet.actual();
        String expected = "expected " + what + " " + unmet.wanted();
        if (node == null) {
            return scope.failure(reason, expected + ", but it is missing", unmet.wanted(), null);
        }
        String actual = Conditions.plain(node);
        String shown = node.isTextual() ? scope.quote(actual) : scope.show(actual);
        return scope.failure(reason, expected + ", got " + shown, unmet.wanted(), actual);
    }

    private void cookies() {
        Map<String, SetCookie> set = new LinkedHashMap<>();
        for (String header : seen.setCookies()) {
            SetCookie.parse(header, seen.now()).ifPresent(cookie -> {
                set.remove(cookie.name());
                if (cookie.sets(seen.now())) {
                    set.put(cookie.name(), cookie);
                }
            });
        }
        expect.cookies().forEach((name, flags) -> {
            SetCookie cookie = set.get(name);
            if (cookie == null) {
                cookieFailure(name, "to be set", "but it is not");
            } else {
                flags(name, cookie, flags);
            }
        });
        for (String unwanted : expect.noCookies()) {
            set.keySet().stream()
                    .filter(name -> Globs.matches(unwanted, name))
                    .findFirst()
                    .ifPresent(name -> cookieFailure(name, "not to be set", "but it is"));
        }
    }

    private void flags(String name, SetCookie cookie, CookieExpectation flags) {
        flag(name, "HttpOnly", flags.httpOnly(), cookie.httpOnly());
        flag(name, "Secure", flags.secure(), cookie.secure());
        if (flags.sameSite() != null && flags.sameSite() != cookie.sameSite()) {
            String got = cookie.sameSite() == null ? "but it has none" : "got SameSite=" + title(cookie.sameSite());
            cookieFailure(name, "to have SameSite=" + title(flags.sameSite()), got);
        }
    }

    private void flag(String name, String flag, @Nullable Boolean wanted, boolean actual) {
        if (wanted != null && wanted != actual) {
            cookieFailure(name, (wanted ? "to be " : "not to be ") + flag, actual ? "but it is" : "but it is not");
        }
    }

    private void cookieFailure(String name, String wanted, String got) {
        failures.add(scope.failure(
                Reason.ASSERTION_COOKIE,
                "expected cookie " + scope.show(name) + " " + wanted + ", " + got,
                wanted,
                got.replaceFirst("^but ", "")));
    }

    private static String title(Expect.SameSite sameSite) {
        return sameSite.name().charAt(0) + sameSite.name().substring(1).toLowerCase(Locale.ROOT);
    }

    private void latency() {
        slower(Reason.ASSERTION_LATENCY, "the answer", expect.latency(), seen.took());
    }

    private void firstEvent() {
        if (!seen.answer().events().isEmpty()) {
            slower(
                    Reason.ASSERTION_FIRST_EVENT,
                    "the first event",
                    expect.firstEvent(),
                    seen.answer().events().getFirst().at());
        }
    }

    private void slower(Reason reason, String what, @Nullable Duration wanted, Duration actual) {
        if (wanted != null && actual.compareTo(wanted) > 0) {
            String within = Durations.format(wanted);
            String took = Durations.format(actual);
            failures.add(scope.failure(
                    reason, "expected " + what + " within " + within + ", it took " + took, within, took));
        }
    }

    /** Without TLS there is no certificate that could end, so that a plain address may share the expectation. */
    private void certificate() {
        Instant expiry = seen.answer().connection().certificateExpiry();
        if (expect.tlsExpiresIn() == null || expiry == null) {
            return;
        }
        Duration left = Duration.between(seen.now(), expiry);
        if (left.compareTo(expect.tlsExpiresIn()) < 0) {
            String wanted = Durations.format(expect.tlsExpiresIn());
            String got = left.isNegative()
                    ? "expired " + Durations.format(left.negated()) + " ago"
                    : Durations.format(left) + " left";
            failures.add(scope.failure(
                    Reason.ASSERTION_CERTIFICATE,
                    "expected the certificate to be valid for another " + wanted + ", got " + got,
                    wanted,
                    got));
        }
    }
}
