package dev.lac.doubles;

import dev.lac.ppp.AuthProtocol;
import dev.lac.ppp.LinkEnd;
import dev.lac.ppp.PppEvent;
import dev.lac.ppp.PppPeer;
import dev.lac.pppoe.DiscoveryPacket;
import dev.lac.pppoe.DiscoveryPacket.Code;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.SessionHeader;
import dev.lac.pppoe.Tag;
import dev.lac.pppoe.TagType;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;
import dev.lac.protocol.Timed;
import java.net.Inet4Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A subscriber: a PPPoE host (RFC 2516) with PPP, IPCP and an ICMP echo responder on top; Ethernet frames in and out. */
public final class SubscriberDouble implements Timed {
    private static final long DISCOVERY_TIMEOUT = TimeUnit.SECONDS.toNanos(3);
    private static final int DISCOVERY_TRIES = 10;
    private static final int PPP_HEADER = 2;
    private static final int IP = 0x0021;
    private static final int LINK_CONTROL = 0xc000;

    /** Where frames go. */
    public interface Owner {
        void send(Octets frame);
    }

    /** How far the dial-in is. */
    public enum State {
        IDLE,
        WAIT_PADO,
        WAIT_PADS,
        SESSION,
        UP,
        ENDED
    }

    /** Network-layer and NCP packets and octets without the protocol field, as a PPP interface counts them. */
    public record Traffic(long sentPackets, long sentOctets, long receivedPackets, long receivedOctets) {}

    private final MacAddress mac;
    private final String serviceName;
    private final Octets hostUniq;
    private final PppPeer.Settings ppp;
    private final List<Tag> extraTags = new ArrayList<>();
    private VlanTags vlanTags = VlanTags.NONE;
    private int mru = 1492;
    private final RandomGenerator random;
    private final Counters<PppEvent> counters;
    private final Owner owner;
    private final Queue<Runnable> followUps = new ArrayDeque<>();
    private final List<Octets> packets = new ArrayList<>();

    private State state = State.IDLE;
    private MacAddress concentrator = MacAddress.BROADCAST;
    private int sessionId;
    private @Nullable DiscoveryPacket lastRequest;
    private long discoveryDeadline = NEVER;
    private int tries;
    private @Nullable PppPeer link;
    private @Nullable Inet4Address localAddress;
    private @Nullable Inet4Address peerAddress;
    private String authenticationMessage = "";
    private String end = "";
    private long upAt;
    private int pongs;
    private long sentPackets;
    private long sentOctets;
    private long receivedPackets;
    private long receivedOctets;

    /**
     * @param serviceName what to ask for; empty for any
     * @param willing authentication protocols, the preferred first
     */
    public SubscriberDouble(
            MacAddress mac,
            String serviceName,
            String user,
            String password,
            List<AuthProtocol> willing,
            RandomGenerator random,
            Owner owner) {
        this.mac = mac;
        this.serviceName = serviceName;
        this.random = random;
        this.owner = owner;
        counters = new Counters<>(PppEvent.class);
        hostUniq = new PacketWriter().u32(random.nextInt()).toOctets();
        ppp = PppPeer.Settings.of(user, password, willing);
    }

    /** Is on that VLAN from now on. */
    public SubscriberDouble on(VlanTags tags) {
        vlanTags = tags;
        return this;
    }

    /** Asks for an MRU, and beyond 1492 octets for a PPP-Max-Payload of the same size (RFC 4638). */
    public SubscriberDouble mru(int wanted) {
        mru = wanted;
        if (wanted > 1492) {
            extraTags.add(new Tag(
                    TagType.PPP_MAX_PAYLOAD, new PacketWriter(2).u16(wanted).toOctets()));
        }
        return this;
    }

    /** An access node adds the line's Vendor-Specific tag (TR-101 §3.9) to its requests; {@code subOptions} follow the vendor id. */
    public SubscriberDouble line(Octets subOptions) {
        extraTags.add(
                new Tag(TagType.VENDOR_SPECIFIC, Octets.of(0, 0, 0x0d, 0xe9).concat(subOptions)));
        return this;
    }

    /** Sends a PADI. */
    public void dial(long now) {
        state = State.WAIT_PADO;
        end = "";
        tries = 0;
        sessionId = 0;
        ask(MacAddress.BROADCAST, new DiscoveryPacket(Code.PADI, 0, tags(null)), now);
    }

    private List<Tag> tags(@Nullable Octets cookie) {
        List<Tag> tags = new ArrayList<>();
        tags.add(new Tag(TagType.SERVICE_NAME, serviceName));
        tags.add(new Tag(TagType.HOST_UNIQ, hostUniq));
        if (cookie != null) {
            tags.add(new Tag(TagType.AC_COOKIE, cookie));
        }
        tags.addAll(extraTags);
        return tags;
    }

