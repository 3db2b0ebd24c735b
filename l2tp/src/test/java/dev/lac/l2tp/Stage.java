package dev.lac.l2tp;

import static java.util.stream.Collectors.toMap;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Dialogue;
import dev.lac.protocol.DialogueFile;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.protocol.VirtualClock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The engine that a dialogue speaks with, made as {@link DialoguesTest} says, and what the dialogue calls and hears from above. */
final class Stage implements Tunnel.Owner, AcceptOwner {
    private static final int LOCAL_TUNNEL = 0x1111;
    private static final InetSocketAddress LAC = new InetSocketAddress("198.51.100.1", 1701);

    private final VirtualClock clock = new VirtualClock();
    private final Counters<L2tpEvent> counters = new Counters<>(L2tpEvent.class);
    private final DialogueFile.Entry entry;
    private final Dialogue dialogue = new Dialogue(clock, this::receive).calling(this::call);
    private final TunnelSpec spec;
    private final Map<Integer, Session> calls = new HashMap<>();
    private final boolean lns;
    private InetSocketAddress from;
    private Tunnel tunnel;
    private boolean mute;
    private int nextLnsSession = 0x0202;

    Stage(DialogueFile.Entry entry) {
        this.entry = entry;
        lns = entry.given("role", "lac").equals("lns");
        from = lns ? LAC : address(entry.given("peer", "192.0.2.1:1701"));
        String secret = entry.given("secret", "");
        spec = TunnelSpec.builder(lns ? "lns" : "lac")
                .vendorName("dev")
                .secret(secret.isEmpty() ? null : Octets.ofText(secret))
                .hideAvps(has("hide"))
                .hidePadding(number("padding", 0))
                .vectorForEach(entry.given("vectors", "").equals("each"))
                .helloInterval(Duration.ofSeconds(number("hello", 0)))
                .maxRetransmits(number("setup-retransmits", 5), number("retransmits", 5))
                .receiveWindow(number("window", 16))
                .setupTimeout(Duration.ofSeconds(number("setup", 60)))
                .tieBreaker(has("tie"))
                .tolerant(has("tolerant"))
                .expectedPeerName(entry.given("name", null))
                .dscp(number("dscp", -1))
                .build();
        if (entry.given("role", "lac").equals("lac")) {
            tunnel = new Tunnel(LOCAL_TUNNEL, from, spec, Specs.A5, counters, this);
            clock.drive(tunnel);
        }
        if (has("up")) {
            bringUp();
        }
    }

    Dialogue dialogue() {
        return dialogue;
    }

    private boolean has(String key) {
        return entry.given(key, "no").equals("yes");
    }

    private int number(String key, int absent) {
        return Integer.parseInt(entry.given(key, String.valueOf(absent)));
    }

    /** As the first three messages of the dialogue tunnel/open would. */
    private void bringUp() {
        mute = true;
        tunnel.open(clock.now());
        String response = "";
        String length = "003f";
        if (spec.secret() != null) {
            Octets challenge = Octets.ofHex("a5".repeat(16));
            length = "0055";
            response = "80160000000d"
                    + TunnelAuthentication.response(MessageType.SCCRP, spec.secret(), challenge)
                            .hex();
        }
        receive("c802" + length + "1111000000000001 8008000000000002 8008000000020100 8009000000076c6e73"
                + "800a0000000300000003 8008000000092222 80080000000a0008" + response);
        receive("c802000c1111000000010002");
        mute = false;
    }

    private void receive(String hex) {
        tunnel.receive(from, Octets.ofHex(hex).buffer(), clock.now());
    }

    private void receive(Octets packet, long now) {
        try {
            if (entry.given("role", "lac").equals("unwanted")) {
                dialogue.sent(UnwantedConnection.answer(packet.buffer(), LOCAL_TUNNEL, spec.secret()));
            } else if (tunnel == null) {
                tunnel = Tunnel.accept(LOCAL_TUNNEL, from, packet.buffer(), spec, Specs.A5, counters, this, this, now);
                clock.drive(tunnel);
            } else {
                tunnel.receive(from, packet.buffer(), now);
            }
        } catch (MalformedPacketException e) {
            dialogue.told("discarded: " + e.getMessage());
        }
    }

