package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.follow.Position;
import dev.launchwatch.follow.Positions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every engine must remember of how far logs were read. */
abstract class PositionsContract {
    /** The positions under test of a region; each call may be new ones over the same store, as after a restart. */
    abstract Positions positions(String region);

    private static Position position(long file, long offset, boolean done) {
        return new Position(
                file, "/var/log/nginx/access.log", "(dev=1,ino=2)", 80, 0xABCDEF, offset, 1_769_860_800_000L, done);
    }

    @Test
    void whatWasSavedIsThereInTheOrderInWhichItWasSavedFirst() {
        positions("local").save("web", List.of(position(7, 1, false)), List.of());
        positions("local").save("web", List.of(position(-3, 1L << 40, false), position(5, 0, true)), List.of());
        positions("local").save("web", List.of(position(7, 99, true)), List.of());
        assertThat(positions("local").of("web"))
                .containsExactly(position(7, 99, true), position(-3, 1L << 40, false), position(5, 0, true));
    }

    @Test
    void whatIsForgottenIsGoneAndTheRestStays() {
        positions("local").save("web", List.of(position(1, 1, true), position(2, 1, false)), List.of());
        positions("local").save("web", List.of(position(3, 1, false)), List.of(1L, 17L));
        assertThat(positions("local").of("web")).extracting(Position::file).containsExactly(2L, 3L);
    }

    @Test
    void sourcesAndRegionsHaveTheirOwn() {
        positions("local").save("web", List.of(position(1, 1, false)), List.of());
        assertThat(positions("local").of("api")).isEmpty();
        assertThat(positions("frankfurt").of("web")).isEmpty();
        positions("frankfurt").save("web", List.of(position(1, 5, false)), List.of());
        positions("local").save("api", List.of(), List.of(1L));
        assertThat(positions("local").of("web")).containsExactly(position(1, 1, false));
    }
}
