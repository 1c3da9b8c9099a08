package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Long lists, page by page. */
class PageTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private record Item(Instant at, String id) {}

    private final MultivaluedMap<String, String> query = new MultivaluedHashMap<>();

    private final UriInfo uri = (UriInfo) Proxy.newProxyInstance(
            UriInfo.class.getClassLoader(),
            new Class<?>[] {UriInfo.class},
            (_, method, _) -> switch (method.getName()) {
                case "getQueryParameters" -> query;
                case "getAbsolutePath" -> URI.create("http://watch/api/v1/alerts");
                default -> throw new AssertionError(method.getName());
            });

    private Page<Item> page(List<Item> items, @Nullable String cursor, int size) {
        return Page.within(
                items.stream()
                        .sorted(Comparator.comparing(Item::at)
                                .thenComparing(Item::id)
                                .reversed())
                        .toList(),
                Page.cursor(cursor),
                size,
                item -> new Page.Cursor(item.at(), item.id()),
                uri);
    }

    private static @Nullable String cursor(Page<?> page) {
        return page.next() == null ? null : page.next().substring(page.next().indexOf("cursor=") + 7);
    }

    @Test
    void timesThatNoCalendarHasAreRefusedRatherThanToBreakTheStore() {
        assertThat(Page.instant("since", null)).isEmpty();
        assertThat(Page.instant("since", "0001-01-01T00:00:00Z")).hasValue(Instant.parse("0001-01-01T00:00:00Z"));
        for (String text : List.of(Instant.MAX.toString(), Instant.MIN.toString(), "+10000-01-01T00:00:00Z", "soon")) {
            assertThatThrownBy(() -> Page.instant("since", text))
                    .as(text)
                    .isInstanceOfSatisfying(
                            WebApplicationException.class,
                            e -> assertThat(e.getResponse().getStatus()).isEqualTo(400));
        }
    }

    @Test
    void everyItemIsOnOnePageAlsoWhereItemsComeAndGo() {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            items.add(new Item(NOON.plusSeconds(i / 4), "rule a/home/" + i));
        }
        List<Item> seen = new ArrayList<>();
        String cursor = null;
        do {
            Page<Item> page = page(items, cursor, 4);
            seen.addAll(page.items());
            cursor = cursor(page);
            items.add(new Item(NOON.plusSeconds(100), "new " + seen.size()));
            items.remove(seen.getLast());
        } while (cursor != null);
        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void theNextPageIsAskedForWithTheSameFiltersAndNoneAfterTheLast() {
        query.putSingle("label", "a&b=ü");
        query.putSingle("cursor", "old");
        List<Item> items = List.of(new Item(NOON, "1"), new Item(NOON, "2"));
        assertThat(page(items, null, 1).next())
                .startsWith("/api/v1/alerts?label=a%26b%3D%C3%BC&cursor=")
                .doesNotContain("old");
        assertThat(page(items, null, 2).next()).isNull();
        try (var answer = page(items, null, 1).answer(item -> item)) {
            assertThat(answer.getHeaderString("Link")).startsWith("</api/v1/").endsWith(">; rel=\"next\"");
        }
    }

    @Test
    void whatIsNoCursorNoLimitOrNoTimeIsRefused() {
        for (String text : List.of(
                "",
                "%",
                "bm9uZQ",
                "x".repeat(1001),
                Base64.getUrlEncoder()
                        .encodeToString("+1000000000-01-01T00:00:00Z x".getBytes(StandardCharsets.UTF_8)))) {
            assertThatThrownBy(() -> Page.cursor(text)).as(text).isInstanceOf(WebApplicationException.class);
        }
        assertThat(Page.cursor(null)).isEqualTo(Optional.empty());
        for (int limit : new int[] {0, -1, 1001, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> Page.limit(limit)).isInstanceOf(WebApplicationException.class);
        }
        assertThatThrownBy(() -> Page.instant("since", "yesterday")).isInstanceOf(WebApplicationException.class);
    }
}
