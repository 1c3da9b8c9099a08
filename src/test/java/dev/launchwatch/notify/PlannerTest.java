package dev.launchwatch.notify;

import static dev.launchwatch.notify.Given.NOON;
import static dev.launchwatch.notify.Given.channel;
import static dev.launchwatch.notify.Given.email;
import static dev.launchwatch.notify.Given.fired;
import static dev.launchwatch.notify.Given.resolved;
import static dev.launchwatch.notify.Given.route;
import static dev.launchwatch.notify.Given.slack;
import static dev.launchwatch.notify.Given.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Severity;
import dev.launchwatch.model.Transition;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The planner by examples. */
class PlannerTest {
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final List<Transition> unplanned = new ArrayList<>();
    private List<Route> routes = List.of(route("hook"));
    private List<Channel> channels = List.of(channel("hook", webhook("http://localhost/")));
    private List<Silence> silences = List.of();
    private List<Maintenance> windows = List.of();
    private boolean busy;

    private Plan plan(Instant now, Transition... transitions) {
        unplanned.addAll(List.of(transitions));
        Routing routing = Given.addressing(channels, routes).at(now);
        Plan plan = new Planner(routing, Muting.of(silences, windows), new Answers(Map.of()))
                .plan(List.copyOf(unplanned), List.copyOf(groups.values()), _ -> busy, now);
        plan.groups().forEach(group -> groups.put(group.id(), group));
        unplanned.removeIf(transition -> plan.covered().contains(transition.id()));
        return plan;
    }

    private static List<String> texts(Plan plan) {
        return plan.notifications().stream()
                .map(told -> new World.Told(told.createdAt(), told.channel(), told, null, "").text())
                .toList();
    }

    @Test
    void one_outage_is_one_message_however_many_monitors_fail() {
        Plan plan = plan(NOON, fired("a", NOON), fired("b", NOON), fired("c", NOON));
        assertThat(texts(plan)).containsExactly("hook FIRING a+,b+,c+");
        assertThat(plan.covered()).hasSize(3);
    }

    @Test
    void the_same_plan_has_the_same_ids() {
        Plan one = plan(NOON, fired("a", NOON));
        groups.clear();
        unplanned.clear();
        Plan two = plan(NOON.plusSeconds(9), fired("a", NOON));
        assertThat(one.notifications().getFirst().id())
                .isEqualTo(two.notifications().getFirst().id());
        assertThat(one.groups().getFirst().id())
                .isEqualTo(two.groups().getFirst().id());
    }

    @Test
    void an_old_lingering_alert_swallows_no_new_outage() {
        plan(NOON, fired("a", NOON));
        Instant later = NOON.plusSeconds(301);
        assertThat(texts(plan(later, fired("b", later)))).containsExactly("hook FIRING b+");
        Instant soon = later.plusSeconds(300);
        assertThat(texts(plan(soon, fired("c", soon)))).containsExactly("hook UPDATE b+,c+");
    }

    @Test
    void severities_are_told_apart_and_so_are_alerts_about_the_daemon() {
        Transition own = own(NOON);
        Plan plan = plan(NOON, fired("a", NOON), fired("b", NOON, Severity.WARNING), own);
        assertThat(texts(plan)).containsExactly("hook FIRING a+", "hook FIRING b+", "hook FIRING store+");
    }

    private static Transition own(Instant at) {
        Transition like = fired("store", at);
        var was = like.alert();
        var alert = new dev.launchwatch.model.Alert(
                was.id(),
                "launchwatch-store",
                "store",
                was.severity(),
                was.state(),
                at,
                at,
                null,
                Map.of("rule", "launchwatch-store", "severity", "critical"),
                "",
                "disk full",
                null,
                List.of(),
                List.of(),
                null,
                Map.of());
        return new Transition(like.id(), like.kind(), at, alert);
    }

    @Test
    void a_channel_on_two_routes_is_told_once() {
        routes = List.of(route("hook"), Given.only(route("hook"), Severity.CRITICAL, "site-*"));
        assertThat(texts(plan(NOON, fired("a", NOON)))).containsExactly("hook FIRING a+");
    }

