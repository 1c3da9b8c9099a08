package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.testing.FakeTime;
import dev.launchwatch.web.PublicStatus.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * The page in a real browser: nothing that axe objects to, no sideways scrolling, everything within reach of the keyboard, on phones and
 * large screens, light and dark. The pictures are in {@code target/status-page}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class StatusBrowserTest {
    private static final Path PICTURES = Path.of("target/status-page");

    private Chromium chromium;
    private ChromeDriver browser;
    private StatusServer server;
    private final FakeTime time = new FakeTime(StatusSamples.NOW);

    @BeforeAll
    void open() throws IOException {
        chromium = Chromium.open();
        browser = chromium.driver;
        // The server's answers are looked at, not the browser's memory of them.
        browser.executeCdpCommand("Network.enable", Map.of());
        browser.executeCdpCommand("Network.setCacheDisabled", Map.of("cacheDisabled", true));
        server = new StatusServer(StatusSamples.busy(20, State.DOWN), time);
    }

    @AfterAll
    void close() {
        if (chromium != null) {
            chromium.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private void look(int width, String mode) {
        chromium.screen(width, mode);
        browser.get(server.url() + "/");
    }

    @ParameterizedTest
    @CsvSource({"390, light", "390, dark", "1440, light", "1440, dark"})
    void axeObjectsToNothingAndNothingIsWiderThanTheScreen(int width, String mode) throws IOException {
        look(width, mode);
        browser.findElements(By.tagName("details"))
                .getFirst()
                .findElement(By.tagName("summary"))
                .click();
        assertThat(chromium.violations()).isEmpty();
        assertThat(browser.executeScript("return document.documentElement.scrollWidth <= window.innerWidth"))
                .isEqualTo(true);
        chromium.photograph(PICTURES.resolve(width + "-" + mode + ".png"));
    }

    @Test
    void aNarrowScreenOr400PercentStillScrollsInOneDirection() {
        look(320, "light");
        assertThat(browser.executeScript("return document.documentElement.scrollWidth <= window.innerWidth"))
                .isEqualTo(true);
    }

    @Test
    void theKeyboardReachesEverythingAndSeesWhereItIs() {
        look(1440, "light");
        long reachable = (Long) Objects.requireNonNull(
                browser.executeScript("return document.querySelectorAll('a[href], button, summary').length"));
        WebElement body = browser.findElement(By.tagName("body"));
        body.sendKeys(Keys.TAB);
        for (long i = 0; i < reachable; i++) {
            WebElement active = browser.switchTo().activeElement();
            assertThat(active.getTagName()).isIn("a", "button", "summary");
            assertThat(active.getCssValue("outline-style")).isEqualTo("solid");
            assertThat(active.getSize().getHeight()).isGreaterThanOrEqualTo(24);
            active.sendKeys(Keys.TAB);
        }
        WebElement days = browser.findElement(By.tagName("summary"));
        days.sendKeys(Keys.ENTER);
        assertThat(browser.findElement(By.tagName("details")).getDomProperty("open"))
                .isEqualTo("true");
    }

    @Test
    void thePageRenewsItselfUnlessSomebodyStopsIt() {
        look(1440, "light");
        assertThat(browser.findElement(By.tagName("h1")).getText()).isEqualTo("Some parts do not work.");
        browser.findElement(By.tagName("summary")).click();
        server.show(StatusSamples.busy(20, State.UP));
        time.advance(Duration.ofMinutes(2));
        WebElement button = browser.findElement(By.id("renew"));
        button.click();
        assertThat(button.getDomAttribute("aria-pressed")).isEqualTo("false");
        button.click();
        await().until(() -> browser.findElement(By.tagName("h1")).getText().equals("Everything works."));
        assertThat(browser.findElements(By.id("now"))).isEmpty();
        assertThat(browser.getTitle()).startsWith("Everything works.");
        assertThat(violationsOfThePolicy()).isEmpty();
        server.show(StatusSamples.busy(20, State.DOWN));
        time.advance(Duration.ofMinutes(2));
    }

    /** What the browser refused because of the Content-Security-Policy. */
    private List<String> violationsOfThePolicy() {
        return browser.manage().logs().get("browser").getAll().stream()
                .map(Object::toString)
                .filter(line -> line.contains("Content Security Policy"))
                .toList();
    }

    @Test
    void withoutScriptsEverythingIsThere() {
        browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        try {
            look(390, "light");
            assertThat(browser.getScreenshotAs(OutputType.BYTES)).isNotEmpty();
            assertThat(browser.findElements(By.cssSelector(".bars svg"))).hasSize(20);
            assertThat(browser.findElement(By.id("renew")).isDisplayed()).isFalse();
        } finally {
            browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
    }
}
