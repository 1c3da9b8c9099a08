package dev.launchwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SampleSiteTest extends SiteFixture {
    @Test
    void theHomePageWelcomes() throws Exception {
        HttpResponse<String> home = get("/");
        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.body()).contains("Welcome", "<form id=\"chat\">");
        assertThat(home.headers().firstValue("content-security-policy").orElse(""))
                .contains("script-src 'self';");
    }

    @Test
    void whatThePagesNeedIsServed() throws Exception {
        assertThat(get("/_demo/web/demo.css").headers().firstValue("content-type"))
                .contains("text/css; charset=utf-8");
        assertThat(get("/_demo/web/chat.js").body()).contains("/api/chat");
        assertThat(get("/_demo/web/inbox.js").statusCode()).isEqualTo(200);
    }

    @Test
    void theHomePageAnswersHeadAndNothingElse() throws Exception {
        assertThat(call("HEAD", "/").statusCode()).isEqualTo(200);
        assertThat(call("POST", "/").statusCode()).isEqualTo(405);
        assertThat(get("/nowhere").statusCode()).isEqualTo(404);
    }

    @Test
    void home500IsA500() throws Exception {
        site.set(Fault.HOME_500, true);
        assertThat(get("/").statusCode()).isEqualTo(500);
        site.set(Fault.HOME_500, false);
        assertThat(get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void homeSlowTakesTwoSeconds() throws Exception {
        site.set(Fault.HOME_SLOW, true);
        long began = System.nanoTime();
        assertThat(get("/").statusCode()).isEqualTo(200);
        assertThat(System.nanoTime() - began).isGreaterThan(1_900_000_000L);
    }

    @Test
    void homeDownHangsUpOnTheHomePageAlone() throws Exception {
        site.set(Fault.HOME_DOWN, true);
        assertThatThrownBy(() -> get("/")).isInstanceOf(IOException.class);
        assertThat(get("/api/chat/health").statusCode()).isEqualTo(200);
    }

    @Test
    void everythingDownHangsUpOnTheSiteButNotOnTheSwitches() throws Exception {
        site.set(Fault.EVERYTHING_DOWN, true);
        for (String path : new String[] {"/", "/login", "/api/chat/health", "/api/chat/ws", "/idp/authorize"}) {
            assertThatThrownBy(() -> get(path)).as(path).isInstanceOf(IOException.class);
        }
        assertThat(get("/_demo/faults").statusCode()).isEqualTo(200);
        assertThat(call("DELETE", "/_demo/faults").statusCode()).isEqualTo(200);
        assertThat(get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void aPasswordGivesATokenAndTheTokenShowsTheMember() throws Exception {
        HttpResponse<String> login = postJson("/api/login", credentials(SampleSite.PASSWORD));
        assertThat(login.statusCode()).isEqualTo(200);
        String token = new JsonObject(login.body()).getString("access_token");
        HttpResponse<String> me = send(request("/api/me").header("authorization", "Bearer " + token));
        assertThat(me.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(me.body()).getString("email")).isEqualTo(SampleSite.EMAIL);
    }

    @Test
    void wrongCredentialsAndTokensAreRefused() throws Exception {
        assertThat(postJson("/api/login", credentials("guess")).statusCode()).isEqualTo(401);
        assertThat(postJson("/api/login", "[1,").statusCode()).isEqualTo(400);
        assertThat(postJson("/api/login", "[]").statusCode()).isEqualTo(400);
        assertThat(get("/api/me").statusCode()).isEqualTo(401);
        HttpResponse<String> forged = send(request("/api/me").header("authorization", "Bearer forged"));
        assertThat(forged.statusCode()).isEqualTo(401);
        assertThat(forged.headers().firstValue("www-authenticate")).contains("Bearer");
    }

    @Test
    void api401RefusesTokensThatAreValid() throws Exception {
        assertThat(send(request("/api/me").header("authorization", "Bearer " + SampleSite.PROBE_TOKEN))
                        .statusCode())
                .isEqualTo(200);
        site.set(Fault.API_401, true);
        assertThat(send(request("/api/me").header("authorization", "Bearer " + SampleSite.PROBE_TOKEN))
                        .statusCode())
                .isEqualTo(401);
        assertThat(postJson("/api/login", credentials(SampleSite.PASSWORD)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void bodiesThatAreTooLargeAreRefused() throws Exception {
        HttpResponse<String> refused = send(request("/api/login").POST(BodyPublishers.ofString("x".repeat(100_000))));
        assertThat(refused.statusCode()).isEqualTo(413);
    }

    @Test
    void aRequestWithoutHostIsRefused() throws Exception {
        for (String path : new String[] {"/login", "/_demo/faults/chat-down"}) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.httpPort())) {
                socket.getOutputStream()
                        .write(("PUT " + path + " HTTP/1.0\r\nOrigin: x\r\n\r\n").getBytes(StandardCharsets.UTF_8));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.0 400 ");
            }
        }
    }

    @Test
    void aTakenPortIsSaid() {
        Ports taken = new Ports(site.httpPort(), 0, 0);
        assertThatThrownBy(() -> SampleSite.start(vertx, taken, InstantSource.system()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot listen on port " + site.httpPort());
    }

    private static String credentials(String password) {
        return new JsonObject()
                .put("email", SampleSite.EMAIL)
                .put("password", password)
                .encode();
    }
}