    @Test
    void what_no_route_wants_is_planned_with_nothing() {
        routes = List.of(Given.only(route("hook"), Severity.WARNING, "*"));
        Plan plan = plan(NOON, fired("a", NOON));
        assertThat(plan.notifications()).isEmpty();
        assertThat(unplanned).isEmpty();
    }

    @Test
    void group_wait_collects_the_first_message() {
        routes = List.of(Given.waiting(route("hook"), Duration.ofSeconds(30)));
        Plan first = plan(NOON, fired("a", NOON));
        assertThat(first.notifications()).isEmpty();
        assertThat(first.nextCheck()).isEqualTo(NOON.plusSeconds(30));
        plan(NOON.plusSeconds(20), fired("b", NOON.plusSeconds(20)));
        assertThat(texts(plan(NOON.plusSeconds(30)))).containsExactly("hook FIRING a+,b+");
    }

    @Test
    void mail_collects_what_follows_and_slack_edits_at_once() {
        channels = List.of(channel("team", slack("http://localhost/")), channel("mail", email()));
        routes = List.of(route("team", "mail"));
        plan(NOON, fired("a", NOON));
        Instant soon = NOON.plusSeconds(60);
        Plan joined = plan(soon, fired("b", soon));
        assertThat(texts(joined)).containsExactly("team UPDATE a+,b+");
        assertThat(joined.notifications().getFirst().news()).isEqualTo("Also failing: b (site-down).");
        assertThat(joined.nextCheck()).isEqualTo(NOON.plusSeconds(300));
        assertThat(unplanned).hasSize(1);
        assertThat(texts(plan(NOON.plusSeconds(300)))).containsExactly("mail UPDATE a+,b+");
        assertThat(unplanned).isEmpty();
    }

    @Test
    void a_webhook_hears_of_an_alert_that_came_and_went_between_two_messages() {
        plan(NOON, fired("a", NOON));
        Transition blink = fired("b", NOON.plusSeconds(1));
        Instant now = NOON.plusSeconds(5);
        Plan first = plan(now, blink, resolved(blink, now));
        assertThat(texts(first)).containsExactly("hook UPDATE a+,b+");
        assertThat(texts(plan(now))).containsExactly("hook UPDATE a+,b-");
    }

    @Test
    void follow_ups_wait_while_an_earlier_message_is_on_its_way_but_the_end_does_not() {
        Transition down = fired("a", NOON);
        plan(NOON, down);
        busy = true;
        Transition other = fired("b", NOON.plusSeconds(1));
        assertThat(plan(NOON.plusSeconds(1), other).notifications()).isEmpty();
        Instant end = NOON.plusSeconds(60);
        assertThat(texts(plan(end, resolved(down, end), resolved(other, end))))
                .containsExactly("hook UPDATE a+,b+", "hook RESOLVED a-,b-");
    }

    @Test
    void a_change_is_told_and_a_repetition_of_what_is_known_is_not() {
        Transition down = fired("a", NOON);
        plan(NOON, down);
        Plan changed = plan(NOON.plusSeconds(5), Given.changed(down, NOON.plusSeconds(5), "status 502"));
        assertThat(changed.notifications().getFirst().news()).isEqualTo("Changed: a (site-down): status 502");
        assertThat(plan(NOON.plusSeconds(6), Given.changed(down, NOON.plusSeconds(6), "status 502"))
                        .notifications())
                .isEmpty();
        assertThat(unplanned).isEmpty();
    }

    @Test
    void the_end_is_not_told_where_the_route_does_not_want_it() {
        routes = List.of(Given.withoutEnds(route("hook")));
        Transition down = fired("a", NOON);
        plan(NOON, down);
        Plan end = plan(NOON.plusSeconds(60), resolved(down, NOON.plusSeconds(60)));
        assertThat(end.notifications()).isEmpty();
        assertThat(end.groups().getFirst().finished()).isTrue();
    }

