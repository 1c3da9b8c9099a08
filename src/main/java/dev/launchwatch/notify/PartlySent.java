package dev.launchwatch.notify;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Mails that some of their recipients have already: they don't get them again when the others are tried once more. Of the last
 * thousand such mails, and until the end of the process: after that somebody may get one twice. Thread-safe.
 */
final class PartlySent {
    private static final int MOST = 1000;

    /** How often those who may have it later are tried: for some six minutes, by the outbox's pauses. Greylisting takes five. */
    static final int MOST_ATTEMPTS = 25;

    private final Map<String, Known> mails = new LinkedHashMap<>();

    private static final class Known {
        private final Set<String> reached = new HashSet<>();
        private int attempts;
    }

    /** Those of the mail's recipients who don't have it. */
    synchronized List<String> left(Mail mail) {
        Known known = mails.get(mail.id());
        return known == null
                ? mail.to()
                : mail.to().stream().filter(to -> !known.reached.contains(to)).toList();
    }

    /** The recipient has it. */
    synchronized void took(Mail mail, String recipient) {
        known(mail).reached.add(recipient);
    }

    /** Whether those who don't have it should be tried once more. */
    synchronized boolean again(Mail mail) {
        return ++known(mail).attempts < MOST_ATTEMPTS;
    }

    /** Nothing more is to be done about it. */
    synchronized void forget(Mail mail) {
        mails.remove(mail.id());
    }

    private Known known(Mail mail) {
        Known known = mails.computeIfAbsent(mail.id(), _ -> new Known());
        if (mails.size() > MOST) {
            mails.remove(mails.keySet().iterator().next());
        }
        return known;
    }
}
