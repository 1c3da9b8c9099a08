package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts and times from outside, made fit to be kept. */
class CleanTest {
    @ParameterizedTest
    @CsvSource({
        "/api/me, /api/me",
        "/api/me?token=abc#x, /api/me",
        "https://example.org/auth/callback?code=1, /auth/callback",
        "https://example.org, /",
        "GET /api/me HTTP/1.1, /api/me",
        "login, /login",
        "//a//b/, /a/b",
        "/users/{userId}/posts/:id, /users/{userId}/posts/:id",
        "/users/42, /users/{id}",
        "/users/550e8400-e29b-41d4-a716-446655440000/x, /users/{id}/x",
        "/u/user_29w83sxmDNGwOuEthce5gg6FcC, /u/{id}",
        "/u/ada%40example.org, /u/{id}",
        "/v1/oauth2/token;jsessionid=ABC, /v1/oauth2/token",
        "/a/b/c/d/e/f/g/h/i/j/k/l/m/n, /a/b/c/d/e/f/g/h/i/j/k/l",
    })
    void aRouteIsAPathOfNames(String text, String route) {
        assertThat(Clean.route(text)).isEqualTo(route);
    }

    @ParameterizedTest
    @CsvSource({
        "wrong_password, wrong_password",
        "Wrong email or password., wrong_email_or_password.",
        "user ada@example.org is unknown, user_is_unknown",
        "google-oauth2, google-oauth2",
        "a<script>b, a_script_b",
        "status 401, status",
    })
    void aCodeIsFewPlainWordsWithoutPeople(String text, String code) {
        assertThat(Clean.code(text)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5-20250929, claude-sonnet-4-5-20250929",
        "anthropic.claude-3-5-sonnet-20240620-v1:0, anthropic.claude-3-5-sonnet-20240620-v1:0",
        "accounts/fireworks/models/llama-v3p1-405b, accounts/fireworks/models/llama-v3p1-405b",
        "ft:gpt-3.5-turbo:my-org::7qTVM5AK, ft:gpt-3.5-turbo:my-org::7qTVM5AK",
        "claude-3-5-sonnet@20240620, claude-3-5-sonnet@20240620",
        "my model, my_model",
        "ada@example.org, {id}",
        "sk-live-4f9a8b7c, {id}",
    })
    void aModelKeepsTheNameThatItsPriceIsFoundBy(String text, String model) {
        assertThat(Clean.model(text)).isEqualTo(model);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "203.0.113.7:443, 203.0.113.7",
        "'203.0.113.7, 198.51.100.1', 203.0.113.7",
        "2001:db8::1, 2001:db8::1",
        "[2001:db8::1]:443, 2001:db8::1",
    })
    void anAddressLosesItsPortAndProxies(String text, String ip) {
        assertThat(Clean.ip(text)).isEqualTo(ip);
    }

    @Test
    void aWordThatIsTooLongToBeANameIsNoCode() {
        assertThat(Clean.code("a".repeat(40))).isEqualTo("a".repeat(40));
        assertThat(Clean.code("a".repeat(41))).isNull();
    }

    @Test
    void whatIsEmptyIsUnknown() {
        assertThat(Clean.text(" \u0000 ")).isNull();
        assertThat(Clean.code("\u0007")).isNull();
        assertThat(Clean.person("")).isNull();
        assertThat(Clean.id(null)).isNull();
        assertThat(Clean.model("💥")).isNull();
        assertThat(Clean.ip(":443")).isNull();
    }

    @Test
    void halfACharacterIsNotKept() {
        assertThat(Clean.text("a\uD83Db")).isEqualTo("ab");
        assertThat(Clean.text("a\uD83D\uDE00b")).isEqualTo("a\uD83D\uDE00b");
        String emoji = "\uD83D\uDE00".repeat(400);
        assertThat(Clean.person(emoji)).hasSizeBetween(310, 320).matches(text -> text.equals(Clean.text(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1769860800", "1769860800000", "1769860800000000", "1769860800000000000", "1769860800.0"})
    void aNumberOfSecondsOrTheirPartsIsTheTimeItMeans(String number) {
        assertThat(Times.ofEpoch(new BigDecimal(number))).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e59", "99999999999", "4102444801"})
    void aNumberThatIsNoTimeOfThisAgeIsNone(String number) {
        assertThat(Times.ofEpoch(new BigDecimal(number))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31T12:00:00Z",
                "2026-01-31T13:00:00+01:00",
                "2026-01-31 12:00:00",
                "2026-01-31T12:00:00.000000",
                "2026-01-31T12:00:00.000000000Z"
            })
    void aTimeIsReadAsSendersWriteIt(String text) {
        assertThat(Times.parse(text)).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-01-31",
                "2026-13-31T12:00:00Z",
                "1969-01-01T00:00:00Z",
                "+1000000-01-01T00:00:00Z"
            })
    void whatIsNoTimeIsNone(String text) {
        assertThat(Times.parse(text)).isNull();
    }

    @Test
    void timesAreReadAsAFormatterReadsThemOrNotAtAll() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            Instant time = Instant.ofEpochSecond(random.nextLong(4_102_444_800L), random.nextInt(1_000_000_000))
                    .truncatedTo(
                            switch (random.nextInt(4)) {
                                case 0 -> ChronoUnit.SECONDS;
                                case 1 -> ChronoUnit.MILLIS;
                                case 2 -> ChronoUnit.MICROS;
                                default -> ChronoUnit.NANOS;
                            });
            assertThat(Times.parse(time.toString())).isEqualTo(time);
            char[] wrong = time.toString().toCharArray();
            wrong[random.nextInt(wrong.length)] = "0123456789:-.TZ +x".charAt(random.nextInt(18));
            String text = new String(wrong);
            Instant read = Times.parse(text);
            assertThat(read).as(text).isIn(formatted(text), Times.parse(text.replace(' ', 'T')));
        }
    }

    private static @Nullable Instant formatted(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
