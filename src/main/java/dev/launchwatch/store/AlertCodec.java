package dev.launchwatch.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.StepReport;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Failures, steps, alerts, transitions and rule states as JSON documents. Reading throws IllegalArgumentException. */
final class AlertCodec {
    private AlertCodec() {}

    static ObjectNode write(Failure failure) {
        ObjectNode node = Json.object().put("reason", failure.reason().code()).put("message", failure.message());
        Json.put(node, "expected", failure.expected());
        Json.put(node, "actual", failure.actual());
        Json.put(node, "step", failure.step());
        return node;
    }

    static Failure failure(JsonNode node) {
        return new Failure(
                Reason.ofCode(Json.text(node, "reason")),
                Json.text(node, "message"),
                Json.optionalText(node, "expected"),
                Json.optionalText(node, "actual"),
                Json.optionalText(node, "step"));
    }

    static ArrayNode write(List<StepReport> steps) {
        ArrayNode array = Json.array();
        for (StepReport step : steps) {
            array.addObject()
                    .put("name", step.name())
                    .put("nanos", step.duration().toNanos())
                    .put("status", step.httpStatus());
        }
        return array;
    }

    static List<StepReport> steps(JsonNode array) {
        return array.valueStream()
                .map(step -> new StepReport(Json.text(step, "name"), Duration.ofNanos(Json.number(step, "nanos")), (int)
                        Json.number(step, "status")))
                .toList();
    }

    static ObjectNode write(Alert alert) {
        ObjectNode node = Json.object()
                .put("id", alert.id())
                .put("rule", alert.rule())
                .put("subject", alert.subject())
                .put("severity", Json.code(alert.severity()))
                .put("state", Json.code(alert.state()))
                .put("since", alert.since().toString());
        Json.put(node, "firedAt", alert.firedAt());
        Json.put(node, "resolvedAt", alert.resolvedAt());
        node.set("labels", Json.object(alert.labels()));
        node.put("impact", alert.impact()).put("detail", alert.detail());
        Failure failure = alert.failure();
        if (failure != null) {
            node.set("failure", write(failure));
        }
        node.set("regions", Json.array(alert.regions()));
        node.set("recent", Json.array(alert.recent()));
        Json.put(node, "runbook", alert.runbook());
        node.set("annotations", Json.object(alert.annotations()));
        return node;
    }

    static Alert alert(JsonNode node) {
        JsonNode failure = node.get("failure");
        return new Alert(
                Json.text(node, "id"),
                Json.text(node, "rule"),
                Json.text(node, "subject"),
                Json.constantOr(Severity.CRITICAL, node, "severity"),
                Json.constant(node, "state", Alert.State.class),
                Json.instant(node, "since"),
                Json.optionalInstant(node, "firedAt"),
                Json.optionalInstant(node, "resolvedAt"),
                Json.map(node, "labels"),
                Json.text(node, "impact"),
                Json.text(node, "detail"),
                failure == null ? null : failure(failure),
                Json.texts(node, "regions"),
                Json.texts(node, "recent"),
                Json.optionalText(node, "runbook"),
                Json.map(node, "annotations"));
    }

    static ObjectNode write(Transition transition) {
        ObjectNode node = Json.object()
                .put("id", transition.id())
                .put("kind", Json.code(transition.kind()))
                .put("at", transition.at().toString());
        node.set("alert", write(transition.alert()));
        return node;
    }

    static Transition transition(JsonNode node) {
        return new Transition(
                Json.text(node, "id"),
                Json.constant(node, "kind", Transition.Kind.class),
                Json.instant(node, "at"),
                alert(node.path("alert")));
    }

    static ObjectNode write(RuleState state) {
        ObjectNode node = Json.object()
                .put("rule", state.rule())
                .put("subject", state.subject())
                .put("state", Json.code(state.state()));
        Json.put(node, "since", state.since());
        Json.put(node, "firedAt", state.firedAt());
        Json.put(node, "goodSince", state.goodSince());
        node.put("goodInRow", state.goodInRow());
        node.set(
                "changes",
                Json.array(state.changes().stream().map(Instant::toString).toList()));
        node.put("flapping", state.flapping());
        Json.put(node, "toldAt", state.toldAt());
        Alert alert = state.alert();
        if (alert != null) {
            node.set("alert", write(alert));
        }
        return node;
    }

    static RuleState ruleState(JsonNode node) {
        @Nullable JsonNode alert = node.get("alert");
        return new RuleState(
                Json.text(node, "rule"),
                Json.text(node, "subject"),
                Json.constant(node, "state", Alert.State.class),
                Json.optionalInstant(node, "since"),
                Json.optionalInstant(node, "firedAt"),
                Json.optionalInstant(node, "goodSince"),
                (int) Json.number(node, "goodInRow"),
                Json.list(node, "changes", change -> Json.instant(change.asText())),
                Json.flag(node, "flapping"),
                alert == null ? null : alert(alert),
                Json.optionalInstant(node, "toldAt"));
    }
}
