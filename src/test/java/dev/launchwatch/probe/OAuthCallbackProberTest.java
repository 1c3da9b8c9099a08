package dev.launchwatch.probe;

import static dev.launchwatch.probe.MemberSite.Switch;
import static dev.launchwatch.probe.Specs.expect;
import static dev.launchwatch.probe.Specs.secret;
import static dev.launchwatch.probe.Specs.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Secret;
import dev.launchwatch.model.StepReport;
import dev.launchwatch.probe.OAuthCallbackSpec.Attempt;
import dev.launchwatch.probe.OAuthCallbackSpec.LoginForm;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OAuthCallbackProberTest extends ProbeTest {
    private MemberSite members;
    private final Map<String, Secret> fields = new LinkedHashMap<>();
    private Specs.ExpectSpec expect = expect().contains("Welcome, Probe");
    private @Nullable String sessionCookie;
    private boolean pkce = true;
    private List<Attempt> refuse = List.of(Attempt.values());

    @BeforeEach
    void openMembers() {
        members = new MemberSite(vertx);
        fields.put("input[name=email]", secret(MemberSite.EMAIL));
        fields.put("input[name=password]", secret(MemberSite.PASSWORD));
    }

    @AfterEach
    void closeMembers() {
        members.close();
    }

    private Report probe() {
        OAuthCallbackSpec spec = new OAuthCallbackSpec(
                template(members.site.url("/login")),
                "*/callback*",
                new LoginForm("form", fields, 3),
                expect.build(),
                sessionCookie,
                pkce,
                refuse,
                Specs.PLAIN);
        return new OAuthCallbackProber(
                        exchange, InstantSource.system(), REDACTOR, prober(RefreshTokens.NONE), new Random(7))
                .probe(spec, Deadline.in(Duration.ofSeconds(20), System::nanoTime));
    }

    private void holds() {
        assertThat(probe().outcome()).isEqualTo(new Outcome.Up());
    }

    private void fails(Reason reason, String step, String message) {
        Failure failure = down(probe());
        assertThat(failure.message()).isEqualTo(message);
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.step()).isEqualTo(step);
    }

    @Test
    void aSoundLoginIsUpAndItsStepsAreTold() {
        Report report = probe();
        assertThat(report.outcome()).isEqualTo(new Outcome.Up());
        assertThat(report.steps())
                .extracting(StepReport::name)
                .containsExactly(
                        "start", "login", "callback", "forged-state", "missing-state", "reused-code", "error-response");
        assertThat(report.steps().get(2).httpStatus()).isEqualTo(200);
        assertThat(members.passwordLogins)
                .as("the identity provider knows the browser the next times")
                .isEqualTo(1);
        assertThat(members.callbacks()).hasSize(5);
        assertThat(members.callbacks().get(1).query("state")).hasSize(48).doesNotStartWith("state-");
        assertThat(members.callbacks().get(1).query("code")).as("a real code").startsWith("code-");
        assertThat(members.callbacks().get(1).query("iss")).isNotEmpty();
        assertThat(members.callbacks().get(2).request().params().contains("state"))
                .isFalse();
        assertThat(members.callbacks().get(3).query("code"))
                .isEqualTo(members.callbacks().get(0).query("code"));
        assertThat(members.callbacks().get(4).query("error")).isEqualTo("access_denied");
        assertThat(members.callbacks().get(4).query("state")).startsWith("state-");
    }

    @ParameterizedTest
    @EnumSource(names = {"TWO_PAGES", "CONSENT", "GUEST_SESSIONS", "PUSHED"})
    void otherSoundWaysToLogInAreUp(Switch way) {
        members.switches.add(way);
        holds();
    }

    @Test
    void aPostedCallbackFailsWhereTheFlowCookieIsLax() {
        members.switches.add(Switch.FORM_POST);
        fails(
                Reason.OAUTH_CALLBACK,
                "callback",
                "after the login: expected the body to contain \"Welcome, Probe\", but it does not");
    }

    @Test
    void aPostedCallbackIsUpWhereTheFlowCookieMayCross() {
        members.switches.add(Switch.FORM_POST);
        members.switches.add(Switch.PLAIN_FLOW_COOKIE);
        holds();
        assertThat(members.callbacks())
                .allSatisfy(page -> assertThat(page.request().method().name()).isEqualTo("POST"));
    }

    @Test
    void aStrictFlowCookieDoesNotComeBackFromTheIdentityProvider() {
        members.switches.add(Switch.STRICT_FLOW_COOKIE);
        assertThat(down(probe()).reason()).isEqualTo(Reason.OAUTH_CALLBACK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NO_STATE         | the request to the identity provider has no state",
                "NO_PKCE          | the request to the identity provider has no code_challenge (PKCE)",
                "PLAIN_PKCE       | the request to the identity provider does not use S256 for PKCE",
                "NO_CLIENT        | the request to the identity provider has no client_id",
                "TOKEN_FLOW       | the request to the identity provider does not ask for a code (response_type=code)",
                "FOREIGN_CALLBACK | the request to the identity provider has a redirect_uri that does not fit */callback*"
            })
    void anUnsoundAuthorizationRequestIsAStartFailure(Switch flaw, String message) {
        members.switches.add(flaw);
        fails(Reason.OAUTH_START, "start", message);
    }

    @Test
    void aStartThatDoesNotRedirectIsAStartFailure() {
        members.switches.add(Switch.NO_REDIRECT);
        fails(
                Reason.OAUTH_START,
                "start",
                "expected a redirect to the identity provider, got status 200 at " + members.site.url("/login"));
        members.switches.add(Switch.START_DOWN);
        fails(
                Reason.OAUTH_START,
                "start",
                "expected a redirect to the identity provider, got status 500 at " + members.site.url("/login"));
    }

    @Test
    void pkceIsNotMissedWhereItIsNotRequired() {
        pkce = false;
        members.switches.add(Switch.NO_PKCE);
        holds();
    }

    @Test
    void anIdentityProviderThatIsAwayIsTheWiresFailureInTheLoginStep() {
        members.idp.close();
        Failure failure = down(probe());
        assertThat(failure.reason()).isEqualTo(Reason.CONNECT_REFUSED);
        assertThat(failure.step()).isEqualTo("login");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IDP_DOWN          | the identity provider answered status 503",
                "IDP_DENIES        | the identity provider came back with the error \"access_denied\"",
                "LOGIN_WITHOUT_END | there was no way back to the callback after 3 pages of forms"
            })
    void anIdentityProviderThatDoesNotLetInIsALoginFailure(Switch flaw, String message) {
        members.switches.add(flaw);
        fails(Reason.OAUTH_LOGIN, "login", message);
    }

    @Test
    void aPageWithoutTheFormIsALoginFailure() {
        members.switches.add(Switch.NO_FORM);
        fails(Reason.OAUTH_LOGIN, "login", "there is no form \"form\" on the page at " + members.idp.url("/authorize"));
    }

    @Test
    void aWrongPasswordIsTriedOnce() {
        fields.put("input[name=password]", secret("wrong"));
        fails(
                Reason.OAUTH_LOGIN,
                "login",
                "the form came back after it was filled, so the login was refused at " + members.idp.url("/form"));
        members.switches.add(Switch.TWO_PAGES);
        fails(Reason.OAUTH_LOGIN, "login", "the login was refused with status 401");
        assertThat(members.idp.received.stream().filter(page -> page.body().contains("wrong")))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IDP_WRONG_STATE | login    | the identity provider came back to the callback with another state than went out",
                "IDP_NO_STATE    | login    | the identity provider came back to the callback with no state",
                "CALLBACK_DOWN   | callback | after the login: expected status 2xx, got 500 (also: expected the body to contain \"Welcome, Probe\", but it does not)",
                "NO_SESSION      | callback | expected the callback to set a cookie, but it did not",
                "OTHER_PAGE      | callback | after the login: expected the body to contain \"Welcome, Probe\", but it does not"
            })
    void aCallbackThatDoesNotSignInIsACallbackFailure(Switch flaw, String step, String message) {
        members.switches.add(flaw);
        fails(Reason.OAUTH_CALLBACK, step, message);
    }

    @Test
    void aLoginThatGoesInCirclesIsALoop() {
        members.switches.add(Switch.CALLBACK_LOOPS);
        Failure failure = down(probe());
        assertThat(failure.reason()).isEqualTo(Reason.REDIRECT_LOOP);
        assertThat(failure.step()).isEqualTo("callback");
    }

    @Test
    void theNamedSessionCookieMustBeSet() {
        sessionCookie = "sid";
        fails(Reason.OAUTH_CALLBACK, "callback", "expected the callback to set the cookie sid, but it did not");
        sessionCookie = "session";
        holds();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STATE_UNCHECKED        | OAUTH_STATE          | forged-state   | expected the callback to refuse a state that was never issued, but it set the cookie session",
                "STATE_500              | OAUTH_STATE          | forged-state   | expected the callback to refuse a state that was never issued, got status 500",
                "MISSING_STATE_ACCEPTED | OAUTH_STATE          | missing-state  | expected the callback to refuse a callback without a state, but it set the cookie session",
                "CODE_REUSE             | OAUTH_CODE_REUSE     | reused-code    | expected the callback to refuse a code that was used before, but it set the cookie session",
                "ERROR_500              | OAUTH_ERROR_RESPONSE | error-response | expected the callback to refuse the error access_denied, got status 500",
                "SESSION_ON_ERROR       | OAUTH_ERROR_RESPONSE | error-response | expected the callback to refuse the error access_denied, but it set the cookie session"
            })
    void aCallbackThatLetsACheatInIsDown(Switch flaw, Reason reason, String step, String message) {
        members.switches.add(flaw);
        fails(reason, step, message);
        members.switches.add(Switch.GUEST_SESSIONS);
        fails(reason, step, message);
        refuse = List.of();
        holds();
    }

    @Test
    void aPageThatIsOpenToGuestsCannotTellSoTheCookieCounts() {
        members.switches.add(Switch.GUEST_SESSIONS);
        members.switches.add(Switch.OTHER_PAGE);
        expect = expect();
        Failure failure = down(probe());
        assertThat(failure.reason()).isEqualTo(Reason.OAUTH_STATE);
    }

    @Test
    void aSlowLoginIsDegraded() {
        expect = expect().latency(Duration.ofNanos(1));
        Report report = probe();
        assertThat(report.outcome()).isInstanceOf(Outcome.Degraded.class);
        assertThat(report.outcome().why().orElseThrow().step()).isEqualTo("callback");
        assertThat(report.steps()).hasSize(7);
    }

    @Test
    void timeThatRunsOutIsToldWithItsStep() {
        long[] now = {0};
        OAuthCallbackSpec spec = new OAuthCallbackSpec(
                template(members.site.url("/login")),
                "*/callback*",
                new LoginForm("form", fields, 3),
                expect.build(),
                null,
                true,
                refuse,
                Specs.PLAIN);
        Report report = new OAuthCallbackProber(
                        exchange, InstantSource.system(), REDACTOR, prober(RefreshTokens.NONE), new Random(7))
                .probe(spec, Deadline.in(Duration.ofSeconds(10), () -> now[0] += 1_000_000_000));
        Failure failure = down(report);
        assertThat(failure.reason()).isEqualTo(Reason.PROBE_TIMEOUT);
        assertThat(failure.step()).isNotNull();
    }

    @Test
    void passwordsAndCodesAreNotShown() {
        expect = expect().contains("nothing of this");
        members.switches.add(Switch.CALLBACK_DOWN);
        assertThat(down(probe()).toString()).doesNotContain(MemberSite.PASSWORD).doesNotContain("code-");
    }
}
