package dev.launchwatch.signal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.SignalView.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the HTTP API of Prometheus answers to an instant query (Prometheus, HTTP API, Format overview and Expression query result
 * formats). The answer may come from anybody: everything in it is bounded, and redacted where it is shown.
 */
final class QueryAnswers {
    /** Of more series nobody would see which is meant, and memory has an end. */
    static final int MOST_SERIES = 500;

    private static final int MOST_LABELS = 20;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_LABEL = 80;
    private static final int LONGEST_NUMBER = 64;
    private static final int LONGEST_ERROR = 200;
    private static final String REMEDY = "write a query that answers with a scalar or an instant vector";

    private final ObjectMapper mapper = new ObjectMapper();

    QueryOutcome read(int status, byte[] body, Redactor redactor) {
        if (status == 401 || status == 403) {
            return failed(QueryFailure.UNAUTHORIZED, "it answered " + status + ": check bearer, basic and headers");
        }
        JsonNode answer;
        try {
            answer = mapper.readTree(body);
        } catch (IOException e) {
            return noJson(status);
        }
        return switch (answer.path("status").asText()) {
            case "success" ->
                answer.path("isPartial").asBoolean()
                        ? failed(QueryFailure.PARTIAL, "it reached only a part of its own stores")
                        : data(answer.path("data"), redactor);
            case "error" -> error(answer, redactor);
            default -> noJson(status);
        };
    }

    private static QueryOutcome noJson(int status) {
        if (status == 404 || status == 405) {
            return failed(
                    QueryFailure.NO_API,
                    "it answered " + status
                            + ": is there a Prometheus at this address, and does it have a path prefix?");
        }
        if (status >= 300 && status < 400) {
            return failed(
                    QueryFailure.NO_API, "it answered " + status + ": write the address that it redirects to as url");
        }
        return status == 429 || status >= 500
                ? failed(QueryFailure.UNAVAILABLE, "it answered " + status)
                : failed(
                        QueryFailure.UNREADABLE,
                        "it answered " + status + ", and not as the API of Prometheus does: check url");
    }

    private static QueryOutcome error(JsonNode answer, Redactor redactor) {
        String type = redactor.excerpt(answer.path("errorType").asText(), LONGEST_NAME);
        String said = redactor.excerpt(answer.path("error").asText(), LONGEST_ERROR);
        QueryFailure reason = switch (type) {
            case "bad_data" -> QueryFailure.BAD_QUERY;
            case "execution" -> QueryFailure.EXECUTION;
            case "timeout", "canceled" -> QueryFailure.TIMEOUT;
            case "not_found" -> QueryFailure.NO_API;
            default -> QueryFailure.UNAVAILABLE; // internal, unavailable, and what other servers call it
        };
        String what = reason == QueryFailure.BAD_QUERY ? "the query is wrong" : "the query was not answered";
        return failed(reason, what + " (" + type + "): " + (said.isEmpty() ? "it does not say why" : said));
    }

    private static QueryOutcome data(JsonNode data, Redactor redactor) {
        JsonNode result = data.path("result");
        return switch (data.path("resultType").asText()) {
            case "scalar" -> values(List.of(Map.entry(Map.<String, String>of(), result)));
            case "vector" -> vector(result, redactor);
            case "matrix" ->
                failed(
                        QueryFailure.WRONG_TYPE,
                        "the query answers with a range of each series: " + REMEDY
                                + ", such as avg_over_time(…[5m]) instead of …[5m]");
            case "string" -> failed(QueryFailure.WRONG_TYPE, "the query answers with a text: " + REMEDY);
            default -> failed(QueryFailure.UNREADABLE, "the answer is none of the API of Prometheus: check url");
        };
    }

    private static QueryOutcome vector(JsonNode result, Redactor redactor) {
        if (result.size() > MOST_SERIES) {
            return failed(
                    QueryFailure.TOO_MUCH,
                    "the query answers with " + result.size() + " series, more than " + MOST_SERIES
                            + ": aggregate it, as with sum by (…) or topk(10, …)");
        }
        List<Map.Entry<Map<String, String>, JsonNode>> samples = new ArrayList<>();
        for (JsonNode series : result) {
            if (series.has("histogram")) {
                return failed(
                        QueryFailure.WRONG_TYPE,
                        "the query answers with histograms: take one number of each, as with histogram_quantile(0.95, …)");
            }
            samples.add(Map.entry(labels(series.path("metric"), redactor), series.path("value")));
        }
        return values(samples);
    }

    /** Each sample is a pair of a time and a number, the latter as text. */
    private static QueryOutcome values(List<Map.Entry<Map<String, String>, JsonNode>> samples) {
        List<Value> values = new ArrayList<>();
        for (Map.Entry<Map<String, String>, JsonNode> sample : samples) {
            double number;
            try {
                number = number(sample.getValue().path(1));
            } catch (NumberFormatException e) {
                return failed(QueryFailure.UNREADABLE, "the answer holds something else than numbers: check url");
            }
            // What has no number is as good as not there: in PromQL no comparison holds for it, either.
            if (!Double.isNaN(number)) {
                values.add(new Value(sample.getKey(), number));
            }
        }
        return values.isEmpty() ? new QueryOutcome.Nothing() : new QueryOutcome.Values(values);
    }

    private static double number(JsonNode node) {
        String text = node.asText();
        if (text.length() > LONGEST_NUMBER) {
            throw new NumberFormatException("too long");
        }
        return switch (text) {
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    private static Map<String, String> labels(JsonNode metric, Redactor redactor) {
        Map<String, String> labels = new TreeMap<>();
        for (Map.Entry<String, JsonNode> label : metric.properties()) {
            if (labels.size() < MOST_LABELS) {
                labels.put(
                        redactor.excerpt(label.getKey(), LONGEST_NAME),
                        redactor.excerpt(label.getValue().asText(), LONGEST_LABEL));
            }
        }
        return labels;
    }

    private static QueryOutcome failed(QueryFailure reason, String why) {
        return new QueryOutcome.Failed(reason, why);
    }
}
