package dev.launchwatch.signal;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Ticker;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a report whole: all its pages, each in one attempt, in bounded time. Blocking; when it is repeated is decided elsewhere. */
final class CostReader {
    /** For a page. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** For all pages together. */
    private static final Duration WHOLE = Duration.ofMinutes(3);

    /** 31 days in pages of one. */
    private static final int MOST_PAGES = 40;

    private final CostApi api;
    private final Ticker ticker;

    CostReader(CostApi api, Ticker ticker) {
        this.api = api;
        this.ticker = ticker;
    }

    /**
     * Reads days.
     *
     * @param from the first
     * @param settled the day after the last one that must be in it
     * @param to the day after the last one
     */
    CostReading read(CostReportSpec spec, LocalDate from, LocalDate settled, LocalDate to) throws InterruptedException {
        Map<LocalDate, List<Money>> days = new TreeMap<>();
        long end = ticker.nanos() + WHOLE.toNanos();
        CostRequest request = CostPages.request(spec, from, to, null);
        for (int pages = 1; pages <= MOST_PAGES; pages++) {
            Duration left = Duration.ofNanos(end - ticker.nanos());
            if (!left.isPositive()) {
                return failed(CostFailure.TIMEOUT, "its pages took longer than " + Durations.format(WHOLE));
            }
            switch (api.get(request, left.compareTo(TIMEOUT) < 0 ? left : TIMEOUT)) {
                case CostApi.Answer.Failed(CostFailure why, String what) -> {
                    return failed(why, what);
                }
                case CostApi.Answer.Came came
                when came.status() != 200 -> {
                    return failed(spec, came);
                }
                case CostApi.Answer.Came came -> {
                    CostPage page;
                    try {
                        page = CostPages.read(spec, came.body());
                    } catch (BadItemException e) {
                        return failed(
                                CostFailure.MALFORMED,
                                "its answer is not as documented: " + e.bad().error());
                    }
                    page.days().forEach((day, money) -> {
                        if (!day.isBefore(from) && day.isBefore(to)) {
                            days.put(day, money);
                        }
                    });
                    if (page.next() == null) {
                        return whole(days, from, settled);
                    }
                    request = CostPages.request(spec, from, to, page.next());
                }
            }
        }
        return failed(CostFailure.TOO_LARGE, "it has more than " + MOST_PAGES + " pages");
    }

    private static CostReading whole(Map<LocalDate, List<Money>> days, LocalDate from, LocalDate settled) {
        // A day without costs is there with none; one that is not there is not known, and must not look like peace.
        Optional<LocalDate> missing =
                from.datesUntil(settled).filter(day -> !days.containsKey(day)).findFirst();
        return missing.map(
                        day -> failed(CostFailure.INCOMPLETE, "it has nothing about " + day + ", which is long over"))
                .orElseGet(() -> new CostReading.Read(days));
    }

    private static CostReading failed(CostReportSpec spec, CostApi.Answer.Came came) {
        int status = came.status();
        return switch (status) {
            case 401, 403 -> failed(CostFailure.REFUSED, "it answers " + status + ": " + remedy(spec));
            case 429 -> new CostReading.Failed(CostFailure.LIMITED, "it answers 429", came.retryAfter());
            default ->
                status == 408 || status >= 500
                        ? new CostReading.Failed(CostFailure.UNAVAILABLE, "it answers " + status, came.retryAfter())
                        : failed(
                                CostFailure.REJECTED,
                                "it answers " + status + ": check api-url and the ids in the configuration");
        };
    }

    private static String remedy(CostReportSpec spec) {
        return switch (spec) {
            case CostReportSpec.OpenAi _ ->
                "it needs an admin key (sk-admin-…) that may read usage; an owner of the organization makes one at"
                        + " platform.openai.com/settings/organization/admin-keys";
            case CostReportSpec.Anthropic _ ->
                "it needs an Admin API key (sk-ant-admin…); an admin of the organization makes one in the Console,"
                        + " under Settings, Admin keys";
        };
    }

    private static CostReading failed(CostFailure why, String what) {
        return new CostReading.Failed(why, what, null);
    }
}
