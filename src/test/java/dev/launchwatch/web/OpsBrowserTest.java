package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.demo.Ports;
import dev.launchwatch.demo.SampleSite;
import dev.launchwatch.testing.FakeTime;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
                "/maintenance",
                "/monitors/homepage",
                "/monitors/sign-in",
                "/alerts",
                "/alerts/site-down/homepage/1",
                "/alerts/site-down/homepage/0",
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

    private void renew() {
        browser.executeScript("document.dispatchEvent(new Event('visibilitychange'))");
    }

    private long renewals() {
        return (Long)
                Objects.requireNonNull(
                        browser.executeScript(
                                "return performance.getEntriesByType('resource').filter(each => each.name.includes('renew=1')).length"));
    }

    @Test
    void aPageRenewsItselfAndTheFocusStaysWhereItIs() {
        chromium.screen(390, "light");
        signIn();
        browser.get(server.address() + "/ops");
        Board busy = OpsSamples.busy();
        try {
            browser.executeScript("document.querySelector('a[aria-label=\"Time line of failed-logins\"]').focus()");
            browser.executeScript("window.scrollTo(0, 300)");
            server.board = new Board(
                    busy.at(), true, true, false, busy.troubles(), busy.monitors(), List.of(), busy.regions());
            renew();
            chromium.shown(By.xpath("//p[contains(., 'nobody would be told of anything')]"));
            assertThat(browser.switchTo().activeElement().getDomAttribute("aria-label"))
                    .isEqualTo("Time line of failed-logins");
            assertThat(browser.executeScript("return Math.round(window.scrollY)"))
                    .isEqualTo(300L);
            server.board = OpsSamples.quiet();
            renew();
            chromium.shown(By.xpath("//h1[. = 'Nothing fires.']"));
            assertThat(browser.getTitle()).startsWith("Nothing fires.");
        } finally {
            server.board = busy;
        }
    }

    @Test
    void nothingIsTakenFromSomebodyWhoFillsInAForm() {
        chromium.screen(390, "light");
        signIn();
        browser.get(server.address() + "/ops");
        try {
            browser.findElement(By.tagName("summary")).click();
            browser.findElement(By.name("note")).sendKeys("I look");
            server.board = OpsSamples.quiet();
            renew();
            browser.executeScript("document.activeElement.blur()");
            renew();
            assertThat(renewals()).isZero();
            assertThat(browser.findElement(By.name("note")).getDomProperty("value"))
                    .isEqualTo("I look");
        } finally {
            server.board = OpsSamples.busy();
        }
    }

    @Test
    void whoDoesNotWantItTurnsItOffAndThatIsKept() {
        chromium.screen(390, "light");
        signIn();
        browser.get(server.address() + "/ops");
        chromium.shown(By.id("renew")).click();
        browser.get(server.address() + "/ops");
        try {
            assertThat(browser.findElement(By.id("renew")).getDomAttribute("aria-pressed"))
                    .isEqualTo("false");
            renew();
            assertThat(renewals()).isZero();
        } finally {
            browser.findElement(By.id("renew")).click();
        }
        assertThat(browser.findElement(By.id("renew")).getDomAttribute("aria-pressed"))
                .isEqualTo("true");
    }

    @Test
    void aPageThatCannotBeRenewedSaysSo() {
        chromium.screen(390, "light");
        signIn();
        browser.get(server.address() + "/ops/monitors/homepage");
        server.away = true;
        try {
            renew();
            assertThat(chromium.shown(By.cssSelector("#stale:not([hidden])")).getText())
                    .isEqualTo("This page is not renewed: the daemon answers 503.");
        } finally {
            server.away = false;
        }
        renew();
        chromium.shown(By.cssSelector("#stale[hidden]"));
    }

    @Test
    void whatIsAnAttackIsTextAndThePolicyHasNothingToRefuse() {
        chromium.screen(1440, "light");
        signIn();
        server.board = OpsSamples.hostile();
        try {
            browser.get(server.address() + "/ops");
            assertThat(browser.findElement(By.tagName("body")).getText()).contains("onerror=alert(2)");
            assertThat(browser.findElements(By.cssSelector("main script, img"))).isEmpty();
            assertThat(browser.manage().logs().get("browser").getAll().stream()
                            .map(Object::toString)
                            .filter(line -> line.contains("Content Security Policy")))
                    .isEmpty();
        } finally {
            server.board = OpsSamples.busy();
        }
    }

    @Test
    void somebodySignsInByTheDemosProviderAndOutAgain() throws IOException {
        Vertx vertx = Vertx.vertx();
        try (SampleSite site = SampleSite.start(vertx, Ports.ANY, server.time)) {
            server.provider = Optional.of(OpsOidcTest.provider(site, server, vertx, SampleSite.EMAIL));
            chromium.screen(390, "light");
            browser.manage().deleteAllCookies();
            browser.get(server.address() + "/ops/config");
            fine("sign-in-by-provider", 390, "light");
            browser.findElement(By.linkText("Sign in with Harbour Login")).click();
            chromium.shown(By.name("email")).sendKeys(SampleSite.EMAIL);
            browser.findElement(By.name("password")).sendKeys(SampleSite.PASSWORD + Keys.ENTER);
            WebElement who = chromium.shown(By.cssSelector("form[action='/ops/sign-out']"));
            assertThat(who.getText()).contains(SampleSite.EMAIL);
            assertThat(browser.getCurrentUrl()).isEqualTo(server.address() + "/ops/config");
            who.findElement(By.tagName("button")).click();
            fine("signed-out", 390, "light");
            chromium.shown(By.partialLinkText("Sign out of Harbour Login")).click();
            assertThat(chromium.shown(By.tagName("h1")).getText()).isEqualTo("You are signed out");
        } finally {
            server.provider = Optional.empty();
            vertx.close();
        }
    }
}
