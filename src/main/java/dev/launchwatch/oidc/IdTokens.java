package dev.launchwatch.oidc;

import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * Whether an ID token is the provider's, for us, for this sign-in and of now.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation">OpenID Connect Core, 3.1.3.7</a>
 */
final class IdTokens {
    /** So far apart may the provider's clock and ours be. */
    static final Duration SKEW = Duration.ofMinutes(1);

    /** A token is made when its code is redeemed, or shortly before. */
    static final Duration OLDEST = Duration.ofMinutes(10);

    /** What only the provider can sign. With a shared secret, or without anything, others could. */
    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
            AlgorithmIdentifiers.EDDSA);

    private final Registration registration;
    private final Keys keys;
    private final InstantSource clock;

    IdTokens(Registration registration, Keys keys, InstantSource clock) {
        this.registration = registration;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * What it says.
     *
     * @param nonce what was asked with
     * @param metadata where the provider's keys are
     */
    Claims verified(String token, String nonce, Metadata metadata) throws Trouble {
        Resolver resolver = new Resolver(metadata.keys());
        try {
            JwtClaims claims = new JwtConsumerBuilder()
                    .setJwsAlgorithmConstraints(ALGORITHMS)
                    .setVerificationKeyResolver(resolver)
                    .setExpectedIssuer(true, registration.issuer())
                    .setExpectedAudience(true, registration.clientId())
                    .setRequireSubject()
                    .setRequireExpirationTime()
                    .setRequireIssuedAt()
                    .setAllowedClockSkewInSeconds((int) SKEW.toSeconds())
                    .setIssuedAtRestrictions(0, (int) OLDEST.toSeconds())
                    .setEvaluationTime(NumericDate.fromSeconds(clock.instant().getEpochSecond()))
                    .build()
                    .processToClaims(token);
            meant(claims, nonce);
            return new Claims(claims.getClaimsMap());
        } catch (InvalidJwtException e) {
            throw resolver.trouble == null ? Trouble.unproved(why(e)) : resolver.trouble;
        } catch (MalformedClaimException | RuntimeException e) {
            throw Trouble.unproved("its ID token has no sense");
        }
    }

    private void meant(JwtClaims claims, String nonce) throws Trouble, MalformedClaimException {
        String said = claims.getStringClaimValue("nonce");
        if (said == null || !same(said, nonce)) {
            throw Trouble.unproved("its ID token is of another sign-in");
        }
        String party = claims.getStringClaimValue("azp");
        boolean forOthersToo = claims.getAudience().size() > 1;
        if (party == null ? forOthersToo : !party.equals(registration.clientId())) {
            throw Trouble.unproved("its ID token was made for somebody else");
        }
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    /** In words: what the library says quotes the token. */
    private static String why(InvalidJwtException e) {
        if (e.hasErrorCode(ErrorCodes.SIGNATURE_INVALID) || e.hasErrorCode(ErrorCodes.SIGNATURE_MISSING)) {
            return "its ID token is not signed by it";
        }
        if (e.hasErrorCode(ErrorCodes.ISSUER_INVALID) || e.hasErrorCode(ErrorCodes.ISSUER_MISSING)) {
            return "its ID token is of another issuer";
        }
        if (e.hasErrorCode(ErrorCodes.AUDIENCE_INVALID) || e.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
            return "its ID token is for another client";
        }
        if (e.hasErrorCode(ErrorCodes.EXPIRED)
                || e.hasErrorCode(ErrorCodes.NOT_YET_VALID)
                || e.hasErrorCode(ErrorCodes.ISSUED_AT_INVALID_FUTURE)
                || e.hasErrorCode(ErrorCodes.ISSUED_AT_INVALID_PAST)) {
            return "its ID token is not of now: look at both clocks";
        }
        return "its ID token cannot be read, or has no key that it publishes";
    }

    /** Keeps what went wrong with the provider, which the library would hide in what went wrong with the token. */
    private final class Resolver implements VerificationKeyResolver {
        private final String url;
        private @Nullable Trouble trouble;

        Resolver(String url) {
            this.url = url;
        }

        @Override
        public Key resolveKey(JsonWebSignature signature, List<JsonWebStructure> nesting)
                throws UnresolvableKeyException {
            try {
                return keys.of(signature, url);
            } catch (Trouble e) {
                trouble = e;
                throw new UnresolvableKeyException(e.why());
            }
        }
    }
}
