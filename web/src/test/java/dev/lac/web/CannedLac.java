package dev.lac.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Answers the page's questions as a LAC with 500 subscribers does, and changes as it is told to. No LAC is behind it. */
final class CannedLac implements Function<JsonNode, JsonNode> {
    /** A user name that would run a script if the page took it for HTML. */
    static final String HOSTILE_USER = "<img src=x onerror=\"document.title='owned'\">@isp.example";

    /** The user whose login failed with frames kept. */
    static final String FAILED_USER = "dora@isp.example";

    /** Begins as a pcapng file does: the block type of a section header. */
    static final byte[] PCAPNG = {0x0a, 0x0d, 0x0d, 0x0a, 0x1c, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a};

    /** The views that show something of it, as the page's address names them. */
    static final List<String> VIEWS = List.of(
            "",
            "subscribers",
            "subscriber/5f1c2a9b0000000c",
            "tunnels",
            "tunnel/37",
            "lns",
            "calls",
            "call/5f1c2a9b00000001",
            "call/5f1c2a9b0000000c",
            "explain?user=alice@isp.example");

    private static final int SUBSCRIBERS = 500;
    private static final int UP_FROM = 12;
    private static final String[] NAMES = {
        "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy", "mallory", "niaj", "olivia",
        "peggy"
    };
    private static final String[][] TUNNELS = {
        {"21", "retail", "192.0.2.2"}, {"22", "retail", "192.0.2.3"}, {"37", "wholesale", "198.51.100.9"}
    };

    private final ObjectMapper json = new ObjectMapper();
    private final Instant now = Instant.now();
    private final Map<String, Subscriber> subscribers = new LinkedHashMap<>();
    private final List<ObjectNode> calls = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final List<Integer> tunnels = new ArrayList<>(List.of(21, 22, 37));
    private boolean drained;
    private boolean lockedOut = true;
    private boolean subscriberLockedOut = true;
    private final Map<String, Integer> looks = new LinkedHashMap<>();
    private int ticks;

    private record Subscriber(int number, String id, String user, String mac, boolean connected, int tunnel) {}

    CannedLac() {
        this(SUBSCRIBERS);
    }

    CannedLac(int howMany) {
        for (int i = 0; i < howMany; i++) {
            String name = NAMES[i % NAMES.length] + (i < NAMES.length ? "" : "-" + i / NAMES.length);
            String user = i == 3 ? HOSTILE_USER : name + (i % 5 == 4 ? "@office.example" : "@isp.example");
            Subscriber one = new Subscriber(
                    i,
                    String.format("5f1c2a9b%08x", i + UP_FROM),
                    i % 97 == 96 ? "" : user,
                    String.format("02:00:5e:00:%02x:%02x", i / 256, i % 256),
                    i % 97 != 96,
                    Integer.parseInt(TUNNELS[i % 5 == 4 ? 2 : i % 2][0]));
            subscribers.put(one.id, one);
            if (i < 20) {
                calls.add(call(one));
            }
        }
        calls.add(
                failed(
                        1,
                        FAILED_USER,
                        "lns-unreachable",
                        "no LNS took the call: 192.0.2.2 from 192.0.2.1: no answer to SCCRQ; 192.0.2.3 from 192.0.2.1: no answer to SCCRQ"));
        calls.add(failed(
                2,
                "trudy@isp.example",
                "authentication-rejected",
                "the user was refused: RADIUS 192.0.2.10 answered Access-Reject"));
        calls.add(failed(
                3,
                "dora@isp.example",
                "radius-unavailable",
                "the user could not be authenticated: 192.0.2.10 and 192.0.2.11 do not answer"));
        calls.add(failed(
                4, "victor@office.example", "lns-not-available", "no LNS may take the call: wholesale is drained"));
    }

    /** What was asked for beside views and history. */
    synchronized List<String> told() {
        return List.copyOf(asked);
    }

    /** How often a view was asked for. */
    synchronized int looks(String view) {
        return looks.getOrDefault(view, 0);
    }

