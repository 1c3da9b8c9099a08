package dev.launchwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.config.ConfigReader;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.SecretFiles;
import dev.launchwatch.config.Subjects;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.SignalView.Dimension;
import dev.launchwatch.model.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules that docs/signal-rules.md begins with, in the launch week of a community of 200. */
class LaunchWeekTest {
    private static final int MEMBERS = 200;
    private static final Duration WEEK = Duration.ofDays(7);

    @TempDir
    Path folder;

    private final List<ListedEvents.One> events = new ArrayList<>();
    private final Random random = new Random(42);

    @Test
    void aLaunchWeekFiresNothing() throws IOException {
        week();
        assertThat(told(WEEK)).isEmpty();
    }

    @Test
    void eachAttackOfADayIsToldByItsRuleOnce() throws IOException {
        week();
        Instant night = Given.START.plus(Duration.ofHours(4 * 24 + 15));
        for (int i = 0; i < 143; i++) {
            add(night.plusSeconds(i), "login.failed", "botnet" + i % 61, "leaked" + i, null, null);
        }
        for (int i = 0; i < 300; i++) {
            add(night.plusSeconds(3600 + i), "http.unauthorized", "scanner", null, null, null);
        }
        for (int i = 0; i < 12; i++) {
            add(night.plusSeconds(7200 + i), "webhook.signature_failed", "forger" + i, null, null, null);
        }
        for (int i = 0; i < 400; i++) {
            add(night.plusSeconds(10_800 + i), "model.used", null, null, "member7", "0.50 USD");
        }
        List<String> told = told(Duration.ofHours(4 * 24 + 20));
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "credential-stuffing FIRED",
                        "credential-stuffing RESOLVED",
                        "unauthorized-spike FIRED",
                        "unauthorized-spike RESOLVED",
                        "webhooks-fail FIRED",
                        "webhooks-fail RESOLVED",
                        "cost-per-member FIRED",
                        "cost-out-of-hand FIRED");
    }

    /** The rules look once a minute if something came, as after a caller that waits for company. */
    private List<String> told(Duration until) throws IOException {
        String page = Files.readString(Path.of("docs/signal-rules.md"));
        int begin = page.indexOf("```yaml\n") + 8;
        Files.writeString(folder.resolve("signals.yaml"), page.substring(begin, page.indexOf("```", begin)));
        Loaded.Good good =
                (Loaded.Good) new ConfigReader(_ -> Optional.empty(), SecretFiles.ofThisMachine()).read(folder);
        ListedEvents listed = new ListedEvents(events, Subjects.kinds(good.catalog()));
        Rehearsal rehearsal = new Rehearsal(Subjects.ruleBook(good.catalog()), Given.START, listed::at);
        TreeSet<Instant> minutes = new TreeSet<>();
        for (Instant moment : listed.moments()) {
            minutes.add(Instant.ofEpochSecond((moment.getEpochSecond() / 60 + 1) * 60));
        }
        for (Instant minute : minutes.headSet(Given.START.plus(until))) {
            rehearsal.signalsChanged(minute);
        }
        rehearsal.until(Given.START.plus(until));
        assertThat(rehearsal.errors()).isZero();
        return rehearsal.transitions().stream().map(LaunchWeekTest::line).toList();
    }

    private static String line(Transition transition) {
        return transition.alert().rule() + " " + transition.kind();
    }

    /** Everybody logs in within the first hour, then once a day; a seventh of passwords is mistyped once or twice. */
    private void week() {
        for (int member = 0; member < MEMBERS; member++) {
            String who = "member" + member;
            // Every fifth sits behind the same shared address.
            String home = member % 5 == 0 ? "campus" : "home" + member;
            for (int day = 0; day < 7; day++) {
                Instant login = Given.START.plusSeconds(
                        day * 86_400L + (day == 0 ? random.nextInt(3600) : random.nextInt(11 * 3600)));
                int typos = random.nextInt(7) == 0 ? 1 + random.nextInt(2) : 0;
                for (int i = 0; i < typos; i++) {
                    add(login.minusSeconds(10L * (typos - i)), "login.failed", home, who, null, null);
                }
                add(login, "login.succeeded", home, who, who, null);
                add(login.plusSeconds(1 + random.nextInt(20_000)), "http.unauthorized", home, null, null, null);
                for (int i = 0; i < 2; i++) {
                    add(login.plusSeconds(60L + random.nextInt(7200)), "model.used", home, null, who, "0.02 USD");
                }
            }
        }
        for (int hour = 0; hour < 7 * 24; hour++) {
            add(Given.START.plusSeconds(hour * 3600L + 5), "webhook.verified", "stripe" + hour % 3, null, null, null);
        }
        // A clock that was wrong for a moment, and a secret that somebody mistyped.
        add(Given.START.plusSeconds(90_000), "webhook.signature_failed", "stripe1", null, null, null);
    }

    private void add(
            Instant at,
            String kind,
            @Nullable String ip,
            @Nullable String account,
            @Nullable String member,
            @Nullable String cost) {
        Map<Dimension, Pseudonym> who = new EnumMap<>(Dimension.class);
        put(who, Dimension.IP, ip);
        put(who, Dimension.ACCOUNT, account);
        put(who, Dimension.MEMBER, member);
        events.add(new ListedEvents.One(
                at, kind, who, cost == null ? null : "large", cost == null ? null : Money.parse(cost)));
    }

    private static void put(Map<Dimension, Pseudonym> who, Dimension dimension, @Nullable String name) {
        if (name != null) {
            who.put(dimension, EventLists.pseudonym(name));
        }
    }
}