    /**
     * What a line {@code ! ...} asks for: {@code open}; {@code call ID key=value ...}; {@code close-call ID key=value ...}; {@code close
     * key=value ...}; {@code errors ID ...}; {@code speed ID TX RX}; {@code sli ID SEND RECEIVE}; {@code csurq ID}; {@code data};
     * {@code from ADDRESS}; {@code tie VALUE}; {@code count EVENT}; {@code state}. Ids and masks are hexadecimal.
     */
    void call(String line) {
        String[] words = line.split(" ");
        long now = clock.now();
        switch (words[0]) {
            case "open" -> tunnel.open(now);
            case "call" -> place(id(words[1]), pairs(words, 2));
            case "close-call" -> closeCall(calls.get(id(words[1])), pairs(words, 2), now);
            case "close" -> {
                Map<String, String> pairs = pairs(words, 1);
                tunnel.close(StopCcnResult.of(Integer.parseInt(pairs.get("result"))), error(pairs), text(pairs), now);
            }
            case "errors" -> {
                Call call = (Call) calls.get(id(words[1]));
                dialogue.told("sent: " + call.reportErrors(new CallErrors(1, 2, 3, 4, 5, 6), now));
            }
            case "speed" -> {
                Call call = (Call) calls.get(id(words[1]));
                boolean sent = call.connectSpeedUpdate(Long.parseLong(words[2]), Long.parseLong(words[3]), now);
                dialogue.told("sent: " + sent);
            }
            case "sli" ->
                ((LnsCall) calls.get(id(words[1])))
                        .setLinkInfo(Long.parseLong(words[2], 16), Long.parseLong(words[3], 16), now);
            case "csurq" -> dialogue.told("sent: " + ((LnsCall) calls.get(id(words[1]))).requestConnectSpeed(now));
            case "data" -> tunnel.heardData(now);
            case "from" -> from = address(words[1]);
            case "tie" -> {
                Octets value = words[1].equals("none") ? null : Octets.ofHex(words[1]);
                UnaddressedMessage sccrq = new UnaddressedMessage(MessageType.SCCRQ, 0x3333, "lns", 0x0100, value);
                dialogue.told("tie " + tunnel.tieWith(sccrq, now));
            }
            case "count" -> dialogue.told(words[1] + " " + counters.get(L2tpEvent.valueOf(words[1])));
            case "state" -> dialogue.told(state());
            default -> throw new AssertionError("not understood: " + line);
        }
    }

    private String state() {
        long idle = tunnel.idleSince();
        List<String> sessions = new ArrayList<>();
        calls.forEach((id, call) ->
                sessions.add(hex(id) + (call.sequencingRequired() ? " sequenced" : "") + " dscp " + call.dscp()));
        return "peer " + tunnel.peer().getAddress().getHostAddress() + ":"
                + tunnel.peer().getPort() + " "
                + tunnel.peerHostName() + ", dscp " + tunnel.dscp() + ", idle since "
                + (idle == Timed.NEVER ? "never" : idle / 1_000_000_000L + " s") + ", calls " + sessions
                + (tunnel.nextDeadline() == Timed.NEVER ? ", no deadline" : "");
    }

    private void place(int id, Map<String, String> pairs) {
        CallSpec.Builder call = CallSpec.builder(Long.parseLong(pairs.getOrDefault("serial", "1")))
                .calledNumber(pairs.getOrDefault("called", ""))
                .callingNumber(pairs.getOrDefault("calling", ""))
                .subAddress(pairs.get("sub"))
                .connectSpeed(
                        Long.parseLong(pairs.getOrDefault("tx", "0")), Long.parseLong(pairs.getOrDefault("rx", "0")))
                .privateGroupId(pairs.get("group"))
                .bearerType(integer(pairs.get("bearer")))
                .physicalChannelId(integer(pairs.get("channel")))
                .sequencingRequired(pairs.containsKey("sequencing"))
                .nasPortInfo(octets(pairs.get("nas-port")))
                .accessLine(line(pairs))
                .connectSpeedUpdates(pairs.containsKey("updates"))
                .dscp(Integer.parseInt(pairs.getOrDefault("dscp", "-1")));
        if (pairs.containsKey("lcp")) {
            call.proxyLcp(new ProxyLcp(
                    Octets.ofHex("010405d4"), Octets.ofHex("0305c22305"), Octets.ofHex("010405d4050611223344")));
        }
        Octets user = Octets.ofText("user@isp");
        switch (pairs.getOrDefault("auth", "")) {
            case "pap" -> call.proxyAuthentication(new ProxyAuthentication.Pap(user, 7, Octets.ofText("password")));
            case "chap" ->
                call.proxyAuthentication(new ProxyAuthentication.Chap(
                        user, 7, Octets.ofHex("00112233445566778899aabbccddeeff"), Octets.ofHex("0f".repeat(16))));
            default -> call.proxyAuthentication(null);
        }
        Call placed = tunnel.call(id, call.build(), new LacCallOwner(id), clock.now());
        calls.put(id, placed);
    }