    @Override
    public synchronized JsonNode apply(JsonNode question) {
        String command = question.path("command").asText();
        if (!List.of("show", "history", "explain").contains(command)) {
            asked.add(question.toString());
        }
        return switch (command) {
            case "show" -> show(question);
            case "history" -> history(question);
            case "explain" -> explain(question);
            case "reset" -> reset(question);
            case "drain" -> drain(question);
            case "capture" -> capture(question.path("id").asText());
            default -> throw new IllegalArgumentException("unknown command \"" + command + "\"");
        };
    }

    private JsonNode show(JsonNode question) {
        String view = question.path("show").asText();
        String which = question.path("which").asText();
        looks.merge(view, 1, Integer::sum);
        return switch (view) {
            case "summary" -> summary();
            case "subscribers" -> subscribers(question);
            case "subscriber" ->
                list(
                        "subscribers",
                        subscribers.values(),
                        one -> one.id.equals(which) || one.user.equals(which),
                        this::full);
            case "tunnels", "tunnel" ->
                list("tunnels", tunnels, id -> which.isEmpty() || which.equals(String.valueOf(id)), this::tunnel);
            case "calls" ->
                list(
                        "calls",
                        subscribers.values(),
                        one -> one.connected && tunnels.contains(one.tunnel) && which.equals(tunnelOf(one.tunnel)[1]),
                        this::session);
            case "lns" -> lns();
            case "lockouts" -> lockouts();
            case "radius" -> radius();
            case "interfaces" -> interfaces();
            default -> throw new IllegalArgumentException("there is no view \"" + view + "\"");
        };
    }

    private <T> ObjectNode list(String name, Iterable<T> all, Predicate<T> wanted, Function<T, ObjectNode> shown) {
        ObjectNode answer = json.createObjectNode();
        ArrayNode list = answer.putArray(name);
        for (T one : all) {
            if (wanted.test(one)) {
                list.add(shown.apply(one));
            }
        }
        return answer;
    }

    private long connected() {
        return subscribers.values().stream().filter(Subscriber::connected).count();
    }

    private ObjectNode summary() {
        ticks++;
        ObjectNode answer = json.createObjectNode()
                .put("name", "edge1")
                .put("version", "0.1.0")
                .put("started", now.minusSeconds(93_784).toString())
                .put("uptime-seconds", 93_784 + 2 * ticks)
                .put("state", "serving")
                .put("subscribers", subscribers.size())
                .put("connected", connected())
                .put("tunnels", tunnels.size())
                .put("sessions", connected())
                .put("logins", 18_240 + 9L * ticks + Math.round(9 * Math.sin(ticks / 4.0)))
                .put("failures", 214 + ticks / 3)
                .put("logins-per-second", 4.5 + ticks % 4)
                .put("failures-per-second", 0.2)
                .put("accounting-waiting", 3);
        answer.putObject("causes")
                .put("authentication-rejected", 121)
                .put("lns-unreachable", 48)
                .put("lcp-timeout", 31)
                .put("radius-unavailable", 9)
                .put("lns-not-available", 5)
                .put("shutdown", 0);
        answer.putObject("ends")
                .put("subscriber-padt", 9_120)
                .put("echo-failure", 2_480)
                .put("lns-cleared", 310)
                .put("tunnel-lost", 99);
        answer.putObject("lns")
                .put("total", 2)
                .put("locked-out", lockedOut ? 1 : 0)
                .put("drained", drained ? 1 : 0);
        answer.putObject("radius").put("total", 2).put("down", 1);
        return traffic(answer, 1_900_000, 1);
    }

    /** Counters that grow with every look at the summary or at a subscriber. */
    private ObjectNode traffic(ObjectNode answer, long pace, int start) {
        double passed = start * 1_000 + 4 * ticks + 6 * Math.sin(ticks / 5.0);
        return answer.put("up-packets", (long) (passed * pace / 700))
                .put("up-octets", (long) (passed * pace))
                .put("down-packets", (long) (passed * pace / 120))
                .put("down-octets", (long) (passed * pace * 9));
    }

