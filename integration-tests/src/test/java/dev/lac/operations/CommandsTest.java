package dev.lac.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lac.cli.Program;
import dev.lac.cli.Program.Result;
import dev.lac.doubles.LiveLac;
import dev.lac.ppp.AuthProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every command of {@code lac}, for people and as JSON, against a LAC with five hundred subscribers. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommandsTest {
    private static final int COUNT = 500;
    private static final int NETWORK = 41;
    private static final String WRONG = "mallory@isp.example";
    private static final String UNREACHABLE = "erin@spare.example";
    private static final String UNPLACED = "nobody@other.example";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What has been run so far, as {@link Program#commands} names it. */
    private static final Set<String> RUN = new TreeSet<>();

    @TempDir
    private static Path directory;

    private static LiveLac live;
    private static String yaml;

    @BeforeAll
    static void begin() throws Exception {
        live = new LiveLac(directory, NETWORK, COUNT, "");
        yaml = Files.readString(live.file());
        Files.writeString(live.file(), yaml.replace("l2tp:\n", "l2tp:\n  setup-timeout: 2s\n"));
        good("config apply", live.file().toString());
        yaml = Files.readString(live.file());
        live.dial(0, COUNT);
        live.awaitUp(COUNT);
        for (String user : List.of(WRONG, UNREACHABLE, UNPLACED)) {
            live.ask(() -> live.radius().add(user, LiveLac.PASSWORD));
            int failing = live.add(user, user.equals(WRONG) ? "a guess" : LiveLac.PASSWORD, AuthProtocol.CHAP_MD5);
            live.dial(failing, 1);
            LiveLac.await(
                    user + " is told the end",
                    () -> live.ask(() -> !live.subscriber(failing).end().isEmpty()));
        }
        LiveLac.await(
                "the records of those who failed",
                () -> Stream.of(WRONG, UNREACHABLE, UNPLACED)
                        .allMatch(user -> !json("history", "--user", user)
                                .path("calls")
                                .path(0)
                                .path("ended")
                                .asText()
                                .isEmpty()));
    }

    @AfterAll
    static void end() {
        live.close();
    }

    private static List<String> words(String command, String... more) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of(more));
        return words;
    }

    private static Result lac(String command, String... more) {
        List<String> words = words(command, more);
        RUN.add(Program.meant(words));
        words.add("--socket");
        words.add(live.socket().toString());
        return new Program(null).run(words);
    }

    /** What a command prints that goes well. */
    private static String good(String command, String... more) {
        Result result = lac(command, more);
        assertThat(result.status()).as(command + ": " + result.seen()).isZero();
        return result.out();
    }

    private static JsonNode json(String command, String... more) {
        List<String> rest = new ArrayList<>(List.of(more));
        rest.add("--json");
        try {
            return JSON.readTree(good(command, rest.toArray(String[]::new)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode one(String view, String list, String... which) {
        JsonNode found = json("show " + view, which).path(list);
        assertThat(found).as(view).hasSize(1);
        return found.get(0);
    }

    private static void assertFails(int status, String message, String command, String... more) {
        Result result = lac(command, more);
        assertThat(result.status()).as(command + ": " + result.seen()).isEqualTo(status);
        assertThat(result.seen()).contains(message);
    }

    /** The tunnel that is up; others may be about to close. */
    private static int tunnel() {
        for (JsonNode tunnel : json("show tunnels", "isp").path("tunnels")) {
            if (tunnel.path("state").asText().equals("up")
                    && tunnel.path("sessions").asInt() == COUNT) {
                return tunnel.path("id").asInt();
            }
        }
        throw new IllegalStateException("no tunnel has everybody");
    }

    private static String sessionId(int subscriber) {
        return one("subscriber", "subscribers", LiveLac.user(subscriber))
                .path("id")
                .asText();
    }

    private static String failed(String user) {
        return json("history", "--user", user).path("calls").path(0).path("id").asText();
    }

    /** Those who were put out come back. */
    private static void redial() {
        LiveLac.await(
                "the LAC knows that they are gone",
                () -> json("show summary").path("subscribers").asInt() == live.up());
        for (int i = 0; i < COUNT; i++) {
            int index = i;
            if (!live.ask(() -> live.subscriber(index).isUp())) {
                live.dial(index, 1);
            }
        }
        live.awaitUp(COUNT);
        LiveLac.await(
                "the LAC has them connected",
                () -> json("show summary").path("connected").asInt() == COUNT);
    }

    private static void ping(int subscriber) {
        int before = live.ask(() -> live.subscriber(subscriber).pongs());
        live.tell(subscriber, () -> live.subscriber(subscriber).ping(1, 200));
        LiveLac.await(
                "a ping is answered",
                () -> live.ask(() -> live.subscriber(subscriber).pongs()) > before);
    }

    @Test
    void theSummaryCounts() {
        JsonNode summary = json("show summary");
        assertThat(summary.path("name").asText()).isEqualTo("edge1");
        assertThat(summary.path("connected").asInt()).isEqualTo(COUNT);
        assertThat(summary.path("sessions").asInt()).isEqualTo(COUNT);
        assertThat(summary.path("logins").asInt()).isGreaterThanOrEqualTo(COUNT);
        assertThat(summary.path("causes").path("authentication-rejected").asInt())
                .isEqualTo(1);
        assertThat(good("show summary"))
                .startsWith("edge1: serving")
                .contains(
                        COUNT + " of them connected",
                        "authentication-rejected 1",
                        "lns-unreachable 1",
                        "no-lns-applies 1");
        assertThat(json("sh sum").path("name").asText()).isEqualTo("edge1");
    }

    @Test
    void subscribersAreFoundSortedAndCounted() {
        ping(7);
        JsonNode all = json("show subscribers", "--limit", "3", "--sort", "up-octets");
        assertThat(all.path("total").asInt()).isEqualTo(COUNT);
        assertThat(all.path("subscribers")).hasSize(3);
        assertThat(all.path("subscribers").get(0).path("up-octets").asLong())
                .isGreaterThanOrEqualTo(
                        all.path("subscribers").get(2).path("up-octets").asLong());
        assertThat(json("show subscribers", "user1").path("matched").asInt())
                .as("1, 10 to 19, 100 to 199")
                .isEqualTo(111);
        assertThat(good("show subscribers", "user123")).contains("user123@isp.example", "1 shown of 1 that match");
        String mac = live.ask(() -> live.subscriber(42).mac().toString());
        assertThat(one("subscribers", "subscribers", mac).path("user").asText()).isEqualTo(LiveLac.user(42));
        assertFails(1, "no subscriber", "show subscribers", "nobody@");
    }

    @Test
    void oneSubscriberIsToldInFull() {
        ping(7);
        JsonNode seven = one("subscriber", "subscribers", LiveLac.user(7));
        assertThat(seven.path("lns").asText()).isEqualTo("isp");
        assertThat(seven.path("authentication").asText()).isEqualTo("CHAP_MD5");
        assertThat(seven.path("session-id").asInt())
                .isEqualTo(live.ask(() -> live.subscriber(7).sessionId()));
        assertThat(seven.path("up-packets").asLong()).isPositive();
        assertThat(good("show subscriber", seven.path("mac").asText()))
                .startsWith(LiveLac.user(7) + " (access0/")
                .contains("CHAP_MD5, rule retail", "connected at");
        assertThat(good("sh sub", seven.path("id").asText())).contains(LiveLac.user(7));
    }

    @Test
    void tunnelsAndCallsAreThoseOfTheLns() {
        int id = tunnel();
        assertThat(good("show tunnels")).containsPattern("up +isp +127\\.18\\." + NETWORK + "\\.2 port 1701 +500");
        for (String which : List.of("isp", "127.18." + NETWORK + ".2")) {
            assertThat(json("show tunnel", which).path("tunnels").findValuesAsText("id"))
                    .contains(String.valueOf(id));
        }
        assertThat(one("tunnel", "tunnels", String.valueOf(id))
                        .path("peer-name")
                        .asText())
                .isEqualTo("lns.isp.example");
        assertThat(good("show tunnel", String.valueOf(id))).contains("500 now", "1,500 octets (assumed)");
        assertThat(json("show calls", "--limit", "500").path("calls")).hasSize(COUNT);
        JsonNode call = one("calls", "calls", LiveLac.user(9));
        assertThat(call.path("tunnel").asInt()).isEqualTo(id);
        assertThat(live.ask(() -> live.lns().sessions().size())).isEqualTo(COUNT);
        assertThat(good("show calls", LiveLac.user(9))).contains(LiveLac.user(9), " up ");
        assertThat(one("mtu", "tunnels", String.valueOf(id)).path("overhead").asInt())
                .isEqualTo(38);
        assertThat(good("show mtu")).contains("offered MRU", "access0 1,462");
    }

    @Test
    void serversNamesInterfacesAndLimits() {
        assertThat(json("show lns", "isp").path("lns").get(0).path("sessions").asInt())
                .isEqualTo(COUNT);
        assertThat(good("show lns")).contains("127.18." + NETWORK + ".2 port 1701  usable", "locked-out", "SCCRQ");
        assertThat(json("show radius").path("servers")).hasSize(2);
        assertThat(good("show radius")).contains("authentication", "accounting", "access-rejected 1");
        assertThat(good("show dns")).containsPattern("lns\\.isp\\.example +A +known +127\\.18\\." + NETWORK + "\\.2");
        assertThat(one("dns", "names", "lns.isp.example", "--limit", "1")
                        .path("name")
                        .asText())
                .isEqualTo("lns.isp.example");
        assertThat(one("interfaces", "interfaces", "access0").path("sessions").asInt())
                .isEqualTo(COUNT);
        assertThat(good("show interfaces", "access0")).contains("access0 (subscribers)");
        JsonNode limits = json("show limits", "access0").path("limits");
        assertThat(limits.get(0).path("used").asInt()).isEqualTo(COUNT);
        assertThat(good("show limits")).containsPattern("pppoe\\.max-sessions +access0 +500 +16,384");
        assertThat(good("show lockouts")).containsPattern("lns +127\\.18\\." + NETWORK + "\\.3");
        assertThat(json("show config").path("config").path("name").asText()).isEqualTo("edge1");
        assertThat(good("show config")).contains("(secret)").doesNotContain(LiveLac.TUNNEL_SECRET);
        assertThat(json("show counters").toString()).contains("padi-received");
        assertThat(good("show counters")).containsPattern("ends +authentication-rejected +1");
    }

    @Test
    void explainTellsWhatWouldAndWhatDidHappen() {
        assertThat(good("explain", LiveLac.user(3)))
                .contains("retail applies", "lns.isp.example (127.18." + NETWORK + ".2)");
        assertThat(json("explain", "x@nowhere.example").path("steps").toString())
                .contains("no rule fits");
        assertThat(good("explain", "--dry", "-c", live.file().toString(), "x@nowhere.example"))
                .contains("no rule fits");
        assertThat(good("explain", UNREACHABLE, "--call")).contains(UNREACHABLE, "no LNS took the call", "spare users");
        assertThat(json("explain", failed(WRONG), "--call")
                        .path("calls")
                        .get(0)
                        .path("user")
                        .asText())
                .isEqualTo(WRONG);
        assertFails(1, "no call of \"ghost@isp.example\" is known", "explain", "ghost@isp.example", "--call");
    }

    @Test
    void previewTellsWhatTheLnsWouldGet() {
        assertThat(good("preview iccn", LiveLac.user(3)))
                .contains("retail applies", "Proxy Authen Name", LiveLac.user(3));
        assertThat(json("preview icrq", LiveLac.user(3)).path("messages").toString())
                .contains("Calling Number");
        assertFails(1, "no LNS would get an ICRQ", "preview icrq", "x@nowhere.example");
    }

    @Test
    void historyIsFilteredInEveryWay() {
        assertThat(good("history", "--user", WRONG)).contains(WRONG, "authentication-rejected");
        JsonNode unreachable =
                json("history", "--cause", "lns-unreachable").path("calls").path(0);
        assertThat(unreachable.path("user").asText()).isEqualTo(UNREACHABLE);
        assertThat(unreachable.path("text").asText()).contains("no answer to SCCRQ");
        assertThat(json("history", "--since", "1h", "--limit", "10").path("calls"))
                .hasSize(10);
        assertThat(json("history", "--until", "1h", "--limit", "10").path("calls"))
                .isEmpty();
        assertThat(json("history", "--lns", "spare").path("calls")).hasSize(1);
        String mac = live.ask(() -> live.subscriber(COUNT).mac().toString());
        assertThat(json("history", "--mac", mac)
                        .path("calls")
                        .path(0)
                        .path("user")
                        .asText())
                .isEqualTo(WRONG);
        assertThat(good("history", "--id", unreachable.path("id").asText()))
                .contains("lns-unreachable: ", "PADS sent", "SCCRQ", "rule      spare users applies");
        assertThat(good("history", "--user", LiveLac.user(5), "--limit", "1")).contains(" yes ", " up ");
        assertFails(1, "no such call", "history", "--id", "00000000ffffffff");
    }

    @Test
    void sessionsAreResetAndComeBack() {
        String record = sessionId(11);
        assertThat(good("reset subscriber", LiveLac.user(11), "--yes", "--reason", "ticket 4711"))
                .contains("one session of " + LiveLac.user(11));
        LiveLac.await(
                "it is put out", () -> live.ask(() -> live.subscriber(11).end().startsWith("PADT")));
        JsonNode ended = json("history", "--id", record).path("calls").path(0);
        assertThat(ended.path("cause").asText()).isEqualTo("operator-reset");
        assertThat(ended.path("text").asText()).contains("ticket 4711");
        redial();

        int id = tunnel();
        assertThat(json("reset tunnel", String.valueOf(id), "--yes", "--reason", "maintenance")
                        .path("count")
                        .asInt())
                .isEqualTo(1);
        LiveLac.await("all are out", () -> live.up() == 0);
        redial();
        assertThat(good("reset lns", "isp", "-y")).contains("one tunnel of isp");
        LiveLac.await("all are out again", () -> live.up() == 0);
        redial();

        assertThat(good("reset lockout", "all")).containsPattern("lockouts? of all ended");
        assertThat(good("show lockouts")).contains("nobody is locked out");
        assertFails(1, "no lockouts", "reset lockout", "192.0.2.99");
        assertFails(1, "no sessions of ghost", "reset subscriber", "ghost", "--yes");
        assertFails(2, "500 sessions; as nobody can be asked here, say --yes", "reset tunnel", "isp");
        assertFails(1, "there is no subscriber \"ghost\"", "reset subscriber", "ghost");
        assertThat(live.up()).isEqualTo(COUNT);
    }

    @Test
    void drainsKeepNewOnesOutAndMoveTheOthers() {
        assertThat(good("drain lns", "isp")).contains("isp gets no new calls");
        assertThat(good("show lns", "isp")).contains("drained");
        assertThat(json("show summary").path("lns").path("drained").asInt()).isEqualTo(1);
        assertThat(live.up()).as("those that are up stay").isEqualTo(COUNT);
        assertThat(good("drain lns", "isp", "--move", "1000")).contains("its sessions end, 1000 a second");
        LiveLac.await("all have left the LNS", () -> live.up() == 0);
        assertThat(json("history", "--user", LiveLac.user(1), "--limit", "1")
                        .path("calls")
                        .path(0)
                        .path("cause")
                        .asText())
                .isEqualTo("lns-drained");
        assertThat(good("drain lns", "isp", "--undo")).contains("isp gets calls again");
        redial();

        assertThat(good("drain interface", "access0")).contains("access0 answers no PADI");
        assertThat(one("interfaces", "interfaces", "access0").path("drained").asBoolean())
                .isTrue();
        live.tell(0, () -> live.subscriber(0).hangUp());
        live.dial(0, 1);
        LiveLac.await(
                "its PADI stays without an answer",
                () -> json("show counters").toString().contains("padi-drained")
                        || json("show counters").toString().contains("drained"));
        assertThat(json("drain interface", "access0", "--undo").path("done").asText())
                .isEqualTo("access0 answers PADIs again");
        redial();

        assertThat(good("drain box", "--move", "1000")).contains("the box answers no PADI");
        LiveLac.await("all have left", () -> live.up() == 0);
        assertThat(good("drain box", "--undo")).contains("the box answers PADIs again");
        redial();
        assertFails(2, "there is no LNS of the name \"nowhere\"", "drain lns", "nowhere");
        assertFails(2, "--undo ends no sessions", "drain box", "--undo", "--move", "1");
    }

    @Test
    void theFastPathAndLevelsAreSet() {
        assertThat(good("fast-path", "access0", "native")).contains("wanted: native");
        assertThat(json("fast-path", "access0", "off").path("name").asText()).isEqualTo("access0");
        assertFails(2, "there is no mode \"warp\"", "fast-path", "access0", "warp");
        assertThat(good("log level", "dev.lac.radius", "debug")).contains("dev.lac.radius is logged from debug on");
        assertThat(good("log level")).containsPattern("dev\\.lac\\.radius +debug");
        assertThat(json("log level", "dev.lac.radius").toString()).contains("debug");
        good("log level", "dev.lac.radius", "info");
    }

    @Test
    void theFramesOfAFailedCallAreFetched() throws Exception {
        assertFails(2, "cannot be written", "trace", LiveLac.user(20), "-w", "/nonexistent/trace.pcapng");

        Path kept = directory.resolve("kept.pcapng");
        Result capture = lac("capture", failed(WRONG), "-w", kept.toString());
        assertThat(capture.status()).as(capture.seen()).isZero();
        assertThat(capture.err()).contains("octets of pcapng in " + kept);
        assertThat(new String(Files.readAllBytes(kept), StandardCharsets.ISO_8859_1))
                .contains(WRONG);
        assertThat(lac("capture", failed(WRONG), "-w", "-").octets()).startsWith(0x0a, 0x0d, 0x0d, 0x0a);
        assertFails(2, "no frames", "capture", "00000000ffffffff", "-w", kept.toString());
    }

    @Test
    void theConfigurationIsTriedTakenBackAndKept() throws Exception {
        Path next = Files.writeString(
                directory.resolve("next.yaml"), yaml.replace("pppoe:\n", "pppoe:\n  max-sessions: 600\n"));
        Path broken = Files.writeString(directory.resolve("broken.yaml"), yaml + "nonsense: 1\n");
        assertThat(good("config diff", next.toString()))
                .containsPattern("pppoe\\.max-sessions +16384 +600 +next-login +500");
        assertFails(1, "nonsense: is not a known key", "config diff", broken.toString());
        assertFails(1, "nonsense: is not a known key", "config apply", broken.toString());
        assertThat(good("config apply", next.toString(), "--confirm", "5m"))
                .contains("one change", "taken back in 300 s");
        assertThat(json("config status").path("pending").asBoolean()).isTrue();
        assertThat(good("show limits")).containsPattern("pppoe\\.max-sessions +access0 +500 +600");
        assertThat(good("config rollback")).contains("the configuration is what it was");
        good("config apply", next.toString(), "--confirm", "5m");
        assertThat(good("config confirm")).contains("next.yaml stays in force");
        assertThat(good("config status")).contains("nothing waits to be confirmed");
        assertThat(json("config apply", live.file().toString()).path("done").asText())
                .contains("one change");
        assertFails(2, "no change waits", "config confirm");
        assertThat(live.up()).isEqualTo(COUNT);
    }

    @Test
    void topIsPrintedOnce() {
        String top = good("top", "--once", "--interval", "1s", "--filter", "user49", "--sort", "user");
        assertThat(top.lines().filter(line -> line.startsWith("user49"))).hasSize(11);
        assertThat(top).contains("500 of 500 subscribers connected", "isp: 500 sessions");
        assertFails(2, "lac top wants a terminal", "top");
    }

    @Test
    void theShellTakesABatchInTheWordsOfOtherVendors() {
        RUN.add("shell");
        int id = tunnel();
        Result shell = new Program(live.socket())
                .run(
                        List.of("shell"),
                        List.of(
                                "# as on other boxes",
                                "display l2tp tunnel",
                                "show vpdn",
                                "show services l2tp session user " + LiveLac.user(1),
                                "reset l2tp tunnel local-id " + id + " --yes --reason 'as on other boxes'"));
        assertThat(shell.status()).as(shell.seen()).isZero();
        assertThat(shell.out()).contains("500", LiveLac.user(1) + " (access0/", "one tunnel of " + id + " ended");
        assertThat(shell.out().split("127\\.18\\." + NETWORK + "\\.2 port 1701", -1))
                .hasSizeGreaterThanOrEqualTo(3);
        LiveLac.await("all are out", () -> live.up() == 0);
        redial();
        Result stops = new Program(live.socket()).run(List.of("shell"), List.of("show tunnel nowhere", "show summary"));
        assertThat(stops.status()).isEqualTo(1);
        assertThat(stops.out()).doesNotContain("edge1");
    }

    @Test
    void filesAreCheckedAndNotServedWhenBroken() throws Exception {
        Path broken = Files.writeString(directory.resolve("unserved.yaml"), yaml.replace("radius:\n", "radios:\n"));
        for (String command : List.of("check", "run")) {
            RUN.add(command);
            Result result = new Program(null).run(List.of(command, "-c", broken.toString()));
            assertThat(result.status()).as(result.seen()).isEqualTo(2);
            assertThat(result.seen()).contains("radios: is not a known key; did you mean radius?");
        }
        Result good = new Program(null).run(List.of("check", "-c", live.file().toString()));
        assertThat(good.status()).as(good.seen()).isZero();
        assertThat(good.out()).contains("1 access interfaces", "2 LNSes");
    }

    @Test
    void helpIsWrittenForShellsAndReaders() throws Exception {
        RUN.addAll(List.of("completion", "man-pages"));
        Program alone = new Program(null);
        assertThat(alone.run(List.of("completion")).out()).contains("_complete_lac", "subscribers", "rollback");
        Path man = directory.resolve("man");
        assertThat(alone.run(List.of("man-pages", man.toString())).status()).isZero();
        for (String command : Program.commands()) {
            if (!command.equals("man-pages")) {
                assertThat(man.resolve("lac-" + command.replace(' ', '-') + ".1"))
                        .isNotEmptyFile();
            }
            assertThat(alone.run(words(command, "--help")).out()).contains("Usage: lac " + command);
        }
        assertThat(alone.run(List.of("--version")).out()).startsWith("lac 0.1.0");
    }

    @ParameterizedTest
    @CsvSource({
        "1, no such subscriber, show subscriber nobody",
        "1, no such tunnel, show tunnel 1.2.3.4",
        "2, there is no lac show moon, show moon",
        "2, there is no order, top --once --sort size"
    })
    void whatIsNotThereIsSaid(int status, String message, String command) {
        Result result = lac(command);
        assertThat(result.status()).as(result.seen()).isEqualTo(status);
        assertThat(result.seen().replace("\"", "")).contains(message);
    }

    @Test
    void withoutALacTheRemedyIsSaid() {
        Result result = new Program(directory.resolve("no.sock")).run(List.of("show", "summary"));
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("there is no such file. Start the LAC", "LAC_SOCKET");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void noCommandIsLeftOut() {
        Set<String> left = new TreeSet<>(Program.commands());
        left.removeAll(RUN);
        assertThat(left).as("commands that nothing here runs").isEmpty();
    }
}
