package dev.launchwatch.signal;

import dev.launchwatch.model.Doc;

/** A kind of event that rules can watch. */
@Doc("A kind of event that rules can watch.")
public record Signal(
        @Doc(value = "Unique name, used in rules.", example = "failed-logins")
        String name,

        @Doc(value = "The kind of event, as applications report it.", example = "login.failed")
        String event) {}
