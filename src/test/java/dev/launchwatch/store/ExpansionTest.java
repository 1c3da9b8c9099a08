package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations take nothing from programs that run beside them, unless they say so. */
class ExpansionTest {
    /** What came before has no programs any more that could run beside a later one. */
    private static final int BASELINE = 8;

    private static final String FLOOR =
            "insert into meta (name, content) values ('min-program-schema', '%d') on conflict"
                    + " (name) do update set content = excluded.content;";

    @Test
    void noMigrationTakesAnythingFromProgramsThatRunBesideIt() throws IOException {
        List<String> problems = new ArrayList<>();
        int floor = 0;
        for (String path : Schema.MIGRATIONS) {
            int version = Integer.parseInt(path.substring(path.lastIndexOf('/') + 2, path.indexOf("__")));
            Expansion expansion = Expansion.of(read(path));
            if (version > BASELINE) {
                problems.add(expansion.problem(path, version));
            }
            assertThat(expansion.floor().orElse(floor)).as(path).isGreaterThanOrEqualTo(floor);
            floor = expansion.floor().orElse(floor);
        }
        problems.removeIf(String::isEmpty);
        assertThat(problems).isEmpty();
    }

    private static String read(String path) throws IOException {
        try (var in =
                Objects.requireNonNull(ExpansionTest.class.getClassLoader().getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table more (id text not null primary key, kind smallint not null) ${clustered}",
                "create table more (id ${serial}); create table most (more bigint references more (id));"
                        + " create unique index most_by_more on most (more)",
                "create index result_by_region on result (region) where region > 3",
                "${shared} create index result_by_region on result (region)",
                "alter table result add column note text",
                "alter table result add column note text not null default ''",
                "ALTER TABLE result ADD COLUMN tries integer not null default 1",
                "-- drop table result;\nalter table result -- and more\n  add column note text default 'a;b -- c'"
            })
    void whatIsAddedMayBe(String sql) {
        assertThat(Expansion.of(sql).problem("V99__more.sql", 99)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table silence",
                "drop index audit_by_time",
                "alter table result drop column steps",
                "alter table result rename column steps to stages",
                "alter table result rename to outcome",
                "alter table result alter column events type bigint",
                "alter table result alter column steps set not null",
                "alter table result add column note text not null",
                "alter table result add column note text unique",
                "alter table result add column note bigint references region (id)",
                "alter table result add column note text default gen_random_uuid()::text",
                "alter table result add column note text, drop column steps",
                "alter table result add check (events >= 0)",
                "create unique index result_by_note on result (reason)",
                "create table more (monitor bigint not null references monitor (id))",
                "create table more as select * from result; drop table result",
                "update result set events = 0",
                "delete from meta",
                "insert into meta (name, content) values ('other', '1')",
                "create trigger more before insert on result execute function more()",
                "alter table result add column note text; truncate audit"
            })
    void whatProgramsOfBeforeMayStumbleOverIsRefused(String sql) {
        assertThat(Expansion.of(sql).problem("V99__more.sql", 99))
                .startsWith("V99__more.sql may break programs that run beside it: \"");
    }

    @Test
    void aMigrationMayTakeAwayWhatItSaysThatProgramsMustDoWithout() {
        String sql = "alter table result drop column steps;\n" + FLOOR.formatted(98);
        assertThat(Expansion.of(sql).problem("V99__less.sql", 99)).isEmpty();
        assertThat(Expansion.of(sql).floor()).isEqualTo(OptionalInt.of(98));
    }

    @Test
    void aMigrationThatAsksForItsOwnVersionLeavesNobodyToRunBesideIt() {
        String sql = "alter table result drop column steps;\n" + FLOOR.formatted(99);
        assertThat(Expansion.of(sql).problem("V99__less.sql", 99))
                .startsWith("V99__less.sql lets no program run beside it");
    }
}
