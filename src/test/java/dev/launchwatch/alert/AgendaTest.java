package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.START;
import static dev.launchwatch.alert.Given.at;
import static dev.launchwatch.alert.Given.failing;
import static dev.launchwatch.alert.Given.rule;
import static dev.launchwatch.alert.Given.subject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Severity;
import dev.launchwatch.model.Transition;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AgendaTest {
    private final Agenda agenda = new Agenda();

    @Test
    void theLastPlanCounts() {
        Watch watch = watch("homepage");
        agenda.plan(watch, at("5m"), START, 1);
        agenda.plan(watch, at("9m"), START, 1);
        assertThat(agenda.next()).isEqualTo(at("9m"));
        assertThat(agenda.take(at("8m"))).isNull();
        assertThat(agenda.take(at("9m"))).isSameAs(watch);
        assertThat(agenda.next()).isNull();
        agenda.plan(watch, at("10m"), START, 1);
        agenda.plan(watch, null, START, 1);
        assertThat(agenda.next()).isNull();
    }

    @Test
    void whatIsPlannedAgainAfterAClearIsLookedAt() {
        Watch watch = watch("homepage");
        agenda.plan(watch, at("5m"), START, 1);
        agenda.clear();
        assertThat(agenda.next()).isNull();
        agenda.plan(watch, at("5m"), START, 1);
        assertThat(agenda.take(at("5m"))).isSameAs(watch);
    }

    @Test
    void aConditionOfTheDaemonThatFlappedEndsByItselfAlsoAfterAReload() {
        Watches watches = new Watches(START, Given.NO_SIGNALS);
        watches.use(RuleBook.empty(), START, new Changes());
        Instant now = START;
        for (int i = 0; i < 3; i++) {
            now = now.plusSeconds(1);
            watches.say("store", true, Severity.CRITICAL, "the disk is full", "", now, new Changes());
            now = now.plusSeconds(1);
            watches.say("store", false, Severity.CRITICAL, "", "", now, new Changes());
        }
        assertThat(watches.states()).extracting(RuleState::flapping).containsExactly(true);
        watches.use(RuleBook.empty(), now, new Changes());
        watches.evaluateAll(now, new Changes());
        Changes changes = new Changes();
        watches.runChecks(now.plusSeconds(3601), changes);
        assertThat(changes.batch().transitions())
                .extracting(Transition::kind)
                .containsExactly(Transition.Kind.RESOLVED);
    }

    private static Watch watch(String name) {
        return new Watch(rule(failing().done()).done(), subject(name), RuleState.inactive("site-down", name));
    }
}
