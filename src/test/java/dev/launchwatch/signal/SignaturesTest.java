package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Secret;
import dev.launchwatch.model.Template;
import dev.launchwatch.testing.FakeTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each scheme knows its own bodies, and says why it refuses others. */
class SignaturesTest {
    private static final Signed GENUINE = new Signed.Genuine();
    private static final Signed MISSING = new Signed.Refused(Signed.Reason.MISSING);
    private static final Signed MISMATCH = new Signed.Refused(Signed.Reason.MISMATCH);
    private static final Signed STALE = new Signed.Refused(Signed.Reason.STALE);

    /** The example of Svix' documentation, whose signature its libraries make and check. */
    private static final String SVIX_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String SVIX_ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String SVIX_TIME = "1614265330";
    private static final String SVIX_BODY = "{\"test\": 2432232314}";
    private static final String SVIX_SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private final FakeTime time = new FakeTime(Instant.ofEpochSecond(1614265330));

    private static List<Secret> secrets(String... texts) {
        List<Secret> secrets = new ArrayList<>();
        for (String text : texts) {
            secrets.add(new Secret(Template.literal(text)));
        }
        return secrets;
    }

    private Signatures standard(String... secrets) {
        return new Signatures(new SignatureScheme.StandardWebhooks(secrets(secrets)), time);
    }

    private static Body svix(String prefix, String signature) {
        return Bodies.of(
                SVIX_BODY, prefix + "id", SVIX_ID, prefix + "timestamp", SVIX_TIME, prefix + "signature", signature);
    }

