package dev.launchwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Template;
import dev.launchwatch.model.Tree;
import dev.launchwatch.probe.HttpSpec;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.probe.StepsSpec;
import dev.launchwatch.probe.TlsSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    private static final String HOME = "monitors:\n  - name: home\n    http: { url: https://example.org/ }\n";

    @TempDir
    Path folder;

    private void file(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private Catalog good() {
        return catalog(Folders.reader().read(folder));
    }

    private static Catalog catalog(Loaded loaded) {
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        return ((Loaded.Good) loaded).catalog();
    }

    private List<String> errors() {
        Loaded loaded = Folders.reader().read(folder);
        assertThat(loaded).isInstanceOf(Loaded.Bad.class);
        return ((Loaded.Bad) loaded).errors().stream().map(Problem::toString).toList();
    }

    private List<String> warnings() {
        return Folders.reader().read(folder).warnings().stream()
                .map(Problem::message)
                .toList();
    }

    private HttpSpec http(String yaml) throws IOException {
        file("a.yaml", "monitors:\n  - name: home\n    http:\n" + yaml.indent(6));
        return (HttpSpec) good().monitors().getFirst().probe();
    }

    @Test
    void everyYamlFileIsReadByNameAndHiddenOnesAreNot() throws IOException {
        file("b.yml", HOME.replace("home", "second"));
        file("a.yaml", HOME);
        file(".hidden.yaml", "nonsense");
        file("notes.txt", "nonsense");
        assertThat(good().monitors()).extracting(Monitor::name).containsExactly("home", "second");
    }

    @Test
    void theSameFilesReadAgainMakeTheSameCatalogSoThatAReloadChangesNothing() throws IOException {
        // A file with every key that there is.
        String yaml = Folders.text("valid/full.yaml");
        Catalog first = catalog(Folders.load(folder, "full.yaml", yaml));

        assertThat(catalog(Folders.load(folder, "full.yaml", yaml))).isEqualTo(first);
        assertThat(catalog(Folders.load(folder, "full.yaml", yaml.replace("^PONG", "^PING"))))
                .isNotEqualTo(first);
    }

    @Test
    void errorsOfAllFilesComeAtOnceAndByPlace() throws IOException {
        file("b.yaml", "monitors:\n  - nam: home\n    http: { url: nowhere }\n");
        file("a.yaml", "rules: [\n");
        assertThat(errors())
                .containsExactly(
                        "a.yaml:2:1: not valid YAML: expected the node content, but found '<stream end>': a comma or a"
                                + " closing bracket is missing",
                        "b.yaml:2:5: unknown key 'nam' in 'monitor' (did you mean 'name'?)",
                        "b.yaml:3:18: 'url' must begin with http:// or https://");
    }

    @Test
    void aReferenceIntoAFileThatCannotBeReadIsNotCalledDangling() throws IOException {
        file("monitors.yaml", "monitors: [\n");
        file("rules.yaml", "rules:\n  - { name: down, monitor: home, failing: {} }\n");
        assertThat(errors()).singleElement().asString().startsWith("monitors.yaml:2:1:");
    }

    @Test
    void aMissingFolderIsAnErrorWithItsRemedy() {
        folder = folder.resolve("nowhere");
        assertThat(errors())
                .containsExactly("nowhere: the configuration folder '" + folder
                        + "' does not exist: create it with a YAML file in it, or name another one");
    }

    @Test
    void anEmptyFolderIsAnErrorWithItsRemedy() {
        assertThat(errors()).singleElement().asString().contains("has no YAML file: add one that ends in .yaml");
    }

    @Test
    void anEmptyFileAndAFolderWithoutMonitorsAreSuspicious() throws IOException {
        file("empty.yaml", "# nothing yet\n");
        file("nothing.yaml", "---\n---\n");
        file("rules.yaml", "monitors:\n");
        String empty = ":1:1: the file is empty: write monitors, rules, channels or routes into it, or delete it";
        assertThat(Folders.reader().read(folder)).isInstanceOf(Loaded.Good.class);
        assertThat(Folders.reader().read(folder).warnings())
                .extracting(Problem::toString)
                .containsExactlyInAnyOrder(
                        folder.getFileName() + ": no monitors found in '" + folder
                                + "', so that nothing is watched: add a file with monitors to it, or name another folder",
                        "empty.yaml" + empty,
                        "nothing.yaml" + empty);
    }

    @Test
    void aFileThatIsNotUtf8IsNamed() throws IOException {
        Files.write(folder.resolve("a.yaml"), "title: Grüße".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(errors()).containsExactly("a.yaml: the file is not UTF-8: save it in that encoding");
    }

    @Test
    void aByteOrderMarkAndWindowsLineEndsAreRead() throws IOException {
        file("a.yaml", "\uFEFF" + HOME.replace("\n", "\r\n"));
        assertThat(good().monitors()).hasSize(1);
    }

    @Test
    void placesAreRightWithWindowsLineEnds() throws IOException {
        file("a.yaml", "monitors:\r\n  - name: home\r\n    http:\r\n      url: >\r\n        x\r\n        ${NONE}\r\n");
        assertThat(errors()).first().asString().startsWith("a.yaml:6:9: the environment variable NONE is not set");
    }

    @Test
    void aliasesThatGrowBeyondMeasureAreRefusedWithoutGrowing() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String last = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(9, last))));
        }
        file("a.yaml", bomb.toString());
        assertThat(errors())
                .containsExactly("a.yaml:1:1: the aliases grow this file beyond all measure: write the parts out");
    }

    @Test
    void nestingIsBounded() throws IOException {
        file("a.yaml", "monitors: " + "[".repeat(10_000));
        assertThat(errors())
                .singleElement()
                .asString()
                .contains("not valid YAML")
                .contains("Depth");
    }

    @Test
    void keysOfAnotherMappingCanBeMergedAndOverridden() throws IOException {
        file("a.yaml", """
                monitors:
                  - &base
                    name: one
                    every: 1m
                    http: { url: https://example.org/ }
                  - <<: *base
                    name: two
                """);
        assertThat(good().monitors()).extracting(Monitor::name).containsExactly("one", "two");
        assertThat(good().monitors()).extracting(Monitor::every).containsOnly(Duration.ofMinutes(1));
    }

    @Test
    void aSectionWithoutItemsIsEmpty() throws IOException {
        file("a.yaml", HOME + "rules:\n  # none yet\n");
        assertThat(good().rules()).isEmpty();
    }

    @Test
    void textsAreWhatTheyLookLike() throws IOException {
        HttpSpec http = http("url: https://example.org/\nexpect: { json: { $.a: 3, $.b: true, $.c: no, $.d: 1.50 } }");
        assertThat(http.expect().json().values())
                .extracting(expectation -> String.valueOf(expectation.is()))
                .containsExactly("3", "true", "no", "1.50");
    }

    @Test
    void freeDataKeepsItsTypesAndFillsItsTexts() throws IOException {
        HttpSpec http = http("url: https://example.org/\njson: { a: 1, b: no, c: '2', d: '${SITE_URL}', e: ~ }");
        assertThat(((Tree.Node) Objects.requireNonNull(http.json())).members())
                .containsEntry("a", new Tree.Numeral(BigDecimal.ONE))
                .containsEntry("b", new Tree.Text(Template.literal("no")))
                .containsEntry("c", new Tree.Text(Template.literal("2")))
                .containsEntry("d", new Tree.Text(Template.literal("https://example.org")))
                .containsEntry("e", new Tree.Null());
    }

    @Test
    void anEmptySecretCountsAsLeftOut() throws IOException {
        assertThat(http("url: https://example.org/\nbearer: ${NO_TOKEN:}").bearer())
                .isNull();
    }

    @Test
    void aDefaultStandsInForAVariableThatIsUnsetOrEmpty() throws IOException {
        assertThat(http("url: ${NONE:https://one.example/}${EMPTY:two}").url())
                .isEqualTo(Template.literal("https://one.example/two"));
    }

    @Test
    void aDoubledDollarSignStandsForItself() throws IOException {
        assertThat(http("url: https://example.org/\nbody: a $${b} $c").body()).isEqualTo(Template.literal("a ${b} $c"));
    }

    @Test
    void aSecretFileIsReadWithoutItsLineEnd() throws IOException {
        assertThat(Objects.requireNonNull(http("url: https://example.org/\nbearer: ${file:/run/secrets/x}")
                                .bearer())
                        .value())
                .isEqualTo(Template.literal("from-a-file"));
    }

    @Test
    void theContentOfASecretFileIsASecretWhereverItStands() throws IOException {
        file(
                "a.yaml",
                HOME.replace("org/", "org/?key=${file:/run/secrets/x}")
                        .replace("{ url: ", "{ url: \"")
                        .replace(" }\n", "\" }\n"));
        Loaded.Good good = (Loaded.Good) Folders.reader().read(folder);
        assertThat(good.redactor().clean("see from-a-file")).isEqualTo("see [redacted]");
    }

    @Test
    void aCapturedValueShadowsTheEnvironment() throws IOException {
        file("a.yaml", """
                monitors:
                  - name: login
                    steps:
                      - http: { url: https://example.org/ }
                        capture: { PERIOD: json $.token }
                      - http: { url: 'https://example.org/${PERIOD}/${SITE_URL}' }
                """);
        StepsSpec steps = (StepsSpec) good().monitors().getFirst().probe();
        assertThat(steps.steps().get(1).http().url())
                .isEqualTo(new Template(List.of(
                        new Template.Literal("https://example.org/"),
                        new Template.Variable("PERIOD"),
                        new Template.Literal("/https://example.org"))));
    }

    @Test
    void anyScalarMayComeFromTheEnvironment() throws IOException {
        file("a.yaml", HOME + "    every: ${PERIOD}\n    enabled: ${ON:false}\n");
        assertThat(good().monitors().getFirst().every()).isEqualTo(Duration.ofMinutes(7));
        assertThat(good().monitors().getFirst().enabled()).isFalse();
    }

    @Test
    void wordsAreReadInAnyCaseAndUnquotedVersionsAsWords() throws IOException {
        file("a.yaml", """
                monitors:
                  - { name: a, tls: { address: 'example.org:443', version: 1.3, ip: IPv4 } }
                """);
        TlsSpec tls = (TlsSpec) good().monitors().getFirst().probe();
        assertThat(tls.version().protocol()).isEqualTo("TLSv1.3");
    }

    @Test
    void aPriceOfOneTokenIsSuspiciousAndAModelThatCostsNothingIsNot() throws IOException {
        file(
                "a.yaml",
                HOME + "prices:\n  - { model: tiny, input: 0.0000025, output: 10 }\n"
                        + "  - { model: hosted-here, input: 0, output: 0 }\n");
        assertThat(Folders.reader().read(folder).warnings())
                .extracting(Problem::toString)
                .contains("a.yaml:5:20: 'input' is very little: it is what a million tokens cost, not one token");
        assertThat(warnings()).filteredOn(warning -> warning.contains("little")).hasSize(1);
        assertThat(good().prices())
                .extracting(price -> price.currency().getCurrencyCode())
                .containsExactly("USD", "USD");
    }

    @Test
    void aRuleWithoutARouteAndAChannelWithoutARouteAreSuspicious() throws IOException {
        file(
                "a.yaml",
                HOME + "rules:\n  - { name: down, monitor: home, failing: {} }\nchannels:\n"
                        + "  - { name: mail, email: { to: a@example.org } }\n  - { name: other, email: { to: a@example.org } }\n"
                        + "routes:\n  - { severity: critical, to: mail }\n");
        assertThat(warnings())
                .containsExactlyInAnyOrder(
                        "no route leads from the rule 'down' to a channel",
                        "no route leads to the channel 'other'",
                        "no rule's alerts take this route");
    }

    @Test
    void aTimeToAcknowledgeOfWhichNobodyHearsIsSuspicious() throws IOException {
        file(
                "a.yaml",
                HOME + "rules:\n  - { name: down, monitor: home, failing: {} }\nchannels:\n"
                        + "  - { name: mail, email: { to: a@example.org } }\n"
                        + "routes:\n  - { to: mail, acknowledge-within: 15m }\n");
        assertThat(warnings())
                .containsExactly("nobody is told when nobody acknowledges: add escalate-to: [CHANNEL], or remove"
                        + " acknowledge-within");
    }

    @Test
    void aRouteByLabelsIsUsedIfAWatchedMonitorHasThem() throws IOException {
        file(
                "a.yaml",
                HOME + "    labels: { team: web }\nrules:\n  - { name: down, monitor: home, failing: {} }\nchannels:\n"
                        + "  - { name: mail, email: { to: a@example.org } }\nroutes:\n  - { match: { team: w* }, to: mail }\n");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void halfAConfigurationIsNotCalledSuspicious() throws IOException {
        file("a.yaml", HOME + "rules:\n  - { name: down, monitr: home, failing: {} }\n");
        assertThat(warnings()).isEmpty();
        assertThat(errors()).hasSize(1);
    }

    @Test
    void tenThousandMonitorsAreRead() throws IOException {
        StringBuilder many = new StringBuilder("monitors:\n");
        for (int i = 0; i < 10_000; i++) {
            many.append("  - { name: m%d, depends-on: m%d, http: { url: https://example.org/%d } }\n"
                    .formatted(i, Math.max(0, i + 1) % 10_001, i));
        }
        file("a.yaml", many + "  - { name: m10000, tcp: 'example.org:443' }\n");
        assertThat(good().monitors()).hasSize(10_001);
    }

    @Test
    void theEnvironmentIsAskedAndNotTheMachine() throws IOException {
        file("a.yaml", HOME + "    impact: ${PATH}\n");
        assertThat(Folders.reader(Map.of()).read(folder)).isInstanceOf(Loaded.Bad.class);
        assertThat(Folders.reader(Map.of("PATH", "x")).read(folder)).isInstanceOf(Loaded.Good.class);
    }
}
