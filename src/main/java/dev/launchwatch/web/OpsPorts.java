package dev.launchwatch.web;

/** What the operator pages see of the running daemon, and do there. */
record OpsPorts(
        Operations operations,
        Overview overview,
        MonitorHistory history,
        AlertHistory alerts,
        Rulings rulings,
        Inventory inventory,
        Reasons reasons,
        Backtests backtests) {}
