package dev.launchwatch.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String SECRET = "a1-b2-c3-d4-e5-f6-g7-h8-i9-j0-k1-l2-m3";

    private final Redactor redactor = new Redactor(Set.of(SECRET));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 17, 20, 30, 37})
    void halfASecretBehindOthersThatWereTakenOutIsNotShown(int shift) {
        String text = "x".repeat(shift) + SECRET.repeat(1_000);
        assertThat(redactor.excerpt(text, 200)).doesNotContain("a1-");
        assertThat(redactor.head(text, 2_000, false)).doesNotContain("a1-");
        assertThat(redactor.head(text.substring(0, 300), 2_000, true)).doesNotContain("a1-b");
    }

    @Test
    void aTextThatBrokeOffIsShownUpToHalfASecret() {
        assertThat(redactor.head("the key is a1-b2-", 100, true)).isEqualTo("the key is ");
        assertThat(redactor.head("the key is a1-b2-", 100, false)).isEqualTo("the key is a1-b2-");
    }

    @Test
    void aShortTextIsWholeAndALongOneSaysThatItGoesOn() {
        assertThat(redactor.excerpt("all\n\n of it", 20)).isEqualTo("all  of it");
        assertThat(redactor.excerpt("x".repeat(1_000), 20)).isEqualTo("x".repeat(19) + "…");
    }

    @Test
    void aSecretIsKnownHoweverAnAnswerWritesIt() {
        Redactor echoes = new Redactor(Set.of()).withEchoes(List.of("pä/\"s&<1>"));
        for (String written : List.of(
                "pä/\"s&<1>",
                "pä\\/\\\"s&<1>",
                "pä/\\\"s\\u0026\\u003c1\\u003e",
                "pä/&quot;s&amp;&lt;1&gt;",
                "p%C3%A4%2F%22s%26%3C1%3E",
                "p%c3%a4%2f%22s%26%3c1%3e",
                "cMOkLyJzJjwxPg")) {
            assertThat(echoes.clean("it is " + written + "!")).as(written).isEqualTo("it is [redacted]!");
        }
    }
}
