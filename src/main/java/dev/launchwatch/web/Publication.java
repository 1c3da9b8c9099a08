package dev.launchwatch.web;

import java.util.Optional;

/** What strangers may see of the running daemon: the port of the status page. */
public interface Publication {
    /** Everything that the page, its feed and its badges show, as of now. Blocks; never throws for a store that is away. */
    PublicStatus status();

    /** The host that answers with nothing but the page; empty for none. Does not block. */
    Optional<String> host();
}
