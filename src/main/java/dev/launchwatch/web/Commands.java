package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.IncidentUpdate;
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

    /** Tells members something about an incident, in all regions. */
    IncidentUpdate.Outcome tell(IncidentUpdate update);

    /** Takes back what was told; false if there is no such update. */
    boolean takeBack(String incident, String update);

    /** Runs a monitor now; false if there is none of this name. */
    boolean probeNow(String monitor);

    /** Reads the folder again; what is wrong with it, or empty if the new configuration runs. */
    List<String> reload();

    /** Sends a test message to a channel, or to each; how each delivery went, by channel. */
    Map<String, String> notifyTest(Optional<String> channel);
}
