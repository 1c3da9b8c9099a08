package dev.launchwatch.probe;

import dev.launchwatch.model.Excerpt;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Exchange.Event;
import dev.launchwatch.probe.Exchange.Header;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps in mind what a probe asks, and quotes the last request and its answer where the probe is not up. A probe that is up pays for a list of
 * references. Used by one thread.
 *
 * <p>An answer may say again what it was told, in other letters: everything that the request carried to say who asks is taken out of it as well.
 */
final class Quoting {
    /** So many bytes of a body are looked at: enough for {@link Excerpt#LONGEST_BODY} where much is taken out. */
    static final int MOST_LOOKED_AT = 16 * 1024;

    private static final int MOST_OF_A_STREAM = 64 * 1024;
    private static final int LARGEST = 1024 * 1024;
    private static final int LONGEST_URL = 500;
    private static final int LONGEST_EVENT = 500;
    private static final int LONGEST_VALUE = 200;
    private static final int OPAQUE = 8;
    private static final int SHORTEST = 6;
    private static final Set<String> WHO = Set.of("authorization", "proxy-authorization", "cookie");
    private static final Pattern TEXT = Pattern.compile(
            "(?i)^(text/.*|[^;]*(json|xml|javascript|ecmascript|x-www-form-urlencoded|graphql|yaml)\\b.*)$");

    private final Scope scope;
    private final List<Asked> asked = new ArrayList<>();
    private final List<List<Header>> received = new ArrayList<>();
    private int since;
    private @Nullable Answer answer;
    private @Nullable Excerpt noted;

    Quoting(Scope scope) {
        this.scope = scope;
    }

    /**
     * A request.
     *
     * @param own headers without the cookies that answers of this probe set
     * @param sent headers as they were sent
     */
    record Asked(String method, URI url, List<Header> own, List<Header> sent, Buffer body, TransportSpec transport) {}

    /** Takes note of a request and its answer. */
    void asked(Asked request, Answer answered) {
        asked.add(request);
        received.add(headers(answered));
        answer = answered;
    }

    /** What was asked before belongs to another step. */
    void begin() {
        since = asked.size();
    }

    /** Quotes what was asked last; nothing where the outcome is up. */
    void note(Outcome outcome) {
        noted = quote(outcome);
    }

    /** What was noted, or what was asked last; null where the outcome is up, or nothing was asked. */
    @Nullable
    Excerpt excerpt(Outcome outcome) {
        return outcome instanceof Outcome.Up ? null : noted != null ? noted : quote(outcome);
    }

    private @Nullable Excerpt quote(Outcome outcome) {
        Optional<Failure> failure = outcome.why();
        Answer answered = answer;
        if (failure.isEmpty() || answered == null || asked.size() == since) {
            return null;
        }
        Asked last = asked.getLast();
        Redactor redactor = scope.redactor().withEchoes(carried());
        Body body = body(answered, redactor);
        return new Excerpt(
                redactor.excerpt(last.method(), 20),
                redactor.excerpt(WebAddress.place(last.url()), LONGEST_URL),
                failure.get().step(),
                status(answered),
                version(answered),
                new ExcerptHeaders(redactor, last.url()).of(headers(answered)),
                asked.stream().anyMatch(each -> saysWho(each, scope.redactor())),
                body.text(),
                body.note());
    }

    /** Whether a request carries something by which a server may know who asks. */
    private static boolean saysWho(Asked request, Redactor redactor) {
        return request.own().stream().anyMatch(header -> WHO.contains(lower(header.name())))
                || request.transport().clientCertificate() != null
                || hides(redactor, request.url().toString())
                || hides(redactor, request.body().toString(StandardCharsets.UTF_8))
                || request.own().stream().anyMatch(header -> hides(redactor, header.value()));
    }

    private static boolean hides(Redactor redactor, String text) {
        return !redactor.clean(text).equals(text);
    }

    /** What must not be told although an answer may tell it: what said who asks, and the cookies that were set. */
    private Set<String> carried() {
        Set<String> carried = new HashSet<>();
        for (Asked each : asked) {
            for (Header header : each.sent()) {
                if (WHO.contains(lower(header.name()))) {
                    credentials(header.value(), carried);
                }
                carried.addAll(Redactor.secretsIn(header.name() + ": " + header.value()));
            }
            carried.addAll(opaque(each.url().getRawQuery()));
            carried.addAll(opaque(each.url().getQuery()));
            carried.addAll(Redactor.secretsIn(each.body().toString(StandardCharsets.UTF_8)));
        }
        for (List<Header> headers : received) {
            headers.stream()
                    .filter(header -> lower(header.name()).equals("set-cookie"))
                    .flatMap(header -> SetCookie.parse(header.value(), Instant.EPOCH).stream())
                    .forEach(cookie -> carried.add(cookie.value()));
        }
        // Shorter ones are words such as "true" or "dark" that mean something else elsewhere.
        carried.removeIf(value -> value.length() < SHORTEST);
        return carried;
    }

