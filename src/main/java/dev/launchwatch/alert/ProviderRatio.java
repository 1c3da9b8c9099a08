package dev.launchwatch.alert;

import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.SignalView.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Failures and successes of one provider, or of all together.
 *
 * @param provider whose they are; empty for all, or where others are told apart, for those that name none
 */
record ProviderRatio(String provider, Count failures, Count successes) {
    /** Of all together. */
    static ProviderRatio whole(String signal, String successes, SignalView view, Duration window) {
        return new ProviderRatio("", view.count(signal, window), view.count(successes, window));
    }

    /** Of each provider apart, and of what names none. */
    static List<ProviderRatio> each(String signal, String successes, SignalView view, Duration window) {
        Map<String, Count> failed = new TreeMap<>(view.byProvider(signal, window));
        Map<String, Count> succeeded = new TreeMap<>(view.byProvider(successes, window));
        ProviderRatio whole = whole(signal, successes, view, window);
        if (failed.isEmpty() && succeeded.isEmpty()) {
            return List.of(whole);
        }
        List<ProviderRatio> each = new ArrayList<>();
        Set<String> providers = new TreeSet<>(failed.keySet());
        providers.addAll(succeeded.keySet());
        for (String provider : providers) {
            each.add(new ProviderRatio(
                    provider, failed.getOrDefault(provider, Count.NONE), succeeded.getOrDefault(provider, Count.NONE)));
        }
        each.add(new ProviderRatio("", rest(whole.failures, failed), rest(whole.successes, succeeded)));
        return each;
    }

    /** From how many addresses these came is not known, as they are not told apart from the others. */
    private static Count rest(Count whole, Map<String, Count> named) {
        long events =
                named.values().stream().mapToLong(Count::events).reduce(whole.events(), (left, one) -> left - one);
        return new Count(Math.max(0, events), named.isEmpty() ? whole.distinct() : Map.of());
    }

    long attempts() {
        return failures.events() + successes.events();
    }
}
