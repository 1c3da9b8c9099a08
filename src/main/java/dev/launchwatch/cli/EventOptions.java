package dev.launchwatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** One event, field by field on the command line. */
final class EventOptions {
    @Option(names = "--kind", paramLabel = "KIND", description = "Send one event of this kind, such as login.failed.")
    @Nullable
    String kind;

    @Option(names = "--id", paramLabel = "ID", description = "Its id: the same again is the same event.")
    @Nullable
    String id;

    @Option(names = "--at", paramLabel = "TIME", description = "When it happened, such as 2026-01-31T12:00:00Z.")
    @Nullable
    String at;

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "The visitor's address.")
    @Nullable
    String ip;

    @Option(names = "--account", paramLabel = "ACCOUNT", description = "The account signed in to.")
    @Nullable
    String account;

    @Option(names = "--member", paramLabel = "MEMBER", description = "The member.")
    @Nullable
    String member;

    @Option(names = "--route", paramLabel = "ROUTE", description = "The route of the site.")
    @Nullable
    String route;

    @Option(names = "--status", paramLabel = "STATUS", description = "The HTTP status.")
    @Nullable
    Integer status;

    @Option(names = "--latency-ms", paramLabel = "MS", description = "How long it took.")
    @Nullable
    BigDecimal latencyMs;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "The identity provider, webhook sender or model provider.")
    @Nullable
    String provider;

    @Option(names = "--reason", paramLabel = "CODE", description = "Why, such as wrong_password.")
    @Nullable
    String reason;

    @Option(names = "--model", paramLabel = "MODEL", description = "The language model that was used.")
    @Nullable
    String model;

    @Option(names = "--input-tokens", paramLabel = "N", description = "Tokens that went in.")
    @Nullable
    Long inputTokens;

    @Option(names = "--output-tokens", paramLabel = "N", description = "Tokens that came out.")
    @Nullable
    Long outputTokens;

    @Option(names = "--cached-input-tokens", paramLabel = "N", description = "Those of the input read from a cache.")
    @Nullable
    Long cachedInputTokens;

    @Option(names = "--cache-write-tokens", paramLabel = "N", description = "Those of the input written to a cache.")
    @Nullable
    Long cacheWriteTokens;

    @Option(names = "--reasoning-tokens", paramLabel = "N", description = "Those of the output that nobody sees.")
    @Nullable
    Long reasoningTokens;

    @Option(names = "--cost", paramLabel = "AMOUNT", description = "What it cost, such as 0.0125.")
    @Nullable
    BigDecimal cost;

    @Option(names = "--currency", paramLabel = "CODE", description = "The currency of the cost, such as USD.")
    @Nullable
    String currency;

    /** The event; empty if no kind is named. */
    Optional<ObjectNode> event() {
        ObjectNode event = fields();
        return kind == null ? Optional.empty() : Optional.of(event);
    }

    /** Whether there are fields and no kind, so that they would be lost. */
    boolean withoutKind() {
        return kind == null && !fields().isEmpty();
    }

    private ObjectNode fields() {
        ObjectNode event = new ObjectMapper().createObjectNode();
        put(event, "kind", kind);
        put(event, "id", id);
        put(event, "at", at);
        put(event, "ip", ip);
        put(event, "account", account);
        put(event, "member", member);
        put(event, "route", route);
        put(event, "provider", provider);
        put(event, "reason", reason);
        put(event, "model", model);
        put(event, "currency", currency);
        put(event, "status", status == null ? null : BigDecimal.valueOf(status));
        put(event, "latency_ms", latencyMs);
        put(event, "input_tokens", number(inputTokens));
        put(event, "output_tokens", number(outputTokens));
        put(event, "cached_input_tokens", number(cachedInputTokens));
        put(event, "cache_write_tokens", number(cacheWriteTokens));
        put(event, "reasoning_tokens", number(reasoningTokens));
        put(event, "cost", cost);
        return event;
    }

    private static @Nullable BigDecimal number(@Nullable Long count) {
        return count == null ? null : BigDecimal.valueOf(count);
    }

    private static void put(ObjectNode event, String name, @Nullable String text) {
        if (text != null) {
            event.put(name, text);
        }
    }

    private static void put(ObjectNode event, String name, @Nullable BigDecimal number) {
        if (number != null) {
            event.put(name, number);
        }
    }
}
