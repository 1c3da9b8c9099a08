package dev.launchwatch.alert;

import java.util.ArrayList;
import java.util.List;

/** A rule on a subject: where it stands, and when time alone could move it. */
final class Watch {
    static final long NEVER = Long.MAX_VALUE;

    /** Everything that a rule watches in one monitor's place. */
    static final class Monitor {
        final RuleBook.Entry entry;
        final History history;
        final List<Watch> watches = new ArrayList<>(2);

        Monitor(RuleBook.Entry entry, History history) {
            this.entry = entry;
            this.history = history;
        }
    }

    final Rule rule;
    final Subject subject;
    RuleState state;
    long due = NEVER;

    /** What was said last, for the daemon's own conditions, which have no history. */
    Reading said = Reading.SILENT;

    Watch(Rule rule, Subject subject, RuleState state) {
        this.rule = rule;
        this.subject = subject;
        this.state = state;
    }
}
