package dev.launchwatch.web;

import java.util.List;

/**
 * The first of the operator pages, as its template shows it. Nothing is decided behind it.
 *
 * @param state {@code down}, {@code degraded}, {@code up} or {@code unknown}: the colour of the sentence
 * @param warnings what is the matter with the daemon itself, in sentences
 * @param left how many alerts are not shown, in words; empty for none
 */
record OverviewView(
        String state,
        String sentence,
        String at,
        String atText,
        List<String> warnings,
        List<AlertView> firing,
        List<AlertView> pending,
        String left,
        List<DutyView> duties,
        List<QuietView> silences,
        List<MaintenanceView.WindowView> maintenance,
        List<GroupView> groups,
        List<ChannelView> channels,
        List<RegionView> regions) {
    /**
     * An alert. Texts are empty where there is nothing to say.
     *
     * @param mark the colour and shape of its severity
     * @param path of the page about its subject
     * @param page of the page about what happened to it
     * @param open whether somebody may look after it
     * @param link whether the runbook can be followed
     * @param why the page that says why it fires, or has not yet; empty for what the daemon says of itself
     */
    record AlertView(
            String id,
            String mark,
            String severity,
            String subject,
            String path,
            String rule,
            String impact,
            String detail,
            String condition,
            String expected,
            String actual,
            String step,
            String since,
            String sinceText,
            String regions,
            String by,
            String note,
            boolean open,
            List<HearerView> hearers,
            String nobody,
            String runbook,
            boolean link,
            String silenced,
            String silence,
            String page,
            String why) {}

    /** Who was told. */
    record HearerView(String channel, String text, boolean waits) {}

    /** Who is on call. */
    record DutyView(String rota, String who, String text) {}

    /** A silence. */
    record QuietView(String id, String match, String text, String comment) {}

    /** Monitors under a heading. */
    record GroupView(String name, List<RowView> rows) {}

    /**
     * A monitor.
     *
     * @param barText what its bar shows, for those who don't see it
     */
    record RowView(
            String name,
            String path,
            String state,
            String stateText,
            String text,
            boolean bar,
            Lines.Bars bars,
            String barText) {}

    /** A channel. */
    record ChannelView(String name, String kind, String state, String stateText, String text) {}

    /** A region. */
    record RegionView(String name, String state, String stateText) {}
}
