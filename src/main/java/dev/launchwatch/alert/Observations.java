package dev.launchwatch.alert;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the rules may look at of one monitor: read-only, bounded, and the same after a restart. */
interface Observations {
    /** What each region saw. */
    Collection<Trail> trails();

    /** Good and bad results by time, null where no rule asks for them. */
    @Nullable
    Buckets buckets();

    /** The codes of the last outcomes of all regions, oldest first. */
    List<String> recent();
}
