package dev.launchwatch.signal;

import dev.launchwatch.model.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/**
 * An event while it is read from a sender's fields. Every text that is kept passes {@link Clean} here and nowhere else, so that
 * no format can forget it.
 */
final class Draft {
    static final Currency USD = Currency.getInstance("USD");

    private final String kind;
    private @Nullable String id;
    private @Nullable Instant at;
    private @Nullable String ip;
    private @Nullable String account;
    private @Nullable String member;
    private @Nullable String route;
    private int status;
    private @Nullable Duration latency;
    private @Nullable String provider;
    private @Nullable String reason;
    private @Nullable ModelUse model;

    Draft(String kind) {
        this.kind = kind;
    }

    Draft id(@Nullable String value) {
        id = Clean.id(value);
        return this;
    }

    Draft at(@Nullable Instant value) {
        at = value;
        return this;
    }

    Draft ip(@Nullable String value) {
        ip = Clean.ip(value);
        return this;
    }

    Draft account(@Nullable String value) {
        account = Clean.person(value);
        return this;
    }

    Draft member(@Nullable String value) {
        member = Clean.person(value);
        return this;
    }

    Draft route(@Nullable String value) {
        route = Clean.route(value);
        return this;
    }

    Draft status(int value) {
        status = value;
        return this;
    }

    Draft latency(@Nullable Duration value) {
        latency = value;
        return this;
    }

    Draft provider(@Nullable String value) {
        provider = Clean.code(value);
        return this;
    }

    Draft reason(@Nullable String value) {
        reason = Clean.code(value);
        return this;
    }

    Draft model(@Nullable ModelUse value) {
        model = value;
        return this;
    }

    Decoded.Good done() {
        return new Decoded.Good(
                new Reported(id, kind, at, ip, account, member, route, status, latency, provider, reason, model));
    }

    /**
     * A use of a model as senders count it. Some count cached tokens beside the input tokens, though the conventions put them
     * among them: where they cannot be among them they are added.
     */
    static ModelUse use(
            String model,
            long input,
            long output,
            long cachedInput,
            long cacheWrite,
            long reasoning,
            boolean batch,
            @Nullable Money cost) {
        long cached = cachedInput + cacheWrite;
        return new ModelUse(
                model,
                cached > input ? input + cached : input,
                Math.max(output, reasoning),
                cachedInput,
                cacheWrite,
                reasoning,
                batch,
                cost);
    }

    /** An amount in US dollars, as every gateway and convention counts; null if there is none. */
    static @Nullable Money dollars(@Nullable BigDecimal amount) {
        return amount == null ? null : new Money(amount, USD);
    }

    /** Whether a text can be the name of a kind: lower case words with dots, such as {@code login.failed}. */
    static boolean isKind(String text) {
        if (text.isEmpty() || text.length() > 64 || text.charAt(0) < 'a' || text.charAt(0) > 'z') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!letter && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }
}
