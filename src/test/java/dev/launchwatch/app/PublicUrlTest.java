package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublicUrlTest {
    @Test
    void anAddressOfTheWebIsTakenWithoutSlashesAtItsEnd() {
        assertThat(PublicUrl.of(Optional.of(" https://watch.example.org// "))).contains("https://watch.example.org");
        assertThat(PublicUrl.of(Optional.of("http://localhost:8080/watch"))).contains("http://localhost:8080/watch");
        assertThat(PublicUrl.of(Optional.of(" "))).isEmpty();
        assertThat(PublicUrl.of(Optional.empty())).isEmpty();
    }

    @Test
    void anythingElseIsRefusedWithTheRemedy() {
        for (String wrong :
                List.of("watch.example.org", "localhost:8080", "https://", "ftp://x/", "https://x/?a", "http://a b/")) {
            assertThatThrownBy(() -> PublicUrl.of(Optional.of(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("write one such as https://");
        }
    }
}
