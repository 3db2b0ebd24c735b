package dev.lac.ppp;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Dialogue;
import dev.lac.protocol.DialogueFile.Entry;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.protocol.VirtualClock;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.assertj.core.api.Assertions;

/**
 * One engine of this module set up as a dialogue has it {@code given}, with its owner's words and the calls from above.
 *
 * <pre>
 * role=link        PppLink, the LAC's end: auth=chap,pap mru= maxPayload= retries= rechallenge= echo= failures= mrru= endpoint=
 *                  identification= timeout= maxFailure=
 * role=peer        PppPeer, the subscriber's end: offers=chap,pap name= secret=
 * role=lcp         Lcp alone: auth= offers= and as link
 * role=ipcp        Ipcp alone: own= assigned=
 * challenge=       the octets of the first Challenges, instead of random ones
 * </pre>
 *
 * Calls: {@code open}, {@code close TEXT}, {@code lowerDown}, {@code accept TEXT}, {@code reject TEXT}, {@code prove TEXT} (the
 * authenticator response to the MS-CHAPv2 credentials asked about last, and TEXT), {@code handOver}, {@code renegotiate}, {@code send HEX}, {@code negotiated},
 * {@code identification}, {@code count NAME}, {@code deadline}.
 */
final class Stage {
    private static final Map<String, AuthProtocol> PROTOCOLS = Map.of(
            "pap", AuthProtocol.PAP,
            "chap", AuthProtocol.CHAP_MD5,
            "mschapv1", AuthProtocol.MSCHAP_V1,
            "mschapv2", AuthProtocol.MSCHAP_V2);

    private final Entry entry;
    private final VirtualClock clock = new VirtualClock();
    private final Counters<PppEvent> counters = new Counters<>(PppEvent.class);
    private final Dialogue dialogue;
    private final RandomGenerator dice;
    private final Octets secret;
    private PppLink link;
    private PppPeer peer;
    private Lcp lcp;
    private Ipcp ipcp;
    private Credentials asked = new Credentials.None();

    private Stage(Entry entry) {
        this.entry = entry;
        dice = new Dice(1, given("challenge", ""));
        secret = Octets.ofText(given("secret", "secret"));
        Timed engine;
        dialogue = new Dialogue(clock, this::receive).calling(this::call);
        switch (given("role", "link")) {
            case "link" -> engine = link = link();
            case "peer" -> engine = peer = peer();
            case "lcp" -> engine = lcp = lcp();
            case "ipcp" -> engine = ipcp = ipcp();
            default -> throw new IllegalArgumentException(entry.name() + ": role");
        }
        clock.drive(engine);
    }

    static Dialogue set(Entry entry) {
        return new Stage(entry).dialogue;
    }

    private String given(String key, String absent) {
        return entry.given(key, absent);
    }

    private int number(String key, int absent) {
        return Integer.parseInt(given(key, String.valueOf(absent)));
    }

    private Duration seconds(String key, int absent) {
        return Duration.ofSeconds(number(key, absent));
    }

    private List<AuthProtocol> protocols(String key, String absent) {
        return Arrays.stream(given(key, absent).split(","))
                .filter(word -> !word.isEmpty())
                .map(PROTOCOLS::get)
                .toList();
    }

    private Octets endpoint() {
        String given = given("endpoint", "");
        return given.isEmpty() ? null : Octets.ofHex(given);
    }

    private RestartTimers timers() {
        return new RestartTimers(Duration.ofSeconds(3), 10, 2, number("maxFailure", 5));
    }

    private PppLink link() {
        PppLink.Settings settings = new PppLink.Settings(
                number("mru", 1492),
                PppLink.PPPOE_MRU,
                protocols("auth", "pap"),
                "lac",
                timers().restartInterval(),
                timers().maxConfigure(),
                timers().maxTerminate(),
                timers().maxFailure(),
                seconds("timeout", 20),
                number("retries", 0),
                seconds("rechallenge", 0),
                seconds("echo", 0),
                number("failures", 3),
                number("mrru", 0),
                endpoint(),
                given("identification", ""));
        int maxPayload = number("maxPayload", 0);
        return new PppLink(
                "test",
                maxPayload == 0 ? settings : settings.withMaxPayload(maxPayload),
                dice,
                counters,
                new PppLink.Owner() {
                    @Override
                    public void send(Octets frame) {
                        dialogue.sent(frame);
                    }

                    @Override
                    public void authenticate(Credentials credentials) {
                        asked = credentials;
                        dialogue.told("authenticate " + described(credentials));
                    }

                    @Override
                    public void restarted() {
                        dialogue.told("restarted");
                    }

                    @Override
                    public void down(LinkEnd end) {
                        dialogue.told("down " + described(end));
                    }
                });
    }

    private String described(Credentials credentials) {
        return credentials instanceof Credentials.None
                ? "nobody"
                : credentials + (credentials.provesKnowledgeOf(secret) ? ", proven" : ", not proven");
    }

    private static String described(LinkEnd end) {
        return (end.kind() + " " + end.text()).strip();
    }

    private PppPeer peer() {
        return new PppPeer(
                "test",
                new PppPeer.Settings(
                        given("name", "user"), secret.text(), 1492, protocols("offers", "chap,pap"), timers()),
                dice,
                counters,
                new PppPeer.Owner() {
                    @Override
                    public void send(Octets frame) {
                        dialogue.sent(frame);
                    }

                    @Override
                    public void authenticated(boolean accepted, String message) {
                        dialogue.told(((accepted ? "accepted " : "refused ") + message).strip());
                    }

                    @Override
                    public void up(Inet4Address own, Inet4Address other, long now) {
                        dialogue.told("up " + own.getHostAddress() + " " + other.getHostAddress());
                    }

                    @Override
                    public void received(Octets packet) {
                        dialogue.told("packet " + packet.hex());
                    }

                    @Override
                    public void down(LinkEnd end) {
                        dialogue.told("down " + described(end));
                    }
                });
    }

