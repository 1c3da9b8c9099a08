package dev.launchwatch.web;

import java.util.List;
import java.util.Optional;

/** Who may come in to the operator pages, and where they are: the port of the sign-in. */
public interface Door {
    /** Those who may sign in; empty where the pages are not set up, and nobody where that cannot be read. Blocks. */
    Optional<List<User>> users();

    /** The identity provider that people may sign in by, too; empty for none. Does not block. */
    Optional<Provider> provider();

    /** Where people reach this daemon, without a slash at its end, if that is said. Does not block. */
    Optional<String> url();
}
