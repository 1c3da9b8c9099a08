package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.junit.jupiter.api.Test;

/** What becomes of what no resource answers. */
class FailuresTest {
    private final Failures failures = new Failures();

    private int status(WebApplicationException e) {
        try (Response response = failures.refused(e)) {
            assertThat(response.getEntity()).isInstanceOf(Problem.class);
            return response.getStatus();
        }
    }

    @Test
    void aParameterThatIsNoNumberIsAMistakeAndNoPageThatIsMissing() {
        assertThat(status(new NotFoundException(new NumberFormatException("abc"))))
                .isEqualTo(400);
        assertThat(status(new NotFoundException())).isEqualTo(404);
    }
}