    private Lcp lcp() {
        return new Lcp(
                "test",
                new Lcp.Settings(
                        number("mru", 1492),
                        number("maxMru", 1492),
                        protocols("auth", "chap,pap"),
                        protocols("offers", ""),
                        timers(),
                        seconds("echo", 10),
                        number("failures", 2),
                        number("mrru", 0),
                        endpoint(),
                        given("identification", "")),
                dice,
                counters,
                new Lcp.Owner() {
                    @Override
                    public void send(Octets frame) {
                        dialogue.sent(frame);
                    }

                    @Override
                    public void up(long now) {
                        dialogue.told("up");
                    }

                    @Override
                    public void down(boolean renegotiating, long now) {
                        dialogue.told(renegotiating ? "renegotiating" : "down");
                    }

                    @Override
                    public void finished(LinkEnd end, long now) {
                        dialogue.told("finished " + described(end));
                    }

                    @Override
                    public void protocolRejected(int protocol, long now) {
                        dialogue.told("rejected " + Integer.toHexString(protocol));
                    }
                });
    }

    private Ipcp ipcp() {
        return new Ipcp("test", address("own"), address("assigned"), timers(), counters, new Ipcp.Owner() {
            @Override
            public void send(Octets frame) {
                dialogue.sent(frame);
            }

            @Override
            public void up(Inet4Address own, Inet4Address other, long now) {
                dialogue.told("up " + own.getHostAddress() + " " + other.getHostAddress());
            }

            @Override
            public void down(long now) {
                dialogue.told("down");
            }
        });
    }

    private Inet4Address address(String key) {
        try {
            String given = given(key, "");
            return given.isEmpty() ? null : (Inet4Address) InetAddress.getByName(given);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(entry.name(), e);
        }
    }

    private void receive(Octets frame, long now) {
        ByteBuffer buffer = frame.buffer();
        if (link != null) {
            link.receive(buffer, now);
        } else if (peer != null) {
            peer.receive(buffer, now);
        } else {
            Octets information = frame.slice(2, frame.length());
            if (lcp != null) {
                Assertions.assertThat(frame.slice(0, 2).hex()).isEqualTo("c021");
                lcp.receive(information, now);
            } else {
                Assertions.assertThat(frame.slice(0, 2).hex()).isEqualTo("8021");
                ipcp.receive(information, now);
            }
        }
    }

    private void call(String line) {
        String[] words = line.split(" ", 2);
        String rest = words.length > 1 ? words[1] : "";
        long now = clock.now();
        switch (words[0]) {
            case "open" -> open(now);
            case "close" -> close(rest, now);
            case "lowerDown" -> lowerDown(now);
            case "accept" -> link.accept(rest, now);
            case "reject" -> link.reject(rest, now);
            case "prove" -> {
                Credentials.MsChapV2 shown = (Credentials.MsChapV2) asked;
                link.accept(shown.authenticatorResponse(MsChap.ntPasswordHash(secret)) + " M=" + rest, now);
            }
            case "handOver" -> link.handOver();
            case "renegotiate" -> renegotiate(now);
            case "send" -> peer.sendPacket(Octets.ofHex(rest));
            case "reject-protocol" -> lcp.rejectProtocol(Integer.parseInt(rest, 16), Octets.ofHex("0102"));
            case "negotiated" -> dialogue.told(negotiated());
            case "phase" -> dialogue.told(link.phase().toString());
            case "identification" ->
                dialogue.told(
                        ("identification " + (link != null ? link.identification() : lcp.identification())).strip());
            case "count" -> dialogue.told(rest + " " + counters.get(PppEvent.valueOf(rest)));
            case "deadline" -> dialogue.told(deadline());
            default -> throw new IllegalArgumentException(entry.name() + ": " + line);
        }
    }

    private void open(long now) {
        if (link != null) {
            link.open(now);
        } else if (peer != null) {
            peer.open(now);
        } else if (lcp != null) {
            lcp.open(now);
        } else {
            ipcp.open(now);
        }
    }

    private void close(String why, long now) {
        if (link != null) {
            link.close(why, now);
        } else if (peer != null) {
            peer.close(why, now);
        } else {
            lcp.close(new LinkEnd(LinkEnd.Kind.CLOSED, why), now);
        }
    }

    private void lowerDown(long now) {
        if (link != null) {
            link.lowerDown(now);
        } else if (peer != null) {
            peer.lowerDown(now);
        } else if (lcp != null) {
            lcp.lowerDown(now);
        } else {
            ipcp.lowerDown(now);
        }
    }

    private void renegotiate(long now) {
        if (peer != null) {
            peer.renegotiate(now);
        } else {
            lcp.renegotiate(now);
        }
    }

    private String negotiated() {
        NegotiatedLink agreed = link != null ? link.negotiated() : lcp.negotiated();
        return "initial " + agreed.initialReceivedConfReq() + ", sent " + agreed.lastSentConfReq() + ", received "
                + agreed.lastReceivedConfReq() + ", MRU " + agreed.peerMru() + ", " + agreed.authProtocol();
    }

    private String deadline() {
        Timed engine = link != null ? link : peer != null ? peer : lcp != null ? lcp : ipcp;
        return engine.nextDeadline() == Timed.NEVER
                ? "nothing waits"
                : "in " + Duration.ofNanos(engine.nextDeadline() - clock.now()).toMillis() + " ms";
    }
}
