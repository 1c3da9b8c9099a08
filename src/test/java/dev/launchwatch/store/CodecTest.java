package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.Transition;
import dev.launchwatch.notify.Notification;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CodecTest {
    @Test
    void everyDocumentComesBackAsItWasWritten() {
        comesBack(Samples.FAILURE, AlertCodec::write, AlertCodec::failure);
        comesBack(Failure.of(Reason.DNS_TIMEOUT, ""), AlertCodec::write, AlertCodec::failure);
        comesBack(Samples.alert("a1"), AlertCodec::write, AlertCodec::alert);
        comesBack(Samples.pendingAlert("a2"), AlertCodec::write, AlertCodec::alert);
        comesBack(Samples.firing("site-down", "homepage"), AlertCodec::write, AlertCodec::ruleState);
        comesBack(RuleState.inactive("r", "s"), AlertCodec::write, AlertCodec::ruleState);
        for (Transition.Kind kind : Transition.Kind.values()) {
            comesBack(
                    new Transition("t", kind, Samples.NOON, Samples.alert("a")),
                    AlertCodec::write,
                    AlertCodec::transition);
        }
        comesBack(
                Samples.group("g", Map.of("team-slack", "1700000000.000100"), true),
                NotifyCodec::write,
                node -> NotifyCodec.group(node, Map.of("team-slack", "1700000000.000100")));
        for (Notification.State state : Notification.State.values()) {
            comesBack(
                    Samples.in(state, Samples.notification("n", "team-slack", 7)),
                    NotifyCodec::write,
                    NotifyCodec::notification);
        }
        comesBack(Samples.notification("n", "team-slack", 7), NotifyCodec::write, NotifyCodec::notification);
        comesBack(Samples.silence("s", Samples.NOON), NotifyCodec::write, NotifyCodec::silence);
    }

    @Test
    void whyAttemptsFailedComesBackAndIsNothingToWhoeverDoesNotKnowIt() {
        JsonNode plain = NotifyCodec.write(Samples.notification("n", "team-slack", 7));
        assertThat(plain.has("failures")).isFalse();
        JsonNode failed = Json.parse(plain.toString());
        ((com.fasterxml.jackson.databind.node.ObjectNode) failed)
                .putArray("failures")
                .add("timed out")
                .add("status 500");
        Notification read = NotifyCodec.notification(failed);
        assertThat(read.failures()).containsExactly("timed out", "status 500");
        comesBack(read, NotifyCodec::write, NotifyCodec::notification);
    }

    @Test
    void theAlertsOfAGroupKeepTheirOrder() {
        JsonNode document = Json.parse(
                NotifyCodec.write(Samples.group("g", Map.of(), false)).toString());
        assertThat(NotifyCodec.group(document, Map.of()).alerts().keySet()).containsExactly("z", "a");
    }

    @Test
    void membersOfANewerVersionAreIgnored() {
        ObjectNode document = AlertCodec.write(Samples.firing("r", "s"));
        document.put("mood", "unknown").putObject("more").put("x", 1);
        assertThat(AlertCodec.ruleState(document)).isEqualTo(Samples.firing("r", "s"));
    }

    @Test
    void aReasonOfANewerVersionReadsAsInternal() {
        ObjectNode document = AlertCodec.write(Samples.FAILURE).put("reason", "moon_fell_down");
        assertThat(AlertCodec.failure(document).reason()).isEqualTo(Reason.INTERNAL);
    }

    @Test
    void wordsOfANewerVersionThatOnlyDescribeAreReadAsOthers() {
        ObjectNode alert = AlertCodec.write(Samples.pendingAlert("a")).put("severity", "apocalyptic");
        assertThat(AlertCodec.alert(alert).severity()).as("rather too loud").isEqualTo(Severity.CRITICAL);
        ObjectNode answer = NotifyCodec.write(Samples.acknowledgement("a", 1)).put("via", "telepathy");
        assertThat(NotifyCodec.acknowledgement(answer).via()).isEqualTo(Acknowledgement.Via.API);
        ObjectNode entry =
                SqlAudit.write(Samples.audit("1")).put("action", "PRAY").put("surface", "WATCH");
        assertThat(SqlAudit.entry(entry).action()).isEqualTo(AuditEntry.Action.OTHER);
        assertThat(SqlAudit.entry(entry).actor().surface()).isEqualTo(Actor.Surface.API);
        ObjectNode update = SqlIncidents.write(Samples.update("1", "a")).put("stage", "DESPAIRING");
        assertThat(SqlIncidents.update(update).stage()).isEqualTo(IncidentUpdate.Stage.UPDATE);
    }

    @Test
    void anEntryOfAVersionThatKeptNoProofHasNone() {
        ObjectNode entry = SqlAudit.write(Samples.audit("1"));
        entry.remove("proof");
        assertThat(SqlAudit.entry(entry)).isEqualTo(Samples.audit("1"));
    }

    @Test
    void aDamagedDocumentIsRefusedWithoutBeingQuoted() {
        assertThatThrownBy(() -> Json.parse("{\"member\": \"ann@example.org"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("ann");
        assertThatThrownBy(() ->
                        AlertCodec.ruleState(Json.object().put("rule", "r").put("subject", "s")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'state' is missing");
        ObjectNode badTime = AlertCodec.write(Samples.firing("r", "s")).put("since", "yesterday");
        assertThatThrownBy(() -> AlertCodec.ruleState(badTime)).isInstanceOf(IllegalArgumentException.class);
        ObjectNode badState = AlertCodec.write(Samples.firing("r", "s")).put("state", "asleep");
        assertThatThrownBy(() -> AlertCodec.ruleState(badState)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyStateOfAnAlertComesBack() {
        for (Alert.State state : Alert.State.values()) {
            RuleState written = new RuleState("r", "s", state, null, null, null, 0, java.util.List.of(), false, null);
            comesBack(written, AlertCodec::write, AlertCodec::ruleState);
        }
    }

    private static <T> void comesBack(T value, Function<T, ObjectNode> write, Function<JsonNode, T> read) {
        assertThat(read.apply(Json.parse(write.apply(value).toString()))).isEqualTo(value);
    }
}
