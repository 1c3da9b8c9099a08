package dev.launchwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SwitchboardTest extends SiteFixture {
    @ParameterizedTest
    @EnumSource(Fault.class)
    void everySwitchTurnsOnAndOffOverHttp(Fault fault) throws Exception {
        HttpResponse<String> on = call("PUT", "/_demo/faults/" + fault.label());
        assertThat(on.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(on.body()).getBoolean("on")).isTrue();
        assertThat(listed(fault).getBoolean("on")).isTrue();
        assertThat(listed(fault).getString("what")).isEqualTo(fault.what());
        assertThat(call("DELETE", "/_demo/faults/" + fault.label()).body()).contains("\"on\":false");
        assertThat(listed(fault).getBoolean("on")).isFalse();
    }

    @Test
    void oneCallRepairsEverything() throws Exception {
        call("PUT", "/_demo/faults/chat-down");
        call("PUT", "/_demo/faults/tls-expired");
        JsonArray all = new JsonArray(call("DELETE", "/_demo/faults").body());
        assertThat(all).hasSize(Fault.values().length);
        assertThat(all)
                .allSatisfy(
                        one -> assertThat(((JsonObject) one).getBoolean("on")).isFalse());
    }

    @Test
    void anUnknownSwitchIsAProblem() throws Exception {
        HttpResponse<String> unknown = call("PUT", "/_demo/faults/chat-donw");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(new JsonObject(unknown.body()).getInteger("status")).isEqualTo(404);
    }

    @Test
    void anUnknownAttackIsNotFound() throws Exception {
        HttpResponse<String> unknown = call("POST", "/_demo/attacks/tea");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("credential-stuffing, unauthorized-spike, webhook-forgery, budget-burn");
    }

    @Test
    void thePageHasAButtonForEverySwitchAndLinksToWhereThingsShow() throws Exception {
        String page = get("/_demo").body();
        for (Fault fault : Fault.values()) {
            assertThat(page).contains("value=\"" + fault.label() + "\"");
        }
        for (Attack attack : Attack.values()) {
            assertThat(page).contains("value=\"" + attack.label() + "\"", attack.what());
        }
        assertThat(page).contains("href=\"/_demo/inbox\"", "href=\"http://localhost:8080/\"");
    }

    @Test
    void thePageShowsWhatArrivesBesideTheSwitches() throws Exception {
        assertThat(get("/_demo").body()).contains("id=\"messages\"", "Nothing yet.", "/_demo/web/inbox.js");
    }

    @Test
    void aButtonTurnsASwitch() throws Exception {
        HttpResponse<String> pressed = press("name=chat-down&turn=on");
        assertThat(pressed.statusCode()).isEqualTo(303);
        assertThat(pressed.headers().firstValue("location")).contains("/_demo");
        assertThat(listed(Fault.CHAT_DOWN).getBoolean("on")).isTrue();
        press("name=chat-down&turn=off");
        assertThat(listed(Fault.CHAT_DOWN).getBoolean("on")).isFalse();
        press("name=chat-down&turn=on");
        press("");
        assertThat(listed(Fault.CHAT_DOWN).getBoolean("on")).isFalse();
    }

    @Test
    void otherSitesMayNotUseTheDemo() throws Exception {
        HttpResponse<String> crossSite = send(
                request("/_demo/faults/chat-down").PUT(BodyPublishers.noBody()).header("sec-fetch-site", "cross-site"));
        assertThat(crossSite.statusCode()).isEqualTo(403);
        HttpResponse<String> otherOrigin = send(
                request("/_demo/hook").POST(BodyPublishers.ofString("{}")).header("origin", "http://evil.example"));
        assertThat(otherOrigin.statusCode()).isEqualTo(403);
        assertThat(listed(Fault.CHAT_DOWN).getBoolean("on")).isFalse();
        assertThat(inbox()).isEmpty();
        HttpResponse<String> own = send(request("/_demo/faults/chat-down")
                .PUT(BodyPublishers.noBody())
                .header("sec-fetch-site", "same-origin")
                .header("origin", site.url()));
        assertThat(own.statusCode()).isEqualTo(200);
    }

    @Test
    void aNameThatWasPointedHereIsNoSameOrigin() throws Exception {
        String name = "rebound.example:" + site.httpPort();
        int status = vertx.createHttpClient()
                .request(new RequestOptions()
                        .setMethod(HttpMethod.PUT)
                        .setHost("127.0.0.1")
                        .setPort(site.httpPort())
                        .setURI("/_demo/faults/chat-down")
                        .putHeader("host", name)
                        .putHeader("origin", "http://" + name))
                .compose(request -> request.send(Buffer.buffer()))
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .statusCode();
        assertThat(status).isEqualTo(403);
    }

    private static HttpResponse<String> press(String form) throws Exception {
        return send(request("/_demo/switch")
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private static JsonObject listed(Fault fault) throws Exception {
        return new JsonArray(get("/_demo/faults").body())
                .stream()
                        .map(JsonObject.class::cast)
                        .filter(one -> one.getString("name").equals(fault.label()))
                        .findFirst()
                        .orElseThrow();
    }
}
