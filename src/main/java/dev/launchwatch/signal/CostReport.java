package dev.launchwatch.signal;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Globs;
import dev.launchwatch.model.Inline;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Percent;
import dev.launchwatch.model.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a provider of models says it charged, day by day, to be held against what events say. */
@Doc(
        "What a provider of models says it charged, day by day. It is held against the cost of the events, so that lost events, a key"
                + " that is used elsewhere and a wrong price show.")
public record CostReport(
        @Doc(
                value = "Unique name; its alerts are launchwatch-cost-report-NAME and launchwatch-cost-unread-NAME.",
                example = "openai")
        String name,

        @Doc("How often the report is read, from 10m to 1d.") @Default("6h")
        Duration every,

        @Doc(
                "How many of the last whole days (UTC) are read each time, from 2 to 31: providers correct days for a while.")
        @Default("3")
        int days,

        @Doc("How long after its end a day counts as settled; before, its difference alerts nobody.") @Default("1d")
        Duration settlesAfter,

        @Doc("The difference that is tolerated, as a share of what the events cost.") @Default("10%")
        Percent tolerance,

        @Doc("The difference that is tolerated anyway. Its currency is the one that is compared; nothing is converted.")
        @Default("1.00 USD")
        Money floor,

        @Doc("How bad a difference is.") @Default("warning") Severity severity,

        @Doc(
                value =
                        "Providers, as events name them, whose uses of models this report charges; left out, openai or anthropic.",
                example = "[openai]")
        List<String> providers,

        @Doc(
                value =
                        "Models that this report charges where an event names no provider, * for any run of characters; left"
                                + " out, the models of OpenAI or Anthropic by their usual names.",
                example = "[\"gpt-*\"]")
        List<String> models,

        @Inline CostReportSpec spec) {
    private static final String SUBJECT = "cost-report-";
    private static final String UNREAD = "cost-unread-";

    public CostReport {
        providers = List.copyOf(providers);
        models = List.copyOf(models);
    }

    /** What the alert about differences is about; its rule has this name behind {@code launchwatch-}. */
    public String subject() {
        return SUBJECT + name;
    }

    /** What the alert about a report that cannot be read is about. */
    public String unreadSubject() {
        return UNREAD + name;
    }

    /** What alerts about a report of this name are about. */
    public static List<String> subjects(String name) {
        return List.of(SUBJECT + name, UNREAD + name);
    }

    /** Whether a subject is one of those that cost reports have. */
    public static boolean isSubject(String subject) {
        return subject.startsWith(SUBJECT) || subject.startsWith(UNREAD);
    }

    /**
     * Whether this report charges a use: that of one of its providers, or where none was named, of one of its models. A name such as
     * {@code azure/gpt-4o} names the provider before the slash.
     *
     * @param provider as the event said it, null if it did not
     * @param model as the event said it
     */
    boolean charges(@Nullable String provider, String model) {
        if (provider != null) {
            return isProvider(provider);
        }
        int slash = model.indexOf('/');
        if (slash > 0) {
            return isProvider(model.substring(0, slash));
        }
        String name = model.toLowerCase(Locale.ROOT);
        return (models.isEmpty() ? spec.usualModels() : models)
                .stream().anyMatch(pattern -> Globs.matches(pattern.toLowerCase(Locale.ROOT), name));
    }

    private boolean isProvider(String name) {
        return (providers.isEmpty() ? List.of(spec.usualProvider()) : providers)
                .stream().anyMatch(name::equalsIgnoreCase);
    }
}
