package dev.launchwatch.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Excerpt;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.Phase;
import dev.launchwatch.model.Result;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The shapes of the API's answers. Times are RFC 3339, durations milliseconds. */
final class Views {
    private Views() {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MonitorView(
            String name,
            String group,
            String kind,
            String state,
            @Nullable ResultView last) {
        static MonitorView of(Operations.Watched watched) {
            String state = watched.last().map(result -> result.outcome().code()).orElse("unknown");
            return new MonitorView(
                    watched.name(),
                    watched.group(),
                    watched.kind(),
                    state,
                    watched.last().map(ResultView::of).orElse(null));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @RegisterForReflection // inside responses the build does not see it
    record ResultView(
            Instant at,
            String region,
            String trigger,
            boolean counted,
            String outcome,
            double durationMs,
            Map<String, Double> phasesMs,
            @Nullable Integer status,
            @Nullable Instant certificateExpiry,
            @Nullable FailureView failure) {
        static ResultView of(Result result) {
            Map<String, Double> phases = new LinkedHashMap<>();
            for (Phase phase : Phase.values()) {
                phases.put(phase.label(), result.report().timings().nanos(phase) / 1e6);
            }
            int status = result.report().facts().httpStatus();
            return new ResultView(
                    result.at(),
                    result.region(),
                    result.trigger().name().toLowerCase(Locale.ROOT),
                    result.standing() == Result.Standing.COUNTED,
                    result.outcome().code(),
                    result.report().duration().toNanos() / 1e6,
                    phases,
                    status == 0 ? null : status,
                    result.report().facts().certificateExpiry(),
                    result.outcome().why().map(FailureView::of).orElse(null));
        }
    }

    /** A result that was not up, and what was asked and answered. */
    @RegisterForReflection // inside responses the build does not see it
    record QuotedView(ResultView result, ExcerptView excerpt) {
        static Stream<QuotedView> of(Result result) {
            return Stream.ofNullable(result.report().excerpt())
                    .map(excerpt -> new QuotedView(ResultView.of(result), ExcerptView.of(excerpt)));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @RegisterForReflection // inside responses the build does not see it
    record ExcerptView(
            String method,
            String url,
            @Nullable String step,
            @Nullable Integer status,
            @Nullable String httpVersion,
            List<HeaderView> headers,
            @Nullable String body,
            String note) {
        static ExcerptView of(Excerpt excerpt) {
            return new ExcerptView(
                    excerpt.method(),
                    excerpt.url(),
                    excerpt.step(),
                    excerpt.status() == 0 ? null : excerpt.status(),
                    excerpt.version(),
                    excerpt.headers().stream()
                            .map(line -> new HeaderView(line.name(), line.value()))
                            .toList(),
                    excerpt.body().isEmpty() ? null : excerpt.body(),
                    excerpt.note());
        }
    }

    @RegisterForReflection // inside responses the build does not see it
    record HeaderView(String name, String value) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @RegisterForReflection // inside responses the build does not see it
    record FailureView(
            String reason,
            String message,
            @Nullable String expected,
            @Nullable String actual,
            @Nullable String step) {
        static FailureView of(Failure failure) {
            return new FailureView(
                    failure.reason().code(), failure.message(), failure.expected(), failure.actual(), failure.step());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @RegisterForReflection // inside responses the build does not see it
    record AlertView(
            String id,
            String rule,
            String subject,
            String severity,
            String state,
            Instant since,
            @Nullable Instant firedAt,
            @Nullable Instant resolvedAt,
            Map<String, String> labels,
            String impact,
            String detail,
            @Nullable FailureView failure,
            List<String> regions,
            @Nullable String runbook,
            Map<String, String> annotations,
            @Nullable AcknowledgementView acknowledged) {
        static AlertView of(Alert alert, @Nullable Acknowledgement acknowledgement) {
            return new AlertView(
                    alert.id(),
                    alert.rule(),
                    alert.subject(),
                    alert.severity().label(),
                    alert.state().name().toLowerCase(Locale.ROOT),
                    alert.since(),
                    alert.firedAt(),
                    alert.resolvedAt(),
                    alert.labels(),
                    alert.impact(),
                    alert.detail(),
                    alert.failure() == null ? null : FailureView.of(alert.failure()),
                    alert.regions(),
                    alert.runbook(),
                    alert.annotations(),
                    acknowledgement == null ? null : AcknowledgementView.of(acknowledgement));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @RegisterForReflection // inside responses the build does not see it
    record AcknowledgementView(
            String alert,
            String by,
            String via,
            Instant at,
            long responseMs,
            String note,
            @Nullable Instant until) {
        static AcknowledgementView of(Acknowledgement acknowledgement) {
            return new AcknowledgementView(
                    acknowledgement.alert(),
                    acknowledgement.by(),
                    acknowledgement.via().label(),
                    acknowledgement.at(),
                    acknowledgement.response().toMillis(),
                    acknowledgement.note(),
                    acknowledgement.until());
        }
    }

    /** What a caller sends to acknowledge an alert: {@code for} is a duration after which nobody looks after it any more. */
    record AcknowledgementRequest(
            @Nullable String by,
            @Nullable String note,
            @Nullable String via,

            @com.fasterxml.jackson.annotation.JsonProperty("for") @Nullable
            String lasts) {}

    /** What members read of an incident, for operators. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record IncidentView(
            String id,
            List<String> alerts,
            List<String> monitors,
            List<String> impacts,
            Instant since,
            @Nullable Instant ended,
            List<UpdateView> updates) {
        static IncidentView of(Operations.Told told) {
            return new IncidentView(
                    told.alerts().getFirst(),
                    told.alerts(),
                    told.monitors(),
                    told.impacts(),
                    told.since(),
                    told.ended(),
                    told.updates().stream().map(UpdateView::of).toList());
        }
    }

    /** What an operator told members. */
    @RegisterForReflection // inside responses the build does not see it
    record UpdateView(String id, String incident, Instant at, String stage, String text, String by) {
        static UpdateView of(IncidentUpdate update) {
            return new UpdateView(
                    update.id(), update.incident(), update.at(), update.stage().label(), update.text(), update.by());
        }
    }

    /** What a caller sends to tell members something: {@code stage} is investigating, identified, monitoring or update. */
    record UpdateRequest(
            @Nullable String text,
            @Nullable String stage,
            @Nullable String by) {}

    /** What a caller sends for maintenance: {@code for} a duration or {@code until} an instant; all may be left out of what is changed. */
    record MaintenanceRequest(
            @Nullable String id,
            @Nullable String title,
            @Nullable String text,
            @Nullable List<String> monitors,
            @Nullable List<String> groups,
            @Nullable Instant from,

            @com.fasterxml.jackson.annotation.JsonProperty("for") @Nullable
            String lasts,

            @Nullable Instant until,
            @Nullable Boolean shown,
            @Nullable String author) {}

    /** What a caller sends for a silence: {@code match} labels, and {@code for} a duration or {@code until} an instant. */
    record SilenceRequest(
            @Nullable Map<String, String> match,

            @com.fasterxml.jackson.annotation.JsonProperty("for") @Nullable
            String lasts,

            @Nullable Instant until,
            @Nullable String author,
            @Nullable String comment) {}
}
