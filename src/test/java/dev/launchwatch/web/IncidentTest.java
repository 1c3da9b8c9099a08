package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.IncidentUpdate.Stage;
import dev.launchwatch.web.PublicStatus.Episode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IncidentTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private static Episode episode(String id, String monitor, int firedMinute, @Nullable Integer endedMinute) {
        Instant fired = NOON.plusSeconds(60L * firedMinute);
        return new Episode(
                id,
                monitor,
                "No " + monitor + ".",
                fired.minusSeconds(60),
                fired,
                endedMinute == null ? null : NOON.plusSeconds(60L * endedMinute));
    }

    @Test
    void whatFiresAtAboutTheSameTimeIsOneIncidentUntilTheLastIsOver() {
        List<Incident> incidents = Incident.of(
                List.of(episode("b", "chat", 4, 30), episode("a", "home", 0, 20), episode("c", "home", 2, 3)),
                List.of());
        assertThat(incidents).hasSize(1);
        Incident incident = incidents.getFirst();
        assertThat(incident.id()).isEqualTo("a");
        assertThat(incident.alerts()).containsExactly("a", "c", "b");
        assertThat(incident.monitors()).containsExactly("home", "chat");
        assertThat(incident.impacts()).containsExactly("No home.", "No chat.");
        assertThat(incident.since()).isEqualTo(NOON.minusSeconds(60));
        assertThat(incident.ended()).isEqualTo(NOON.plusSeconds(1800));
    }

    @Test
    void whatFiresLaterOrAfterTheEndIsAnotherOne() {
        assertThat(Incident.of(
                        List.of(
                                episode("a", "home", 0, null),
                                episode("b", "chat", 11, null),
                                episode("c", "home", 60, 61),
                                episode("d", "home", 65, 66)),
                        List.of()))
                .extracting(Incident::id)
                .containsExactly("d", "c", "b", "a");
    }

    @Test
    void oneThatGoesOnKeepsTheIncidentOpen() {
        Incident incident = Incident.of(List.of(episode("a", "home", 0, 20), episode("b", "chat", 1, null)), List.of())
                .getFirst();
        assertThat(incident.isOpen()).isTrue();
    }

    @Test
    void updatesBelongToTheIncidentOfAnyOfItsAlerts() {
        IncidentUpdate late = new IncidentUpdate("2", "b", NOON.plusSeconds(9), Stage.UPDATE, "two", "");
        IncidentUpdate early = new IncidentUpdate("1", "a", NOON, Stage.UPDATE, "one", "");
        IncidentUpdate other = new IncidentUpdate("3", "x", NOON, Stage.UPDATE, "three", "");
        Incident incident = Incident.of(
                        List.of(episode("a", "home", 0, 1), episode("b", "chat", 0, 1)), List.of(late, early, other))
                .getFirst();
        assertThat(incident.updates()).containsExactly(early, late);
    }
}
