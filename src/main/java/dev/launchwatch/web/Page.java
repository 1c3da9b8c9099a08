package dev.launchwatch.web;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A page of a long list, newest first. The list itself is the body; where it goes on, the header {@code Link} has the next page (RFC 8288),
 * whose cursor names the last item of this one. What is added or taken away meanwhile neither repeats nor skips others.
 *
 * @param items those of this page
 * @param next the address of the next page; null for the last one
 */
record Page<T>(List<T> items, @Nullable String next) {
    /** The largest page. */
    static final int MOST = 1000;

    private static final int LONGEST_CURSOR = 1000;

    /** What RFC 3339 can write, of years; a store counts milliseconds, which do not go as far as Java's instants. */
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    /**
     * Where an item stands in its list.
     *
     * @param id tells those of the same moment apart
     */
    record Cursor(Instant at, String id) {
        private String text() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((at + " " + id).getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * The first {@code size} of these, and where it goes on if there are more.
     *
     * @param all one more than fits, if there are
     */
    static <T> Page<T> of(List<T> all, int size, Function<T, Cursor> cursor, UriInfo uri) {
        if (all.size() <= size) {
            return new Page<>(all, null);
        }
        List<T> items = List.copyOf(all.subList(0, size));
        return new Page<>(items, next(uri, cursor.apply(items.getLast())));
    }

    /**
     * The page of a list that is whole in memory.
     *
     * @param list in its order, newest first
     */
    static <T> Page<T> within(List<T> list, Optional<Cursor> after, int size, Function<T, Cursor> cursor, UriInfo uri) {
        List<T> rest = list.stream()
                .filter(item -> after.isEmpty() || isBehind(cursor.apply(item), after.get()))
                .limit(size + 1L)
                .toList();
        return of(rest, size, cursor, uri);
    }

    /** The order of such a list: by time, newest first, and by id. */
    static boolean isBehind(Cursor one, Cursor other) {
        int time = one.at().compareTo(other.at());
        return time < 0 || (time == 0 && one.id().compareTo(other.id()) < 0);
    }

    private static String next(UriInfo uri, Cursor cursor) {
        return next(uri, cursor.text());
    }

    /** The address of this page with another cursor. */
    static String next(UriInfo uri, String cursor) {
        String others = uri.getQueryParameters().entrySet().stream()
                .filter(parameter -> !parameter.getKey().equals("cursor"))
                .sorted(Map.Entry.comparingByKey())
                .flatMap(parameter ->
                        parameter.getValue().stream().map(value -> encoded(parameter.getKey()) + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
        return uri.getAbsolutePath().getRawPath() + "?" + (others.isEmpty() ? "" : others + "&") + "cursor="
                + encoded(cursor);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The answer that is this page, of what {@code view} shows of each. */
    <V> Response answer(Function<T, V> view) {
        Response.ResponseBuilder answer = Response.ok(items.stream().map(view).toList());
        return (next == null ? answer : answer.header("Link", "<" + next + ">; rel=\"next\"")).build();
    }

    /** @throws WebApplicationException 400 if there cannot be so many */
    static int limit(int limit) {
        if (limit < 1 || limit > MOST) {
            throw refused("limit is 1 to " + MOST + ".");
        }
        return limit;
    }

    /** @throws WebApplicationException 400 if it is no time */
    static Optional<Instant> instant(String name, @Nullable String text) {
        try {
            Optional<Instant> instant = Optional.ofNullable(text).map(Instant::parse);
            if (instant.filter(at -> at.isBefore(FIRST) || at.isAfter(LAST)).isEmpty()) {
                return instant;
            }
        } catch (DateTimeException e) {
            // said below
        }
        throw refused(name + " is a time such as 2026-05-01T12:00:00Z.");
    }

    /** @throws WebApplicationException 400 if this is none of ours */
    static Optional<Cursor> cursor(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        if (text.length() > LONGEST_CURSOR) {
            throw foreign();
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
            if (parts.length != 2) {
                throw foreign();
            }
            Instant at = Instant.parse(parts[0]);
            boolean readable = at.isAfter(Instant.EPOCH) && at.isBefore(Instant.EPOCH.plusSeconds(1L << 36));
            if (!readable) {
                throw foreign();
            }
            return Optional.of(new Cursor(at, parts[1]));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw foreign();
        }
    }

    static WebApplicationException foreign() {
        return refused("This is no cursor: take the address of the next page from the header Link.");
    }

    static WebApplicationException refused(String detail) {
        return new WebApplicationException(Problem.of(Response.Status.BAD_REQUEST, detail));
    }
}
