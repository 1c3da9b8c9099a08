package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Excerpt;
import dev.launchwatch.model.Result.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine must keep of what failed probes were answered. */
abstract class ExcerptsContract {
    private static final Instant NOON = Samples.NOON;

    private TestStore store;
    private SqlExcerpts excerpts;

    /** An empty store that the test has for itself. */
    abstract TestStore store();

    @BeforeEach
    void open() {
        store = store();
        excerpts = new SqlExcerpts(store.writer, store.reader);
    }

    private static SqlExcerpts.Kept kept(String monitor, String region, int second, boolean opening) {
        return new SqlExcerpts.Kept(
                monitor, region, NOON.plusSeconds(second), Trigger.SCHEDULE, opening, Samples.excerpt("s" + second));
    }

    private List<String> bodies(String monitor) {
        return excerpts.of(monitor).stream().map(kept -> kept.excerpt().body()).toList();
    }

    @Test
    void whatIsKeptIsReadAsItWas() {
        List<SqlExcerpts.Kept> all = List.of(
                new SqlExcerpts.Kept(
                        "chat", "eu", NOON.plusMillis(7), Trigger.CONFIRMATION, false, Samples.excerpt("ü \u0001 <b>")),
                new SqlExcerpts.Kept(
                        "chat",
                        "us",
                        NOON,
                        Trigger.SCHEDULE,
                        true,
                        new Excerpt("GET", "https://x.example/", null, 0, null, List.of(), true, "", "no answer")));
        excerpts.keep(all);
        excerpts.keep(all);
        assertThat(excerpts.of("chat")).isEqualTo(all);
        assertThat(excerpts.of("other")).isEmpty();
        store = store.restart();
        assertThat(new SqlExcerpts(store.writer, store.reader).of("chat")).isEqualTo(all);
    }

    @Test
    void ofEachMonitorAndRegionTheLastFewStay() {
        List<SqlExcerpts.Kept> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(kept("chat", "eu", i, false));
        }
        all.add(kept("chat", "us", 0, false));
        all.add(kept("home", "eu", 0, false));
        excerpts.keep(all);
        assertThat(bodies("chat")).containsExactly("s19", "s18", "s17", "s16", "s15", "s0");
        assertThat(bodies("home")).containsExactly("s0");
    }

    @Test
    void whatAnOutageBeganWithStaysHoweverLongItTakes() {
        for (int outage = 0; outage < 4; outage++) {
            excerpts.keep(List.of(kept("chat", "eu", outage * 1000, true)));
            for (int i = 1; i < 100; i++) {
                excerpts.keep(List.of(kept("chat", "eu", outage * 1000 + i, false)));
            }
        }
        assertThat(bodies("chat"))
                .containsExactly("s3099", "s3098", "s3097", "s3096", "s3095", "s3000", "s2000", "s1000");
    }

    @Test
    void housekeepingForgetsThemWithTheResults() {
        excerpts.keep(List.of(kept("chat", "eu", 0, true), kept("chat", "eu", 60, false)));
        Housekeeping housekeeping = new Housekeeping(
                store.writer, new Housekeeping.Retention(Duration.ofDays(1), Duration.ofDays(400)), System::nanoTime);
        housekeeping.run(NOON.plus(Duration.ofDays(1)).plusSeconds(30));
        assertThat(bodies("chat")).containsExactly("s60");
    }

    @Test
    void thoseOfAMonitorAreForgottenAtOnce() {
        excerpts.keep(List.of(kept("chat", "eu", 0, true), kept("home", "eu", 0, true)));
        excerpts.forget(Set.of("chat", "never-seen"));
        assertThat(excerpts.of("chat")).isEmpty();
        assertThat(bodies("home")).hasSize(1);
    }
}
