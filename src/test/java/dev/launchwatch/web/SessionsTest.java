package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    private static final Sessions.Proof PROOF = new Sessions.Proof.Password("p");

    private final Sessions sessions = new Sessions(new SecureRandom());

    @Test
    void ofOneUserThereAreABoundedNumberAndTheLeastUsedGoFirst() {
        String other = sessions.open("bob", PROOF, NOW);
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            tokens.add(sessions.open("ada", PROOF, NOW.plusSeconds(i)));
        }
        Instant later = NOW.plusSeconds(60);
        assertThat(tokens)
                .filteredOn(token -> sessions.find(token, later).isPresent())
                .hasSize(20);
        assertThat(sessions.find(tokens.getFirst(), later)).isEmpty();
        assertThat(sessions.find(tokens.getLast(), later)).isPresent();
        assertThat(sessions.find(other, later)).map(Sessions.Session::user).hasValue("bob");
    }

    @Test
    void aClockThatIsSetBackEndsASessionRatherThanLengthenIt() {
        String token = sessions.open("ada", PROOF, NOW);
        assertThat(sessions.find(token, NOW.minus(Duration.ofDays(1)))).isEmpty();
        assertThat(sessions.find(token, NOW)).isEmpty();
    }

    @Test
    void formsOfTwoSessionsDiffer() {
        Sessions.Session one =
                sessions.find(sessions.open("ada", PROOF, NOW), NOW).orElseThrow();
        Sessions.Session two =
                sessions.find(sessions.open("ada", PROOF, NOW), NOW).orElseThrow();
        assertThat(one.owns(one.form())).isTrue();
        assertThat(one.owns(two.form())).isFalse();
        assertThat(one.owns("")).isFalse();
    }
}
