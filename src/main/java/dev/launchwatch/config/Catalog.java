package dev.launchwatch.config;

import dev.launchwatch.alert.Objective;
import dev.launchwatch.alert.Rule;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Wording;
import dev.launchwatch.notify.Addressing;
import dev.launchwatch.notify.Channel;
import dev.launchwatch.notify.DeadManPing;
import dev.launchwatch.notify.Maintenance;
import dev.launchwatch.notify.OnCall;
import dev.launchwatch.notify.Route;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.schedule.Connectivity;
import dev.launchwatch.signal.CostReport;
import dev.launchwatch.signal.ModelPrice;
import dev.launchwatch.signal.Signal;
import dev.launchwatch.signal.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that the YAML folder says, checked: names are unique and every reference leads somewhere. */
@Doc("The top level of every YAML file in the folder; files add up.")
public record Catalog(
        @Doc("What is watched.") List<Monitor> monitors,
        @Doc("Kinds of events that rules can watch.") List<Signal> signals,

        @Doc("Who sends events in other ways than Launchwatch's own.")
        List<Source> sources,

        @Doc("What language models cost, where the prices that come with the product are not yours.")
        List<ModelPrice> prices,

        @Doc("What providers of models say they charged, to be held against the events.")
        List<CostReport> costReports,

        @Doc("When to alert.") List<Rule> rules,
        @Doc("Where messages go.") List<Channel> channels,
        @Doc("Which alerts go where.") List<Route> routes,
        @Doc("Who is on call when.") List<OnCall> onCall,
        @Doc("Planned times without notifications.") List<Maintenance> maintenance,
        @Doc("Uptime objectives.") List<Objective> objectives,
        @Doc("What the status page shows.") StatusPage statusPage,

        @Doc("What the status page says, in languages beside English.")
        List<Wording> languages,

        @Doc("How a region checks its own network.") Connectivity connectivity,

        @Doc("Whom the daemon pings while it works, so that somebody notices when it does not.") @Nullable
        DeadManPing deadManPing) {
    public Catalog {
        monitors = List.copyOf(monitors);
        signals = List.copyOf(signals);
        sources = List.copyOf(sources);
        prices = List.copyOf(prices);
        costReports = List.copyOf(costReports);
        rules = List.copyOf(rules);
        channels = List.copyOf(channels);
        routes = List.copyOf(routes);
        onCall = List.copyOf(onCall);
        maintenance = List.copyOf(maintenance);
        objectives = List.copyOf(objectives);
        languages = List.copyOf(languages);
    }

    /** Who is told. */
    public Addressing addressing() {
        return new Addressing(channels, routes, onCall, maintenance);
    }

    /** How many of the signals are measured by a query, rather than counting events. */
    public long measured() {
        return signals.stream().filter(signal -> signal.promql().isPresent()).count();
    }
}
