package dev.lac.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** An operator at the page, in Chromium; behind it a {@link CannedLac}. */
@ExtendWith(BrowserCondition.class)
class PageTest {
    private static final String TOKEN = "correct-horse-battery-staple";

    @TempDir
    static Path directory;

    private static ChromeDriver browser;

    private final CannedLac lac = new CannedLac();
    private WebServer server;
    private Page page;

    @BeforeAll
    static void startBrowser() throws IOException {
        browser = Browser.start(directory, 1280, 900);
    }

    @AfterAll
    static void endBrowser() {
        browser.quit();
    }

    @BeforeEach
    void serve() throws IOException {
        start(lac, 0, null);
        size(1280, 900);
    }

    @AfterEach
    void stop() {
        browser.get("about:blank");
        server.close();
    }

    private void start(Function<JsonNode, JsonNode> answers, int port, String token) throws IOException {
        server = new WebServer(
                new WebSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), null, token),
                answers,
                exchange -> exchange.sendResponseHeaders(204, -1));
        page = new Page(
                browser, URI.create("http://127.0.0.1:" + server.address().getPort() + "/"));
    }

    private static void size(int width, int height) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 1000));
    }

    private static void colours(String scheme) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    private static String background() {
        return (String) browser.executeScript("return getComputedStyle(document.body).backgroundColor");
    }

    @Test
    void theOverviewTellsHowTheLacIs() {
        page.open("");
        assertThat(page.text("h1", "edge1"::equals)).isEqualTo("edge1");
        assertThat(page.texts(".tile"))
                .anySatisfy(tile -> assertThat(tile).contains("Subscribers", "500", "495 connected"));
        assertThat(page.texts("ul[aria-label='Ends by cause'] a"))
                .first()
                .asString()
                .contains("Subscriber PADT", "9,120");
        assertThat(page.row("RADIUS servers", "Dead").getText()).contains("no answer to 3 requests");
        assertThat(page.texts(".bars a")).first().asString().contains("Authentication rejected", "121");
        page.rows("RADIUS servers", count -> count == 4);
        page.await(driver ->
                !page.shown(".chart path.line.one").getDomAttribute("d").isEmpty());
        page.text(".chart figcaption", text -> text.matches("(?s).*Logins [0-9.]+/s.*"));
    }

    @Test
    void aFailuresBarLeadsToItsCalls() {
        page.open("");
        page.click(".bars a[href*=lns-unreachable]");
        page.rows("Calls", count -> count == 1);
        assertThat(page.row("Calls", CannedLac.FAILED_USER).getText()).contains("LNS unreachable");
    }

    @Test
    void searchFinds() {
        page.open("subscribers").rows("Subscribers", count -> count == 100);
        assertThat(page.text("main .under", text -> text.contains("matched")))
                .isEqualTo("100 shown, 500 matched of 500");
        page.search("02:00:5e:00:01:0").rows("Subscribers", count -> count == 16);
        page.text("main .under", "16 matched of 500"::equals);
        page.search("nobody@").rows("Subscribers", count -> count == 0);
        page.text("main .empty", "No subscriber is found."::equals);
        page.search("peggy-3@").rows("Subscribers", count -> count == 1);
        page.follow(page.row("Subscribers", "peggy-3@")).text("h1", text -> text.startsWith("peggy-3@"));
        browser.navigate().back();
        page.rows("Subscribers", count -> count == 1);
    }

    @Test
    void ofMultitudesAPartIsShown() throws IOException {
        server.close();
        start(new CannedLac(20_000), 0, null);
        page.open("subscribers").rows("Subscribers", count -> count == 100);
        page.text("main .under", "100 shown, 20,000 matched of 20,000"::equals);
        page.press("Down").text("th[aria-sort=descending]", text -> text.startsWith("Down"));
        page.await(driver ->
                page.texts("tbody tr:first-child td:last-child").get(0).endsWith("TB"));
        page.search("02:00:5e:00:4e:1f").rows("Subscribers", count -> count == 1);
    }

    @Test
    void moreAreShownWhenAskedFor() {
        page.open("subscribers").rows("Subscribers", count -> count == 100);
        page.press("Show more").rows("Subscribers", count -> count == 500);
        page.press("User").text("th[aria-sort=ascending]", text -> text.startsWith("User"));
        page.press("User").text("th[aria-sort=descending]", text -> text.startsWith("User"));
        assertThat(page.texts("table[aria-label=Subscribers] tbody tr:first-child td:first-child")
                        .get(0))
                .startsWith("peggy");
    }

    @Test
    void disconnectAsksThenDoesIt() {
        page.open("subscribers").search("grace@").rows("Subscribers", count -> count == 1);
        page.follow(page.row("Subscribers", "grace@")).click("#disconnect");
        assertThat(page.shown("#confirm h2").getText()).isEqualTo("Disconnect grace@isp.example?");
        page.type(Keys.ESCAPE).hidden("#confirm");
        assertThat(lac.told()).isEmpty();
        page.click("#disconnect").click("#confirm button[type=submit]");
        assertThat(page.shown("#confirm input:invalid")).isNotNull();
        assertThat(lac.told()).isEmpty();
        page.confirm("asked by phone <b>");
        assertThat(page.notice()).startsWith("1 session ended: grace@isp.example");
        assertThat(lac.told())
                .containsExactly(
                        "{\"command\":\"reset\",\"what\":\"subscriber\",\"which\":\"5f1c2a9b00000012\",\"reason\":\"asked by phone <b>\"}");
        page.text("main .verdict", text -> text.startsWith("This session is no longer here"));
        page.open("subscribers").search("grace@isp").rows("Subscribers", count -> count == 0);
        page.open("call/5f1c2a9b00000012");
        page.text("main .verdict", text -> text.endsWith("the operator ended it: asked by phone <b>"));
    }

    @Test
    void oneSubscriberLives() {
        page.open("subscriber/5f1c2a9b0000000c").text("h1", "alice@isp.example"::equals);
        assertThat(page.phases())
                .containsExactly(
                        "Discovery", "LCP", "Authentication", "RADIUS", "Selection", "Tunnel", "Call", "Connected");
        page.text("dl[aria-label=Traffic]", text -> text.matches("(?s).*[kM]?bit/s.*pkt/s.*"));
        page.press("21").text("h1", "Tunnel 21"::equals);
    }

    @Test
    void aCallsStoryIsTold() throws Exception {
        page.open("calls").rows("Calls", count -> count == 24);
        page.search(CannedLac.FAILED_USER).rows("Calls", count -> count == 2);
        page.follow(page.row("Calls", "LNS unreachable"));
        page.text("main .verdict", text -> text.startsWith("Failed: no LNS took the call: 192.0.2.2"));
        assertThat(page.phases())
                .containsExactly("Discovery", "LCP", "Authentication", "RADIUS", "Selection", "Tunnel", "End");
        List<String> widths = page.browser().findElements(By.cssSelector(".timeline .phase")).stream()
                .map(phase -> phase.getDomAttribute("style"))
                .toList();
        assertThat(widths).hasSize(6);
        assertThat(widths.get(5)).contains("left: 24.2", "width: 75.7"); // 1,230 and 3,847 of 5,077 ms
        assertThat(page.texts(".scale span")).contains("0 ms", "1,000 ms", "4,000 ms");
        assertThat(page.text(".total", text -> !text.isEmpty())).isEqualTo("5,077 ms from PADS to the end");
        assertThat(page.steps())
                .contains("192.0.2.2: 198 sessions, the least", "192.0.2.2 from 192.0.2.1: no answer to SCCRQ");
        page.click("#frames");
        assertThat(page.notice()).contains("5f1c2a9b00000001.pcapng: 12 octets");
        Path file = directory.resolve("5f1c2a9b00000001.pcapng");
        page.await(driver -> Files.exists(file));
        assertThat(file).hasBinaryContent(CannedLac.PCAPNG);
    }

    @ParameterizedTest
    @CsvSource({
        "until=2020-01-01T00:00:00Z, 0",
        "since=2020-01-01T00:00:00Z, 24",
        "lns=retail, 22",
        "lns=retail&cause=radius-unavailable, 0",
        "user=dora@isp.example, 2"
    })
    void historyIsFiltered(String filter, int calls) {
        page.open("calls?" + filter).rows("Calls", count -> count == calls);
        page.text("main .under", text -> text.startsWith(calls + " calls"));
    }

    @Test
    void explainShowsSteps() {
        page.explain("zoe@isp.example");
        assertThat(page.steps()).startsWith("zoe@isp.example on eth1, VLAN 101");
        assertThat(browser.getCurrentUrl()).endsWith("#/explain?user=zoe%40isp.example");
        page.shown("input[name=vlan]").sendKeys("nonsense", Keys.ENTER);
        page.text("form .error", "VLAN \"nonsense\" is not written as 100 or 100.7"::equals);
        page.hidden(".steps");
    }

    @Test
    void anLnsIsDrainedAndItsLockoutLifted() {
        page.open("lns").rows("Addresses of retail", count -> count == 2);
        assertThat(page.row("Addresses of retail", "192.0.2.3").getText())
                .contains("Locked out", "no answer to SCCRQ", "4 min 11 s");
        page.press("Lift the lockout of 192.0.2.3")
                .await(driver ->
                        page.row("Addresses of retail", "192.0.2.3").getText().contains("Usable"));
        page.press("Drain retail").press("Drain").hidden("#confirm");
        page.text("[data-lns=retail] .under", text -> text.startsWith("Drained"));
        page.press("Undo the drain of retail").press("Undo drain").hidden("#confirm");
        page.text("[data-lns=retail] .under", text -> !text.contains("Drained"));
        page.press("Lift the lockout of 02:00:5e:00:09:09").rows("Subscribers that must wait", count -> count == 0);
        assertThat(lac.told())
                .contains(
                        "{\"command\":\"reset\",\"what\":\"lockout\",\"which\":\"192.0.2.3\",\"reason\":\"lifted on the page\"}",
                        "{\"command\":\"drain\",\"what\":\"lns\",\"which\":\"retail\",\"drain\":true,\"move\":0}",
                        "{\"command\":\"drain\",\"what\":\"lns\",\"which\":\"retail\",\"drain\":false}");
    }

    @Test
    void aTunnelIsFoundAndReset() {
        page.open("tunnels").rows("Tunnels", count -> count == 3);
        page.search("wholesale").rows("Tunnels", count -> count == 1);
        page.follow(page.row("Tunnels", "wholesale")).rows("Sessions", count -> count > 50);
        page.press("Reset …").confirm("maintenance");
        page.text("main .verdict", text -> text.startsWith("There is no such tunnel any more"));
        assertThat(lac.told())
                .containsExactly(
                        "{\"command\":\"reset\",\"what\":\"tunnel\",\"which\":\"37\",\"reason\":\"maintenance\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "subscribers?q=onerror",
                "subscriber/5f1c2a9b0000000f",
                "calls",
                "call/5f1c2a9b0000000f",
                "tunnel/22"
            })
    void aHostileNameStaysText(String view) {
        page.open(view);
        page.await(driver -> page.shown("main").getText().contains(CannedLac.HOSTILE_USER));
        assertThat(browser.findElements(By.cssSelector("main img"))).isEmpty();
        assertThat(browser.getTitle()).isNotEqualTo("owned");
    }

    @Test
    void theKeyboardIsEnough() {
        page.open("").text("h1", "edge1"::equals);
        page.type(Keys.TAB);
        assertThat(page.focused().getText()).isEqualTo("Skip to content");
        page.tabTo("#nav a[href='#/subscribers']").type(Keys.ENTER).rows("Subscribers", count -> count == 100);
        page.type("/").type("grace").rows("Subscribers", count -> count < 100);
        page.type(Keys.ESCAPE).rows("Subscribers", count -> count == 100);
        page.tabTo("tbody a");
        assertThat(page.focused().getText()).isEqualTo("alice@isp.example");
        page.type(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_UP);
        assertThat(page.focused().getText()).isEqualTo("bob@isp.example");
        page.type(Keys.END);
        String last = page.focused().getText();
        page.type(Keys.HOME);
        assertThat(page.focused().getText()).isEqualTo("alice@isp.example").isNotEqualTo(last);
        page.type(Keys.ARROW_DOWN, Keys.ENTER).text("h1", "bob@isp.example"::equals);
        page.tabTo("#disconnect").type(Keys.ENTER).shown("#confirm[open]");
        assertThat(page.focused().getDomAttribute("name")).isEqualTo("reason");
        page.type("by keyboard", Keys.ENTER);
        assertThat(page.notice()).startsWith("1 session ended: bob@isp.example");
        page.type("?").shown("#keys-dialog[open]");
        page.type(Keys.ESCAPE).hidden("#keys-dialog");
        page.type("/").await(driver -> driver.getCurrentUrl().endsWith("#/subscribers"));
        page.await(driver -> "subscriber-search".equals(page.focused().getDomAttribute("id")));
    }

    @Test
    void focusIsSeenAndKeptWhenCellsChange() {
        page.open("subscribers").rows("Subscribers", count -> count == 100);
        page.tabTo("tbody a").type(Keys.ARROW_DOWN);
        assertThat(browser.executeScript("return getComputedStyle(document.activeElement).outlineStyle"))
                .isEqualTo("solid");
        String before = page.focused().getText();
        browser.executeScript("window.kept = document.activeElement.closest('tr')");
        page.await(driver -> lac.looks("subscribers") > 2);
        assertThat(page.focused().getText()).isEqualTo(before);
        assertThat(browser.executeScript("return window.kept === document.activeElement.closest('tr')"))
                .isEqualTo(true);
    }

    @Test
    void theLookFollowsTheSystemAndTheButton() {
        colours("light");
        page.open("").text("h1", "edge1"::equals);
        assertThat(background()).isEqualTo("rgb(245, 246, 248)");
        colours("dark");
        assertThat(background()).isEqualTo("rgb(17, 21, 28)");
        assertThat(page.text("#theme", "Light"::equals)).isEqualTo("Light");
        page.click("#theme");
        assertThat(background()).isEqualTo("rgb(245, 246, 248)");
        browser.navigate().refresh();
        page.text("h1", "edge1"::equals);
        assertThat(background()).isEqualTo("rgb(245, 246, 248)");
        browser.executeScript("localStorage.clear()");
        colours("light");
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void everyTextCanBeRead(String scheme) {
        colours(scheme);
        for (String view : CannedLac.VIEWS) {
            page.open(view);
            page.shown("main h1");
            page.shown("main .badge");
            assertThat(browser.executeScript(Contrast.SCRIPT)).as(view).isEqualTo(List.of());
        }
        colours("light");
    }

    @Test
    void aPhoneShowsAllWithoutScrollingAside() {
        size(390, 844);
        for (String view : CannedLac.VIEWS) {
            page.open(view);
            page.shown("main .badge");
            assertThat((Long) browser.executeScript("return document.documentElement.scrollWidth"))
                    .as(view)
                    .isEqualTo(390);
        }
    }

    @Test
    void theTokenIsAskedForAndForgotten() throws IOException {
        server.close();
        start(lac, 0, TOKEN);
        page.open("subscribers").giveToken("wrong-token-wrong-token");
        page.text("#token-error", text -> text.startsWith("this is not the token"));
        page.giveToken(TOKEN).rows("Subscribers", count -> count == 100);
        browser.navigate().refresh();
        page.rows("Subscribers", count -> count == 100);
        assertThat(browser.executeScript("return localStorage.length")).isEqualTo(0L);
        browser.executeScript("sessionStorage.clear()");
        browser.navigate().refresh();
        page.click("#token-cancel").text("#banner", text -> text.contains("answers only who has its token"));
        page.click("#banner-button").giveToken(TOKEN).rows("Subscribers", count -> count == 100);
        browser.executeScript("sessionStorage.clear()");
    }

    @Test
    void aLacThatGoesIsMissedAndItsReturnSeen() throws IOException {
        page.open("").text("h1", "edge1"::equals);
        int port = server.address().getPort();
        server.close();
        page.text("#banner", text -> text.contains("The LAC has not answered since"));
        assertThat(page.heading()).isEqualTo("edge1");
        start(lac, port, null);
        page.hidden("#banner");
        assertThat(page.notice()).startsWith("The LAC answers again.");
    }

    @Test
    void whatTheLacRefusesIsSaidAtThePlace() throws IOException {
        server.close();
        start(
                question -> {
                    throw new IllegalArgumentException("the view is <i>closed</i>");
                },
                0,
                null);
        page.open("tunnels").text("main .error", "the view is <i>closed</i>"::equals);
        page.open("nothing").text("h1", "There is no such view"::equals);
    }

    @Test
    void theConsoleStaysSilent() {
        browser.manage().logs().get(LogType.BROWSER);
        for (String view : CannedLac.VIEWS) {
            page.open(view).shown("main .badge");
        }
        browser.executeScript("console.error('the last line')");
        assertThat(browser.manage().logs().get(LogType.BROWSER))
                .extracting(LogEntry::getMessage)
                .singleElement()
                .asString()
                .contains("the last line");
    }
}
