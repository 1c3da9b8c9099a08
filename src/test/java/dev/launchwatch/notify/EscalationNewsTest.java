package dev.launchwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** By what the time line of an alert tells that a message went to somebody else. */
class EscalationNewsTest {
    @Test
    void aMessageThatNobodyAnsweredIsToldFromOthersWhateverPeopleWrite() {
        assertThat(News.escalates("Nobody has acknowledged homepage, told to team-slack 15m ago, at 12:00:00 UTC."))
                .isTrue();
        assertThat(News.escalates("Also failing: a.\nAda is on call now. Nobody has acknowledged homepage, left to x."))
                .isTrue();
        assertThat(News.escalates("")).isFalse();
        assertThat(News.escalates("Acknowledged by bob after 1m: a. \u201cNobody has acknowledged it\u201d"))
                .isFalse();
    }
}
