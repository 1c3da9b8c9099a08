package dev.launchwatch.signal;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of an event stand in JSON that is none of the known formats. A value that begins with {@code $} is a JSON
 * path to one place in an item; any other stands for itself.
 *
 * @param items where the items are in the body
 * @param kinds what the kind is, by what {@code kind} leads to; if it is empty, that is the kind
 */
@Doc(
        "Where the fields of an event stand. A value that begins with $ is a JSON path to one place in an item, any other value"
                + " stands for itself.")
public record Mapping(
        @Doc(
                value =
                        "Path to the items, with [*] for those of a list; without it the body is an item, a list or lines of"
                                + " them.",
                example = "$.records[*]")
        @Nullable
        String items,

        @Doc(value = "The kind of event.", example = "$.event.type")
        String kind,

        @Doc(
                value = "The kind by what stands there; an item with anything else is left out.",
                example = "{ user.login.failure: login.failed }")
        Map<String, String> kinds,

        @Doc(value = "What tells the event apart from others.", example = "$.uuid") @Nullable
        String id,

        @Doc(value = "When it happened: RFC 3339, or a number since 1970.", example = "$.published") @Nullable
        String at,

        @Doc(value = "The visitor's IP address.", example = "$.client.ip") @Nullable
        String ip,

        @Doc(value = "The account signed in to.", example = "$.actor.email") @Nullable
        String account,

        @Doc(value = "The member.", example = "$.actor.id") @Nullable
        String member,

        @Doc(value = "The route.", example = "$.request.path") @Nullable
        String route,

        @Doc(value = "The HTTP status.", example = "$.response.status") @Nullable
        String status,

        @Doc(value = "How long it took.", example = "$.duration") @Nullable
        String latency,

        @Doc("The unit of latency: s, ms, us or ns.") @Default("ms")
        Unit latencyUnit,

        @Doc(value = "The identity provider, webhook sender or model provider.", example = "okta") @Nullable
        String provider,

        @Doc(value = "Why, as a code.", example = "$.outcome.reason") @Nullable
        String reason,

        @Doc(value = "The model's name.", example = "$.model") @Nullable
        String model,

        @Doc(value = "Tokens that went in.", example = "$.usage.input") @Nullable
        String inputTokens,

        @Doc(value = "Tokens that came out.", example = "$.usage.output") @Nullable
        String outputTokens,

        @Doc("Input tokens read from a cache.") @Nullable String cachedInputTokens,
        @Doc("Input tokens written to a cache.") @Nullable String cacheWriteTokens,
        @Doc("Output tokens of reasoning.") @Nullable String reasoningTokens,

        @Doc(value = "What it cost.", example = "$.cost") @Nullable
        String cost,

        @Doc("The currency of the cost.") @Default("USD") String currency) {

    /** Units of time, by the name they are written with. */
    public enum Unit {
        S,
        MS,
        US,
        NS
    }

    public Mapping {
        kinds = Map.copyOf(kinds);
    }

    /** What is wrong with its paths, by the key that each stands under; empty if they can be followed. */
    public Map<String, String> faults() {
        return MappedEvents.faults(this);
    }
}
