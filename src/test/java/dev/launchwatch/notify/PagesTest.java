package dev.launchwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Messages lead to the pages where more is said. */
class PagesTest {
    private static final String ADDRESS = "https://watch.example.org/ops/monitors/homepage?a=1&b=2";
    private static final Pages PAGES = _ -> Optional.of(ADDRESS);

    @Test
    void slackHasALink() {
        Story story = Story.of(Messages.firing(), SlackText.ALERTS_IN_FULL, PAGES);
        assertThat(SlackText.blocks(story).encode())
                .contains("\\n<https://watch.example.org/ops/monitors/homepage?a=1&amp;b=2|Details>");
    }

    @Test
    void anAddressTooLongForSlackIsNoLink() {
        Story story =
                Story.of(Messages.firing(), SlackText.ALERTS_IN_FULL, _ -> Optional.of(ADDRESS + "x".repeat(600)));
        assertThat(SlackText.blocks(story).encode()).doesNotContain("Details");
    }

    @Test
    void aMailHasALink() {
        EmailSender sender = new EmailSender(
                new ChannelSpec.Email(List.of("a@example.org"), null),
                _ -> new Delivery.Sent(null),
                Links.none(),
                PAGES);
        Mail mail = sender.mail(Messages.firing());
        assertThat(mail.text()).contains("\n  Details: " + ADDRESS + "\n");
        String escaped = ADDRESS.replace("&", "&amp;");
        assertThat(mail.html()).contains("<a href=\"" + escaped + "\">" + escaped + "</a>");
    }

    @Test
    void aWebhookSaysTheAddressAndNothingWhereThereIsNone() {
        assertThat(url(PAGES)).isEqualTo(ADDRESS);
        assertThat(url(Pages.NONE)).isNull();
    }

    private static String url(Pages pages) {
        JsonObject payload = WebhookSender.payload(Messages.firing(), pages);
        return payload.getJsonObject("data")
                .getJsonArray("alerts")
                .getJsonObject(0)
                .getString("url");
    }
}
