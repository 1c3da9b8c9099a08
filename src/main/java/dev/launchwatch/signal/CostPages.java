package dev.launchwatch.signal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.launchwatch.model.Money;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the providers' reports are asked for and read, page by page. As documented in OpenAI's API reference (Usage, Costs) and Anthropic's
 * Admin API reference (Cost Report): pages of daily buckets in UTC with {@code has_more} and {@code next_page}, empty results where a day
 * cost nothing. OpenAI's amounts are numbers in units of the currency, Anthropic's are texts in its smallest unit, such as cents.
 */
final class CostPages {
    /** The most buckets of a page that Anthropic gives; OpenAI's limit is 180. */
    private static final int MOST_DAYS = 31;

    private static final int MOST_DIGITS = 60;
    private static final int LONGEST_CURSOR = 2_000;
    private static final BigDecimal MOST_MONEY = BigDecimal.valueOf(1_000_000_000_000L);
    private static final String DEFAULT_WORKSPACE = "default";

    private CostPages() {}

    /**
     * The request for a page.
     *
     * @param from the first day
     * @param to the day after the last
     * @param cursor what the page before said, null for the first page
     */
    static CostRequest request(CostReportSpec spec, LocalDate from, LocalDate to, @Nullable String cursor) {
        int limit = Math.clamp(to.toEpochDay() - from.toEpochDay(), 1, MOST_DAYS);
        String key = spec.key().value().toString();
        StringBuilder query = new StringBuilder();
        return switch (spec) {
            case CostReportSpec.OpenAi openai -> {
                add(query, "start_time", Long.toString(start(from).getEpochSecond()));
                add(query, "end_time", Long.toString(start(to).getEpochSecond()));
                add(query, "bucket_width", "1d");
                add(query, "limit", Integer.toString(limit));
                if (!openai.projects().isEmpty()) {
                    add(query, "group_by", "project_id");
                    openai.projects().forEach(project -> add(query, "project_ids", project));
                }
                page(query, cursor);
                yield new CostRequest(
                        base(openai.apiUrl()) + "/v1/organization/costs?" + query,
                        Map.of("Authorization", "Bearer " + key, "Accept", "application/json"));
            }
            case CostReportSpec.Anthropic anthropic -> {
                add(query, "starting_at", start(from).toString());
                add(query, "ending_at", start(to).toString());
                add(query, "bucket_width", "1d");
                add(query, "limit", Integer.toString(limit));
                if (!anthropic.workspaces().isEmpty()) {
                    add(query, "group_by[]", "workspace_id");
                }
                page(query, cursor);
                yield new CostRequest(
                        base(anthropic.apiUrl()) + "/v1/organizations/cost_report?" + query,
                        Map.of("x-api-key", key, "anthropic-version", "2023-06-01", "Accept", "application/json"));
            }
        };
    }

    private static void page(StringBuilder query, @Nullable String cursor) {
        if (cursor != null) {
            add(query, "page", cursor);
        }
    }