    private static AccessLineInformation line(Map<String, String> pairs) {
        Map<AccessLineInformation.Figure, Long> figures = new EnumMap<>(AccessLineInformation.Figure.class);
        pairs.forEach((key, value) -> {
            if (key.matches("1[234].")) {
                figures.put(AccessLineInformation.Figure.of(Integer.parseInt(key)), Long.parseLong(value));
            }
        });
        Octets circuit = pairs.containsKey("circuit") ? Octets.ofText(pairs.get("circuit")) : null;
        Octets remote = pairs.containsKey("remote") ? Octets.ofText(pairs.get("remote")) : null;
        Octets loop = octets(pairs.get("loop"));
        return circuit == null && remote == null && figures.isEmpty() && loop == null
                ? null
                : new AccessLineInformation(circuit, remote, figures, loop);
    }

    private void closeCall(Session session, Map<String, String> pairs, long now) {
        CdnResult result = CdnResult.of(Integer.parseInt(pairs.getOrDefault("result", "3")));
        PppDisconnectCause cause = null;
        if (pairs.containsKey("cause")) {
            String[] parts = pairs.get("cause").split(",", -1);
            cause = new PppDisconnectCause(
                    PppDisconnectCause.Code.of(Integer.parseInt(parts[0])),
                    id(parts[1]),
                    Integer.parseInt(parts[2]),
                    parts[3]);
        }
        if (session instanceof Call call) {
            call.close(result, error(pairs), text(pairs), cause, now);
        } else if (session instanceof LnsCall call) {
            call.close(result, error(pairs), text(pairs), cause, now);
        }
    }

    private static ErrorCode error(Map<String, String> pairs) {
        return pairs.containsKey("error") ? ErrorCode.of(Integer.parseInt(pairs.get("error"))) : null;
    }

    private static String text(Map<String, String> pairs) {
        return pairs.getOrDefault("text", "");
    }

    private static int id(String hex) {
        return Integer.parseInt(hex, 16);
    }

    private static String hex(int id) {
        return String.format("%04x", id);
    }

    private static Integer integer(String text) {
        return text == null ? null : Integer.valueOf(text);
    }

    private static Octets octets(String hex) {
        return hex == null ? null : Octets.ofHex(hex);
    }

    private static Map<String, String> pairs(String[] words, int start) {
        return Arrays.stream(words)
                .skip(start)
                .map(word -> word.split("=", 2))
                .collect(toMap(pair -> pair[0], pair -> pair.length > 1 ? pair[1] : ""));
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private void tell(String what) {
        if (!mute) {
            dialogue.told(what);
        }
    }

    @Override
    public void send(InetSocketAddress to, Octets datagram) {
        if (!mute) {
            dialogue.sent(datagram);
        }
    }

    @Override
    public void established() {
        tell("tunnel established");
    }

    @Override
    public void closed(TunnelEnd end) {
        tell("tunnel closed: " + end.describe());
    }

    @Override
    public void released() {
        tell("tunnel released");
    }

    @Override
    public Answer incomingCall(Tunnel in, ReceivedCall icrq) {
        String refusal = entry.given("refuse", "");
        if (!refusal.isEmpty()) {
            String[] parts = refusal.split(",", -1);
            return new Answer.Refuse(
                    CdnResult.of(Integer.parseInt(parts[0])), ErrorCode.of(Integer.parseInt(parts[1])), parts[2]);
        }
        tell("incoming call " + icrq.callSerialNumber() + " calling " + icrq.callingNumber() + " called "
                + icrq.calledNumber() + (icrq.accessLine() == null ? "" : " line " + icrq.accessLine()));
        return new Answer.Accept(nextLnsSession, new LnsCallOwner(nextLnsSession++));
    }

    private final class LacCallOwner implements Call.Owner {
        private final int id;

        private LacCallOwner(int id) {
            this.id = id;
        }

        @Override
        public void established(Call call) {
            tell("call " + hex(id) + " established");
        }

        @Override
        public void linkInfo(Call call, long sendAccm, long receiveAccm) {
            tell("call " + hex(id) + " ACCM " + Long.toHexString(sendAccm) + " " + Long.toHexString(receiveAccm));
        }

        @Override
        public void closed(CallEnd end) {
            tell("call " + hex(id) + " closed: " + end.describe());
        }
    }

    private final class LnsCallOwner implements LnsCall.Owner {
        private final int id;

        private LnsCallOwner(int id) {
            this.id = id;
        }

        @Override
        public void accepted(LnsCall call) {
            calls.put(id, call);
        }

        @Override
        public void connected(LnsCall call, ReceivedCall received) {
            tell("call " + hex(id) + " connected, Tx " + received.txConnectSpeed() + " Rx " + received.rxConnectSpeed()
                    + ", " + received.proxyAuthentication());
        }

        @Override
        public void callErrors(LnsCall call, CallErrors errors) {
            tell("call " + hex(id) + " " + errors);
        }

        @Override
        public void connectSpeedUpdated(LnsCall call, long tx, long rx) {
            tell("call " + hex(id) + " runs at " + tx + " and " + rx);
        }

        @Override
        public void closed(CallEnd end) {
            tell("call " + hex(id) + " closed: " + end.describe());
        }
    }
}
