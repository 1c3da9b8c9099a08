package dev.launchwatch.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Process settings, each also an environment variable: {@code launchwatch.data} is {@code LAUNCHWATCH_DATA}. */
@ConfigMapping(prefix = "launchwatch")
public interface Settings {
    /** The folder of YAML. */
    @WithDefault("monitors")
    Path config();

    /** The folder of the embedded store; made if it is missing, readable by this user alone. */
    @WithDefault("data")
    Path data();

    /** Where this daemon looks from: a label of everything that it sees. */
    @WithDefault("local")
    String region();

    /** The HTTP port; 0 takes any free one. */
    @WithDefault("8080")
    int port();

    /** Where people reach this daemon, such as {@code https://watch.example.org}; without it mails have no links to acknowledge by. */
    Optional<String> url();

    /** {@code embedded}, or the {@code jdbc:postgresql:} URL of a database that regions share. */
    @WithDefault("embedded")
    String store();

    /** Whether regions share a store. */
    default boolean isShared() {
        return !store().equals("embedded");
    }

    /** The shared store's user, unless the URL names one. */
    Optional<String> storeUser();

    /** The shared store's password, unless the URL has it. */
    Optional<String> storePassword();

    /** For how long a region is given the right to decide: so long it takes at most until another one takes over. */
    @WithDefault("10s")
    Duration regionLease();

    /** After how long without a sign a region is missed by the others. */
    @WithDefault("30s")
    Duration regionSilence();

    /** The file of API tokens; without it the API lets nobody in. */
    Optional<Path> tokensFile();

    /** The file of those who may sign in to the operator pages; without it there are none. */
    Optional<Path> usersFile();

    /** The identity provider that operators may sign in by, too, as it calls itself; without it there is none. */
    Optional<String> oidcIssuer();

    /** What the provider calls this daemon. */
    Optional<String> oidcClientId();

    /** What the daemon proves itself to the provider with; without it PKCE alone protects the code. */
    Optional<String> oidcClientSecret();

    /** Who of those whom the provider knows may enter, with commas between them; see {@link dev.launchwatch.oidc.Allow}. */
    Optional<List<String>> oidcAllow();

    /** What the provider is asked for, with spaces between; {@code openid} need not be said. */
    @WithDefault("openid email profile")
    String oidcScopes();

    /** What people know the provider by; without it, the name of its machine. */
    Optional<String> oidcName();

    /** A file with prices of models, over those that come with the product; read again when it changes. */
    Optional<Path> pricesFile();

    /**
     * Keys that people are hashed with, newest first, with commas between them; see {@link HashKey}. Without it one is made and kept
     * in the data folder.
     */
    Optional<String> hashKey();

    /** Addresses that own probes come from, with commas between them: what they cause is in no signal. */
    Optional<List<String>> ownAddresses();

    /** Accounts and members as which own probes sign in, beside those that their requests name, with commas between them. */
    Optional<List<String>> ownMembers();

    /** How many probes run at once at most. */
    @WithDefault("64")
    int maxConcurrentProbes();

    /** How often the folder of YAML is looked at for changes; 0 for never. */
    @WithDefault("5s")
    Duration reloadEvery();

    /** How long single results are kept. */
    @WithDefault("35d")
    Duration keepResults();

    /** More values for ${NAME} in the YAML, beside the environment. */
    java.util.Map<String, String> variables();

    /** How long hourly roll-ups are kept. */
    @WithDefault("400d")
    Duration keepRollups();
}
