package dev.launchwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.signal.CostReport;
import dev.launchwatch.signal.CostReportSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cost reports in the YAML: their defaults, what is legal but probably not meant, and what the page about them shows. */
class CostReportsTest {
    @TempDir
    Path folder;

    private Loaded.Good read(String yaml) {
        Loaded loaded = Folders.load(folder, "costs.yaml", yaml);
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        return (Loaded.Good) loaded;
    }

    private List<String> warnings(String yaml) {
        return read(yaml).warnings().stream()
                .map(Problem::toString)
                .filter(warning -> !warning.contains("no monitors"))
                .toList();
    }

    @Test
    void aKeyIsEnough() {
        Loaded.Good good = read("""
                cost-reports:
                  - { name: openai, openai: { key: sk-admin-of-the-test } }
                """);
        CostReport report = good.catalog().costReports().getFirst();
        assertThat(report.toString())
                .isEqualTo(
                        "CostReport[name=openai, every=PT6H, days=3, settlesAfter=PT24H, tolerance=10%, floor=1.00 USD,"
                                + " severity=WARNING, providers=[], models=[], spec=OpenAi[key=[secret], projects=[],"
                                + " apiUrl=https://api.openai.com]]");
        assertThat(good.redactor().clean("a log with sk-admin-of-the-test")).isEqualTo("a log with [redacted]");
    }

    @Test
    void aKeyThatIsNoAdminKeyIsAWarningThatDoesNotShowIt() {
        assertThat(warnings("""
                cost-reports:
                  - { name: openai, openai: { key: sk-proj-of-a-project } }
                  - { name: anthropic, anthropic: { key: sk-ant-api03-of-an-app } }
                """))
                .hasSize(2)
                .allSatisfy(warning -> assertThat(warning)
                        .contains("this key cannot read costs")
                        .doesNotContain("-of-a"));
    }

    @Test
    void alertsOfReportsMayBeRoutedByTheirNames() {
        assertThat(warnings("""
                cost-reports:
                  - { name: openai, openai: { key: sk-admin-of-the-test } }
                channels:
                  - { name: mail, email: { to: [finance@example.org] } }
                routes:
                  - { rule: launchwatch-cost-report-openai, to: mail }
                  - { rule: "launchwatch-cost-*", severity: critical, to: mail }
                """)).isEmpty();
    }

    @Test
    void whatTheDocumentationShowsReadsWithoutAWarning() throws Exception {
        List<String> blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/cost-reports.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(blocks).hasSize(2);
        Files.writeString(folder.resolve("costs.yaml"), blocks.getFirst());
        Loaded loaded =
                new ConfigReader(_ -> Optional.of("sk-of-the-environment"), SecretFiles.ofThisMachine()).read(folder);
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        assertThat(loaded.warnings())
                .hasSize(1)
                .allSatisfy(warning -> assertThat(warning.toString()).contains("no monitors"));
        List<CostReport> reports = ((Loaded.Good) loaded).catalog().costReports();
        assertThat(reports)
                .extracting(CostReport::spec)
                .hasExactlyElementsOfTypes(CostReportSpec.OpenAi.class, CostReportSpec.Anthropic.class);

        Files.writeString(folder.resolve("routes.yaml"), blocks.getLast());
        loaded = new ConfigReader(_ -> Optional.of("sk-of-the-environment"), SecretFiles.ofThisMachine()).read(folder);
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        assertThat(loaded.warnings()).hasSize(1);
    }
}
