package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one person has the daemon do; who that is was said when this was asked for, see {@link Operations#by}. What is done, and what is
 * refused, is in the audit log when a method returns. Blocking; methods that ask the store throw {@link
 * dev.launchwatch.model.StoreUnavailableException} where it is away.
 */
public interface Commands {
    /** Has somebody look after alerts, in all regions; what came of each request, in their order. */
    List<Acknowledgement.Outcome> acknowledge(List<Acknowledgement.Request> requests);

    /** Makes a silence and returns it with its id. */
    Operations.Quiet silence(Map<String, String> match, Instant end, String author, String comment);

    /** Ends a silence now; false if there is none with this id. */
    boolean endSilence(String id);

    /** Declares maintenance, in all regions, or changes what was declared. */
    Declaration.Outcome declare(Declaration wish);

    /** Ends maintenance that people declared, now; nothing changes if it is over. False if there is none with this id. */
    boolean endMaintenance(String id);

    /** Tells members something about an incident, in all regions. */
    IncidentUpdate.Outcome tell(IncidentUpdate update);

    /** Takes back what was told; false if there is no such update. */
    boolean takeBack(String incident, String update);

    /** Runs a monitor now, and waits so long at most for its result. */
    Run run(String monitor, Duration wait);

    /** Reads the folder again; what is wrong with it, or empty if the new configuration runs. */
    List<String> reload();

    /** Sends a test message to a channel, or to each; how each delivery went, by channel. */
    Map<String, String> notifyTest(Optional<String> channel);

    /** What came of having a monitor run. */
    sealed interface Run {
        /** It runs; its result, if it came while it was waited for. */
        record Started(Optional<Result> result) implements Run {}

        /** It ran already. */
        record Busy() implements Run {}

        /** Somebody had it run a moment ago; how long until it may be asked for again. */
        record TooOften(Duration rest) implements Run {}

        /** There is no such monitor. */
        record Unknown() implements Run {}
    }
}
