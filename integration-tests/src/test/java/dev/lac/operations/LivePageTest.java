package dev.lac.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lac.doubles.LiveLac;
import dev.lac.ppp.AuthProtocol;
import dev.lac.web.Browser;
import dev.lac.web.Certificates;
import dev.lac.web.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;

/** An operator at the page, in Chromium; behind it the real LAC with five hundred subscribers. */
class LivePageTest {
    private static final int COUNT = 500;
    private static final int NETWORK = 42;
    private static final String WRONG = "mallory@isp.example";
    private static final String UNREACHABLE = "erin@spare.example";
    private static final String TOKEN = "correct-horse-battery-staple";

    @TempDir
    private static Path directory;

    private static ChromeDriver browser;
    private static LiveLac live;
    private static Page page;

    @BeforeAll
    static void begin() throws Exception {
        Programs.need("/usr/bin/chromium", "chromium");
        Programs.need("/usr/bin/chromedriver", "chromium-driver");
        int port = freePort();
        live = new LiveLac(directory, NETWORK, COUNT, "web:\n  listen: 127.0.0.1:" + port + "\nlog:\n  level: warn\n");
        live.dial(0, COUNT);
        live.awaitUp(COUNT);
        fail(WRONG, "a guess");
        fail(UNREACHABLE, LiveLac.PASSWORD);
        browser = Browser.start(Files.createDirectory(directory.resolve("browser")), 1280, 900);
        page = new Page(browser, URI.create("http://127.0.0.1:" + port + "/"));
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.quit();
        }
        if (live != null) {
            live.close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void fail(String user, String password) {
        live.ask(() -> live.radius().add(user, LiveLac.PASSWORD));
        int failing = live.add(user, password, AuthProtocol.CHAP_MD5);
        live.dial(failing, 1);
        LiveLac.await(
                user + " is told the end",
                () -> live.ask(() -> !live.subscriber(failing).end().isEmpty()));
        LiveLac.await("its record", () -> !record(user).path("ended").asText().isEmpty());
    }

    private static JsonNode record(String user) {
        return Questions.ask(directory, "{\"command\":\"history\",\"user\":\"" + user + "\",\"limit\":1}")
                .path("calls")
                .path(0);
    }

    @Test
    void theOverviewCountsWhatThereIs() {
        page.open("").text("h1", "edge1"::equals);
        page.await(driver ->
                page.texts(".tile").stream().anyMatch(tile -> tile.contains("Subscribers") && tile.contains("500")));
        page.text("main", text -> text.contains("Authentication rejected"));
        page.click(".bars a[href*=authentication-rejected]").rows("Calls", count -> count == 1);
        assertThat(page.row("Calls", WRONG).getText()).contains("Authentication rejected");
    }

    @Test
    void aSubscriberIsFoundLookedAtAndPutOut() {
        String mac = live.ask(() -> live.subscriber(77).mac().toString());
        page.open("subscribers").rows("Subscribers", count -> count == 100);
        page.search("user77@").rows("Subscribers", count -> count == 1);
        page.follow(page.row("Subscribers", LiveLac.user(77))).text("h1", LiveLac.user(77)::equals);
        page.text("main", text -> text.contains(mac) && text.contains("lns.isp.example"));
        assertThat(page.phases()).startsWith("Discovery", "LCP").endsWith("Connected");
        String id = record(LiveLac.user(77)).path("id").asText();
        page.disconnect("asked by phone <b>");
        assertThat(page.notice()).matches("(?s)one session .*ended.*");
        LiveLac.await(
                "the subscriber has got a PADT",
                () -> live.ask(() -> live.subscriber(77).end()).startsWith("PADT"));
        JsonNode ended = record(LiveLac.user(77));
        assertThat(ended.path("id").asText()).isEqualTo(id);
        assertThat(ended.path("cause").asText()).isEqualTo("operator-reset");
        assertThat(ended.path("text").asText()).contains("the operator ended the session", "asked by phone <b>");
        page.open("call/" + id).text("main .verdict", text -> text.contains("asked by phone <b>"));
        live.dial(77, 1);
        live.awaitUp(COUNT);
    }

    @Test
    void aFailedCallTellsItsCauseAndGivesItsFrames() throws Exception {
        page.open("calls").search(WRONG).rows("Calls", count -> count == 1);
        page.follow(page.row("Calls", WRONG));
        page.text("main .verdict", text -> text.contains("sent an Access-Reject: Access denied"));
        assertThat(page.phases()).containsSubsequence("Discovery", "LCP", "Authentication", "RADIUS", "End");
        assertThat(page.steps()).contains("retail applies");
        page.click("#frames");
        assertThat(page.notice()).contains("octets");
        Path file = directory.resolve("browser/" + record(WRONG).path("id").asText() + ".pcapng");
        page.await(driver -> Files.exists(file));
        byte[] frames = Files.readAllBytes(file);
        assertThat(frames).startsWith(0x0a, 0x0d, 0x0d, 0x0a);
        assertThat(new String(frames, StandardCharsets.ISO_8859_1))
                .contains(WRONG)
                .doesNotContain("a guess");
        page.open("call/" + record(UNREACHABLE).path("id").asText())
                .text("main .verdict", text -> text.contains("no answer to SCCRQ"));
    }

    @Test
    void explainTellsTheWayAndThatThereIsNone() {
        page.explain("someone@isp.example");
        assertThat(page.steps()).anySatisfy(step -> assertThat(step).contains("lns.isp.example (127.18.42.2)"));
        page.explain("someone@nowhere.example");
        page.await(driver -> page.steps().stream().anyMatch(step -> step.contains("no rule fits")));
    }

    @Test
    void anLnsIsDrainedAndItsLockoutLifted() {
        page.open("lns").rows("Addresses of spare", count -> count == 1);
        String spare = "127.18." + NETWORK + ".3";
        page.await(driver -> page.row("Addresses of spare", spare).getText().contains("Locked out"));
        assertThat(page.row("Addresses of spare", spare).getText()).contains("no answer to SCCRQ");
        page.press("Lift the lockout of " + spare)
                .await(driver -> page.row("Addresses of spare", spare).getText().contains("Usable"));
        assertThat(Questions.ask(directory, "{\"command\":\"show\",\"show\":\"lockouts\"}")
                        .path("lockouts"))
                .isEmpty();
        page.press("Drain isp").press("Drain").hidden("#confirm");
        page.text("[data-lns=isp] .under", text -> text.startsWith("Drained"));
        assertThat(drained()).isTrue();
        page.press("Undo the drain of isp").press("Undo drain").hidden("#confirm");
        page.text("[data-lns=isp] .under", text -> !text.contains("Drained"));
        assertThat(drained()).isFalse();
        assertThat(live.up()).as("nobody is dropped").isEqualTo(COUNT);
    }

    private static boolean drained() {
        return Questions.ask(directory, "{\"command\":\"show\",\"show\":\"lns\",\"which\":\"isp\"}")
                .path("lns")
                .path(0)
                .path("drained")
                .asBoolean();
    }

    @Test
    void tunnelsAreShownWithTheirSessions() {
        page.open("tunnels").rows("Tunnels", count -> count >= 1);
        page.follow(page.row("Tunnels", "isp")).text("h1", text -> text.startsWith("Tunnel "));
        page.rows("Sessions", count -> count > 50);
    }

    @Test
    void theTokenOfTheConfigurationOpensThePageOverTls(@TempDir Path other) throws Exception {
        Certificates.Identity server = new Certificates(other, "authority").certify("lac", "EC");
        int port = freePort();
        String web = """
                web:
                  listen: 127.0.0.1:%d
                  token: %s
                  tls-certificate-file: %s
                  tls-key-file: %s
                """.formatted(
                port, TOKEN, server.certificate().getFileName(), server.key().getFileName());
        try (LiveLac small = new LiveLac(other, NETWORK + 1, 3, web)) {
            small.dial(0, 3);
            small.awaitUp(3);
            browser.executeCdpCommand("Security.setIgnoreCertificateErrors", Map.of("ignore", true));
            Page secure = new Page(browser, URI.create("https://127.0.0.1:" + port + "/"));
            secure.open("subscribers").giveToken("wrong-token-wrong-token");
            secure.text("#token-error", text -> text.startsWith("this is not the token"));
            secure.giveToken(TOKEN).rows("Subscribers", count -> count == 3);
            assertThat(secure.texts("table[aria-label=Subscribers] tbody td:first-child"))
                    .containsExactlyInAnyOrderElementsOf(List.of(LiveLac.user(0), LiveLac.user(1), LiveLac.user(2)));
            browser.executeScript("sessionStorage.clear()");
            browser.get("about:blank");
        } finally {
            browser.executeCdpCommand("Security.setIgnoreCertificateErrors", Map.of("ignore", false));
        }
    }
}
