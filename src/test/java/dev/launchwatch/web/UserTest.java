package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void aLineOfTheUsersFileIsThatUserAgainAndSaysNothingOfThePassword() {
        User ada = User.of("ada@example.org", "correct horse battery", random);
        assertThat(ada.line())
                .startsWith("ada@example.org pbkdf2-sha512:210000:")
                .doesNotContain("correct", "horse");
        List<User> read = User.parse("# people\n\n  " + ada.line() + "  \n");
        assertThat(User.verify(read, "ada@example.org", "correct horse battery"))
                .map(User::name)
                .hasValue("ada@example.org");
        assertThat(read.getFirst().fingerprint()).isEqualTo(ada.fingerprint());
    }

    @Test
    void onlyTheRightPasswordOfTheRightNameIsRight() {
        List<User> users = List.of(OpsServer.user("ada", "password of ada"), OpsServer.user("bob", "password of bob"));
        assertThat(User.verify(users, "ada", "password of ada")).isPresent();
        assertThat(User.verify(users, "ada", "password of bob")).isEmpty();
        assertThat(User.verify(users, "ada", "password of ad")).isEmpty();
        assertThat(User.verify(users, "eve", "password of ada")).isEmpty();
        assertThat(User.verify(users, "", "")).isEmpty();
        assertThat(User.verify(
                        List.of(User.of("zoe", "Zoë is her name", 1000, random)), "zoe", "Zoe\u0308 is her name"))
                .as("one letter, typed in two ways")
                .isPresent();
    }

    @Test
    void twoUsersWithOnePasswordCannotBeToldToHaveIt() {
        assertThat(OpsServer.user("ada", "the same for both").line().substring(3))
                .isNotEqualTo(OpsServer.user("bob", "the same for both").line().substring(3));
    }

    @Test
    void aPasswordThatIsMadeIsLongAndNeverTheSame() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            made.add(User.mint(random));
        }
        assertThat(made).hasSize(100).allMatch(text -> text.matches("([a-z2-9]{5}-){4}[a-z2-9]{5}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada",
                "ada secret",
                "ada pbkdf2-sha512:1000:c2FsdHNhbHRzYWx0c2FsdA:aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g",
                "ada pbkdf2-sha512:210000:c2FsdA:aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g",
                "ada pbkdf2-sha512:210000:c2FsdHNhbHRzYWx0c2FsdA:aGFzaA",
                "ada pbkdf2-sha512:99999999999:c2FsdHNhbHRzYWx0c2FsdA:aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g",
                "ada pbkdf2-sha512:210000:c2FsdHNhbHRzYWx0c2FsdA:!",
                "a<b pbkdf2-sha512:210000:c2FsdHNhbHRzYWx0c2FsdA:aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"
            })
    void aLineThatIsNoneOrTooWeakIsNamedButNotShown(String line) {
        assertThatThrownBy(() -> User.parse("# people\n" + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 2 is no user: write name and hash as `launchwatch user new` prints them");
    }

    @Test
    void aNameStandsInTheFileOnce() {
        String line = OpsServer.user("ada", "password of ada").line().replace(":1000:", ":210000:");
        assertThatThrownBy(() -> User.parse(line + "\n" + line)).hasMessageContaining("line 2 has a name");
    }
}
