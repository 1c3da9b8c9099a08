package dev.launchwatch.oidc;

import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The keys that the provider signs with, kept for an hour. One that is not among them may be a new one: they are asked for again, but no
 * oftener than every ten seconds, whatever tokens come. Thread-safe; blocks while the provider is asked, and others wait for that.
 */
final class Keys {
    static final Duration FRESH = Duration.ofHours(1);
    static final Duration REST = Duration.ofSeconds(10);

    private final ProviderHttp http;
    private final InstantSource clock;
    private List<JsonWebKey> keys = List.of();
    private Instant askedAt = Instant.MIN;
    private Instant readAt = Instant.MIN;

    Keys(ProviderHttp http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
    }

    /**
     * The key of a signature.
     *
     * @param url where the provider publishes its keys
     * @throws UnresolvableKeyException if none of them is it
     */
    synchronized Key of(JsonWebSignature signature, String url) throws Trouble, UnresolvableKeyException {
        boolean read = !Discovery.isWithin(clock.instant(), readAt, FRESH);
        if (read) {
            read(url);
        }
        try {
            return resolve(signature);
        } catch (UnresolvableKeyException e) {
            if (read || Discovery.isWithin(clock.instant(), askedAt, REST)) {
                throw e;
            }
            read(url);
            return resolve(signature);
        }
    }

    private Key resolve(JsonWebSignature signature) throws UnresolvableKeyException {
        JwksVerificationKeyResolver resolver = new JwksVerificationKeyResolver(keys);
        // Where the token does not say which, and there are several.
        resolver.setDisambiguateWithVerifySignature(true);
        return resolver.resolveKey(signature, List.of());
    }

    private void read(String url) throws Trouble {
        askedAt = clock.instant();
        try {
            keys = new JsonWebKeySet(http.get(url, Optional.empty()).good()).getJsonWebKeys();
            readAt = askedAt;
        } catch (JoseException e) {
            throw Trouble.away("its keys cannot be read");
        }
    }
}
