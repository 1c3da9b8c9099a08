package dev.launchwatch.web;

/** What operators see at one glance: the port of their first page. */
public interface Overview {
    /** How everything stands now. Blocks; never throws for a store that is away, whose part is then left out. */
    Board board();
}
