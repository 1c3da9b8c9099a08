package dev.launchwatch.app;

import dev.launchwatch.oidc.Allow;
import dev.launchwatch.oidc.OidcClient;
import dev.launchwatch.oidc.Registration;
import dev.launchwatch.web.OpsPaths;
import dev.launchwatch.web.Provider;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Sign-in by the identity provider that the settings name, in the words of the pages. Thread-safe. */
public final class SingleSignOn implements Provider {
    private static final Logger LOG = Logger.getLogger("launchwatch");

    private final String name;
    private final String issuer;
    private final OidcClient client;

    /** @param name what people know the provider by */
    public SingleSignOn(String name, Registration registration, Vertx vertx, InstantSource clock) {
        this.name = name;
        this.issuer = registration.issuer();
        this.client = new OidcClient(vertx, registration, clock);
    }

    /**
     * As it is set; the provider is not asked yet, and may be down.
     *
     * @return empty where nothing of it is set
     * @throws IllegalStateException with the remedy if something of it is, and it is not enough
     */
    static Optional<Provider> of(Settings settings, Vertx vertx, InstantSource clock) {
        Optional<String> issuer = said(settings.oidcIssuer());
        if (issuer.isEmpty()) {
            boolean some = Stream.of(settings.oidcClientId(), settings.oidcClientSecret(), settings.oidcName())
                            .anyMatch(each -> said(each).isPresent())
                    || settings.oidcAllow().isPresent();
            if (some) {
                throw new IllegalStateException(
                        "LAUNCHWATCH_OIDC_ISSUER is not set, and others of LAUNCHWATCH_OIDC_ are:"
                                + " write the provider's address, or take them away");
            }
            return Optional.empty();
        }
        Registration registration = registration(issuer.get(), settings);
        String name = said(settings.oidcName()).orElseGet(registration::host);
        return Optional.of(new SingleSignOn(name, registration, vertx, clock));
    }

    private static Registration registration(String issuer, Settings settings) {
        if (!Registration.isIssuer(issuer)) {
            throw new IllegalStateException(
                    "LAUNCHWATCH_OIDC_ISSUER is no address of a provider: write one of https such"
                            + " as https://accounts.google.com");
        }
        String id = said(settings.oidcClientId())
                .orElseThrow(() -> new IllegalStateException(
                        "LAUNCHWATCH_OIDC_CLIENT_ID is not set: write what the provider calls this daemon"));
        String url = PublicUrl.of(settings.url())
                .orElseThrow(() -> new IllegalStateException("LAUNCHWATCH_URL is not set: with LAUNCHWATCH_OIDC_ISSUER"
                        + " write where people find this daemon, so that the provider can send them back"));
        return new Registration(
                issuer,
                id,
                said(settings.oidcClientSecret()),
                scopes(settings.oidcScopes()),
                allow(settings.oidcAllow().orElse(List.of())),
                url + OpsPaths.CALLBACK);
    }

    private static Allow allow(List<String> entries) {
        try {
            return Allow.of(entries);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("LAUNCHWATCH_OIDC_ALLOW does not say who may enter: " + e.getMessage()
                    + ". Write addresses (ada@example.org), domains (@example.org) or claims (groups:oncall), with"
                    + " commas between them");
        }
    }

    private static List<String> scopes(String text) {
        Set<String> scopes = new LinkedHashSet<>(List.of("openid"));
        for (String scope : text.split("[\\s,]+", -1)) {
            if (!scope.isEmpty()) {
                scopes.add(scope);
            }
        }
        return new ArrayList<>(scopes);
    }

    private static Optional<String> said(Optional<String> text) {
        return text.map(String::strip).filter(each -> !each.isEmpty());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Way begin(Ask ask) {
        return switch (client.begin(asked(ask))) {
            case OidcClient.Way.To(var url) -> new Way.To(url);
            case OidcClient.Way.Away(var why) -> new Way.Away(away(why));
        };
    }

    @Override
    public Finding finish(Ask ask, Map<String, String> answer) {
        return switch (client.finish(asked(ask), answer)) {
            case OidcClient.Finding.Admitted(var who, var subject) -> {
                LOG.infof("%s signed in by %s", who, name);
                yield new Finding.Person(who, "oidc " + issuer + " " + subject);
            }
            case OidcClient.Finding.Stranger(var who) ->
                refused(name + " knows you as " + who + ", who is not on the list of those who may enter here.");
            case OidcClient.Finding.Declined(var code) -> refused(name + " did not let you in: " + code + ".");
            case OidcClient.Finding.Unproved(var why) -> refused(name + " did not prove who you are: " + why + ".");
            case OidcClient.Finding.Away(var why) -> new Finding.Away(away(why));
        };
    }

    private static Finding refused(String told) {
        LOG.infof("Nobody signed in: %s", told);
        return new Finding.Refused(told);
    }

    private String away(String why) {
        String told = name + " cannot be asked who you are: " + why + ".";
        LOG.warnf("Nobody can sign in by the identity provider: %s", told);
        return told;
    }

    private static OidcClient.Ask asked(Ask ask) {
        return new OidcClient.Ask(ask.state(), ask.nonce(), ask.verifier());
    }

    @Override
    public Optional<String> farewell() {
        return client.endSession();
    }
}