    private ObjectNode subscribers(JsonNode question) {
        String which = question.path("which").asText().toLowerCase(Locale.ROOT);
        String sort = question.path("sort").asText("");
        List<Subscriber> matched = new ArrayList<>(subscribers.values().stream()
                .filter(one -> List.of(one.user, one.mac, one.id, circuit(one)).stream()
                        .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(which)))
                .toList());
        if (!sort.isEmpty()) {
            matched.sort(Comparator.comparingDouble(
                            (Subscriber one) -> -brief(one).path(sort).asDouble())
                    .thenComparing(one -> brief(one).path(sort).asText()));
        }
        ObjectNode answer = json.createObjectNode();
        ArrayNode list = answer.putArray("subscribers");
        matched.stream().limit(question.path("limit").asInt(100)).forEach(one -> list.add(brief(one)));
        return answer.put("total", subscribers.size()).put("matched", matched.size());
    }

    private static String circuit(Subscriber one) {
        return "olt3 eth " + one.number / 48 + "/" + one.number % 48;
    }

    private ObjectNode brief(Subscriber one) {
        ObjectNode answer = json.createObjectNode()
                .put("id", one.id)
                .put("user", one.user)
                .put("subscriber", one.mac + " on eth1")
                .put("interface", "eth1")
                .put("mac", one.mac)
                .put("session-id", one.number + 1)
                .put("vlan", one.number % 3 == 0 ? "" : String.valueOf(100 + one.number % 3))
                .put("circuit-id", circuit(one))
                .put("service", "")
                .put("stage", one.connected ? "connected" : "lcp")
                .put("connected", one.connected)
                .put("since", now.minusSeconds(40 + 97L * one.number).toString());
        if (one.connected) {
            String[] tunnel = tunnelOf(one.tunnel);
            answer.put("lns", tunnel[1])
                    .put("peer", tunnel[2])
                    .put("tunnel", one.tunnel)
                    .put("peer-tunnel", 4_000 + one.tunnel)
                    .put("session", 7_000 + one.number)
                    .put("peer-session", 100 + one.number)
                    .put(
                            "connected-since",
                            now.minusSeconds(39 + 97L * one.number).toString());
            traffic(answer, 110_000 + 731L * (one.number % 13), one.number + 1);
        }
        return answer;
    }

    private static String[] tunnelOf(int id) {
        for (String[] tunnel : TUNNELS) {
            if (tunnel[0].equals(String.valueOf(id))) {
                return tunnel;
            }
        }
        throw new IllegalArgumentException("no tunnel " + id);
    }

    private ObjectNode full(Subscriber one) {
        ticks++;
        ObjectNode answer = brief(one)
                .put("mru", 1492)
                .put("peer-mru", 1492)
                .put("authentication", "CHAP with MD5")
                .put("rule", one.tunnel == 37 ? "office" : "retail")
                .put("accounting-id", one.id)
                .put("session-timeout-seconds", 86_400)
                .put("idle-timeout-seconds", 0);
        phases(answer, one.connected);
        return answer;
    }

    private void phases(ObjectNode answer, boolean connected) {
        ArrayNode phases = answer.putArray("phases");
        phase(phases, "discovery", 0, "PADI, PADO with AC-Name edge1, PADR, PADS with session id");
        phase(phases, "lcp", 3.1, "MRU 1492, CHAP with MD5 agreed");
        if (connected) {
            phase(phases, "authentication", 24.8, "CHAP response taken");
            phase(phases, "radius", 33.2, "192.0.2.10 answered Access-Accept with two tunnels");
            phase(phases, "selection", 58.9, "rule retail, LNS retail, 192.0.2.2");
            phase(phases, "tunnel", 61.3, "tunnel to 192.0.2.2 set up");
            phase(phases, "call", 92.7, "ICRQ, ICRP, ICCN");
            phase(phases, "connected", 118.4, "relaying");
        }
    }

    private static void phase(ArrayNode phases, String name, double at, String text) {
        phases.addObject().put("phase", name).put("at-ms", at).put("text", text);
    }

    private ObjectNode tunnel(int id) {
        ticks++;
        String[] tunnel = tunnelOf(id);
        ObjectNode answer = json.createObjectNode()
                .put("id", id)
                .put("peer-id", 4_000 + id)
                .put("state", "up")
                .put("lns", tunnel[1])
                .put("peer-name", tunnel[1] + "-lns.example")
                .put("peer", tunnel[2] + " port 1701")
                .put("local", "192.0.2.1 port 1701")
                .put(
                        "sessions",
                        subscribers.values().stream()
                                .filter(one -> one.connected && one.tunnel == id)
                                .count())
                .put("past-sessions", 420)
                .put("interface", "eth0")
                .put("path-mtu", id == 37 ? 1480 : 1500)
                .put("path-mtu-from", id == 37 ? "ICMP or the route, as eth0 has 1500" : "eth0")
                .put("trouble", id == 37 ? "packets of full size do not fit" : "")
                .put("overhead", 40)
                .put("largest-payload", 1460)
                .put("sequencing", false);
        return traffic(answer, 600_000, id);
    }

    private ObjectNode session(Subscriber one) {
        return json.createObjectNode()
                .put("tunnel", one.tunnel)
                .put("session", 7_000 + one.number)
                .put("peer-session", 100 + one.number)
                .put("lns", tunnelOf(one.tunnel)[1])
                .put("user", one.user)
                .put("id", one.id)
                .put("state", "up")
                .put("serial-number", one.number)
                .put("since", now.minusSeconds(39 + 97L * one.number).toString());
    }

    private ObjectNode lns() {
        ObjectNode answer = json.createObjectNode();
        ArrayNode list = answer.putArray("lns");
        ObjectNode retail = list.addObject()
                .put("name", "retail")
                .put("sessions", 396)
                .put("max-sessions", 1000)
                .put("drained", drained);
        ArrayNode addresses = retail.putArray("addresses");
        address(addresses, "192.0.2.2", "usable", 0, "", 0, 198);
        address(
                addresses,
                "192.0.2.3",
                lockedOut ? "locked-out" : "usable",
                lockedOut ? 3 : 0,
                lockedOut ? "no answer to SCCRQ" : "",
                lockedOut ? 251 : 0,
                198);
        ObjectNode wholesale = list.addObject()
                .put("name", "wholesale")
                .put("sessions", 99)
                .put("max-sessions", 0)
                .put("drained", false);
        address(wholesale.putArray("addresses"), "198.51.100.9", "half-open", 1, "StopCCN: shutting down", 0, 99);
        return answer;
    }

    private static void address(
            ArrayNode addresses, String address, String state, int failures, String cause, int left, int sessions) {
        addresses
                .addObject()
                .put("address", address)
                .put("port", 1701)
                .put("state", state)
                .put("failures", failures)
                .put("cause", cause)
                .put("seconds-left", left)
                .put("sessions", sessions)
                .put("tunnels", 1)
                .put("trouble", "");
    }

    private ObjectNode lockouts() {
        ObjectNode answer = json.createObjectNode();
        ArrayNode list = answer.putArray("lockouts");
        if (lockedOut) {
            list.addObject()
                    .put("kind", "lns")
                    .put("which", "192.0.2.3")
                    .put("lns", "retail")
                    .put("failures", 3)
                    .put("cause", "no answer to SCCRQ")
                    .put("seconds-left", 251);
        }
        if (subscriberLockedOut) {
            list.addObject()
                    .put("kind", "subscriber")
                    .put("which", "02:00:5e:00:09:09")
                    .put("interface", "eth1")
                    .put("failures", 6)
                    .put("cause", "the user was refused")
                    .put("seconds-left", 48);
        }
        return answer;
    }

    private ObjectNode radius() {
        ObjectNode answer = json.createObjectNode();
        ArrayNode servers = answer.putArray("servers");
        for (String role : List.of("authentication", "accounting")) {
            for (int i = 0; i < 2; i++) {
                servers.addObject()
                        .put("name", "radius" + (i + 1) + ".isp.example")
                        .put("address", "192.0.2.1" + i)
                        .put("role", role)
                        .put("group", "")
                        .put("state", i == 1 && role.equals("accounting") ? "dead" : "alive")
                        .put("trouble", i == 1 && role.equals("accounting") ? "no answer to 3 requests" : "")
                        .put("in-flight", i == 0 ? ticks % 4 : 0)
                        .put("waiting", 0)
                        .put("answers", 17_990)
                        .put("timeouts", 10 * i)
                        .put("round-trip-ms", 4.2 + 8 * i);
            }
        }
        return answer.put("accounting-waiting", 3);
    }

    private ObjectNode interfaces() {
        ObjectNode answer = json.createObjectNode();
        ArrayNode list = answer.putArray("interfaces");
        list.addObject().put("name", "eth1").put("of", "subscribers");
        list.addObject().put("name", "eth2").put("of", "subscribers");
        list.addObject().put("name", "eth0").put("of", "tunnels");
        return answer;
    }

    private ObjectNode call(Subscriber one) {
        ObjectNode call = begun(one.id, one.user, one.mac, 40 + 97L * one.number)
                .put("connected", one.connected)
                .put("cause", "")
                .put("text", "")
                .put("lns", "retail")
                .put("peer", "192.0.2.2")
                .put("tunnel", one.tunnel)
                .put("peer-tunnel", 4_000 + one.tunnel)
                .put("session", 7_000 + one.number)
                .put("peer-session", 100 + one.number);
        phases(call, one.connected);
        steps(call);
        return traffic(call, 1_000, one.number + 1).put("captured", false);
    }

    private ObjectNode failed(int number, String user, String cause, String text) {
        ObjectNode call = begun(
                        String.format("5f1c2a9b%08x", number), user, "02:00:5e:00:09:0" + number, 600L + 310L * number)
                .put(
                        "ended",
                        now.minusSeconds(600L + 310L * number).plusMillis(5_077).toString())
                .put("connected", false)
                .put("cause", cause)
                .put("text", text)
                .put("lns", cause.startsWith("lns") ? "retail" : "")
                .put("peer", cause.startsWith("lns") ? "192.0.2.3" : "");
        ArrayNode phases = call.putArray("phases");
        phase(phases, "discovery", 0, "PADS sent");
        phase(phases, "lcp", 12.5, "MRU 1492, CHAP with MD5 agreed");
        phase(phases, "authentication", 480.2, "CHAP response taken");
        phase(phases, "radius", 612.4, "192.0.2.10 answered Access-Accept");
        if (cause.startsWith("lns")) {
            phase(phases, "selection", 1_204.9, "rule retail, LNS retail");
            phase(phases, "tunnel", 1_230, "SCCRQ sent to 192.0.2.2, then to 192.0.2.3");
        }
        phase(phases, "end", 5_077, text);
        steps(call);
        ArrayNode steps = (ArrayNode) call.path("steps");
        steps.addObject().put("kind", "failed").put("text", "192.0.2.2 from 192.0.2.1: no answer to SCCRQ");
        steps.addObject().put("kind", "lockout").put("text", "192.0.2.2 is tried again in 5 min");
        steps.addObject().put("kind", "end").put("text", text);
        return call.put("captured", true);
    }

    private ObjectNode begun(String id, String user, String mac, long secondsAgo) {
        return json.createObjectNode()
                .put("id", id)
                .put("user", user)
                .put("interface", "eth1")
                .put("mac", mac)
                .put("vlan", "101")
                .put("session-id", 7)
                .put("circuit-id", "olt3 eth 1/7")
                .put("service", "")
                .put("began", now.minusSeconds(secondsAgo).toString())
                .put("rule", "retail")
                .put("radius-server", "192.0.2.10");
    }

    private void steps(ObjectNode answer) {
        ArrayNode steps = answer.putArray("steps");
        steps.addObject()
                .put("kind", "caller")
                .put("text", answer.path("user").asText("a user") + " on eth1, VLAN 101");
        steps.addObject().put("kind", "rule").put("text", "rule retail matches domain isp.example");
        steps.addObject().put("kind", "name").put("text", "LNS retail has 192.0.2.2 and 192.0.2.3");
        steps.addObject().put("kind", "source").put("text", "from 192.0.2.1, the route to 192.0.2.2");
        steps.addObject().put("kind", "chosen").put("text", "192.0.2.2: 198 sessions, the least");
    }

    private ObjectNode history(JsonNode question) {
        ObjectNode answer = json.createObjectNode();
        ArrayNode list = answer.putArray("calls");
        calls.stream()
                .filter(call -> matches(question, call, "user")
                        && matches(question, call, "lns")
                        && matches(question, call, "cause")
                        && matches(question, call, "id")
                        && matches(question, call, "mac"))
                .filter(call -> question.path("since")
                                .asText()
                                .compareTo(call.path("began").asText())
                        <= 0)
                .filter(call -> question.path("until")
                                .asText("9")
                                .compareTo(call.path("began").asText())
                        >= 0)
                .sorted(Comparator.comparing(
                                (ObjectNode call) -> call.path("began").asText())
                        .reversed())
                .limit(question.path("limit").asInt(100))
                .forEach(list::add);
        return answer;
    }

    private static boolean matches(JsonNode question, JsonNode call, String field) {
        return !question.has(field)
                || question.path(field).asText().equals(call.path(field).asText());
    }

    private ObjectNode explain(JsonNode question) {
        if (question.path("vlan").asText().equals("nonsense")) {
            throw new IllegalArgumentException("VLAN \"nonsense\" is not written as 100 or 100.7");
        }
        ObjectNode answer =
                json.createObjectNode().put("user", question.path("user").asText());
        steps(answer);
        return answer;
    }

    private ObjectNode reset(JsonNode question) {
        String which = question.path("which").asText();
        switch (question.path("what").asText()) {
            case "subscriber" -> {
                Subscriber gone = subscribers.remove(which);
                if (gone == null) {
                    throw new IllegalArgumentException("there is no subscriber \"" + which + "\"");
                }
                end(gone, question.path("reason").asText());
                return done("1 session ended: " + gone.user);
            }
            case "tunnel" -> {
                tunnels.remove(Integer.valueOf(which));
                return done("tunnel " + which + " is being closed");
            }
            case "lockout" -> {
                if (which.startsWith("02:")) {
                    subscriberLockedOut = false;
                } else {
                    lockedOut = false;
                }
                return done("the lockout of " + which + " is lifted");
            }
            default -> throw new IllegalArgumentException("nothing of this kind is reset");
        }
    }

    private void end(Subscriber gone, @Nullable String reason) {
        for (ObjectNode call : calls) {
            if (call.path("id").asText().equals(gone.id)) {
                call.put("ended", Instant.now().toString())
                        .put("cause", "operator")
                        .put("text", "the operator ended it: " + reason);
                phase((ArrayNode) call.path("phases"), "end", 120_000, "the operator ended it: " + reason);
            }
        }
    }

    private ObjectNode drain(JsonNode question) {
        drained = question.path("drain").asBoolean();
        return done(question.path("which").asText() + (drained ? " gets no new calls" : " gets calls again"));
    }

    private ObjectNode capture(String id) {
        return json.createObjectNode()
                .put("id", id)
                .put("pcapng", Base64.getEncoder().encodeToString(PCAPNG));
    }

    private ObjectNode done(String text) {
        return json.createObjectNode().put("count", 1).put("done", text);
    }
}
