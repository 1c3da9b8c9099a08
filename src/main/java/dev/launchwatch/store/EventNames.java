package dev.launchwatch.store;

import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The numbers that stand for texts that events repeat. They come from outside, so their number and length are bounded.
 * Part of a {@link Session}, and ends with it.
 */
final class EventNames {
    /** How many different names of one role at most; any other is {@link #OTHER} then, until old ones are forgotten. */
    static final int MOST = 5_000;

    /** What is said in place of names that were too many. */
    static final String OTHER = "(other)";

    /** How far an event may be behind the position that its name was last used at, as the table says it. */
    static final long STRIDE = 10_000;

    private static final int LONGEST = 500;

    private final Session session;
    private final Map<Role, Map<String, Name>> names = new EnumMap<>(Role.class);
    private boolean grew;

    /** What a name is of. */
    enum Role {
        SOURCE(0),
        KIND(1),
        ROUTE(2),
        PROVIDER(3),
        REASON(4),
        MODEL(5),
        REGION(6);

        final int code;

        Role(int code) {
            this.code = code;
        }
    }

    private static final class Name {
        private final long id;
        private long used;

        Name(long id, long used) {
            this.id = id;
            this.used = used;
        }
    }

    EventNames(Session session) {
        this.session = session;
    }

    /** Every name by its number. */
    static Map<Long, String> all(Session session) throws SQLException {
        Map<Long, String> all = new HashMap<>();
        session.each(
                Statements.EVENT_NAMES,
                row -> Map.entry(row.getLong(1), row.getString(2)),
                name -> all.put(name.getKey(), name.getValue()));
        return all;
    }

    /** The number of a name that the event at this position has; a new name gets one. */
    long number(Role role, String text, long position) throws SQLException {
        Map<String, Name> known = names.get(role);
        if (known == null) {
            known = read(role);
            names.put(role, known);
        }
        Name name = known.get(text);
        if (name == null) {
            name = add(known, role, text, position);
        }
        if (position - name.used >= STRIDE) {
            session.update(Statements.USE_EVENT_NAME, position, name.id);
            name.used = position;
        }
        return name.id;
    }

    /** Whether it had to add a name since this was asked last. */
    boolean grew() {
        boolean answer = grew;
        grew = false;
        return answer;
    }

    private Map<String, Name> read(Role role) throws SQLException {
        Map<String, Name> known = new HashMap<>();
        session.each(
                Statements.EVENT_NAMES_OF_ROLE,
                row -> Map.entry(row.getString(2), new Name(row.getLong(1), row.getLong(3))),
                name -> known.put(name.getKey(), name.getValue()),
                role.code);
        return known;
    }

    private Name add(Map<String, Name> known, Role role, String text, long position) throws SQLException {
        String kept = known.size() < MOST ? cut(text) : OTHER;
        Name name = known.get(kept);
        if (name == null) {
            session.update(Statements.ADD_EVENT_NAME, role.code, kept, position);
            long id = session.row(Statements.EVENT_NAME_ID, row -> row.getLong(1), role.code, kept)
                    .orElseThrow(() -> new SQLException("a name that was just added is not there"));
            name = new Name(id, position);
            known.put(kept, name);
            grew = true;
        }
        return name;
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }
}
