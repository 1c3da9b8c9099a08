package dev.launchwatch.probe;

import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Shorthand;
import dev.launchwatch.model.Template;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one value must be; all that is given must hold. */
@Doc("What one value must be; a bare value means that it must be equal.")
@Shorthand("is")
public record Expectation(
        @Doc("Equal as a whole; in headers with * for any run of characters.") @Nullable
        Template is,

        @Doc("Not equal.") @Nullable Template not,
        @Doc("One of these.") List<Template> oneOf,

        @Doc("Contains this text, or as a list this item.") @Nullable
        Template contains,

        @Doc("A regular expression matches somewhere in it.") @Nullable
        Regex matches,

        @Doc("A number greater than this.") @Nullable BigDecimal over,
        @Doc("A number less than this.") @Nullable BigDecimal under,
        @Doc("A number of at least this.") @Nullable BigDecimal atLeast,
        @Doc("A number of at most this.") @Nullable BigDecimal atMost,

        @Doc("Length of a text, list or object, at least.") @Nullable
        Integer minLength,

        @Doc("Length of a text, list or object, at most.") @Nullable
        Integer maxLength,

        @Doc("Whether it is there at all.") @Nullable Boolean exists) {
    public Expectation {
        oneOf = List.copyOf(oneOf);
    }
}
