package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.testing.FakeTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How often whoever asks may ask. */
class VisitorsTest {
    private final FakeTime time = new FakeTime(Instant.parse("2026-05-01T12:00:00Z"));
    private final Visitors visitors = new Visitors(time);

    private int strangers(String address, int tries) {
        int let = 0;
        for (int i = 0; i < tries; i++) {
            let += visitors.stranger(address).isZero() ? 1 : 0;
        }
        return let;
    }

    @Test
    void anAddressWithoutATokenMayAskTwentyTimesAtOnceAndOnceASecondAfterThat() {
        assertThat(strangers("192.0.2.1", 100)).isEqualTo(20);
        assertThat(visitors.stranger("192.0.2.1")).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(3));
        assertThat(strangers("192.0.2.1", 100)).isEqualTo(3);
        time.advance(Duration.ofHours(1));
        assertThat(strangers("192.0.2.1", 100)).as("no more are saved up").isEqualTo(20);
    }

    @Test
    void othersDoNotWaitForWhoeverAsksTooOften() {
        assertThat(strangers("192.0.2.1", 100)).isEqualTo(20);
        assertThat(visitors.stranger("192.0.2.2")).isZero();
        assertThat(visitors.token("desk")).isZero();
    }

    @Test
    void aTokenMayAskTwoHundredTimesAtOnce() {
        int let = 0;
        for (int i = 0; i < 1000; i++) {
            let += visitors.token("desk").isZero() ? 1 : 0;
        }
        assertThat(let).isEqualTo(200);
        assertThat(visitors.token("other")).isZero();
    }

    @Test
    void aClockThatIsSetBackLocksNobodyOut() {
        assertThat(strangers("192.0.2.1", 20)).isEqualTo(20);
        time.jump(Duration.ofHours(-1));
        assertThat(strangers("192.0.2.1", 1)).isZero();
        time.advance(Duration.ofSeconds(2));
        assertThat(strangers("192.0.2.1", 100)).isEqualTo(2);
    }

    @Test
    void onlySoManyAddressesAreRememberedAndTheLatestStay() {
        assertThat(strangers("192.0.2.1", 20)).isEqualTo(20);
        for (int i = 0; i < Visitors.ADDRESSES - 1; i++) {
            strangers("10." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256, 1);
        }
        assertThat(strangers("192.0.2.1", 1)).as("remembered").isZero();
        for (int i = 0; i < Visitors.ADDRESSES; i++) {
            strangers("11." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256, 1);
        }
        assertThat(strangers("192.0.2.1", 1)).as("forgotten").isEqualTo(1);
    }

    @Test
    void anIpv6NetworkOfOneCustomerIsOneAddress() {
        assertThat(Visitors.network("2001:db8:1:2:3:4:5:6")).isEqualTo(Visitors.network("2001:db8:1:2::9"));
        assertThat(Visitors.network("2001:db8:1:2::1")).isNotEqualTo(Visitors.network("2001:db8:1:3::1"));
        assertThat(Visitors.network("::1")).isEqualTo("0:0:0:0::/64");
        assertThat(Visitors.network("192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(Visitors.network("::ffff:192.0.2.7")).isEqualTo("::ffff:192.0.2.7");
        assertThat(Visitors.network("fe80::1%eth0")).isEqualTo("fe80:0:0:0::/64");
    }

    @Test
    void onlySoManyWrongTokensAreAnsweredLate() {
        int delayed = 0;
        while (visitors.delays()) {
            delayed++;
        }
        assertThat(delayed).isEqualTo(256);
        visitors.answered();
        assertThat(visitors.delays()).isTrue();
    }
}
