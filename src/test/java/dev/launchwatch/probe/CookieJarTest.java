package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieJarTest {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final CookieJar jar = new CookieJar(() -> now);

    private void set(String url, String... cookies) {
        jar.store(URI.create(url), List.of(cookies));
    }

    private String sent(String url) {
        return sent(url, "GET", null);
    }

    private String sent(String url, String method, @Nullable String initiator) {
        return jar.header(URI.create(url), method, initiator == null ? null : URI.create(initiator))
                .orElse("");
    }

    @Test
    void aCookieGoesBackToItsHostAlone() {
        set("https://example.org/", "a=1");
        assertThat(sent("https://example.org/any")).isEqualTo("a=1");
        assertThat(sent("https://example.org:8443/")).isEqualTo("a=1");
        assertThat(sent("https://EXAMPLE.org/")).isEqualTo("a=1");
        assertThat(sent("https://www.example.org/")).isEmpty();
        assertThat(sent("https://notexample.org/")).isEmpty();
    }

    @Test
    void aDomainCookieGoesToSubdomains() {
        set("https://www.example.org/", "a=1; Domain=.Example.org");
        assertThat(sent("https://example.org/")).isEqualTo("a=1");
        assertThat(sent("https://api.example.org/")).isEqualTo("a=1");
        assertThat(sent("https://badexample.org/")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.example.org/,org",
        "https://www.example.org/,other.org",
        "https://example.org/,www.example.org",
        "https://127.0.0.1/,0.0.1",
        "https://example.org/,example.org."
    })
    void aDomainOfOthersIsRefused(String url, String domain) {
        set(url, "a=1; Domain=" + domain);
        assertThat(sent(url)).isEmpty();
    }

    @Test
    void pathsLimitACookieAndLongerOnesGoFirst() {
        set("https://example.org/app/login", "a=default");
        set("https://example.org/", "b=root; Path=/", "c=exact; Path=/app/x");
        assertThat(sent("https://example.org/app/x/y")).isEqualTo("c=exact; a=default; b=root");
        assertThat(sent("https://example.org/app")).isEqualTo("a=default; b=root");
        assertThat(sent("https://example.org/apple")).isEqualTo("b=root");
        assertThat(sent("https://example.org")).isEqualTo("b=root");
    }

    @Test
    void secureCookiesNeedTlsExceptOnTheMachineItself() {
        set("https://example.org/", "a=1; Secure");
        assertThat(sent("http://example.org/")).isEmpty();
        assertThat(sent("https://example.org/")).isEqualTo("a=1");
        set("http://example.net/", "a=1; Secure");
        assertThat(sent("https://example.net/")).isEmpty();
        set("http://localhost:8081/", "a=1; Secure");
        assertThat(sent("http://localhost:8081/")).isEqualTo("a=1");
        set("http://127.0.0.1/", "a=1; Secure");
        assertThat(sent("http://127.0.0.1/")).isEqualTo("a=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__Secure-a=1",
                "__Host-a=1; Secure; Path=/x",
                "__Host-a=1; Secure; Path=/; Domain=example.org",
                "__Host-a=1; Path=/",
                "a=1; SameSite=None",
                "=1",
                "novalue",
                "",
                ";",
                "a=b\u0001c",
                "a=b\r\nx: y"
            })
    void whatBrowsersRefuseIsRefused(String cookie) {
        set("https://example.org/", cookie);
        assertThat(sent("https://example.org/")).isEmpty();
    }

    @Test
    void aHostCookieThatKeepsTheRulesIsTaken() {
        set("https://example.org/x", "__Host-a=1; Secure; Path=/");
        assertThat(sent("https://example.org/")).isEqualTo("__Host-a=1");
    }

    @Test
    void cookiesEndByMaxAgeBeforeExpires() {
        set("https://example.org/", "a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(sent("https://example.org/")).isEqualTo("a=1");
        now = now.plus(Duration.ofSeconds(60));
        assertThat(sent("https://example.org/")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 01 Mar 2026 12:00:10 GMT",
                "Sunday, 01-Mar-26 12:00:10 GMT",
                "Sun Mar  1 12:00:10 2026",
                "Sun, 01-Mar-2026 12:00:10 GMT"
            })
    void everyFormOfADateIsRead(String date) {
        set("https://example.org/", "a=1; Expires=" + date);
        assertThat(sent("https://example.org/")).isEqualTo("a=1");
        now = now.plus(Duration.ofSeconds(10));
        assertThat(sent("https://example.org/")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"never", "Sun, 32 Mar 2026 12:00:10 GMT", "Sun, 01 Mar 2026 25:00:10 GMT", "", "99999999999"})
    void aDateThatIsNoneMakesASessionCookie(String date) {
        set("https://example.org/", "a=1; Expires=" + date, "b=2; Max-Age=soon", "c=3; Max-Age=9999999999999999999");
        assertThat(sent("https://example.org/")).isEqualTo("a=1; b=2; c=3");
    }

    @Test
    void aCookieIsReplacedAndTakenAway() {
        set("https://example.org/", "a=1; Path=/", "b=1; Path=/");
        set("https://example.org/x/y", "a=2; Path=/");
        assertThat(sent("https://example.org/")).isEqualTo("a=2; b=1");
        assertThat(jar.value("a")).contains("2");
        set("https://example.org/", "a=; Path=/; Max-Age=0");
        assertThat(sent("https://example.org/")).isEqualTo("b=1");
        assertThat(jar.value("a")).isEmpty();
    }

    @Test
    void sameSiteHoldsForRequestsThatAnotherSiteBegan() {
        set(
                "https://www.example.org/",
                "strict=1; SameSite=Strict",
                "lax=1; SameSite=Lax",
                "none=1; SameSite=None; Secure",
                "plain=1");
        String all = "strict=1; lax=1; none=1; plain=1";
        assertThat(sent("https://www.example.org/")).isEqualTo(all);
        assertThat(sent("https://www.example.org/", "POST", "https://login.example.org/"))
                .isEqualTo(all);
        assertThat(sent("https://www.example.org/", "GET", "https://idp.example.net/"))
                .isEqualTo("lax=1; none=1; plain=1");
        assertThat(sent("https://www.example.org/", "POST", "https://idp.example.net/"))
                .isEqualTo("none=1; plain=1");
    }

    @Test
    void aServerCannotFillTheJar() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add("c" + i + "=1");
        }
        many.add("big=" + "x".repeat(5000));
        jar.store(URI.create("https://example.org/"), many);
        String header = sent("https://example.org/");
        assertThat(header.split("; ", -1)).hasSize(200).contains("c999=1").doesNotContain("c0=1");
        assertThat(header).doesNotContain("big=");
    }

    @Test
    void aCopyLivesByItself() {
        set("https://example.org/", "a=1");
        set("https://idp.net/", "i=1");
        CookieJar copy = jar.copy();
        copy.store(URI.create("https://example.org/"), List.of("a=2"));
        assertThat(jar.value("a")).contains("1");
        CookieJar without = jar.without(URI.create("https://example.org/callback"));
        assertThat(without.value("a")).isEmpty();
        assertThat(without.value("i")).contains("1");
    }
}