    private static void add(StringBuilder query, String name, String value) {
        query.append(query.isEmpty() ? "" : "&")
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    private static String base(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** @throws BadItemException with what is not as documented, without what stands there instead */
    static CostPage read(CostReportSpec spec, byte[] body) throws BadItemException {
        JsonNode page;
        try {
            page = Items.document(body);
        } catch (UnreadableBodyException e) {
            throw new BadItemException("it is no JSON object");
        }
        JsonNode data = page.path("data");
        JsonNode more = page.path("has_more");
        // Both are required: an error page or another shape must not read as days that cost nothing.
        if (!data.isArray() || !more.isBoolean()) {
            throw new BadItemException("it has no 'data' or 'has_more'");
        }
        Map<LocalDate, List<Money>> days = new HashMap<>();
        for (JsonNode bucket : data) {
            LocalDate day = switch (spec) {
                case CostReportSpec.OpenAi _ ->
                    day(seconds(bucket.path("start_time")), seconds(bucket.path("end_time")));
                case CostReportSpec.Anthropic _ ->
                    day(time(bucket.path("starting_at")), time(bucket.path("ending_at")));
            };
            if (days.put(day, results(spec, bucket.path("results"))) != null) {
                throw new BadItemException("it has a day twice");
            }
        }
        return new CostPage(days, more.booleanValue() ? cursor(page.path("next_page")) : null);
    }

    private static String cursor(JsonNode node) throws BadItemException {
        String text = node.asText("");
        if (!node.isTextual() || text.isEmpty() || text.length() > LONGEST_CURSOR) {
            throw new BadItemException("it has more pages and no 'next_page'");
        }
        return text;
    }

    private static List<Money> results(CostReportSpec spec, JsonNode results) throws BadItemException {
        if (!results.isArray()) {
            throw new BadItemException("a day has no 'results'");
        }
        Map<Currency, BigDecimal> sums = new HashMap<>();
        for (JsonNode result : results) {
            Money money = switch (spec) {
                case CostReportSpec.OpenAi openai ->
                    counts(openai.projects(), result.path("project_id"), "project_id")
                            ? units(result.path("amount"))
                            : null;
                case CostReportSpec.Anthropic anthropic ->
                    counts(anthropic.workspaces(), result.path("workspace_id"), "workspace_id") ? cents(result) : null;
            };
            if (money != null) {
                sums.merge(money.currency(), money.amount(), BigDecimal::add);
            }
        }
        List<Money> all = new ArrayList<>();
        sums.forEach((currency, amount) -> all.add(new Money(amount, currency)));
        return List.copyOf(all);
    }

    /** Whether a result is of what counts; the provider's own filter is not relied on. */
    private static boolean counts(List<String> wanted, JsonNode whose, String name) throws BadItemException {
        if (wanted.isEmpty()) {
            return true;
        }
        if (whose.isMissingNode() || (!whose.isNull() && !whose.isTextual())) {
            throw new BadItemException("a result has no '" + name + "'");
        }
        return wanted.contains(whose.isNull() ? DEFAULT_WORKSPACE : whose.textValue());
    }

    /** {@code {"value": 0.06, "currency": "usd"}}; a text in place of the number is taken, too. */
    private static Money units(JsonNode amount) throws BadItemException {
        return new Money(number(amount.path("value")), currency(amount.path("currency")));
    }

    /** {@code "amount": "123.78912", "currency": "USD"}: in the smallest unit of the currency. */
    private static Money cents(JsonNode result) throws BadItemException {
        Currency currency = currency(result.path("currency"));
        if (!result.path("amount").isTextual()) {
            throw new BadItemException("an amount is no text");
        }
        return new Money(
                number(result.path("amount")).movePointLeft(Math.max(0, currency.getDefaultFractionDigits())),
                currency);
    }

    private static BigDecimal number(JsonNode node) throws BadItemException {
        try {
            if (node.isNumber() || (node.isTextual() && node.textValue().length() <= MOST_DIGITS)) {
                BigDecimal number = node.isNumber() ? node.decimalValue() : new BigDecimal(node.textValue());
                if (number.signum() == 0) {
                    return BigDecimal.ZERO; // OpenAI writes it as 0E-6176
                }
                if (Math.abs((long) number.scale()) <= MOST_DIGITS
                        && number.precision() <= 2 * MOST_DIGITS
                        && number.abs().compareTo(MOST_MONEY) <= 0) {
                    return number;
                }
            }
        } catch (NumberFormatException e) {
            // falls through to the one message below
        }
        throw new BadItemException("an amount is no number that money can be");
    }

    private static Currency currency(JsonNode node) throws BadItemException {
        try {
            if (node.isTextual()) {
                return Currency.getInstance(node.textValue().toUpperCase(Locale.ROOT));
            }
        } catch (IllegalArgumentException e) {
            // falls through to the one message below
        }
        throw new BadItemException("an amount has no currency");
    }

    private static Instant seconds(JsonNode node) throws BadItemException {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || Math.abs(node.longValue()) > 1L << 40) {
            throw new BadItemException("a day has no time");
        }
        return Instant.ofEpochSecond(node.longValue());
    }

    private static Instant time(JsonNode node) throws BadItemException {
        try {
            return OffsetDateTime.parse(node.asText("")).toInstant();
        } catch (DateTimeException e) {
            throw new BadItemException("a day has no time");
        }
    }

    /** A bucket that is no day of UTC would be held against another time. The last one may end early, as it is not over. */
    private static LocalDate day(Instant start, Instant end) throws BadItemException {
        LocalDate day = start.atOffset(ZoneOffset.UTC).toLocalDate();
        if (!start(day).equals(start) || !end.isAfter(start) || end.isAfter(start(day.plusDays(1)))) {
            throw new BadItemException("what it has are no days of UTC");
        }
        return day;
    }
}
