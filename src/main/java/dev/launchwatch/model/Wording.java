package dev.launchwatch.model;

/**
 * What the status page says, in one language. The defaults are English, and stand in for what a language leaves out. Each text may hold the
 * placeholders that its description names.
 */
@Doc("What the status page says, in one language; what is left out is said in English.")
public record Wording(
        @Doc("Language of the texts, as an HTML lang attribute has it; status-page names one as its own.")
        @Default("en")
        String language,

        @Doc("What the language calls itself, for the choice of languages.") @Default("English")
        String name,

        @Doc("The sign between whole number and fraction.") @Default(".")
        String decimal,

        @Doc("Twelve names of months, with spaces between them.")
        @Default("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
        String months,

        @Doc("A date, of {day}, {month} (its name) and {year}.") @Default("{month} {day}, {year}")
        String date,

        @Doc("A date of this or last year, of {day} and {month}.") @Default("{month} {day}")
        String shortDate,

        @Doc("A moment, of {date} (as short-date), {time} and {zone}.") @Default("{date}, {time} {zone}")
        String moment,

        @Doc(
                "What stands for days, hours, minutes, seconds and milliseconds behind a number, with spaces between them.")
        @Default("d h min s ms")
        String units,

        @Doc("The page's sentence: all is well.") @Default("Everything works.")
        String allUp,

        @Doc("The page's sentence: something is degraded.") @Default("Everything works, but not as well as it should.")
        String slow,

        @Doc("The page's sentence: something is down.") @Default("Some parts do not work.")
        String someDown,

        @Doc("The page's sentence: all is down.") @Default("Nothing works at the moment.")
        String allDown,

        @Doc("The page's sentence: what does not work is in a planned window.")
        @Default("Planned maintenance is under way.")
        String underMaintenance,

        @Doc("The page's sentence: some is up, and nobody knows of the rest.") @Default("What we can see works.")
        String someUnknown,

        @Doc("The page's sentence: nobody has looked yet.") @Default("We do not know yet whether everything works.")
        String allUnknown,

        @Doc("The page's sentence: no monitor is public.") @Default("Nothing is public here yet.")
        String nothingPublic,

        @Doc("State of a monitor.") @Default("Works") String up,

        @Doc("State of a monitor.") @Default("Works, with trouble")
        String degraded,

        @Doc("State of a monitor.") @Default("Does not work")
        String down,

        @Doc("State of a monitor: a first failure waits for its confirmation.") @Default("Being checked")
        String checking,

        @Doc("State of a monitor, and of a day.") @Default("Maintenance")
        String maintenance,

        @Doc("State of a monitor.") @Default("Not known") String unknown,

        @Doc("Heading of the list of monitors without a group.") @Default("Services")
        String services,

        @Doc("Heading of what happens at the moment.") @Default("Happening now")
        String now,

        @Doc("Heading of planned maintenance.") @Default("Planned maintenance")
        String planned,

        @Doc("Heading of incidents that are over.") @Default("Past incidents")
        String past,

        @Doc("Instead of incidents, where there were none in {days} days.")
        @Default("Nothing happened in the last {days} days.")
        String nothingHappened,

        @Doc("Names what is left out, {count} of it.") @Default("and {count} more")
        String more,

        @Doc("Heading of the share of time in which something worked.") @Default("Uptime")
        String uptime,

        @Doc("A time of {count} hours.") @Default("{count} h")
        String hours,

        @Doc("A time of {count} days.") @Default("{count} days")
        String days,

        @Doc("The left end of the bars, {count} days ago.") @Default("{count} days ago")
        String daysAgo,

        @Doc("The right end of the bars.") @Default("Today") String today,

        @Doc("A day, or a share, of which nothing is known.") @Default("No data")
        String noData,

        @Doc("Meaning of a bar: no trouble.") @Default("No trouble")
        String dayUp,

        @Doc("Meaning of a bar: down for a short time, or slow.") @Default("Some trouble")
        String dayTrouble,

        @Doc("Meaning of a bar: down for a longer time.") @Default("Outage")
        String dayDown,

        @Doc("For how long something was down on a day, {time}.") @Default("{time} down")
        String forDown,

        @Doc("For how long something was slow on a day, {time}.") @Default("{time} with trouble")
        String forDegraded,

        @Doc("For how long something was in maintenance on a day, {time}.") @Default("{time} maintenance")
        String forMaintenance,

        @Doc("Heading of the days of a monitor on which something was wrong, {count} of them.")
        @Default("Days with trouble: {count}")
        String troubleDays,

        @Doc("Name of the line of response times, with the median {time}.") @Default("Response time {time}")
        String responseTime,

        @Doc("What the line of response times is, for those who cannot see it: {low} and {high}.")
        @Default("Hourly median of the last 24 hours, from {low} to {high}")
        String responseTimeDoc,

        @Doc("Which monitors an incident or maintenance is about, {monitors}.") @Default("Affects {monitors}")
        String affects,

        @Doc("Title of an incident whose rule has no impact, {monitors}.") @Default("Trouble with {monitors}")
        String somethingWrong,

        @Doc("Entry of an incident's time line: when it began.") @Default("It began")
        String began,

        @Doc("Entry of an incident's time line: when an alert fired.") @Default("We noticed")
        String noticed,

        @Doc("Entry of an incident's time line: it is over.") @Default("Over")
        String over,

        @Doc("How long an incident lasted, {time}.") @Default("Lasted {time}")
        String lasted,

        @Doc("Since when an incident lasts, {time}.") @Default("Since {time}")
        String since,

        @Doc("Stage of an operator's update.") @Default("Investigating")
        String investigating,

        @Doc("Stage of an operator's update.") @Default("Identified")
        String identified,

        @Doc("Stage of an operator's update.") @Default("Monitoring")
        String monitoring,

        @Doc("Stage of an operator's update: none.") @Default("Update")
        String update,

        @Doc("When the page was made, {time}.") @Default("As of {time}")
        String asOf,

        @Doc("The button that stops and starts the page's renewal.") @Default("Renew this page by itself")
        String renew,

        @Doc("Link to the Atom feed.") @Default("Feed") String feed,

        @Doc("Link to the page's data.") @Default("JSON") String data,

        @Doc("Name of the choice of languages.") @Default("Languages")
        String languages,

        @Doc("Says that history cannot be read at the moment.")
        @Default("What happened before cannot be shown at the moment.")
        String notShown) {

    /** What follows from a text with placeholders: pairs of a placeholder's name and what stands in its place. */
    public static String fill(String text, String... pairs) {
        String filled = text;
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            filled = filled.replace("{" + pairs[i] + "}", pairs[i + 1]);
        }
        return filled;
    }
}
