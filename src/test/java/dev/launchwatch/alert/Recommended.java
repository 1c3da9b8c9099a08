package dev.launchwatch.alert;

import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.ConfigReader;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.SecretFiles;
import dev.launchwatch.config.Subjects;
import dev.launchwatch.signal.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The rules that docs/signal-rules.md recommends to a community of a size: its example, changed as its table says. */
record Recommended(RuleBook book, List<Signal> signals) {
    private static final Path PAGE = Path.of("docs/signal-rules.md");
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SIZES = Pattern.compile("(?m)^\\| rule \\|.*\n\\|[ |-]*\n((?:\\|.*\n)*)");
    private static final Pattern SIZE = Pattern.compile("up to ([0-9,]+)");

    /** @param folder an empty one, to work in */
    static Recommended to(int members, Path folder) throws IOException {
        String page = Files.readString(PAGE);
        String example = first(EXAMPLE, page).group(1);
        MatchResult table = first(SIZES, page);
        List<Integer> sizes = SIZE.matcher(table.group())
                .results()
                .map(size -> Integer.parseInt(size.group(1).replace(",", "")))
                .toList();
        int column = 0;
        while (sizes.get(column) < members) {
            column++;
        }
        for (String row : table.group(1).lines().toList()) {
            List<String> cells = Arrays.stream(row.split("\\|"))
                    .map(cell -> cell.replace("`", "").strip())
                    .toList();
            example = changed(example, cells.get(1), cells.get(2), cells.get(2 + column));
        }
        Files.writeString(folder.resolve("signals.yaml"), example);
        Loaded loaded = new ConfigReader(_ -> Optional.empty(), SecretFiles.ofThisMachine()).read(folder);
        Catalog catalog = ((Loaded.Good) loaded).catalog();
        return new Recommended(Subjects.ruleBook(catalog), catalog.signals());
    }

    private static String changed(String yaml, String rule, String from, String to) {
        List<String> lines = new ArrayList<>();
        for (String line : yaml.lines().toList()) {
            boolean its = line.contains("name: " + rule + ",");
            if (its && !line.contains(from)) {
                throw new AssertionError("the table says " + from + ", which the example does not: " + line);
            }
            lines.add(its ? line.replace(from, to) : line);
        }
        return String.join("\n", lines);
    }

    private static MatchResult first(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError(PAGE + " has no " + pattern));
    }
}
