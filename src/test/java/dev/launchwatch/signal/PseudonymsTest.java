package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Pseudonym;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PseudonymsTest {
    private static final Pseudonyms ONE = new Pseudonyms(List.of(key(1)));

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "203.0.113.7, ::ffff:203.0.113.7",
        "203.0.113.7, ' 203.0.113.7 '",
        "203.0.113.7, 203.0.113.7:51234",
        "203.0.113.7, [::ffff:203.0.113.7]:443",
        "2001:db8:1:2::1, 2001:DB8:1:2:ffff:ffff:ffff:ffff",
        "2001:db8:1:2::1, [2001:db8:1:2::9]:443",
        "fe80::1, fe80::2%eth0",
    })
    void oneAddressWrittenInManyWaysIsOneParty(String one, String other) {
        assertThat(ip(one)).isEqualTo(ip(other)).isNotNull();
    }

    @Test
    void neighboursAreNotOneParty() {
        assertThat(ip("203.0.113.7")).isNotEqualTo(ip("203.0.113.8"));
        assertThat(ip("2001:db8:1:2::1")).isNotEqualTo(ip("2001:db8:1:3::1"));
    }

    @Test
    void whatIsNoAddressIsTakenAsItIsWithoutLookingItUp() {
        assertThat(Pseudonyms.canonicalAddress("Localhost")).isEqualTo("localhost");
        assertThat(Pseudonyms.canonicalAddress("999.1.1.1")).isEqualTo("999.1.1.1");
        assertThat(Pseudonyms.canonicalAddress("[]:::%%]")).isEqualTo("[]:::%%]");
        assertThat(ip("x".repeat(100_000))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "-", "unknown", "Unknown"})
    void whatSaysNothingIsNobody(String text) {
        assertThat(ONE.people(text, text, text)).isEqualTo(new People(null, null, null));
        assertThat(ONE.people(null, null, null)).isEqualTo(new People(null, null, null));
    }

    @Test
    void anEmailAddressHasNoCapitalsAndAnIdDoes() {
        assertThat(account(" Ada@Example.ORG")).isEqualTo(account("ada@example.org"));
        assertThat(account("user_Ab")).isNotEqualTo(account("user_ab"));
    }

    @Test
    void theSameTextInAnotherDimensionOrUnderAnotherKeyIsAnotherPseudonym() {
        Set<@Nullable Pseudonym> all = new HashSet<>();
        for (int key = 1; key <= 3; key++) {
            People people = new Pseudonyms(List.of(key(key))).people("ada", "ada", "ada");
            all.addAll(Arrays.asList(people.ip(), people.account(), people.member()));
        }
        assertThat(all).hasSize(9).doesNotContainNull();
    }

    @Test
    void aShortKeyAndNoKeyAreErrorsThatNameTheRemedy() {
        assertThatThrownBy(() -> new Pseudonyms(List.of(key(1), new byte[31])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("31 bytes")
                .hasMessageContaining("LAUNCHWATCH_HASH_KEY")
                .hasMessageContaining("openssl rand -hex 32");
        assertThatThrownBy(() -> new Pseudonyms(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("openssl rand -hex 32");
    }

    @Test
    void whileAKeyIsChangedTheOldestCountsAndTheNewestIsHashedBeside() {
        Pseudonyms old = new Pseudonyms(List.of(key(1)));
        Pseudonyms both = new Pseudonyms(List.of(key(2), key(1)));
        Pseudonyms young = new Pseudonyms(List.of(key(2)));
        assertThat(both.rotating()).isTrue();
        assertThat(both.people("203.0.113.7", "ada", "m1")).isEqualTo(old.people("203.0.113.7", "ada", "m1"));
        assertThat(both.next("203.0.113.7", "ada", "m1")).isEqualTo(young.people("203.0.113.7", "ada", "m1"));
        assertThat(both.fingerprint()).isEqualTo(old.fingerprint()).isNotEqualTo(young.fingerprint());
        assertThat(both.eventId("x")).isEqualTo(old.eventId("x"));
        assertThat(old.rotating()).isFalse();
        assertThat(old.next("203.0.113.7", "ada", "m1")).isNull();
    }

    @Test
    void itIsTheHmacOfTheTextUnderTheKeyOfItsDimension() throws Exception {
        for (int length : new int[] {32, 64, 65, 200}) {
            byte[] key = new byte[length];
            new Random(length).nextBytes(key);
            for (String text : List.of("", "ada", "x".repeat(55), "x".repeat(64), "ü".repeat(300))) {
                byte[] ids = hmac(key, "launchwatch 1 event");
                assertThat(new Pseudonyms(List.of(key)).eventId(text))
                        .isEqualTo(Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(Arrays.copyOf(hmac(ids, text), 16)));
            }
        }
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void manyThreadsGetTheSameAnswers() throws Exception {
        List<Pseudonym> alone = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            alone.add(Objects.requireNonNull(account("user" + i)));
        }
        Callable<List<Pseudonym>> again = () -> {
            List<Pseudonym> all = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                all.add(Objects.requireNonNull(account("user" + i)));
            }
            return all;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<List<Pseudonym>> each :
                    threads.invokeAll(List.of(again, again, again, again, again, again, again, again))) {
                assertThat(each.get()).isEqualTo(alone);
            }
        }
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[Pseudonyms.SHORTEST_KEY];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    private static @Nullable Pseudonym ip(String text) {
        return ONE.people(text, null, null).ip();
    }

    private static @Nullable Pseudonym account(String text) {
        return ONE.people(null, text, null).account();
    }
}
