package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://h/a/b?x=1 | c            | https://h/a/c",
                "https://h/a/b?x=1 | /c           | https://h/c",
                "https://h/a/b?x=1 | ../c         | https://h/c",
                "https://h/a/b?x=1 | ?y=2         | https://h/a/b?y=2",
                "https://h/a/b?x=1 | #part        | https://h/a/b?x=1",
                "https://h/a/b?x=1 | //o:8443/c   | https://o:8443/c",
                "https://h/a/b     | http://o     | http://o/",
                "https://h         | c            | https://h/c",
                "https://h/a       | /c d^é       | https://h/c%20d%5E%E9",
                "https://h/a       | /100%        | https://h/100%25",
                "https://h/a       | /%7Ex#frag   | https://h/%7Ex",
                "https://h/a       | \\c          | https://h/c",
                "https://h/a       | HTTPS://O/x  | https://O/x",
                "https://h/a       | https://u:p@o/x | https://o/x",
                "https://h/a       | a:b          | ",
                "https://h/a       | ./a:b        | https://h/a:b",
                "https://h/a       | /x?q=[1]&r={} | https://h/x?q=%5B1%5D&r=%7B%7D"
            })
    void aLocationLeadsWhereABrowserGoes(String line, String location, String target) {
        URI base = URI.create(line);
        assertThat(WebAddress.resolve(base, location).map(URI::toString).orElse(null))
                .isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org",
                "ftp://example.org",
                "https://",
                "https://a b/",
                "https://h:99999/",
                "https://h:0/",
                "https:///x",
                "//h/x",
                "https://[::1/"
            })
    void whatIsNoWebAddressIsNone(String text) {
        assertThat(WebAddress.parse(text)).isEmpty();
    }

    @Test
    void lettersBeyondAsciiAreEscaped() {
        assertThat(WebAddress.parse(" https://bücher.example/é?ü#x "))
                .contains(URI.create("https://xn--bcher-kva.example/%C3%A9?%C3%BC"));
        assertThat(WebAddress.parse("https://[::1]:8443/x")).contains(URI.create("https://[::1]:8443/x"));
    }

    @Test
    void originsAreComparedWithDefaultPorts() {
        assertThat(WebAddress.sameOrigin(URI.create("https://h/"), URI.create("https://H:443/x")))
                .isTrue();
        assertThat(WebAddress.sameOrigin(URI.create("https://h/"), URI.create("http://h/")))
                .isFalse();
        assertThat(WebAddress.sameOrigin(URI.create("https://h/"), URI.create("https://h:8443/")))
                .isFalse();
        assertThat(WebAddress.sameOrigin(URI.create("https://h/"), URI.create("https://www.h/")))
                .isFalse();
    }
}
