package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.SignalView.Value;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryAnswersTest {
    private static final Redactor REDACTOR = new Redactor(Set.of("swordfish"));

    private final QueryAnswers answers = new QueryAnswers();

    private QueryOutcome read(int status, String body) {
        return answers.read(status, body.getBytes(StandardCharsets.UTF_8), REDACTOR);
    }

    private static String data(String type, String result) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"" + type + "\",\"result\":" + result + "}}";
    }

    private static QueryOutcome.Failed failed(QueryOutcome outcome) {
        assertThat(outcome).isInstanceOf(QueryOutcome.Failed.class);
        return (QueryOutcome.Failed) outcome;
    }

    @Test
    void aScalarIsOneNumber() {
        assertThat(read(200, data("scalar", "[1700000000.1,\"0.25\"]")))
                .isEqualTo(new QueryOutcome.Values(java.util.List.of(new Value(Map.of(), 0.25))));
    }

    @Test
    void ofAVectorEachSeriesHasItsLabels() {
        QueryOutcome outcome = read(200, data("vector", """
                [{"metric":{"__name__":"queue_depth","queue":"mail"},"value":[1700000000,"143"]},
                 {"metric":{},"value":[1700000000,"+Inf"]},
                 {"metric":{"queue":"low"},"value":[1700000000,"-Inf"]},
                 {"metric":{"queue":"odd"},"value":[1700000000,"NaN"]}]"""));
        assertThat(((QueryOutcome.Values) outcome).values())
                .containsExactly(
                        new Value(Map.of("__name__", "queue_depth", "queue", "mail"), 143),
                        new Value(Map.of(), Double.POSITIVE_INFINITY),
                        new Value(Map.of("queue", "low"), Double.NEGATIVE_INFINITY));
    }

    @Test
    void noSeriesAndNoNumbersAreNothing() {
        assertThat(read(200, data("vector", "[]"))).isEqualTo(new QueryOutcome.Nothing());
        assertThat(read(200, data("scalar", "[1,\"NaN\"]"))).isEqualTo(new QueryOutcome.Nothing());
    }

    @Test
    void whatCannotBeComparedIsRefusedWithTheRemedy() {
        QueryOutcome.Failed range =
                failed(read(200, data("matrix", "[{\"metric\":{},\"values\":[[1,\"1\"],[2,\"2\"]]}]")));
        assertThat(range.reason()).isEqualTo(QueryFailure.WRONG_TYPE);
        assertThat(range.why()).contains("avg_over_time");
        assertThat(failed(read(200, data("string", "[1,\"hello\"]"))).reason()).isEqualTo(QueryFailure.WRONG_TYPE);
        assertThat(failed(read(200, data("vector", "[{\"metric\":{},\"histogram\":[1,{\"count\":\"1\"}]}]")))
                        .why())
                .contains("histogram_quantile");
    }

    @Test
    void aWrongQueryIsQuotedFromTheServerWithoutSecrets() {
        QueryOutcome.Failed wrong = failed(
                read(
                        400,
                        "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"1:5: parse error near swordfish\\u0007\"}"));
        assertThat(wrong.reason()).isEqualTo(QueryFailure.BAD_QUERY);
        assertThat(wrong.why()).isEqualTo("the query is wrong (bad_data): 1:5: parse error near [redacted]");
    }

    @ParameterizedTest
    @CsvSource({
        "422,execution,EXECUTION",
        "503,timeout,TIMEOUT",
        "499,canceled,TIMEOUT",
        "503,unavailable,UNAVAILABLE",
        "500,internal,UNAVAILABLE",
        "422,422,UNAVAILABLE",
        "404,not_found,NO_API"
    })
    void errorsOfTheApiAreToldApart(int status, String type, QueryFailure reason) {
        String body = "{\"status\":\"error\",\"errorType\":\"" + type + "\",\"error\":\"no\"}";
        assertThat(failed(read(status, body)).reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "200,<html>,UNREADABLE",
        "200,{},UNREADABLE",
        "200,[],UNREADABLE",
        "200,'',UNREADABLE",
        "302,'',NO_API",
        "404,<html>,NO_API",
        "405,'',NO_API",
        "401,{},UNAUTHORIZED",
        "403,<html>,UNAUTHORIZED",
        "429,'',UNAVAILABLE",
        "502,<html>,UNAVAILABLE"
    })
    void whatIsNoAnswerOfTheApiSaysWhatToLookAt(int status, String body, QueryFailure reason) {
        QueryOutcome.Failed outcome = failed(read(status, body));
        assertThat(outcome.reason()).isEqualTo(reason);
        assertThat(outcome.why()).contains(Integer.toString(status));
    }

    @Test
    void partOfAnAnswerIsNone() {
        String body = "{\"status\":\"success\",\"isPartial\":true,\"data\":{\"resultType\":\"vector\",\"result\":[]}}";
        assertThat(failed(read(200, body)).reason()).isEqualTo(QueryFailure.PARTIAL);
    }

    @Test
    void warningsBesideNumbersChangeNothing() {
        String body = "{\"status\":\"success\",\"warnings\":[\"might not be a counter\"],\"infos\":[\"x\"],"
                + "\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"2\"]}}";
        assertThat(read(200, body)).isInstanceOf(QueryOutcome.Values.class);
    }

    @Test
    void moreSeriesThanAnybodyReadsAreRefused() {
        String series = IntStream.rangeClosed(0, QueryAnswers.MOST_SERIES)
                .mapToObj(i -> "{\"metric\":{\"i\":\"" + i + "\"},\"value\":[1,\"1\"]}")
                .collect(Collectors.joining(",", "[", "]"));
        QueryOutcome.Failed outcome = failed(read(200, data("vector", series)));
        assertThat(outcome.reason()).isEqualTo(QueryFailure.TOO_MUCH);
        assertThat(outcome.why()).contains("topk");
    }

    @Test
    void labelsAreShortenedAndRedacted() {
        String long100 = "a".repeat(100);
        QueryOutcome outcome = read(200, data("vector", """
                [{"metric":{"user":"ada@example.org","key":"swordfish","long":"%s","bell":"\\u0007x"},"value":[1,"1"]}]""".formatted(long100)));
        Map<String, String> labels =
                ((QueryOutcome.Values) outcome).values().getFirst().labels();
        assertThat(labels)
                .containsEntry("user", "[redacted]")
                .containsEntry("key", "[redacted]")
                .containsEntry("bell", "x");
        assertThat(labels.getOrDefault("long", "")).hasSizeLessThanOrEqualTo(80);
    }

    @Test
    void whateverComesIsReadWithoutThrowing() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        String good = data("vector", "[{\"metric\":{\"a\":\"b\"},\"value\":[1,\"1\"]},{\"metric\":{},\"value\":[1]}]");
        for (int i = 0; i < 20_000; i++) {
            byte[] body = good.getBytes(StandardCharsets.UTF_8);
            for (int j = random.nextInt(6); j >= 0; j--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            assertThat(answers.read(200, body, REDACTOR)).isNotNull();
        }
        assertThat(failed(read(200, "[".repeat(100_000))).reason()).isEqualTo(QueryFailure.UNREADABLE);
        assertThat(failed(read(200, data("vector", "[{\"metric\":{},\"value\":[1,\"" + "9".repeat(1000) + "\"]}]")))
                        .reason())
                .isEqualTo(QueryFailure.UNREADABLE);
        assertThat(failed(read(200, data("vector", "[{\"metric\":{},\"value\":[1,\"many\"]}]")))
                        .reason())
                .isEqualTo(QueryFailure.UNREADABLE);
    }
}
