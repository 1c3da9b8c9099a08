package dev.launchwatch.web;

import java.util.List;

/**
 * The operator page about the configuration, as its template shows it.
 *
 * @param state {@code up} or {@code down}
 * @param problems why the last change was refused, each with its place
 */
record ConfigView(
        String state,
        String sentence,
        List<String> problems,
        List<OverviewView.ChannelView> channels,
        List<OverviewView.RegionView> regions,
        List<Inventory.Section> sections) {
    static ConfigView of(
            Operations.ConfigStatus config, OverviewView overview, List<Inventory.Section> sections, Board board) {
        boolean good = config.lastReloadSuccessful();
        String loaded = "Loaded " + OpsWords.since(config.loadedAt(), board.at()) + ": "
                + OpsWords.count(config.monitors(), "monitor") + ", " + OpsWords.count(config.rules(), "rule") + ", "
                + OpsWords.count(config.channels(), "channel") + ".";
        return new ConfigView(
                good ? "up" : "down",
                good ? loaded : "The last change was refused; what ran before runs on. " + loaded,
                config.problems(),
                overview.channels(),
                overview.regions(),
                sections);
    }
}
