package dev.launchwatch.app;

import dev.launchwatch.notify.Pages;
import dev.launchwatch.web.OpsPaths;
import java.nio.file.Path;
import java.util.Optional;

/** Where messages lead to. */
final class OperatorPages {
    private OperatorPages() {}

    /** The operator pages, where there are operators, and it is known where people find the daemon. */
    static Pages of(Settings settings) {
        return of(settings.url(), settings.usersFile());
    }

    static Pages of(Optional<String> url, Optional<Path> users) {
        Optional<String> base = users.flatMap(_ -> PublicUrl.of(url));
        return alert -> base.map(address -> address + OpsPaths.of(alert));
    }
}
