package dev.launchwatch.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a migration does to programs that run already. It knows the few statements that take nothing from them; whatever else is there it takes for
 * contracting, which a migration may be that says which version a program must know from then on.
 *
 * @param contracting statements that programs of before may stumble over
 * @param floor which version a program must know after it, if the migration says so
 */
record Expansion(List<String> contracting, OptionalInt floor) {
    private static final String NAME = "([a-z_]+)";
    private static final Pattern TABLE = Pattern.compile("create table " + NAME + " \\((.*)\\)( \\$\\{clustered})?");
    private static final Pattern INDEX =
            Pattern.compile("create (unique )?index " + NAME + " on " + NAME + " \\(.*\\).*");
    private static final Pattern COLUMN = Pattern.compile("alter table " + NAME + " add column " + NAME
            + " (bigint|integer|smallint|text|\\$\\{bytes})( not null)?( default ('[^']*'|-?[0-9]+))?");
    private static final Pattern FLOOR = Pattern.compile("insert into meta \\(name, content\\) values \\('"
            + Schema.LOWEST_PROGRAM + "', '([0-9]{1,9})'\\)"
            + " on conflict \\(name\\) do update set content = excluded.content");
    private static final Pattern REFERENCE = Pattern.compile("references " + NAME);

    static Expansion of(String sql) {
        List<String> contracting = new ArrayList<>();
        OptionalInt floor = OptionalInt.empty();
        Set<String> own = new HashSet<>();
        for (String statement : statements(sql)) {
            Matcher says = FLOOR.matcher(statement);
            if (says.matches()) {
                floor = OptionalInt.of(Integer.parseInt(says.group(1)));
            } else if (!expands(statement, own)) {
                contracting.add(statement);
            }
        }
        return new Expansion(contracting, floor);
    }

    /** What it would break, and the way out; empty if it breaks nothing or says so. */
    String problem(String file, int version) {
        if (floor.isPresent() && floor.getAsInt() >= version) {
            return file + " lets no program run beside it but those of its own version: " + Schema.LOWEST_PROGRAM
                    + " is the version of the first release that does without what it takes away, and that came before "
                    + version;
        }
        if (contracting.isEmpty() || floor.isPresent()) {
            return "";
        }
        return file + " may break programs that run beside it: \"" + contracting.getFirst()
                + "\". Only add in one release what the next one uses, and take away in a third: then say in the file which"
                + " version a program must know: insert into meta (name, content) values ('" + Schema.LOWEST_PROGRAM
                + "', 'N') on conflict (name) do update set content = excluded.content";
    }

    /** @param own tables that the migration made, which no other program knows */
    private static boolean expands(String statement, Set<String> own) {
        Matcher table = TABLE.matcher(statement);
        if (table.matches()) {
            own.add(table.group(1));
            // What others delete there would be in the way of what they know nothing of.
            Matcher reference = REFERENCE.matcher(table.group(2));
            return reference.results().allMatch(match -> own.contains(match.group(1)));
        }
        Matcher index = INDEX.matcher(statement);
        if (index.matches()) {
            return index.group(1) == null || own.contains(index.group(3));
        }
        Matcher column = COLUMN.matcher(statement);
        return column.matches()
                && (column.group(4) == null || column.group(5) != null || own.contains(column.group(1)));
    }

    /** In lower case but for what is quoted, without comments, each with single spaces. */
    private static List<String> statements(String sql) {
        List<String> statements = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        boolean quoted = false;
        for (String line : sql.lines().toList()) {
            String rest = line.replace("${shared}", "");
            for (int i = 0; i < rest.length(); i++) {
                char c = rest.charAt(i);
                quoted ^= c == '\'';
                if (!quoted && rest.startsWith("--", i)) {
                    break;
                }
                if (!quoted && c == ';') {
                    statements.add(text.toString());
                    text.setLength(0);
                } else {
                    text.append(quoted ? c : Character.toLowerCase(c));
                }
            }
            text.append(' ');
        }
        statements.add(text.toString());
        return statements.stream()
                .map(statement -> statement.strip().replaceAll("\\s+", " "))
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
