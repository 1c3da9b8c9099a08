package dev.launchwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Asking;
import dev.launchwatch.model.Secret;
import dev.launchwatch.model.Transition;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Links and requests that somebody else may have made. */
class LinksTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final Notification DOWN = Messages.firing().notification();

    private final Links links = new Links(Optional.of("https://watch.example.org"), () -> Optional.of(KEY));

    private String token() {
        return links.of(DOWN).orElseThrow().substring("https://watch.example.org/ack/".length());
    }

    @Test
    void a_link_says_what_its_message_asks_for() {
        assertThat(links.open(token())).contains(new Asking("grp_1", 7, "team"));
    }

    @Test
    void what_was_changed_or_signed_by_another_key_is_no_link() {
        String token = token();
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            // The last character of a group of base64 may have bits that say nothing.
            links.open(changed).ifPresent(asking -> assertThat(asking).isEqualTo(new Asking("grp_1", 7, "team")));
        }
        assertThat(new Links(
                                Optional.of("https://x"),
                                () -> Optional.of("x".repeat(32).getBytes(StandardCharsets.UTF_8)))
                        .open(token))
                .isEmpty();
        for (String nonsense : List.of("", ".", "a.b", "..", "%.%", "x".repeat(5000), "." + token, token + ".")) {
            assertThat(links.open(nonsense)).as(nonsense).isEmpty();
        }
    }

    @Test
    void without_an_address_a_key_or_something_to_ask_for_there_is_none() {
        assertThat(Links.none().of(DOWN)).isEmpty();
        assertThat(Links.none().open(token())).isEmpty();
        Links keyless = new Links(Optional.of("https://watch.example.org"), Optional::empty);
        assertThat(keyless.of(DOWN)).isEmpty();
        assertThatThrownBy(() -> keyless.open(token())).isInstanceOf(IllegalStateException.class);
        assertThat(links.of(Messages.resolved(null).notification())).isEmpty();
        assertThat(links.of(Messages.acknowledged().notification())).isEmpty();
    }

    @Test
    void a_mail_has_a_button_while_nobody_looks_after_what_it_tells_of() {
        EmailSender sender = new EmailSender(
                new ChannelSpec.Email(List.of("a@example.org"), null), _ -> new Delivery.Sent(null), links, Pages.NONE);
        Mail asking = sender.mail(Messages.firing());
        assertThat(asking.text()).contains("https://watch.example.org/ack/" + token());
        assertThat(asking.html()).contains("<a href=\"https://watch.example.org/ack/" + token() + "\"");
        Mail answered = sender.mail(Messages.acknowledged());
        assertThat(answered.text()).doesNotContain("/ack/").contains("Acknowledged: by Ada after 4m");
    }

    @Test
    void a_webhook_says_of_each_alert_who_looks_after_it() {
        JsonObject alert = WebhookSender.payload(Messages.acknowledged(), Pages.NONE)
                .getJsonObject("data")
                .getJsonArray("alerts")
                .getJsonObject(0);
        assertThat(alert.getJsonObject("acknowledged").getMap())
                .containsEntry("by", "Ada")
                .containsEntry("via", "mail")
                .containsEntry("at", "2026-05-01T12:04:00Z");
        assertThat(WebhookSender.payload(Messages.firing(), Pages.NONE)
                        .getJsonObject("data")
                        .getJsonArray("alerts")
                        .getJsonObject(0)
                        .getJsonObject("acknowledged"))
                .isNull();
    }

    @Test
    void a_message_asks_for_what_it_was_told_of_alone() {
        World world = new World().start();
        Transition home = Given.fired("homepage", Given.NOON);
        world.happens(home);
        world.time.advance(java.time.Duration.ofMinutes(1));
        world.happens(Given.fired("chat", world.now()));
        Group group = world.outbox.openGroups().getFirst();
        assertThat(group.told(world.told.get(0).notification().sequence())).containsExactly(home.alert());
        assertThat(group.told(world.told.get(1).notification().sequence())).hasSize(2);
        world.happens(Given.resolved(home, world.now()));
        group = world.outbox.openGroups().getFirst();
        assertThat(group.told(world.told.get(0).notification().sequence())).isEmpty();
    }

    @Test
    void slacks_own_example_is_signed_right_and_nothing_else_is() {
        Secret secret = Given.secret("8f742231b10e8888abcd99yyyzzz85a5");
        byte[] body = ("token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
                        + "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
                        + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
                        + "%2F96rGlfmibIGlgcZRskXaIFfN"
                        + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c")
                .getBytes(StandardCharsets.US_ASCII);
        String at = "1531420618";
        String signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
        Instant then = Instant.ofEpochSecond(1_531_420_618);
        assertThat(SlackSignature.matches(secret, at, signature, body, then.plusSeconds(299)))
                .isTrue();
        assertThat(SlackSignature.matches(secret, at, signature, body, then.plusSeconds(301)))
                .as("somebody may have recorded it")
                .isFalse();
        assertThat(SlackSignature.matches(secret, at, signature, body, then.minusSeconds(301)))
                .isFalse();
        assertThat(SlackSignature.matches(secret, "1531420619", signature, body, then))
                .isFalse();
        assertThat(SlackSignature.matches(Given.secret("another"), at, signature, body, then))
                .isFalse();
        for (String wrong :
                List.of("", "v0=", "v1" + signature.substring(2), signature.toUpperCase(java.util.Locale.ROOT))) {
            assertThat(SlackSignature.matches(secret, at, wrong, body, then)).isFalse();
        }
        for (String wrong : List.of("", "now", "99999999999999999999", "-9223372036854775808")) {
            assertThat(SlackSignature.matches(secret, wrong, signature, body, then))
                    .isFalse();
        }
        body[0] = 'T';
        assertThat(SlackSignature.matches(secret, at, signature, body, then)).isFalse();
    }

    @Test
    void what_people_call_themselves_becomes_one_short_line() {
        Acknowledgement.Request request = new Acknowledgement.Request(
                "a",
                Given.NOON,
                " A\nd\u202Ea\u0000 " + "x".repeat(500),
                Acknowledgement.Via.MAIL,
                "n".repeat(900),
                null);
        assertThat(request.by()).startsWith("A d a").hasSize(Acknowledgement.LONGEST_NAME);
        assertThat(request.note()).hasSize(Acknowledgement.LONGEST_NOTE);
    }
}
