package dev.launchwatch.web;

import java.util.Locale;
import java.util.Map;

/** What came of what somebody did, in words: the address of the next page names it, and says nothing by itself. */
enum Said {
    NOTHING("", false),
    ACKNOWLEDGED("You look after it: the others see that.", false),
    KNOWN("Somebody was faster and looks after it already.", false),
    ENDED("The alert is over: there is nothing to look after.", false),
    PENDING("The alert has not fired yet: nobody was told of it.", true),
    UNKNOWN("There is no such thing any more.", true),
    SILENCED("Silenced: nobody is told of it until then.", false),
    UNSILENCED("The silence is over.", false),
    DECLARED("The maintenance is declared, for all regions.", false),
    EXTENDED("The maintenance lasts until then.", false),
    MAINTAINED("The maintenance is over: what still fires is told now.", false),
    OVER("It is over: declare another one.", true),
    FULL("There are too many windows that have not ended: end one first.", true),
    UNNAMED("No monitor or no group is called that, and nothing was done: look at the names.", true),
    RUN("It is probed now: the result appears in a moment.", false),
    RESTS("Somebody had it probed a moment ago: wait a little.", true),
    PLAYED("It is played: below is what it comes to, at once or in a moment.", false),
    PLAYS("One is played already: wait until it is over, or end it.", true),
    CANCELLED("It ends.", false),
    MALFORMED("That was not understood, and nothing was done: look at what you filled in.", true),
    AWAY("The store is away, and nothing was done: try again in a moment.", true);

    private final String text;
    private final boolean bad;

    Said(String text, boolean bad) {
        this.text = text;
        this.bad = bad;
    }

    String text() {
        return text;
    }

    boolean bad() {
        return bad;
    }

    /** As an address names it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the address of a page names; nothing for anything else. */
    static Said of(Map<String, String> query) {
        for (Said each : values()) {
            if (each.word().equals(query.get("said"))) {
                return each;
            }
        }
        return NOTHING;
    }
}
