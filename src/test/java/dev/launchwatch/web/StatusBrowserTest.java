package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.testing.FakeTime;
import dev.launchwatch.testing.LocalTool;
import dev.launchwatch.web.PublicStatus.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
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
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * The page in a real browser: nothing that axe objects to, no sideways scrolling, everything within reach of the keyboard, on phones and
 * large screens, light and dark. The pictures are in {@code target/status-page}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class StatusBrowserTest {
    private static final Path PICTURES = Path.of("target/status-page");

    private ChromeDriver browser;
    private StatusServer server;
    private final FakeTime time = new FakeTime(StatusSamples.NOW);

    @BeforeAll
    void open() throws IOException {
        Path chromium = LocalTool.installed("chromium");
        Path driver = LocalTool.installed("chromedriver");
        Files.createDirectories(PICTURES);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toString());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.toFile())
                .usingAnyFreePort()
                .withLogOutput(java.io.OutputStream.nullOutputStream())
                .build();
        browser = new ChromeDriver(service, options);
        // The server's answers are looked at, not the browser's memory of them.
        browser.executeCdpCommand("Network.enable", Map.of());
        browser.executeCdpCommand("Network.setCacheDisabled", Map.of("cacheDisabled", true));
        server = new StatusServer(StatusSamples.busy(20, State.DOWN), time);
    }

    @AfterAll
    void close() {
        if (browser != null) {
            browser.quit();
        }
        if (server != null) {
            server.close();
        }
    }

    private void look(int width, String mode) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", mode),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
        browser.get(server.url() + "/");
    }

    private void photograph(String name) throws IOException {
        Map<?, ?> metrics = browser.executeCdpCommand("Page.getLayoutMetrics", Map.of());
        Map<?, ?> size = (Map<?, ?>) Objects.requireNonNull(metrics.get("cssContentSize"));
        Map<String, Object> answer = browser.executeCdpCommand(
                "Page.captureScreenshot",
                Map.of(
                        "format",
                        "png",
                        "captureBeyondViewport",
                        true,
                        "clip",
                        Map.of("x", 0, "y", 0, "width", size.get("width"), "height", size.get("height"), "scale", 1)));
        Files.write(PICTURES.resolve(name + ".png"), Base64.getDecoder().decode((String)
                Objects.requireNonNull(answer.get("data"))));
    }

    private List<?> violations() throws IOException {
        try (InputStream in = Objects.requireNonNull(StatusBrowserTest.class.getResourceAsStream("/axe.min.js"))) {
            browser.executeScript(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        Object found = browser.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document, { resultTypes: ['violations'] }).then(
                    result => done(result.violations.map(each => each.id + ': '
                        + each.nodes.slice(0, 3).map(node => node.html + ' ' + node.failureSummary).join(' | '))),
                    error => done([String(error)]));
                """);
        return (List<?>) Objects.requireNonNull(found);
    }

    @ParameterizedTest
    @CsvSource({"390, light", "390, dark", "1440, light", "1440, dark"})
    void axeObjectsToNothingAndNothingIsWiderThanTheScreen(int width, String mode) throws IOException {
        look(width, mode);
        browser.findElements(By.tagName("details"))
                .getFirst()
                .findElement(By.tagName("summary"))
                .click();
        assertThat(violations()).isEmpty();
        assertThat(browser.executeScript("return document.documentElement.scrollWidth <= window.innerWidth"))
                .isEqualTo(true);
        photograph(width + "-" + mode);
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