    private static byte[] mac(String algorithm, byte[] key, String text) throws Exception {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(String algorithm, String key, String text) throws Exception {
        return HexFormat.of().formatHex(mac(algorithm, key.getBytes(StandardCharsets.UTF_8), text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"svix-", "webhook-"})
    void theExampleOfTheSpecificationIsGenuine(String prefix) {
        assertThat(standard(SVIX_SECRET).check(svix(prefix, SVIX_SIGNATURE))).isEqualTo(GENUINE);
        assertThat(standard(SVIX_SECRET.substring(6)).check(svix(prefix, SVIX_SIGNATURE)))
                .as("without the secret's prefix")
                .isEqualTo(GENUINE);
    }

    @Test
    void anyOfSeveralSignaturesAndSecretsWillDoSoThatKeysRotate() {
        String other = "whsec_"
                + Base64.getEncoder().encodeToString("another key of 24 bytes!".getBytes(StandardCharsets.UTF_8));
        Body body = svix("webhook-", "v1,AAAA v1a,xyz v2,abc garbage " + SVIX_SIGNATURE);
        assertThat(standard(SVIX_SECRET).check(body)).isEqualTo(GENUINE);
        assertThat(standard(other, SVIX_SECRET).check(body)).isEqualTo(GENUINE);
        assertThat(standard(other).check(body)).isEqualTo(MISMATCH);
    }

    @Test
    void aSignatureBeyondTheSixteenthIsNotLookedAt() {
        assertThat(standard(SVIX_SECRET).check(svix("webhook-", "v1,AAAA ".repeat(15) + SVIX_SIGNATURE)))
                .isEqualTo(GENUINE);
        assertThat(standard(SVIX_SECRET).check(svix("webhook-", "v1,AAAA ".repeat(16) + SVIX_SIGNATURE)))
                .isEqualTo(MISMATCH);
        assertThat(standard(SVIX_SECRET).check(svix("webhook-", SVIX_SIGNATURE + " ".repeat(100_000))))
                .isEqualTo(MISMATCH);
    }

    @Test
    void aMissingHeaderAnAlteredBodyAndAnOldTimeAreToldApart() {
        Signatures signatures = standard(SVIX_SECRET);
        assertThat(signatures.check(Bodies.of(SVIX_BODY))).isEqualTo(MISSING);
        assertThat(signatures.check(Bodies.of(SVIX_BODY, "webhook-id", SVIX_ID, "webhook-signature", SVIX_SIGNATURE)))
                .isEqualTo(MISSING);
        assertThat(signatures.check(svix("webhook-", "v1,"))).isEqualTo(MISMATCH);
        assertThat(signatures.check(svix("webhook-", "v1,!not base64!"))).isEqualTo(MISMATCH);
        Body altered = Bodies.of(
                SVIX_BODY + " ",
                "webhook-id",
                SVIX_ID,
                "webhook-timestamp",
                SVIX_TIME,
                "webhook-signature",
                SVIX_SIGNATURE);
        assertThat(signatures.check(altered)).isEqualTo(MISMATCH);
        time.advance(Duration.ofMinutes(5));
        assertThat(signatures.check(svix("webhook-", SVIX_SIGNATURE))).isEqualTo(GENUINE);
        time.advance(Duration.ofSeconds(1));
        assertThat(signatures.check(svix("webhook-", SVIX_SIGNATURE))).isEqualTo(STALE);
        assertThat(signatures.check(altered)).as("a forgery is no old truth").isEqualTo(MISMATCH);
    }

    @Test
    void aTimeFarAheadIsStaleToo() {
        time.jump(Duration.ofMinutes(-6));
        assertThat(standard(SVIX_SECRET).check(svix("svix-", SVIX_SIGNATURE))).isEqualTo(STALE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "99999999999999999999", "1614265330.5", "9223372036854775807"})
    void aTimeThatIsNoneIsAMismatchEvenIfItIsSigned(String at) throws Exception {
        byte[] key = Base64.getDecoder().decode(SVIX_SECRET.substring(6));
        String signature =
                "v1," + Base64.getEncoder().encodeToString(mac("HmacSHA256", key, "1." + at + "." + SVIX_BODY));
        Signed signed = standard(SVIX_SECRET)
                .check(Bodies.of(
                        SVIX_BODY, "webhook-id", "1", "webhook-timestamp", at, "webhook-signature", signature));
        assertThat(signed).isEqualTo(at.equals("-1") ? STALE : MISMATCH);
    }

    @Test
    void stripeSignsWithSeveralSignaturesAndSecrets() throws Exception {
        String body = new String(Bodies.file("stripe/event.json"), StandardCharsets.UTF_8);
        String signature = hex("HmacSHA256", "whsec_new", SVIX_TIME + "." + body);
        Signatures signatures = new Signatures(new SignatureScheme.Stripe(secrets("whsec_old", "whsec_new")), time);
        String header = "t=" + SVIX_TIME + ",v1=" + "0".repeat(64) + ", v1=" + signature + ",v0=" + "1".repeat(64);
        assertThat(signatures.check(Bodies.of(body, "stripe-signature", header)))
                .isEqualTo(GENUINE);
        assertThat(signatures.check(Bodies.of(body + "\n", "stripe-signature", header)))
                .isEqualTo(MISMATCH);
        assertThat(signatures.check(Bodies.of(body, "stripe-signature", "v1=" + signature)))
                .isEqualTo(MISSING);
        assertThat(signatures.check(Bodies.of(body, "stripe-signature", "t=" + SVIX_TIME)))
                .isEqualTo(MISSING);
        assertThat(signatures.check(Bodies.of(body, "stripe-signature", "t=" + SVIX_TIME + ",v1=xyz")))
                .isEqualTo(MISMATCH);
        assertThat(signatures.check(Bodies.of(body))).isEqualTo(MISSING);
        time.advance(Duration.ofMinutes(6));
        assertThat(signatures.check(Bodies.of(body, "stripe-signature", header)))
                .isEqualTo(STALE);
    }

    @Test
    void aHashInAHeaderIsReadInHexAndBase64WithAndWithoutItsName() throws Exception {
        // The example of GitHub's documentation.
        Signatures github = new Signatures(
                new SignatureScheme.Hmac(
                        "X-Hub-Signature-256", secrets("It's a Secret to Everybody"), SignatureScheme.Hash.SHA256),
                time);
        String hex = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
        for (String header : List.of("sha256=" + hex, hex, base64)) {
            assertThat(github.check(Bodies.of("Hello, World!", "x-hub-signature-256", header)))
                    .as(header)
                    .isEqualTo(GENUINE);
        }
        assertThat(github.check(Bodies.of("Hello, World?", "x-hub-signature-256", hex)))
                .isEqualTo(MISMATCH);
        assertThat(github.check(Bodies.of("Hello, World!", "x-hub-signature-256", "sha256=")))
                .isEqualTo(MISMATCH);
        assertThat(github.check(Bodies.of("Hello, World!"))).isEqualTo(MISSING);
        Signatures vercel = new Signatures(
                new SignatureScheme.Hmac("x-vercel-signature", secrets("s"), SignatureScheme.Hash.SHA1), time);
        assertThat(vercel.check(Bodies.of("{}", "x-vercel-signature", hex("HmacSHA1", "s", "{}"))))
                .isEqualTo(GENUINE);
    }

    @Test
    void aSharedSecretIsComparedWhole() {
        Signatures cloudflare =
                new Signatures(new SignatureScheme.SharedSecret("cf-webhook-auth", secrets("old", "new")), time);
        assertThat(cloudflare.check(Bodies.of("{}", "cf-webhook-auth", "new"))).isEqualTo(GENUINE);
        assertThat(cloudflare.check(Bodies.of("{}", "cf-webhook-auth", "ne"))).isEqualTo(MISMATCH);
        assertThat(cloudflare.check(Bodies.of("{}"))).isEqualTo(MISSING);
    }

    @Test
    void aSecretThatCannotBeOneIsRefusedAtTheStartWithoutShowingIt() {
        assertThatThrownBy(() -> standard("whsec_not base64"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not base64")
                .hasMessageNotContaining("whsec_not");
        assertThatThrownBy(() -> standard()).hasMessageContaining("missing or empty");
        assertThatThrownBy(() -> standard("whsec_")).hasMessageContaining("missing or empty");
    }

    @Test
    void theReasonsAreThoseOfTheEventsThatSaySo() {
        assertThat(Signed.Reason.MISSING.code()).isEqualTo("missing");
        assertThat(Signed.Reason.MISMATCH.code()).isEqualTo("mismatch");
        assertThat(Signed.Reason.STALE.code()).isEqualTo("stale");
    }
}
