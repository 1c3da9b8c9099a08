package dev.launchwatch.probe;

import dev.launchwatch.model.Secret;
import dev.launchwatch.model.Size;
import dev.launchwatch.model.StatusRange;
import dev.launchwatch.model.Template;
import dev.launchwatch.model.Tree;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Specs as the reader of the YAML makes them, with its defaults. */
final class Specs {
    static final TransportSpec PLAIN = new TransportSpec(
            null,
            null,
            false,
            null,
            null,
            null,
            null,
            null,
            null,
            TransportSpec.IpPreference.ANY,
            TransportSpec.HttpVersion.AUTO);
    private static final Pattern HOLE = Pattern.compile("\\$\\{(\\w+)}");

    private Specs() {}

    static Http http(String url) {
        return new Http(url);
    }

    static ExpectSpec expect() {
        return new ExpectSpec();
    }

    static Template template(String text) {
        List<Template.Part> parts = new ArrayList<>();
        Matcher matcher = HOLE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            if (matcher.start() > end) {
                parts.add(new Template.Literal(text.substring(end, matcher.start())));
            }
            parts.add(new Template.Variable(matcher.group(1)));
            end = matcher.end();
        }
        if (end < text.length() || parts.isEmpty()) {
            parts.add(new Template.Literal(text.substring(end)));
        }
        return new Template(parts);
    }

    static Secret secret(String text) {
        return new Secret(template(text));
    }

    static final class Http {
        private final Template url;
        private final Map<String, Template> headers = new LinkedHashMap<>();
        private final Map<String, Template> form = new LinkedHashMap<>();
        private String method = "GET";
        private @Nullable Template body;
        private @Nullable Tree json;
        private @Nullable Secret bearer;
        private HttpSpec.@Nullable BasicAuth basic;
        private HttpSpec.@Nullable OAuth2Token oauth2;
        private boolean follow = true;
        private int maxRedirects = 10;
        private HttpSpec.@Nullable StreamKind stream;
        private TransportSpec transport = PLAIN;
        private Expect expect = new ExpectSpec().build();

        Http(String url) {
            this.url = template(url);
        }

        Http method(String value) {
            method = value;
            return this;
        }

        Http header(String name, String value) {
            headers.put(name, template(value));
            return this;
        }

        Http form(String name, String value) {
            form.put(name, template(value));
            return this;
        }

        Http body(String value) {
            body = template(value);
            return this;
        }

        Http json(Tree value) {
            json = value;
            return this;
        }

        Http bearer(String value) {
            bearer = secret(value);
            return this;
        }

        Http basic(String user, String password) {
            basic = new HttpSpec.BasicAuth(template(user), secret(password));
            return this;
        }

        Http oauth2(HttpSpec.OAuth2Token value) {
            oauth2 = value;
            return this;
        }

        Http follow(boolean value) {
            follow = value;
            return this;
        }

        Http maxRedirects(int value) {
            maxRedirects = value;
            return this;
        }

        Http sse() {
            stream = HttpSpec.StreamKind.SSE;
            return this;
        }

        Http transport(TransportSpec value) {
            transport = value;
            return this;
        }

        Http expect(ExpectSpec value) {
            expect = value.build();
            return this;
        }

        HttpSpec build() {
            return new HttpSpec(
                    url,
                    method,
                    headers,
                    body,
                    json,
                    form,
                    bearer,
                    basic,
                    oauth2,
                    follow,
                    maxRedirects,
                    Size.parse("1MiB"),
                    stream,
                    transport,
                    expect);
        }
    }

    static final class ExpectSpec {
        private List<StatusRange> status = List.of(StatusRange.parse("2xx"));
        private @Nullable Duration latency;
        private final Map<String, Expectation> header = new LinkedHashMap<>();
        private final List<Template> contains = new ArrayList<>();
        private final List<Template> notContains = new ArrayList<>();
        private @Nullable Regex matches;
        private final Map<String, Expectation> json = new LinkedHashMap<>();
        private @Nullable Template redirectsTo;
        private final Map<String, Expect.CookieExpectation> cookies = new LinkedHashMap<>();
        private List<String> noCookies = List.of();
        private @Nullable Duration tlsExpiresIn;
        private Expect.@Nullable TlsVersion tlsVersion;
        private @Nullable String endMarker;
        private @Nullable Duration firstEvent;
        private @Nullable Duration maxGap;
        private @Nullable Integer minEvents;
        private boolean failOnErrorEvent = true;

        ExpectSpec status(String... values) {
            status = List.of(values).stream().map(StatusRange::parse).toList();
            return this;
        }

        ExpectSpec latency(Duration value) {
            latency = value;
            return this;
        }

        ExpectSpec header(String name, Condition value) {
            header.put(name, value.build());
            return this;
        }

        ExpectSpec contains(String value) {
            contains.add(template(value));
            return this;
        }

        ExpectSpec notContains(String value) {
            notContains.add(template(value));
            return this;
        }

        ExpectSpec matches(String value) {
            matches = Regex.parse(value);
            return this;
        }

        ExpectSpec json(String path, Condition value) {
            json.put(path, value.build());
            return this;
        }

        ExpectSpec redirectsTo(String value) {
            redirectsTo = template(value);
            return this;
        }

        ExpectSpec cookie(String name, Expect.CookieExpectation value) {
            cookies.put(name, value);
            return this;
        }

        ExpectSpec noCookies(String... values) {
            noCookies = List.of(values);
            return this;
        }

        ExpectSpec tlsExpiresIn(Duration value) {
            tlsExpiresIn = value;
            return this;
        }

        ExpectSpec tlsVersion(Expect.TlsVersion value) {
            tlsVersion = value;
            return this;
        }

        ExpectSpec endMarker(String value) {
            endMarker = value;
            return this;
        }

        ExpectSpec firstEvent(Duration value) {
            firstEvent = value;
            return this;
        }

        ExpectSpec maxGap(Duration value) {
            maxGap = value;
            return this;
        }

        ExpectSpec minEvents(int value) {
            minEvents = value;
            return this;
        }

        ExpectSpec toleratesErrorEvents() {
            failOnErrorEvent = false;
            return this;
        }

        Expect build() {
            return new Expect(
                    status,
                    latency,
                    header,
                    contains,
                    notContains,
                    matches,
                    json,
                    redirectsTo,
                    cookies,
                    noCookies,
                    tlsExpiresIn,
                    tlsVersion,
                    endMarker,
                    firstEvent,
                    maxGap,
                    minEvents,
                    failOnErrorEvent);
        }
    }

    static Condition is(String value) {
        return new Condition().is(value);
    }

    static Condition that() {
        return new Condition();
    }

    /** An {@link Expectation} in the making. */
    static final class Condition {
        private @Nullable Template is;
        private @Nullable Template not;
        private List<Template> oneOf = List.of();
        private @Nullable Template contains;
        private @Nullable Regex matches;
        private @Nullable BigDecimal over;
        private @Nullable BigDecimal under;
        private @Nullable BigDecimal atLeast;
        private @Nullable BigDecimal atMost;
        private @Nullable Integer minLength;
        private @Nullable Integer maxLength;
        private @Nullable Boolean exists;

        Condition is(String value) {
            is = template(value);
            return this;
        }

        Condition not(String value) {
            not = template(value);
            return this;
        }

        Condition oneOf(String... values) {
            oneOf = List.of(values).stream().map(Specs::template).toList();
            return this;
        }

        Condition contains(String value) {
            contains = template(value);
            return this;
        }

        Condition matches(String value) {
            matches = Regex.parse(value);
            return this;
        }

        Condition over(String value) {
            over = new BigDecimal(value);
            return this;
        }

        Condition under(String value) {
            under = new BigDecimal(value);
            return this;
        }

        Condition atLeast(String value) {
            atLeast = new BigDecimal(value);
            return this;
        }

        Condition atMost(String value) {
            atMost = new BigDecimal(value);
            return this;
        }

        Condition minLength(int value) {
            minLength = value;
            return this;
        }

        Condition maxLength(int value) {
            maxLength = value;
            return this;
        }

        Condition exists(boolean value) {
            exists = value;
            return this;
        }

        Expectation build() {
            return new Expectation(
                    is, not, oneOf, contains, matches, over, under, atLeast, atMost, minLength, maxLength, exists);
        }
    }
}
