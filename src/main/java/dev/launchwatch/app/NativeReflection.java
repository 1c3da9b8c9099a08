package dev.launchwatch.app;

import dev.launchwatch.notify.SlackReceipt;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What libraries make by reflection (Slack's answers, the functions of JSON paths), kept in the native binary. */
@RegisterForReflection(
        targets = SlackReceipt.class,
        classNames = {
            "com.slack.api.methods.SlackApiErrorResponse",
            "com.jayway.jsonpath.internal.function.PassthruPathFunction",
            "com.jayway.jsonpath.internal.function.json.Append",
            "com.jayway.jsonpath.internal.function.json.KeySetFunction",
            "com.jayway.jsonpath.internal.function.numeric.AbstractAggregation",
            "com.jayway.jsonpath.internal.function.numeric.Average",
            "com.jayway.jsonpath.internal.function.numeric.Max",
            "com.jayway.jsonpath.internal.function.numeric.Min",
            "com.jayway.jsonpath.internal.function.numeric.StandardDeviation",
            "com.jayway.jsonpath.internal.function.numeric.Sum",
            "com.jayway.jsonpath.internal.function.sequence.AbstractSequenceAggregation",
            "com.jayway.jsonpath.internal.function.sequence.First",
            "com.jayway.jsonpath.internal.function.sequence.Index",
            "com.jayway.jsonpath.internal.function.sequence.Last",
            "com.jayway.jsonpath.internal.function.text.Concatenate",
            "com.jayway.jsonpath.internal.function.text.Length"
        })
final class NativeReflection {
    private NativeReflection() {}
}
