package dev.launchwatch.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names under which a reported model may stand in a price table, in the order of trying: as it is, without what names the
 * provider, and each of these without the date of its version. Nothing else is tried, since a price of another model is worse
 * than none.
 */
final class ModelName {
    /** Longer ones are no names. */
    static final int LONGEST = 200;

    private static final int LONGEST_QUOTE = 60;

    /**
     * What may stand before a {@code /} and says only by which way a model was reached, at the price of its maker. Hosts that
     * sell others' models at prices of their own, such as Groq, are not among them: their name is part of the model's.
     */
    private static final Set<String> WAYS = Set.of(
            "openai",
            "azure",
            "anthropic",
            "google",
            "gemini",
            "vertex_ai",
            "publishers",
            "models",
            "bedrock",
            "converse",
            "amazon",
            "mistral",
            "mistralai",
            "cohere",
            "cohere_chat",
            "deepseek",
            "litellm_proxy");

    private ModelName() {}

    /** A name that a file holds as messages quote it: short, and nothing that would write into a log by itself. */
    static String quoted(String name) {
        String shortened = name.length() > LONGEST_QUOTE ? name.substring(0, LONGEST_QUOTE) + "…" : name;
        return "'" + shortened.replaceAll("\\p{Cntrl}", "?") + "'";
    }

    /** The form in which names are compared: names of models differ in more than case. */
    static String key(String model) {
        return model.strip().toLowerCase(Locale.ROOT);
    }

    /** The keys to try, the surest first; none for what is no name. */
    static List<String> candidates(String model) {
        // Before anything else is done with it: senders write what they want.
        if (model.length() > 2 * LONGEST) {
            return List.of();
        }
        String name = key(model);
        if (name.isEmpty() || name.length() > LONGEST) {
            return List.of();
        }
        List<String> candidates = new ArrayList<>();
        candidates.add(name);
        int slash = name.indexOf('/');
        while (slash > 0 && slash < name.length() - 1 && WAYS.contains(name.substring(0, slash))) {
            name = name.substring(slash + 1);
            candidates.add(name);
            slash = name.indexOf('/');
        }
        for (String whole : List.copyOf(candidates)) {
            String undated = withoutDate(whole);
            if (!undated.equals(whole)) {
                candidates.add(undated);
            }
        }
        return candidates;
    }

    /** Without {@code -2024-08-06}, {@code -20250514} or {@code @20250514} at its end, if there is something before it. */
    private static String withoutDate(String name) {
        int dashed = name.length() - "-2024-08-06".length();
        if (dashed > 0
                && name.charAt(dashed) == '-'
                && name.charAt(dashed + 5) == '-'
                && name.charAt(dashed + 8) == '-'
                && isDate(name.substring(dashed + 1).replace("-", ""))) {
            return name.substring(0, dashed);
        }
        int plain = name.length() - "-20250514".length();
        if (plain > 0
                && (name.charAt(plain) == '-' || name.charAt(plain) == '@')
                && isDate(name.substring(plain + 1))) {
            return name.substring(0, plain);
        }
        return name;
    }

    private static boolean isDate(String digits) {
        if (digits.length() != 8 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int month = Integer.parseInt(digits.substring(4, 6));
        int day = Integer.parseInt(digits.substring(6));
        return digits.startsWith("20") && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    }
}
