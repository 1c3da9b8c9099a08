package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Severity;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Alerts of now and before, as the API lists them. */
class AlertListTest {
    private final List<Alert> open = new ArrayList<>();

    private final Operations operations = (Operations) Proxy.newProxyInstance(
            Operations.class.getClassLoader(),
            new Class<?>[] {Operations.class},
            (_, method, _) -> switch (method.getName()) {
                case "alerts" -> List.copyOf(open);
                case "acknowledgements" -> Map.of();
                default -> throw new AssertionError(method.getName());
            });

    private final UriInfo uri = (UriInfo) Proxy.newProxyInstance(
            UriInfo.class.getClassLoader(),
            new Class<?>[] {UriInfo.class},
            (_, method, _) -> switch (method.getName()) {
                case "getQueryParameters" -> new MultivaluedHashMap<String, String>();
                case "getAbsolutePath" -> URI.create("http://watch/api/v1/alerts");
                default -> throw new AssertionError(method.getName());
            });

    AlertListTest() {
        for (int i = 0; i < 5; i++) {
            open.add(AlertSamples.alert(
                    "open " + i,
                    Severity.CRITICAL,
                    i < 4 ? Alert.State.FIRING : Alert.State.PENDING,
                    OpsSamples.NOW.minusSeconds(i / 2),
                    OpsSamples.NOW,
                    null,
                    ""));
        }
    }

    private Page<Views.AlertView> page(
            @Nullable String state, @Nullable String since, @Nullable String cursor, int size) {
        AlertFilter filter = AlertFilter.of(state, null, null, null, List.of(), since);
        return new AlertList(operations, new AlertSamples.Kept(), filter, uri).page(Optional.ofNullable(cursor), size);
    }

    private List<String> all(@Nullable String state, int size) {
        List<String> ids = new ArrayList<>();
        String cursor = null;
        do {
            Page<Views.AlertView> page = page(state, null, cursor, size);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(size);
            page.items().forEach(view -> ids.add(view.id()));
            String next = page.next();
            cursor = next == null
                    ? null
                    : URLDecoder.decode(next.substring(next.indexOf("cursor=") + 7), StandardCharsets.UTF_8);
        } while (cursor != null);
        return ids;
    }

    @Test
    void whoDoesNotAskForThoseThatAreOverGetsNone() {
        assertThat(all(null, 2)).hasSize(5).allMatch(id -> id.startsWith("open"));
        assertThat(all("firing", 100)).hasSize(4);
        assertThat(all("pending", 100)).containsExactly("open 4");
    }

    @Test
    void thoseThatAreOverComeTheLastToEndFirstAndWithWhoAnswered() {
        assertThat(all("resolved", 50)).hasSize(120).doesNotHaveDuplicates().allMatch(id -> id.startsWith("site-down"));
        List<Views.AlertView> first = page("resolved", null, null, 2).items();
        assertThat(first.getFirst().state()).isEqualTo("resolved");
        assertThat(first.getFirst().resolvedAt()).isNotNull();
        assertThat(first.getFirst().acknowledged())
                .isNotNull()
                .satisfies(by -> assertThat(by.by()).isEqualTo("bob"));
        assertThat(first.get(1).acknowledged()).isNull();
    }

    @Test
    void allOfThemAreEachOnOnePageWhereverPagesEnd() {
        for (int size : new int[] {1, 4, 5, 7, 1000}) {
            List<String> ids = all("all", size);
            assertThat(ids).as("%d a page", size).hasSize(125).doesNotHaveDuplicates();
            assertThat(ids.subList(0, 5)).allMatch(id -> id.startsWith("open"));
        }
    }

    @Test
    void sinceIsWhenAnAlertBegan() {
        String since = OpsSamples.NOW.minusSeconds(3 * 3600).toString();
        assertThat(page("resolved", since, null, 100).items()).hasSize(3);
    }

    @Test
    void whatNoPageSaidIsRefused() {
        for (String cursor : List.of("e.x", "e." + "1".repeat(200))) {
            assertThatThrownBy(() -> page("all", null, cursor, 10)).isInstanceOf(WebApplicationException.class);
        }
        String open = String.valueOf(page(null, null, null, 1).next());
        String foreign = open.substring(open.indexOf("cursor=") + 7);
        assertThatThrownBy(() -> page("resolved", null, foreign, 10)).isInstanceOf(WebApplicationException.class);
        assertThatThrownBy(() -> page("over", null, null, 10)).isInstanceOf(WebApplicationException.class);
    }
}
