package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.testing.Program;
import dev.launchwatch.web.Scope;
import dev.launchwatch.web.Token;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that run without the daemon, as a person runs them. */
class CommandsIT {
    @TempDir
    Path folder;

    private TargetSite site;

    @BeforeEach
    void startSite() {
        site = new TargetSite();
    }

    @AfterEach
    void stopSite() {
        site.close();
    }

    private void write(String yaml) throws Exception {
        Files.writeString(folder.resolve("monitors.yaml"), yaml);
    }

    private static Result run(Map<String, String> environment, String... arguments) {
        try (Program program = Program.start(environment, arguments)) {
            int code = program.awaitExit();
            return new Result(code, program.text());
        }
    }

    private record Result(int code, String text) {}

    @Test
    void checkAcceptsAGoodFolderAndSaysWhatIsInIt() throws Exception {
        write("monitors:\n  - { name: home, http: { url: \"${SITE}/\" } }\n");

        Result result = run(Map.of("SITE", site.url()), "check", folder.toString());

        assertThat(result.code()).isZero();
        assertThat(result.text()).contains("ok: 1 monitors");
    }

    @Test
    void checkOfAFolderWithoutMonitorsSaysSoAndExitsWith2() throws Exception {
        write("");

        Result result = run(Map.of(), "check", folder.toString());

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.text())
                .contains("no monitors found in '" + folder, "monitors.yaml:1:1: the file is empty")
                .doesNotContain("ok:");
    }

    @Test
    void checkPrintsEveryErrorWithItsPlaceAndExitsWith2() throws Exception {
        write("monitors:\n  - nmae: home\n    evry: 5m\n    http: { url: \"${NOWHERE}/\" }\n");

        Result result = run(Map.of(), "check", folder.toString());

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.text())
                .contains("monitors.yaml:2:5", "did you mean 'name'")
                .contains("monitors.yaml:3:5", "did you mean 'every'")
                .contains("NOWHERE");
    }

    @Test
    void smokePassesWhileEverythingIsUpAndWritesItsReports() throws Exception {
        write("monitors:\n  - { name: home, http: { url: \"${SITE}/\", expect: { body-contains: Welcome } } }\n");
        Path json = folder.resolve("smoke.json");
        Path junit = folder.resolve("smoke.xml");

        Result result = run(
                Map.of("SITE", site.url()),
                "smoke",
                folder.toString(),
                "--json",
                json.toString(),
                "--junit",
                junit.toString());

        assertThat(result.code()).as(result.text()).isZero();
        assertThat(result.text()).contains("up").contains("home").contains("All 1 monitors passed.");
        JsonNode monitors = new ObjectMapper().readTree(Files.readString(json)).path("monitors");
        assertThat(monitors.path(0).path("outcome").asText()).isEqualTo("up");
        assertThat(Files.readString(junit)).contains("<testcase", "failures=\"0\"");
    }

    @Test
    void smokeFailsWithWhatWasExpectedAndWhatWasThere() throws Exception {
        write("monitors:\n  - { name: home, http: { url: \"${SITE}/\" } }\n");
        site.down(true);
        Path junit = folder.resolve("smoke.xml");

        Result result = run(Map.of("SITE", site.url()), "smoke", folder.toString(), "--junit", junit.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.text()).contains("down").contains("503").contains("assertion_status");
        assertThat(Files.readString(junit)).contains("failures=\"1\"", "assertion_status");
    }

    @Test
    void smokeRunsOnlyWhatIsNamed() throws Exception {
        write("""
                monitors:
                  - { name: home, http: { url: "${SITE}/" } }
                  - { name: chat, http: { url: "http://127.0.0.1:1/" } }
                """);

        Result result = run(Map.of("SITE", site.url()), "smoke", folder.toString(), "--only", "ho*");

        assertThat(result.code()).as(result.text()).isZero();
        assertThat(result.text()).doesNotContain("chat");
    }

    @Test
    void rulesTestRunsTheDocumentedExampleAndFailsAWrongExpectation() throws Exception {
        write("""
                monitors:
                  - { name: homepage, http: { url: "http://127.0.0.1/" } }
                rules:
                  - { name: site-down, monitor: homepage, failing: {} }
                """);
        String page = Files.readString(Path.of("docs/rule-tests.md"));
        int begin = page.indexOf("```yaml\n") + 8;
        String example = page.substring(begin, page.indexOf("```", begin));
        Path good = Files.writeString(folder.resolve("good-test.txt"), example);
        Path wrong =
                Files.writeString(folder.resolve("wrong-test.txt"), example.replace("at: 5m, rule", "at: 4m, rule"));
        Path broken = Files.writeString(folder.resolve("broken-test.txt"), example.replace("series:", "serie:"));

        Result passed = run(Map.of(), "rules", "test", "--config", folder.toString(), good.toString());
        Result failed = run(Map.of(), "rules", "test", "--config", folder.toString(), wrong.toString());
        Result refused = run(Map.of(), "rules", "test", "--config", folder.toString(), broken.toString());

        assertThat(passed.code()).as(passed.text()).isZero();
        assertThat(passed.text()).contains("1 passed, 0 failed");
        assertThat(failed.code()).as(failed.text()).isEqualTo(1);
        assertThat(refused.code()).as(refused.text()).isEqualTo(2);
        assertThat(refused.text()).contains("broken-test.txt:4:5", "did you mean 'series'");
    }

    @Test
    void rulesBacktestPlaysWhatADaemonStoredAndAFolderWithoutAStoreIsBadUsage() throws Exception {
        write("""
                monitors:
                  - { name: home, every: 1s, timeout: 1s, confirm-after: 200ms, http: { url: "${SITE}/" } }
                rules:
                  - { name: site-down, monitor: home, failing: {} }
                """);
        Path data = folder.resolve("data");
        Map<String, String> environment = Map.of("SITE", site.url(), "LAUNCHWATCH_DATA", data.toString());
        Result nothing = run(environment, "rules", "backtest", "--config", folder.toString());
        Result beside;
        Result json;
        try (Program daemon = Program.daemon(folder, data, environment)) {
            // A good result is stored up to 250 ms after it came, and the first probe runs at once.
            beside = run(environment, "rules", "backtest", "--config", folder.toString(), "--since", "1h");
            json = run(
                    environment,
                    "rules",
                    "backtest",
                    "--config",
                    folder.toString(),
                    "--since",
                    "1h",
                    "--format",
                    "json");
            assertThat(daemon.text()).doesNotContain("ERROR");
        }
        assertThat(nothing.code()).as(nothing.text()).isEqualTo(2);
        assertThat(nothing.text()).contains("There is no store in " + data);
        assertThat(beside.code()).as(beside.text()).isZero();
        assertThat(beside.text()).contains("site-down", "0 would have fired");
        assertThat(json.code()).as(json.text()).isZero();
        assertThat(new ObjectMapper()
                        .readTree(json.text().substring(json.text().indexOf("{")))
                        .path("rules")
                        .path(0)
                        .path("rule")
                        .asText())
                .isEqualTo("site-down");
    }

    @Test
    void aNewTokenMatchesItsLineForTheTokensFile() {
        Result result = run(Map.of(), "token", "new", "laptop", "--scope", "operate,read");

        assertThat(result.code()).isZero();
        Matcher text = Pattern.compile("lw_[0-9a-f]{64}").matcher(result.text());
        Matcher line = Pattern.compile("laptop read,operate [0-9a-f]{64}").matcher(result.text());
        assertThat(text.find() && line.find()).as(result.text()).isTrue();
        List<Token> tokens = Token.parse(line.group());
        assertThat(Token.find(tokens, text.group()))
                .hasValueSatisfying(token -> assertThat(token.scopes()).containsOnly(Scope.READ, Scope.OPERATE));
    }

    @Test
    void helpAndVersionAnswerAndAnUnknownCommandIsBadUsage() {
        assertThat(run(Map.of(), "--version").text()).contains("launchwatch 0.");
        assertThat(run(Map.of(), "--help").text()).contains("smoke", "check", "demo");
        assertThat(run(Map.of(), "smok").code()).isEqualTo(2);
    }

    @Test
    void runRefusesABadFolderWithCode2() throws Exception {
        write("monitors:\n  - { name: home }\n");

        Result result = run(
                Map.of("LAUNCHWATCH_DATA", folder.resolve("data").toString()), "run", "--config", folder.toString());

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.text()).contains("monitors.yaml:2:5");
    }

    @Test
    void runTellsOfASettingThatQuarkusDoesNotKnow() throws Exception {
        write("monitors:\n  - { name: home, http: { url: \"${SITE}/\" } }\n");
        Path settings = Files.writeString(
                folder.resolve("settings.properties"),
                "quarkus.mailer.hosst=mail.example.org\nquarkus.mailer.host=mail.example.org\n");
        try (Program program = Program.daemon(
                folder,
                folder.resolve("data"),
                Map.of("SITE", site.url(), "SMALLRYE_CONFIG_LOCATIONS", settings.toString()))) {
            assertThat(program.text()).contains("\"quarkus.mailer.hosst\"").doesNotContain("\"quarkus.mailer.host\"");
        }
    }

    @Test
    void runRefusesAStoreThatItDoesNotHave() throws Exception {
        write("monitors:\n  - { name: home, http: { url: \"${SITE}/\" } }\n");

        Result result = runSharing(Map.of("LAUNCHWATCH_STORE", "jdbc:mysql://localhost/x?password=s3cret"));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.text())
                .contains("LAUNCHWATCH_STORE is no URL of a PostgreSQL database")
                .doesNotContain("s3cret");
    }

    @Test
    void runRefusesRegionsThatWouldHashPeopleWithDifferentKeys() throws Exception {
        write(
                "monitors:\n  - { name: home, http: { url: \"${SITE}/\" } }\nsignals:\n  - { name: logins, event: login.failed }\n");

        Result result = runSharing(Map.of("LAUNCHWATCH_STORE", "jdbc:postgresql://localhost:1/x"));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.text()).contains("set LAUNCHWATCH_HASH_KEY to the same secret in all regions");
    }

    @Test
    void runRefusesALeaseThatWouldBeOverAtOnce() throws Exception {
        write("monitors:\n  - { name: home, http: { url: \"${SITE}/\" } }\n");

        Result result = runSharing(
                Map.of("LAUNCHWATCH_STORE", "jdbc:postgresql://localhost:1/x", "LAUNCHWATCH_REGION_LEASE", "200ms"));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.text()).contains("LAUNCHWATCH_REGION_LEASE");
    }

    private Result runSharing(Map<String, String> environment) throws Exception {
        Map<String, String> all = new HashMap<>(environment);
        all.put("SITE", site.url());
        all.put("LAUNCHWATCH_PORT", "0");
        all.put("LAUNCHWATCH_DATA", folder.resolve("data").toString());
        return run(all, "run", "--config", folder.toString());
    }
}
