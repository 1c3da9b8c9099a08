package dev.launchwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.StatusRange;
import dev.launchwatch.signal.AccessLog;
import dev.launchwatch.signal.Format;
import dev.launchwatch.signal.LogFormat;
import dev.launchwatch.signal.SignatureScheme;
import dev.launchwatch.signal.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources in the YAML: what each way of writing them means, and what is legal but probably not meant. */
class SourcesTest {
    @TempDir
    Path folder;

    private Loaded.Good read(String yaml) {
        Loaded loaded = Folders.load(folder, "sources.yaml", yaml);
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
    void aFormatMayBeWrittenByItsNameAlone() {
        List<Source> sources = read("""
                sources:
                  - { name: a, format: auth0 }
                  - { name: b, format: { auth0: {} } }
                  - { name: c, format: "${NO_SUCH:otlp}" }
                """).catalog().sources();
        assertThat(sources)
                .extracting(Source::format)
                .containsExactly(new Format.Auth0(), new Format.Auth0(), new Format.Otlp());
    }

    @Test
    void theTokenThatMayBringEventsIsNamedLikeTheSourceUnlessItSaysOthersOrSigns() {
        List<Source> sources = read("""
                sources:
                  - { name: a, format: auth0 }
                  - { name: b, format: auth0, tokens: [one, two] }
                  - { name: c, format: stripe, signature: { stripe: { secrets: [signing-secret-of-stripe] } } }
                """).catalog().sources();
        assertThat(sources).extracting(Source::bearers).containsExactly(List.of("a"), List.of("one", "two"), List.of());
        assertThat(sources.getLast().signature()).isInstanceOf(SignatureScheme.Stripe.class);
    }

    @Test
    void aSecretIsNotShownByWhatWasRead() {
        assertThat(read("""
                sources:
                  - { name: c, format: stripe, signature: { stripe: { secrets: [signing-secret-of-stripe] } } }
                """).catalog().sources().toString()).doesNotContain("signing-secret-of-stripe");
    }

    @Test
    void whatVendorsSignAndNobodyChecksIsAWarning() {
        assertThat(warnings("""
                sources:
                  - { name: clerk, format: svix }
                  - { name: pay, format: stripe }
                  - { name: edge, format: cloudflare-notifications }
                  - { name: idp, format: auth0 }
                """))
                .hasSize(3)
                .anySatisfy(warning -> assertThat(warning)
                        .startsWith("sources.yaml:2:20:")
                        .contains("add signature: { standard-webhooks: { secrets: [\"${SECRET}\"] } } to 'clerk'"))
                .anySatisfy(warning ->
                        assertThat(warning).startsWith("sources.yaml:3:").contains("stripe: { secrets"))
                .anySatisfy(warning ->
                        assertThat(warning).startsWith("sources.yaml:4:").contains("cf-webhook-auth"));
    }

    @Test
    void aSecretThatCanBeGuessedIsAWarning() {
        assertThat(warnings("""
                sources:
                  - { name: hub, format: events, signature: { hmac: { header: x-signature, secrets: [hunter2] } } }
                """))
                .hasSize(1)
                .allSatisfy(warning ->
                        assertThat(warning).contains("fewer than 16 characters").doesNotContain("hunter2"));
    }

    @Test
    void aKindThatASignalDeclaresMayBeMapped() {
        assertThat(warnings("""
                signals:
                  - { name: carts, event: cart.abandoned }
                sources:
                  - { name: shop, format: { mapping: { kind: cart.abandoned } } }
                """)).isEmpty();
    }

    @Test
    void theSourcesThatTheDocumentationShowsReadWithoutAWarning() throws Exception {
        List<String> blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/events.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(blocks).hasSize(12);
        for (String block : blocks) {
            Files.writeString(folder.resolve("sources.yaml"), block);
            Loaded loaded = new ConfigReader(
                            _ -> Optional.of("d2hhdGV2ZXIgaXMgYmFzZTY0IGhlcmU="), SecretFiles.ofThisMachine())
                    .read(folder);
            assertThat(loaded).as(block).isInstanceOf(Loaded.Good.class);
            // The logs of the examples are on another machine than the one that builds this.
            assertThat(loaded.warnings())
                    .as(block)
                    .extracting(Problem::toString)
                    .filteredOn(warning -> !warning.contains("/var/log/"))
                    .singleElement()
                    .asString()
                    .contains("no monitors");
        }
    }

    @Test
    void aLogMayBeWrittenByItsPathAlone() {
        List<Source> sources = read("""
                sources:
                  - { name: a, access-log: "/var/log/nginx/*.log" }
                  - { name: b, access-log: { path: "/var/log/caddy/*.log", lines: caddy, from: start } }
                """).catalog().sources();
        assertThat(sources)
                .extracting(Source::accessLog)
                .containsExactly(
                        new AccessLog("/var/log/nginx/*.log", null, AccessLog.From.END, null),
                        new AccessLog("/var/log/caddy/*.log", new LogFormat.Caddy(), AccessLog.From.START, null));
        assertThat(sources).extracting(Source::format).containsOnlyNulls();
    }

    @Test
    void whatLoginsLeaveOutIsWhatMostSitesAnswer() {
        AccessLog log = read("""
                sources:
                  - { name: a, access-log: { path: "/var/log/nginx/*.log", logins: { path: /api/login } } }
                """).catalog().sources().getFirst().accessLog();
        assertThat(log)
                .isNotNull()
                .extracting(AccessLog::logins)
                .isEqualTo(new AccessLog.Logins(
                        List.of("/api/login"),
                        "POST",
                        List.of(StatusRange.parse("401"), StatusRange.parse("403")),
                        List.of(StatusRange.parse("200"), StatusRange.parse("302"))));
    }

    @Test
    void aLogThatIsNotThereIsAWarningAndOneThatIsThereIsNot() throws Exception {
        Path log = Files.createFile(folder.resolve("access.log"));
        Files.writeString(folder.resolve("sources.yaml"), "sources: [{ name: a, access-log: \"" + log + "\" }]\n");
        ConfigReader reader = new ConfigReader(_ -> Optional.empty(), SecretFiles.ofThisMachine());
        assertThat(reader.read(folder).warnings())
                .extracting(Problem::toString)
                .noneMatch(warning -> warning.contains("access.log"));
        Files.delete(log);
        assertThat(reader.read(folder).warnings())
                .extracting(Problem::toString)
                .anyMatch(warning -> warning.startsWith("sources.yaml:1:34:")
                        && warning.contains("access.log' is not there, or this user may not read it")
                        && warning.contains("usermod -aG adm launchwatch"));
    }
}
