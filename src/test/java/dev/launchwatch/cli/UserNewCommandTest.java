package dev.launchwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.testing.FakeTime;
import dev.launchwatch.web.User;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserNewCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String in, String... arguments) {
        FakeTime time = new FakeTime();
        Surroundings surroundings = new Surroundings(
                Map.of(),
                time,
                time,
                time::advance,
                new SecureRandom(),
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                false);
        return Launchwatch.commandLine(new NoDaemon(), surroundings, arguments).execute(arguments);
    }

    @Test
    void aPasswordIsMadeAndShownOnceBesideTheLineForTheFile() {
        assertThat(run("", "user", "new", "ada")).isZero();
        String[] lines = out.toString().split("\n", -1);
        assertThat(lines[0]).matches("password \\(shown once\\): ([a-z2-9]{5}-){4}[a-z2-9]{5}");
        String line = lines[1].substring("line for the users file: ".length());
        assertThat(User.parse(line)).extracting(User::name).containsExactly("ada");
        assertThat(line).doesNotContain(lines[0].substring("password (shown once): ".length()));
    }

    @Test
    void aPasswordOfOnesOwnIsReadAndNotShown() {
        assertThat(run("correct horse battery\nmore", "user", "new", "ada", "--password-stdin"))
                .isZero();
        assertThat(out.toString())
                .startsWith("line for the users file: ada pbkdf2-sha512:")
                .doesNotContain("horse");
    }

    @Test
    void aShortPasswordOrAStrangeNameIsRefusedWithTheRemedy() {
        assertThat(run("short\n", "user", "new", "ada", "--password-stdin")).isEqualTo(2);
        assertThat(err.toString()).contains("12 to 256 characters");
        assertThat(run("", "user", "new", "a da")).isEqualTo(2);
        assertThat(err.toString()).contains("a user's name is letters");
        assertThat(out.toString()).isEmpty();
    }
}