    private void ask(MacAddress to, DiscoveryPacket request, long now) {
        concentrator = to;
        lastRequest = request;
        tries++;
        discoveryDeadline = now + DISCOVERY_TIMEOUT;
        discovery(to, request);
    }

    private void discovery(MacAddress to, DiscoveryPacket packet) {
        owner.send(ethernet(to, SessionHeader.ETHERTYPE_DISCOVERY, packet.encode()));
    }

    private Octets ethernet(MacAddress to, int ethertype, Octets payload) {
        PacketWriter frame = new PacketWriter(60)
                .u16((int) (to.value() >>> 32))
                .u32(to.value())
                .u16((int) (mac.value() >>> 32))
                .u32(mac.value());
        if (vlanTags.count() > 0) {
            frame.u32(vlanTags.value() >>> 32);
        }
        if (vlanTags.count() > 1) {
            frame.u32(vlanTags.value() & 0xffff_ffffL);
        }
        return frame.u16(ethertype).octets(payload).toOctets();
    }

    /** Takes an Ethernet frame; one for another station or of another protocol is passed over. */
    public void receive(Octets frame, long now) {
        try {
            PacketReader reader = frame.reader();
            long to = (long) reader.u16("destination") << 32 | reader.u32("destination");
            MacAddress from = new MacAddress((long) reader.u16("source") << 32 | reader.u32("source"));
            int ethertype = reader.u16("Ethertype");
            long tags = 0;
            for (int shift = 32; ethertype == VlanTags.TPID_8021Q || ethertype == VlanTags.TPID_8021AD; shift -= 32) {
                tags |= ((long) ethertype << 16 | reader.u16("TCI")) << shift;
                ethertype = reader.u16("Ethertype");
            }
            if (to != mac.value() || tags != vlanTags.value()) {
                return;
            }
            if (ethertype == SessionHeader.ETHERTYPE_DISCOVERY) {
                onDiscovery(from, DiscoveryPacket.parse(reader.rest().buffer()), now);
            } else if (ethertype == SessionHeader.ETHERTYPE_SESSION) {
                reader.skip(2, "VER, TYPE, CODE");
                int id = reader.u16("SESSION_ID");
                Octets information = reader.octets(reader.u16("LENGTH"), "PPP frame");
                if (id == sessionId && from.equals(concentrator)) {
                    onSessionFrame(information, now);
                }
            }
        } catch (MalformedPacketException e) {
            throw new IllegalStateException("the LAC sent a malformed frame: " + frame, e);
        }
        drain();
    }

    private void onDiscovery(MacAddress from, DiscoveryPacket packet, long now) {
        switch (packet.code()) {
            case PADO -> {
                if (state == State.WAIT_PADO) {
                    state = State.WAIT_PADS;
                    ask(from, new DiscoveryPacket(Code.PADR, 0, tags(packet.first(TagType.AC_COOKIE))), now);
                }
            }
            case PADS -> onPads(packet, now);
            case PADT -> {
                if (packet.sessionId() == sessionId && sessionId != 0) {
                    Octets text = packet.first(TagType.GENERIC_ERROR);
                    PppPeer ended = link;
                    if (ended != null) {
                        ended.lowerDown(now);
                    }
                    ended("PADT" + (text == null ? "" : ": " + text.text()));
                }
            }
            default -> throw new IllegalStateException("the LAC sent a " + packet.code());
        }
    }

    private void onPads(DiscoveryPacket packet, long now) {
        if (state != State.WAIT_PADS) {
            return;
        }
        discoveryDeadline = NEVER;
        if (packet.sessionId() == 0) {
            Octets text = packet.first(TagType.SERVICE_NAME_ERROR);
            text = text == null ? packet.first(TagType.AC_SYSTEM_ERROR) : text;
            ended("PADS: " + (text == null ? "refused" : text.text()));
            return;
        }
        state = State.SESSION;
        sessionId = packet.sessionId();
        PppPeer opened = new PppPeer(
                mac.toString(),
                new PppPeer.Settings(ppp.name(), ppp.secret(), mru, ppp.offers(), ppp.timers()),
                random,
                counters,
                new LinkOwner());
        link = opened;
        opened.open(now);
    }

    private void onSessionFrame(Octets frame, long now) {
        count(frame, false);
        if (link != null) {
            link.receive(frame.buffer(), now);
        }
    }

    private void count(Octets frame, boolean sent) {
        if (frame.length() < PPP_HEADER || (frame.get(0) << 8 | frame.get(1)) >= LINK_CONTROL) {
            return;
        }
        if (sent) {
            sentPackets++;
            sentOctets += frame.length() - PPP_HEADER;
        } else {
            receivedPackets++;
            receivedOctets += frame.length() - PPP_HEADER;
        }
    }