    /** The value of a header that says who asks, and its parts. */
    private static void credentials(String value, Set<String> to) {
        to.add(value);
        int scheme = value.indexOf(' ');
        String rest = value.substring(scheme + 1);
        for (String part : rest.split("[ ;,]+", -1)) {
            to.add(part.substring(part.indexOf('=') + 1));
        }
        to.add(rest);
        if (value.regionMatches(true, 0, "basic ", 0, 6)) {
            try {
                String both = new String(Base64.getDecoder().decode(rest.strip()), StandardCharsets.UTF_8);
                to.add(both);
                to.add(both.substring(both.indexOf(':') + 1));
            } catch (IllegalArgumentException _) {
                // No credentials as RFC 7617 has them.
            }
        }
    }

    private static Set<String> opaque(@Nullable String query) {
        Set<String> values = new HashSet<>();
        for (String field : query == null ? new String[0] : query.split("&", -1)) {
            String value = field.substring(field.indexOf('=') + 1);
            if (value.length() >= OPAQUE) {
                values.add(value);
            }
        }
        return values;
    }

    private static int status(Answer answer) {
        return switch (answer) {
            case Answer.Complete complete -> complete.status();
            case Answer.Broken broken -> broken.status();
        };
    }

    private static @Nullable String version(Answer answer) {
        return switch (answer) {
            case Answer.Complete complete -> complete.version();
            case Answer.Broken broken -> broken.version();
        };
    }

    private static List<Header> headers(Answer answer) {
        return switch (answer) {
            case Answer.Complete complete -> complete.headers();
            case Answer.Broken broken -> broken.headers();
        };
    }

    private record Body(String text, String note) {}

    private static Body body(Answer answer, Redactor redactor) {
        return switch (answer) {
            case Answer.Complete complete ->
                complete.events().isEmpty()
                        ? body(complete.body(), complete.headers(), true, redactor)
                        : stream(complete.events(), redactor);
            case Answer.Broken broken when broken.status() == 0 -> new Body("", "there was no answer");
            case Answer.Broken broken ->
                broken.events().isEmpty()
                        ? body(broken.body(), broken.headers(), false, redactor)
                        : stream(broken.events(), redactor);
        };
    }

    private static Body body(Buffer bytes, List<Header> headers, boolean whole, Redactor redactor) {
        if (bytes.length() == 0) {
            return new Body("", whole ? "the answer has no body" : "nothing of a body came");
        }
        String type = headers.stream()
                .filter(header -> lower(header.name()).equals("content-type"))
                .map(Header::value)
                .findFirst()
                .orElse("");
        String text = AnswerText.text(bytes.slice(0, Math.min(bytes.length(), MOST_LOOKED_AT)), type);
        if (type.isEmpty() ? text.indexOf('\0') >= 0 : !TEXT.matcher(type).matches()) {
            String what = type.isEmpty() ? "no text" : redactor.excerpt(type, LONGEST_VALUE);
            return new Body("", bytes.length() + " bytes of " + what + ", which is not shown");
        }
        boolean goesOn = !whole || bytes.length() > MOST_LOOKED_AT;
        String clean = redactor.head(text, 4 * Excerpt.LONGEST_BODY, goesOn);
        String shown = Visible.head(clean, Excerpt.LONGEST_BODY);
        boolean all = !goesOn && clean.equals(redactor.clean(text)) && shown.equals(Visible.head(clean, LARGEST));
        return new Body(shown, all ? "the whole body" : "the beginning of the body");
    }

    /** What a stream said, its pieces joined, and its last event: a secret that comes in pieces is one again before it is looked for. */
    private static Body stream(List<Event> events, Redactor redactor) {
        String joined = AnswerText.joined(events, null);
        String recent =
                joined.length() > MOST_OF_A_STREAM ? joined.substring(joined.length() - MOST_OF_A_STREAM) : joined;
        String said = redactor.clean(recent);
        Event last = events.getLast();
        String end = said.equals(recent)
                ? "\n\n" + last.name() + ": " + redactor.head(last.data(), LONGEST_EVENT, false)
                : "";
        int room = Excerpt.LONGEST_BODY - LONGEST_EVENT;
        String tail = Visible.tail(said, room);
        String text = Visible.head(tail + Visible.head(redactor.clean(end), LONGEST_EVENT), Excerpt.LONGEST_BODY);
        return new Body(text.strip(), "what the stream said last, and the last of its " + events.size() + " events");
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
