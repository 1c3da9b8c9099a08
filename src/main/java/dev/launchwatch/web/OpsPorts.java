package dev.launchwatch.web;

/** What the operator pages see of the running daemon, and do there. */
record OpsPorts(
        Operations operations,
        Overview overview,
        MonitorHistory history,
        Rulings rulings,
        Inventory inventory,
        Reasons reasons,
        Backtests backtests) {}