    /** Sends an ICMP Echo of {@code length} octets of data to the other end of the link. */
    public void ping(int sequence, int length) {
        if (localAddress == null || peerAddress == null) {
            throw new IllegalStateException("no address yet");
        }
        sendPacket(IcmpEcho.request(localAddress, peerAddress, sequence, length));
    }

    /** Sends an IPv4 packet. */
    public void sendPacket(Octets packet) {
        sendSession(new PacketWriter().u16(IP).octets(packet).toOctets());
    }

    private void sendSession(Octets frame) {
        count(frame, true);
        owner.send(sessionFrame(frame));
    }

    /** The Ethernet frame that carries {@code frame}, Protocol field first, in this session. */
    public Octets sessionFrame(Octets frame) {
        PacketWriter payload = new PacketWriter(64)
                .u16(0x1100)
                .u16(sessionId)
                .u16(frame.length())
                .octets(frame);
        return ethernet(concentrator, SessionHeader.ETHERTYPE_SESSION, payload.toOctets());
    }

    /** Begins LCP anew within the session. */
    public void renegotiate(long now) {
        if (link != null) {
            link.renegotiate(now);
        }
        drain();
    }

    /** Hangs up by LCP Terminate-Request; whoever owns the link answers. */
    public void terminate(long now) {
        if (link != null) {
            link.close("bye", now);
        }
        drain();
    }

    /** Hangs up by PADT. */
    public void hangUp() {
        discovery(
                concentrator,
                new DiscoveryPacket(Code.PADT, sessionId, List.of(new Tag(TagType.GENERIC_ERROR, "bye"))));
        ended("hung up");
    }

    /** Power failure: falls silent. */
    public void vanish() {
        ended("vanished");
    }

    private void ended(String how) {
        if (state != State.ENDED) {
            state = State.ENDED;
            end = how;
            discoveryDeadline = NEVER;
            link = null;
        }
    }

    private void drain() {
        for (Runnable next = followUps.poll(); next != null; next = followUps.poll()) {
            next.run();
        }
    }

    @Override
    public long nextDeadline() {
        return link == null ? discoveryDeadline : Math.min(discoveryDeadline, link.nextDeadline());
    }

    @Override
    public void onDeadline(long now) {
        if (link != null) {
            link.onDeadline(now);
        }
        DiscoveryPacket request = lastRequest;
        if (discoveryDeadline <= now && request != null) {
            if (tries >= DISCOVERY_TRIES) {
                ended("no answer to " + request.code());
            } else {
                ask(concentrator, request, now);
            }
        }
        drain();
    }

    public State state() {
        return state;
    }

    public boolean isUp() {
        return state == State.UP;
    }

    public MacAddress mac() {
        return mac;
    }

    public int sessionId() {
        return sessionId;
    }

    /** How the last dial-in ended; empty before. */
    public String end() {
        return end;
    }

    /** When the network layer came up last. */
    public long upAt() {
        return upAt;
    }

    public @Nullable Inet4Address localAddress() {
        return localAddress;
    }

    public @Nullable Inet4Address peerAddress() {
        return peerAddress;
    }

    /** ICMP Echo Replies received. */
    public int pongs() {
        return pongs;
    }

    /** IPv4 packets received that were no Echo and no Echo Reply. */
    public List<Octets> packets() {
        return packets;
    }

    /** The last words of the authenticator: the message of CHAP Success or Failure, PAP Ack or Nak. */
    public String authenticationMessage() {
        return authenticationMessage;
    }

    public Traffic traffic() {
        return new Traffic(sentPackets, sentOctets, receivedPackets, receivedOctets);
    }

    private final class LinkOwner implements PppPeer.Owner {
        @Override
        public void send(Octets frame) {
            sendSession(frame);
        }

        @Override
        public void authenticated(boolean success, String message) {
            authenticationMessage = message;
        }

        @Override
        public void up(Inet4Address local, Inet4Address peer, long now) {
            localAddress = local;
            peerAddress = peer;
            upAt = now;
            state = State.UP;
        }

        @Override
        public void received(Octets packet) {
            if (IcmpEcho.isReply(packet)) {
                pongs++;
                return;
            }
            Inet4Address self = localAddress;
            var reply = self == null ? java.util.Optional.<Octets>empty() : IcmpEcho.reply(packet, self);
            if (reply.isPresent()) {
                followUps.add(() -> sendPacket(reply.get()));
            } else {
                packets.add(packet);
            }
        }

        @Override
        public void down(LinkEnd linkEnd) {
            followUps.add(() -> {
                if (state != State.ENDED) {
                    discovery(concentrator, new DiscoveryPacket(Code.PADT, sessionId, List.of()));
                    ended(linkEnd.kind() + (linkEnd.text().isEmpty() ? "" : ": " + linkEnd.text()));
                }
            });
        }
    }
}
