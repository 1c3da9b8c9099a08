package dev.launchwatch.oidc;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the provider says of somebody, after it was proved that it says so.
 *
 * @param values by the claims' names, as JSON has them
 */
record Claims(Map<String, Object> values) {
    /** Letters that look like others, and those that turn the text around, would make two names look the same. */
    private static final Pattern PLAIN = Pattern.compile("[\\x21-\\x7e]{1,100}");

    Claims {
        Map<String, Object> said = new HashMap<>(values);
        said.values().removeIf(Objects::isNull);
        values = Map.copyOf(said);
    }

    Optional<String> text(String name) {
        return values.get(name) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    /** By which the provider tells them from all others, for ever. */
    String subject() {
        return text("sub").orElse("");
    }

    /** Their address, if the provider says that it has verified it: anybody can write one down. */
    Optional<String> email() {
        return isTrue(values.get("email_verified")) ? text("email") : Optional.empty();
    }

    /** Some providers write it as a text. */
    private static boolean isTrue(@Nullable Object value) {
        return Boolean.TRUE.equals(value) || "true".equals(value);
    }

    /**
     * Whether a claim has this value, or has it among others.
     *
     * @param name as it is, or else with dots for what is inside of what ({@code realm_access.roles})
     */
    boolean has(String name, String value) {
        Object claim = values.containsKey(name) ? values.get(name) : inside(name);
        return claim instanceof Collection<?> many
                ? many.stream().anyMatch(each -> isText(each, value))
                : isText(claim, value);
    }

    private @Nullable Object inside(String path) {
        Object found = values;
        for (String step : path.split("\\.", -1)) {
            found = found instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return found;
    }

    private static boolean isText(@Nullable Object claim, String value) {
        return (claim instanceof String || claim instanceof Number || claim instanceof Boolean)
                && value.equals(claim.toString());
    }

    /** What they are called here: by their address, their name there, or the subject; empty if none of them can be told from others. */
    Optional<String> name() {
        return Stream.of(email(), text("preferred_username"), text("sub"))
                .flatMap(Optional::stream)
                .filter(PLAIN.asMatchPredicate())
                .findFirst();
    }

    /** The same, and of others what is not said here. */
    Claims and(Map<String, Object> others) {
        Map<String, Object> all = new HashMap<>(others);
        // What is said here stays, and an address and whether it is verified belong together.
        if (values.containsKey("email")) {
            all.remove("email_verified");
        }
        all.putAll(values);
        return new Claims(all);
    }
}
