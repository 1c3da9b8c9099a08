package dev.launchwatch.app;

import dev.launchwatch.notify.Pages;
import dev.launchwatch.web.OpsPaths;
import java.util.Optional;

/** Where messages lead to. */
final class OperatorPages {
    private OperatorPages() {}

    /** The operator pages, where there are operators, and it is known where people find the daemon. */
    static Pages of(Settings settings) {
        return of(
                settings.url(),
                settings.usersFile().isPresent() || settings.oidcIssuer().isPresent());
    }

    /** @param anybody whether somebody may sign in */
    static Pages of(Optional<String> url, boolean anybody) {
        Optional<String> base = anybody ? PublicUrl.of(url) : Optional.empty();
        return alert -> base.map(address -> address + OpsPaths.of(alert));
    }
}
