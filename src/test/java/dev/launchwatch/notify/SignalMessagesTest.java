package dev.launchwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Severity;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people read about a signal: in the head the numbers, below everything and what to do. */
class SignalMessagesTest {
    private static final String REMEDY = "Block the address at the edge: docs/if-x-breaks.md#guessing";

    private static Alert alert(String signal, String rule, String impact, String detail, Alert.State state) {
        return new Alert(
                rule + "/" + signal + "/1",
                rule,
                signal,
                Severity.CRITICAL,
                state,
                Given.NOON.minus(Duration.ofMinutes(3)),
                Given.NOON,
                state == Alert.State.RESOLVED ? Given.NOON : null,
                Map.of("rule", rule, "signal", signal, "group", "signals", "severity", "critical"),
                impact,
                detail,
                null,
                List.of(),
                List.of(),
                REMEDY,
                Map.of());
    }

    private static Message message(Alert alert) {
        Notification.Kind kind =
                alert.state() == Alert.State.RESOLVED ? Notification.Kind.RESOLVED : Notification.Kind.FIRING;
        return Messages.of(kind, null, "", alert);
    }

    /** A detail of each kind of rule, as the rules word it, and the line on a lock screen. */
    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(
                        "failed-logins",
                        "credential-stuffing",
                        "143 failed logins in 5 minutes from 61 addresses, limit 30 from at least 10 addresses; most from"
                                + " 3f09a1c2 (40), 88aa0b1c (12)",
                        "143 failed logins in 5 minutes from 61 addresses, limit 30 from at least 10 addresses"),
                Arguments.of(
                        "failed-logins",
                        "brute-force",
                        "address 3f09a1c2 with 9 failed logins in 1 minute stands at 6.2, limit 5 at once and one each 10"
                                + " seconds",
                        "address 3f09a1c2 with 9 failed logins in 1 minute stands at 6.2, limit 5 at once and one each 10"
                                + " seconds"),
                Arguments.of(
                        "failed-logins",
                        "one-address-guesses",
                        "address 3f09a1c2 tried 12 accounts with 24 failed logins in 10 minutes, limit 10; also 2 addresses,"
                                + " such as 88aa0b1c (11), 0be1f00d (10)",
                        "address 3f09a1c2 tried 12 accounts with 24 failed logins in 10 minutes, limit 10"),
                Arguments.of(
                        "failed-logins",
                        "one-account-guessed",
                        "account 3f09a1c2 tried from 7 addresses with 9 failed logins in 1 hour, limit 5",
                        "account 3f09a1c2 tried from 7 addresses with 9 failed logins in 1 hour, limit 5"),
                Arguments.of(
                        "failed-logins",
                        "slow-guessing",
                        "account 3f09a1c2 has 24 failed logins in 12 hours, limit 20",
                        "account 3f09a1c2 has 24 failed logins in 12 hours, limit 20"),
                Arguments.of(
                        "webhook-forgery",
                        "webhooks-fail",
                        "39 webhook forgery events and 1 webhook in 15 minutes: 97.5% fail, from 2 addresses, limit 50% of 20"
                                + " or more. Nearly all fail, from few addresses: a rotated secret or a broken provider is"
                                + " likely; most from 3f09a1c2 (30)",
                        "39 webhook forgery events and 1 webhook in 15 minutes: 97.5% fail, from 2 addresses, limit 50% of 20"
                                + " or more. Nearly all fail, from few addresses: a rotated secret or a broken provider is"
                                + " likely"),
                Arguments.of(
                        "unauthorized",
                        "unauthorized-spike",
                        "220 unauthorized events in 5 minutes, usual are 9 (287 windows before), score 70.3; limit 4 times the"
                                + " usual, score 3.5, at least 50",
                        "220 unauthorized events in 5 minutes, usual are 9 (287 windows before), score 70.3"),
                Arguments.of(
                        "model-cost",
                        "cost-per-member",
                        "0.73 USD per active member in 1 day (146.00 USD, 200 members), limit 0.50 USD; dearest models large"
                                + " (120.00 USD); dearest members 3f09a1c2 (88.00 USD)",
                        "0.73 USD per active member in 1 day (146.00 USD, 200 members), limit 0.50 USD"),
                Arguments.of(
                        "logins",
                        "logins-are-silent",
                        "no event of logins for 2d, limit 1 day; the last came at 2026-03-08T12:00:00Z",
                        "no event of logins for 2d, limit 1 day"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindOfRuleSaysItsNumbersInTheHeadAndAllBelow(String signal, String rule, String detail, String numbers) {
        Message message = message(alert(signal, rule, "", detail, Alert.State.FIRING));
        Story story = Story.of(message, 10, Pages.NONE);
        assertThat(story.line()).isEqualTo("🔴 CRITICAL: " + signal + " (" + rule + "): " + numbers);
        assertThat(MailText.text(story)).isEqualTo("""
                CRITICAL: %s (%s): %s

                %s (%s), critical
                  Since: 2026-05-01 11:57:00 UTC (5m ago)
                  Observed: %s
                  What to do: %s
                """.formatted(signal, rule, numbers, signal, rule, detail, REMEDY));
        assertThat(SlackText.blocks(story).encode()).contains(detail).contains("*What to do* " + REMEDY);
        JsonObject alert = WebhookSender.payload(message, Pages.NONE)
                .getJsonObject("data")
                .getJsonArray("alerts")
                .getJsonObject(0);
        assertThat(alert.getString("detail")).isEqualTo(detail);
        assertThat(alert.getString("runbook")).isEqualTo(REMEDY);
        assertThat(alert.getJsonObject("labels").getString("signal")).isEqualTo(signal);
    }

    @Test
    void whatItMeansForMembersComesFirstWhereTheRuleSaysIt() {
        Alert alert = alert(
                "failed-logins",
                "stuffing",
                "Accounts are being broken into.",
                "143 failed logins; x",
                Alert.State.FIRING);
        assertThat(Story.of(message(alert), 10, Pages.NONE).headline())
                .isEqualTo("CRITICAL: Accounts are being broken into: failed-logins (stuffing)");
    }

    @Test
    void whatIsOverHasNoNumbersInItsHead() {
        Alert alert = alert("failed-logins", "stuffing", "", "over after 12m: 3 failed logins", Alert.State.RESOLVED);
        assertThat(Story.of(message(alert), 10, Pages.NONE).headline()).isEqualTo("Over: failed-logins (stuffing)");
    }
}