    @Test
    void what_ended_within_a_silence_is_never_told_and_what_was_told_before_is_told_to_its_end() {
        Transition told = fired("a", NOON);
        plan(NOON, told);
        silences = List.of(Given.silence("*", NOON.plusSeconds(1), NOON.plusSeconds(600)));
        Transition hidden = fired("b", NOON.plusSeconds(10));
        Plan held = plan(NOON.plusSeconds(10), hidden);
        assertThat(held.notifications()).isEmpty();
        assertThat(held.nextCheck()).isEqualTo(NOON.plusSeconds(600));
        Instant end = NOON.plusSeconds(60);
        assertThat(texts(plan(end, resolved(hidden, end), resolved(told, end)))).containsExactly("hook RESOLVED a-");
        assertThat(unplanned).isEmpty();
    }

    @Test
    void a_weekly_window_over_midnight_is_held_in_its_own_time_zone() {
        // Friday 23:30 in Berlin for an hour; in May that is 21:30 to 22:30 UTC.
        windows = List.of(new Maintenance(
                "upgrade",
                List.of("a*"),
                List.of(),
                null,
                null,
                List.of(DayOfWeek.FRIDAY),
                LocalTime.of(23, 30),
                Duration.ofHours(1),
                ZoneId.of("Europe/Berlin"),
                ""));
        Instant within = Instant.parse("2026-05-01T22:15:00Z");
        Plan held = plan(within, fired("api", within));
        assertThat(held.notifications()).isEmpty();
        assertThat(held.nextCheck()).isEqualTo(Instant.parse("2026-05-01T22:30:00Z"));
        assertThat(texts(plan(within, fired("blog", within)))).containsExactly("hook FIRING blog+");
        assertThat(texts(plan(Instant.parse("2026-05-01T22:30:00Z")))).containsExactly("hook UPDATE blog+,api+");
        Instant nextDay = Instant.parse("2026-05-02T22:15:00Z");
        assertThat(texts(plan(nextDay, fired("a2", nextDay))))
                .containsExactlyInAnyOrder("hook FIRING a2+", "hook UPDATE blog+,api+");
    }

    @Test
    void a_single_window_covers_its_groups() {
        windows = List.of(new Maintenance(
                "move",
                List.of(),
                List.of("default"),
                NOON,
                NOON.plusSeconds(60),
                List.of(),
                null,
                null,
                ZoneId.of("UTC"),
                ""));
        assertThat(plan(NOON, fired("a", NOON)).nextCheck()).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void declared_maintenance_holds_back_its_monitors_and_groups_from_its_beginning_to_the_end_that_it_has_now() {
        Instant begin = NOON.plusSeconds(60);
        Silence declared = Silence.maintenance(
                "w",
                begin,
                begin.plusSeconds(600),
                "ada",
                "We move",
                new Announcement("", List.of("a", "b"), List.of("payments"), true, NOON));
        silences = List.of(declared);
        assertThat(texts(plan(NOON, fired("a", NOON)))).as("planned").containsExactly("hook FIRING a+");
        Plan held = plan(begin, fired("b", begin));
        assertThat(held.notifications()).isEmpty();
        assertThat(held.nextCheck()).isEqualTo(begin.plusSeconds(600));
        assertThat(texts(plan(begin, fired("c", begin)))).as("not covered").containsExactly("hook UPDATE a+,c+");
        silences = List.of(declared.endedAt(begin.plusSeconds(30)));
        assertThat(texts(plan(begin.plusSeconds(30)))).as("ended early").containsExactly("hook UPDATE a+,c+,b+");
    }

    @Test
    void an_alert_that_fires_on_is_not_repeated_while_it_is_silenced() {
        plan(NOON, fired("a", NOON));
        Instant due = NOON.plus(Duration.ofHours(4));
        silences = List.of(Given.silence("a", due, due.plusSeconds(60)));
        Plan held = plan(due);
        assertThat(held.notifications()).isEmpty();
        assertThat(held.nextCheck()).isEqualTo(due.plusSeconds(60));
        assertThat(texts(plan(due.plusSeconds(60)))).containsExactly("hook UPDATE a+");
    }
}
