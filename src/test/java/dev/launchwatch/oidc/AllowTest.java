package dev.launchwatch.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is on the list of those who may enter, and by what name they go. */
class AllowTest {
    private static Claims claims(Object... fields) {
        Map<String, Object> map = new HashMap<>(Map.of("sub", "1"));
        for (int i = 0; i < fields.length; i += 2) {
            map.put((String) fields[i], fields[i + 1]);
        }
        return new Claims(map);
    }

    private static Claims verified(String email) {
        return claims("email", email, "email_verified", true);
    }

    @ParameterizedTest
    @CsvSource({
        "ada@example.org,    ada@example.org,              true",
        "Ada@Example.org,    aDa@exAmple.ORG,              true",
        "ada@example.org,    bob@example.org,              false",
        "@example.org,       bob@example.org,              true",
        "@Example.org,       bob@EXAMPLE.org,              true",
        "@example.org,       bob@sub.example.org,          false",
        "@example.org,       bob@evilexample.org,          false",
        "@example.org,       bob@example.org.evil.example, false",
        "@example.org,       bob@evil.example@example.org, false",
        "@example.org,       example.org,                  false"
    })
    void anAddressIsOneOrOfADomain(String entry, String email, boolean admitted) {
        assertThat(Allow.of(List.of(entry)).admits(verified(email))).isEqualTo(admitted);
    }

    @Test
    void anAddressThatIsNotVerifiedIsNone() {
        Allow allow = Allow.of(List.of("ada@example.org", "@example.org"));
        assertThat(allow.admits(claims("email", "ada@example.org"))).isFalse();
        assertThat(allow.admits(claims("email", "ada@example.org", "email_verified", false)))
                .isFalse();
        assertThat(allow.admits(claims("email", "ada@example.org", "email_verified", "yes")))
                .isFalse();
        assertThat(allow.admits(claims("email", "ada@example.org", "email_verified", "true")))
                .as("as some providers write it")
                .isTrue();
    }

    @Test
    void aClaimHasTheValueOrHasItAmongOthers() {
        Allow allow = Allow.of(List.of("groups:oncall", "hd:example.org"));
        assertThat(allow.admits(claims("groups", List.of("staff", "oncall")))).isTrue();
        assertThat(allow.admits(claims("groups", "oncall"))).isTrue();
        assertThat(allow.admits(claims("groups", List.of("oncall-of-others")))).isFalse();
        assertThat(allow.admits(claims("groups", "staff oncall"))).isFalse();
        assertThat(allow.admits(claims("groups", List.of(List.of("oncall"))))).isFalse();
        assertThat(allow.admits(claims("hd", "example.org"))).isTrue();
        assertThat(allow.admits(claims())).isFalse();
    }

    @Test
    void aClaimMayBeInsideAnotherOrBeCalledByAnAddress() {
        Allow inside = Allow.of(List.of("realm_access.roles:oncall"));
        assertThat(inside.admits(claims("realm_access", Map.of("roles", List.of("oncall")))))
                .isTrue();
        assertThat(inside.admits(claims("realm_access.roles", "oncall"))).isTrue();
        assertThat(inside.admits(claims("realm_access", "roles"))).isFalse();
        assertThat(Allow.of(List.of("https://example.org/roles:oncall"))
                        .admits(claims("https://example.org/roles", List.of("oncall"))))
                .isTrue();
        assertThat(Allow.of(List.of("groups:urn:team:oncall")).admits(claims("groups", "urn:team:oncall")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "ada", "@", "a@", "groups:", ":oncall", "@a@b", "*:oncall", "https://example.org", "a b@c"})
    void whatIsNoEntryIsRefused(String entry) {
        assertThatThrownBy(() -> Allow.of(List.of("ada@example.org", entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(entry);
    }

    @Test
    void anEmptyListLetsNobodyInAndIsRefused() {
        assertThatThrownBy(() -> Allow.of(List.of())).hasMessageContaining("no entry");
        assertThatThrownBy(() -> Allow.of(List.of(" ", ""))).hasMessageContaining("no entry");
    }

    @Test
    void somebodyIsCalledByWhatIsProvedAndCanBeToldFromOthers() {
        assertThat(claims("email", "ada@example.org", "email_verified", true, "preferred_username", "ada")
                        .name())
                .hasValue("ada@example.org");
        assertThat(claims("email", "ada@example.org", "preferred_username", "ada")
                        .name())
                .hasValue("ada");
        assertThat(claims().name()).hasValue("1");
        assertThat(claims("preferred_username", "аda").name())
                .as("with a letter that looks like an a")
                .hasValue("1");
        assertThat(claims("preferred_username", "bob\u202eada").name()).hasValue("1");
        assertThat(claims("preferred_username", "ada ").name()).hasValue("1");
        assertThat(new Claims(Map.of("sub", "ä")).name()).isEmpty();
    }

    @Test
    void whatIsSaidElsewhereOverridesNothing() {
        Claims both = claims("email", "eve@example.org")
                .and(Map.of("sub", "2", "email", "ada@example.org", "email_verified", true, "groups", "oncall"));
        assertThat(both.subject()).isEqualTo("1");
        assertThat(both.email()).as("that address was not verified").isEmpty();
        assertThat(both.has("groups", "oncall")).isTrue();
    }
}
