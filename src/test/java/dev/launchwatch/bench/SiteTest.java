package dev.launchwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site and the floors, as the processes that they are. */
class SiteTest {
    @TempDir
    Path folder;

    @Test
    void theSiteCountsWhatItAnswersAndTimesWhatItIsTold() {
        try (Site site = Site.start(folder)) {
            Bed bed = new Bed(site, folder, List.of(), List.of("-XX:TieredStopAtLevel=1"), true);
            try (Child loop = bed.bareLoop("tell", site.authority().toString(), site.http())) {
                site.fail("one");

                assertThat(loop.ask("one")).isEqualTo("200");

                assertThat(site.told("one")).isBetween(Duration.ofNanos(1), Duration.ofSeconds(5));
                assertThat(site.count().requests()).isEqualTo(1);
                assertThat(site.pagesSeen()).isEqualTo(1);
            }
            try (Child loop = bed.bareLoop("rate", site.authority().toString(), site.https() + "/page/two", "50")) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> site.pagesSeen() == 2); // a cold JVM's first handshake

                long before = site.count().requests();
                Load load = Load.of(List.of(loop), site, Duration.ofSeconds(1));
                Site.Count count = site.count();

                // At least a second was watched: the rate can't be above what came in all.
                assertThat(load.perSecond()).isBetween(1.0, (double) count.requests() - before);
                assertThat(load.cpuMillis()).isPositive();
                assertThat(count.connections()).as("none is used twice").isGreaterThanOrEqualTo(count.requests());
            }
            site.forget();
            assertThat(site.pagesSeen()).isZero();
        }
    }

    @Test
    void aProcessThatEndsIsNotMeasuredOn() {
        try (Child child = Child.start(List.of("/bin/echo", "good-bye"), java.util.Map.of())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> child.during(Duration.ofSeconds(10)))
                    .withMessageContaining("ended with code 0");
        }
    }

    @Test
    void theBareTimerTellsHowLateItWas() {
        try (Child timer = Child.java(List.of(), BareLoop.class, "timer", "100", "1")) {
            timer.during(Duration.ofSeconds(2));
            timer.await(java.util.regex.Pattern.compile("ready"), Duration.ofSeconds(10));

            String[] late = timer.ask("late").split(" ", -1);

            assertThat(Double.parseDouble(late[0])).isBetween(0.0, Double.parseDouble(late[1]));
        }
    }
}
