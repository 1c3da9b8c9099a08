package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.testing.FakeTime;
import java.io.IOException;
import java.nio.file.Path;
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
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * The operator pages in a real browser: somebody signs in, reads and acts with a keyboard and without scripts, on phones and large screens,
 * light and dark, and axe objects to nothing. The pictures are in {@code target/operator-pages}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class OpsBrowserTest {
    private static final Path PICTURES = Path.of("target/operator-pages");

    private Chromium chromium;
    private ChromeDriver browser;
    private OpsServer server;

    @BeforeAll
    void open() throws IOException {
        chromium = Chromium.open();
        browser = chromium.driver;
        server = new OpsServer(new FakeTime(OpsSamples.NOW), OpsSamples.busy());
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

    private void signIn() {
        browser.get(server.address() + "/ops");
        if (!browser.findElements(By.name("password")).isEmpty()) {
            browser.findElement(By.name("name")).sendKeys("ada");
            browser.findElement(By.name("password")).sendKeys(OpsServer.PASSWORD + Keys.ENTER);
        }
        chromium.shown(By.cssSelector("form[action='/ops/sign-out']"));
    }

    @ParameterizedTest
    @CsvSource({"390, light", "390, dark", "1440, light", "1440, dark"})
    void axeObjectsToNothingAndNothingIsWiderThanTheScreen(int width, String mode) throws IOException {
        chromium.screen(width, mode);
        browser.manage().deleteAllCookies();
        browser.get(server.address() + "/ops");
        fine("sign-in", width, mode);
        signIn();
        for (String page : List.of(
                "",
                "/silence?alert=site-down/homepage/1",
                "/monitors/homepage",
                "/signals",
                "/config",
                "/why",
                "/why?rule=site-down&on=homepage&at=11:05",
                "/backtest",
                "/nothing")) {
            browser.get(server.address() + "/ops" + page);
            browser.findElements(By.tagName("summary")).forEach(WebElement::click);
            fine(page.replaceAll("\\?rule.*", "-answer").replaceAll("\\?.*", "").replace('/', '-'), width, mode);
        }
    }

    private void fine(String page, int width, String mode) throws IOException {
        assertThat(chromium.violations()).as(page).isEmpty();
        assertThat(browser.executeScript("return document.documentElement.scrollWidth <= window.innerWidth"))
                .as(page)
                .isEqualTo(true);
        chromium.photograph(PICTURES.resolve("ops" + page + "-" + width + "-" + mode + ".png"));
    }

    @Test
    void somebodyActsWithTheKeyboardAloneAndSeesWhereTheyAre() {
        chromium.screen(1440, "light");
        signIn();
        long reachable = (Long) Objects.requireNonNull(
                browser.executeScript("return document.querySelectorAll('a[href], button, summary').length"));
        browser.findElement(By.tagName("body")).sendKeys(Keys.TAB);
        for (long i = 0; i < reachable; i++) {
            WebElement active = browser.switchTo().activeElement();
            assertThat(active.getTagName()).isIn("a", "button", "summary");
            assertThat(active.getCssValue("outline-style")).isEqualTo("solid");
            assertThat(active.getSize().getHeight()).as(active.getText()).isGreaterThanOrEqualTo(24);
            active.sendKeys(Keys.TAB);
        }
        server.done.clear();
        browser.findElement(By.cssSelector("article button")).sendKeys(Keys.ENTER);
        assertThat(chromium.shown(By.cssSelector("[role=status]")).getText()).startsWith("You look after it");
        assertThat(server.done).hasSize(1);
    }

    @Test
    void withoutScriptsEverythingWorks() {
        browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        try {
            chromium.screen(390, "light");
            signIn();
            browser.findElement(By.linkText("Silence")).click();
            assertThat(chromium.shown(By.name("match")).getDomProperty("value"))
                    .isEqualTo("monitor=homepage\nrule=site-down");
            server.done.clear();
            browser.findElement(By.name("comment")).sendKeys("deploy" + Keys.ENTER);
            assertThat(chromium.shown(By.cssSelector("[role=status]")).getText())
                    .startsWith("Silenced");
            assertThat(server.done)
                    .containsExactly("silence {monitor=homepage, rule=site-down} 2026-05-01T13:04:00Z ada 'deploy'");
        } finally {
            browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
    }

    @Test
    void whatIsAnAttackIsTextAndThePolicyHasNothingToRefuse() {
        chromium.screen(1440, "light");
        signIn();
        server.board = OpsSamples.hostile();
        try {
            browser.get(server.address() + "/ops");
            assertThat(browser.findElement(By.tagName("body")).getText()).contains("onerror=alert(2)");
            assertThat(browser.findElements(By.cssSelector("script, img"))).isEmpty();
            assertThat(browser.manage().logs().get("browser").getAll().stream()
                            .map(Object::toString)
                            .filter(line -> line.contains("Content Security Policy")))
                    .isEmpty();
        } finally {
            server.board = OpsSamples.busy();
        }
    }
}
