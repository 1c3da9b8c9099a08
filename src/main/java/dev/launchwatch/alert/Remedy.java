package dev.launchwatch.alert;

import org.jspecify.annotations.Nullable;

/** What to do about an alert whose rule names no runbook: for rules about signals, whose kind says enough. */
final class Remedy {
    private static final String GUIDE = "docs/if-x-breaks.md#";

    private Remedy() {}

    /** One sentence and where to read on; null for rules about monitors. */
    static @Nullable String of(RuleSpec condition) {
        return switch (condition) {
            case RuleSpec.EventRate _, RuleSpec.Spike _ ->
                "See who stands out, block what is not your members' at the edge, and ask what was released or announced: "
                        + GUIDE
                        + "too-many-events";
            case RuleSpec.PerOne _, RuleSpec.Stuffing _ ->
                "Block the address at the edge, and reset the accounts that it got into: " + GUIDE + "guessing";
            case RuleSpec.Spray _, RuleSpec.Slow _ ->
                "End the sessions of the account, have its password changed, and ask its owner: " + GUIDE + "guessing";
            case RuleSpec.Ratio _ ->
                "Compare the secret on both sides and look at the provider's status page; if somebody is probing, block the"
                        + " addresses: " + GUIDE + "nearly-all-fail";
            case RuleSpec.CostPerMember _ ->
                "Look at the dearest models and members, and lower the limit of whoever burns the budget: " + GUIDE
                        + "model-cost";
            case RuleSpec.Absent _ ->
                "Check that its source still sends: its token, its log stream, its last deploy: " + GUIDE + "silence";
            case RuleSpec.Value _ ->
                "Look at what its query measures, and at what was released or announced before it changed: " + GUIDE
                        + "a-measured-value";
            case RuleSpec.Failing _,
                    RuleSpec.HeartbeatMissing _,
                    RuleSpec.Latency _,
                    RuleSpec.Certificate _,
                    RuleSpec.Uptime _ -> null;
        };
    }
}
