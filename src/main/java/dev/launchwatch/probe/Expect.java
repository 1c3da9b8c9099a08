package dev.launchwatch.probe;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Key;
import dev.launchwatch.model.StatusRange;
import dev.launchwatch.model.Template;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an answer must look like. Latency, first event and certificate days speak of quality: if only they fail the
 * probe is degraded. Everything else failing means down.
 */
@Doc("What the answer must look like. Latency, first-event and tls-expires-in make a probe degraded; the rest, down.")
public record Expect(
        @Doc(value = "Accepted status codes or classes.", example = "[200, 3xx]") @Default("2xx")
        List<StatusRange> status,

        @Doc(value = "The whole probe must be faster than this, else it is degraded.", example = "800ms") @Nullable
        Duration latency,

        @Doc("Response headers by name; a text is compared as a whole, with * for any run of characters.")
        Map<String, Expectation> header,

        @Doc("Texts that must be in the body.") List<Template> bodyContains,
        @Doc("Texts that must not be in the body.") List<Template> bodyNotContains,

        @Doc("A regular expression that must match somewhere in the body.") @Nullable
        Regex bodyMatches,

        @Doc(value = "Values in a JSON body by path.", example = "{ $.status: ok }")
        Map<String, Expectation> json,

        @Doc("Where the redirects end, or the Location header where they are not followed; * for any run of"
                + " characters.")
        @Nullable
        Template redirectsTo,

        @Doc("Cookies that the answer must set, by name, and their flags.")
        Map<String, CookieExpectation> cookies,

        @Doc("Cookies that the answer must not set.") List<String> noCookies,

        @Doc(value = "Degraded if a certificate in the chain ends earlier than this.", example = "14d") @Nullable
        Duration tlsExpiresIn,

        @Doc("The oldest TLS version to accept.") @Nullable TlsVersion tlsVersion,

        @Doc(
                value = "The data of the event that ends a stream, or its name, such as message_stop.",
                example = "'[DONE]'")
        @Nullable
        String endMarker,

        @Doc("The first event of a stream must come this early, else it is degraded.") @Nullable
        Duration firstEvent,

        @Doc("The longest pause between two events of a stream.") @Nullable
        Duration maxGap,

        @Doc("The fewest events of a stream.") @Nullable Integer minEvents,

        @Doc(
                "Fail on an event named error or whose JSON data says that it is one: an error member that is not empty, or such a type.")
        @Default("true")
        boolean failOnErrorEvent) {
    public Expect {
        status = List.copyOf(status);
        header = Collections.unmodifiableMap(new LinkedHashMap<>(header));
        bodyContains = List.copyOf(bodyContains);
        bodyNotContains = List.copyOf(bodyNotContains);
        json = Collections.unmodifiableMap(new LinkedHashMap<>(json));
        cookies = Collections.unmodifiableMap(new LinkedHashMap<>(cookies));
        noCookies = List.copyOf(noCookies);
    }

    /** TLS versions that a probe can ask for. */
    public enum TlsVersion {
        @Doc("TLS 1.2 or newer.")
        @Key("1.2")
        TLS_1_2("TLSv1.2"),
        @Doc("TLS 1.3 or newer.")
        @Key("1.3")
        TLS_1_3("TLSv1.3");

        private final String protocol;

        TlsVersion(String protocol) {
            this.protocol = protocol;
        }

        /** The JDK's name for the protocol. */
        public String protocol() {
            return protocol;
        }
    }

    /** The flags that a cookie must or must not carry. */
    @Doc("The flags that a cookie must (true) or must not (false) carry.")
    public record CookieExpectation(
            @Doc("Not readable by scripts.") @Nullable Boolean httpOnly,
            @Doc("Sent over TLS only.") @Nullable Boolean secure,
            @Doc("The SameSite attribute.") @Nullable SameSite sameSite) {}

    /** The SameSite attribute of a cookie (RFC 6265bis). */
    public enum SameSite {
        @Doc("Never sent from other sites.")
        STRICT,
        @Doc("Sent when a link from another site is followed.")
        LAX,
        @Doc("Always sent.")
        NONE
    }
}
