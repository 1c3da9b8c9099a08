package dev.launchwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
    private static final List<String> KEYS = List.of("every", "timeout", "follow-redirects", "critical", "expect");

    @Test
    void swappedMissingAndWrongLettersAreClose() {
        assertThat(Suggestions.closest("evrey", KEYS)).contains("every");
        assertThat(Suggestions.closest("tiemout", KEYS)).contains("timeout");
        assertThat(Suggestions.closest("expct", KEYS)).contains("expect");
    }

    @Test
    void otherWaysToJoinWordsAreClose() {
        assertThat(Suggestions.closest("followRedirects", KEYS)).contains("follow-redirects");
        assertThat(Suggestions.closest("follow_redirect", KEYS)).contains("follow-redirects");
    }

    @Test
    void aBeginningIsClose() {
        assertThat(Suggestions.closest("crit", KEYS)).contains("critical");
    }

    @Test
    void whatIsUnlikelyIsNotSuggested() {
        assertThat(Suggestions.closest("banana", KEYS)).isEmpty();
        assertThat(Suggestions.closest("", KEYS)).isEmpty();
        assertThat(Suggestions.closest("x", List.of())).isEmpty();
    }
}
