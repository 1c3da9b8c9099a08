package dev.launchwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.alert.Rule;
import dev.launchwatch.alert.RuleSpec;
import dev.launchwatch.model.Agreement;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.StatusRange;
import dev.launchwatch.model.Template;
import dev.launchwatch.model.Tree;
import dev.launchwatch.notify.ChannelSpec;
import dev.launchwatch.notify.Route;
import dev.launchwatch.probe.Capture;
import dev.launchwatch.probe.Expectation;
import dev.launchwatch.probe.HttpSpec;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.probe.StepsSpec;
import dev.launchwatch.signal.Signal;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DesignExampleTest {
    @TempDir
    Path folder;

    private Loaded.Good good;

    @BeforeEach
    void theExampleOfTheDesignReadsWithoutErrors() {
        Loaded loaded = Folders.load(folder, "design.yaml", Folders.text("valid/design.yaml"));
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        good = (Loaded.Good) loaded;
    }

    @Test
    void theMonitorsAreAsWritten() {
        List<Monitor> monitors = good.catalog().monitors();
        assertThat(monitors)
                .extracting(Monitor::name)
                .containsExactly("homepage", "login-callback", "chat-health", "chat-answers", "authenticated-request");
        Monitor homepage = monitors.getFirst();
        assertThat(homepage.every()).isEqualTo(Duration.ofMinutes(5));
        assertThat(homepage.timeout()).isEqualTo(Duration.ofSeconds(10));
        HttpSpec home = (HttpSpec) homepage.probe();
        assertThat(home.url()).isEqualTo(Template.literal("https://example.org/"));
        assertThat(home.method()).isEqualTo("GET");
        assertThat(home.expect().status()).containsExactly(new StatusRange(200, 200));
        assertThat(home.expect().bodyContains()).containsExactly(Template.literal("Welcome"));
        assertThat(home.expect().latency()).isEqualTo(Duration.ofMillis(800));
        assertThat(home.expect().tlsExpiresIn()).isEqualTo(Duration.ofDays(14));
        HttpSpec callback = (HttpSpec) monitors.get(1).probe();
        assertThat(callback.followRedirects()).isFalse();
        assertThat(is(callback.expect().header(), "location")).isEqualTo(Template.literal("*/login*"));
        HttpSpec health = (HttpSpec) monitors.get(2).probe();
        assertThat(is(health.expect().json(), "$.status")).isEqualTo(Template.literal("ok"));
    }

    @Test
    void theChatAnswerIsReadAsAStream() {
        HttpSpec chat = (HttpSpec) good.catalog().monitors().get(3).probe();
        assertThat(chat.stream()).isEqualTo(HttpSpec.StreamKind.SSE);
        assertThat(chat.method()).isEqualTo("POST");
        assertThat(Objects.requireNonNull(chat.bearer()).value()).isEqualTo(Template.literal("t0ken-value"));
        assertThat(chat.json())
                .isEqualTo(
                        new Tree.Node(Map.of("message", new Tree.Text(Template.literal("Reply with the word pong.")))));
        assertThat(chat.expect().endMarker()).isEqualTo("[DONE]");
        assertThat(chat.expect().firstEvent()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aStepUsesWhatAnEarlierOneCaptured() {
        StepsSpec steps = (StepsSpec) good.catalog().monitors().get(4).probe();
        assertThat(steps.steps().getFirst().capture())
                .containsExactly(Map.entry("token", Capture.parse("json $.access_token")));
        HttpSpec me = steps.steps().get(1).http();
        assertThat(Objects.requireNonNull(me.bearer()).value())
                .isEqualTo(new Template(List.of(new Template.Variable("token"))));
    }

    @Test
    void theRulesAreAsWritten() {
        List<Rule> rules = good.catalog().rules();
        assertThat(rules)
                .extracting(Rule::condition)
                .containsExactly(
                        new RuleSpec.Failing(
                                Duration.ZERO,
                                1,
                                null,
                                null,
                                Agreement.parse("majority"),
                                false,
                                new RuleSpec.Regional(true, 3, Severity.WARNING)),
                        new RuleSpec.Latency(
                                BigDecimal.valueOf(95), Duration.ofMillis(800), Duration.ofHours(1), 3, Duration.ZERO),
                        new RuleSpec.EventRate(Rate.parse("30/5m"), RuleSpec.Distinct.IP, 10),
                        new RuleSpec.Spike(
                                BigDecimal.valueOf(4),
                                Duration.ofHours(24),
                                Duration.ofMinutes(5),
                                50,
                                new BigDecimal("3.5"),
                                7,
                                Duration.ofMinutes(1)),
                        new RuleSpec.EventRate(Rate.parse("3/10m"), null, 1),
                        new RuleSpec.CostPerMember(
                                Money.parse("0.50 USD"), Duration.ofDays(1), null, null, null, null));
        assertThat(rules.getFirst().monitor()).containsExactly("homepage");
        assertThat(rules.getFirst().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(rules.getFirst().runbook()).isEqualTo("docs/if-x-breaks.md#site-down");
        assertThat(rules.get(1).monitor()).containsExactly("login-callback", "authenticated-request");
        assertThat(rules.get(2).signal()).isEqualTo("failed-logins");
        assertThat(good.catalog().signals()).contains(new Signal("model-cost", "model.used"));
    }

    @Test
    void theChannelsAndRoutesAreAsWritten() {
        ChannelSpec.Slack slack =
                (ChannelSpec.Slack) good.catalog().channels().getFirst().spec();
        assertThat(slack.channel()).isEqualTo("#launch");
        assertThat(good.catalog().channels().get(1).spec())
                .isEqualTo(new ChannelSpec.Email(List.of("oncall@example.org"), null));
        Route route = good.catalog().routes().getFirst();
        assertThat(route.severity()).containsExactly(Severity.CRITICAL, Severity.WARNING);
        assertThat(route.to()).containsExactly("team-slack");
        assertThat(route.groupBy()).containsExactly("severity");
        assertThat(route.acknowledgeWithin()).isEqualTo(Duration.ofMinutes(15));
        assertThat(route.escalateTo()).containsExactly("on-call-mail");
    }

    @Test
    void everySecretIsKnownToTheRedactor() {
        Redactor redactor = good.redactor();
        assertThat(redactor.clean("t0ken-value, correct horse and xoxb-123"))
                .isEqualTo("[redacted], [redacted] and [redacted]");
    }

    @Test
    void placesOfMonitorsAndRulesAreKept() {
        assertThat(good.monitors()).containsEntry("homepage", new Place("design.yaml", 2, 11));
        assertThat(good.rules()).containsEntry("site-down", new Place("design.yaml", 37, 13));
    }

    @Test
    void whatNothingLeadsToIsSaid() {
        assertThat(good.warnings())
                .extracting(Problem::message)
                .contains("no rule watches the monitor 'chat-health'")
                .noneMatch(message -> message.contains("signals") || message.contains("acknowledge"));
    }

    private static Template is(Map<String, Expectation> expectations, String name) {
        return Objects.requireNonNull(
                Objects.requireNonNull(expectations.get(name)).is());
    }
}
