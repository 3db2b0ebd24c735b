package dev.lac.doubles;

import dev.lac.l2tp.AcceptOwner;
import dev.lac.l2tp.CallEnd;
import dev.lac.l2tp.CdnResult;
import dev.lac.l2tp.DataHeader;
import dev.lac.l2tp.ErrorCode;
import dev.lac.l2tp.L2tpEvent;
import dev.lac.l2tp.LnsCall;
import dev.lac.l2tp.PppDisconnectCause;
import dev.lac.l2tp.ReceivedCall;
import dev.lac.l2tp.StopCcnResult;
import dev.lac.l2tp.TieBreak;
import dev.lac.l2tp.Tunnel;
import dev.lac.l2tp.TunnelEnd;
import dev.lac.l2tp.TunnelSpec;
import dev.lac.l2tp.UnaddressedMessage;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import dev.lac.protocol.Timed;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An LNS (RFC 2661) with the three ways to authenticate a user that a LAC has authenticated already, IPCP, and an ICMP echo responder;
 * datagrams in and out.
 */
public final class LnsDouble implements Timed {
    private static final int ADDRESS_AND_CONTROL = 0xff03;

    /** How the LNS treats the proxy AVPs of the ICCN (RFC 2661 §4.4.5). */
    public enum Mode {
        /** Verifies them against its own users and goes straight to IPCP. */
        PROXY,
        /** Adopts LCP, but challenges anew. */
        FORCED_CHAP,
        /** Ignores them and begins LCP anew. */
        LCP_RENEGOTIATION
    }

    /** Where datagrams go. */
    public interface Owner {
        void send(InetSocketAddress to, Octets datagram);
    }

    /**
     * @param secret of the tunnel, or null
     * @param address our end of every link
     * @param firstAddress the first subscriber's; the others follow
     * @param users by name, and what is answered to each
     */
    public record Settings(
            String hostName,
            @Nullable Octets secret,
            Mode mode,
            Inet4Address address,
            Inet4Address firstAddress,
            Map<String, User> users) {
        public Settings {
            users = Map.copyOf(users);
        }
    }

    /**
     * A user and what a RADIUS server of the LNS would answer.
     *
     * @param address for its end of the link; null: the next of all
     * @param message of CHAP Success or PAP Ack
     */
    public record User(Octets password, @Nullable Inet4Address address, String message) {
        /** One with any address. */
        public static User of(String password) {
            return new User(Octets.ofText(password), null, "welcome");
        }

        @Override
        public String toString() {
            return "User[" + address + ", " + message + "]";
        }
    }

    private record TunnelKey(InetSocketAddress lac, int peerTunnelId) {}

    private final Settings settings;
    private final RandomGenerator random;
    private final Owner owner;
    private final Counters<L2tpEvent> counters = new Counters<>(L2tpEvent.class);
    private final Deadlines deadlines = new Deadlines();
    private final Queue<LongConsumer> followUps = new ArrayDeque<>();
    private final Map<Integer, Tunnel> tunnels = new HashMap<>();
    private final Map<Integer, Deadlines.Watch> watches = new HashMap<>();
    private final Map<TunnelKey, Tunnel> bySccrq = new HashMap<>();
    private final Map<Integer, LnsSession> sessions = new HashMap<>();
    private final List<ReceivedCall> calls = new ArrayList<>();
    private final List<CallEnd> callEnds = new ArrayList<>();
    private final List<TunnelEnd> tunnelEnds = new ArrayList<>();
    private int ids;
    private int addresses;
    private final LnsScript script = new LnsScript();
    private boolean deaf;
    private AcceptOwner.Answer.@Nullable Refuse refusal;
    private final List<String> speeds = new ArrayList<>();
    private boolean sequencing;
    private @Nullable Tunnel dialled;
    private boolean dataWithAddressAndControl = true;
    private long now;

    public LnsDouble(Settings settings, RandomGenerator random, Owner owner) {
        this.settings = settings;
        this.random = random;
        this.owner = owner;
    }

    /** Takes a datagram that came to the LNS. */
    public void receive(InetSocketAddress from, Octets datagram, long now) {
        this.now = now;
        if (deaf || script.losesReceived() || !DataHeader.isRoutable(datagram.buffer(), 0, datagram.length())) {
            return;
        }
        if (DataHeader.isControl(datagram.buffer(), 0)) {
            onControl(from, datagram, now);
        } else {
            onData(datagram, now);
        }
        drain(now);
    }

    private void onControl(InetSocketAddress from, Octets datagram, long now) {
        int tunnelId = DataHeader.tunnelId(datagram.buffer(), 0);
        Tunnel tunnel = tunnelId == 0 ? sccrq(from, datagram, now) : tunnels.get(tunnelId);
        if (tunnel != null) {
            tunnel.receive(from, datagram.buffer(), now);
            refresh(tunnel);
        }
    }

    private void refresh(Tunnel tunnel) {
        Deadlines.Watch watch = watches.get(tunnel.localId());
        if (watch != null) {
            watch.refresh();
        }
    }

    /** Returns the tunnel that a repeated SCCRQ belongs to; a new one is accepted here and needs nothing more. */
    private @Nullable Tunnel sccrq(InetSocketAddress from, Octets datagram, long now) {
        try {
            TunnelKey key = new TunnelKey(
                    from,
                    UnaddressedMessage.peek(datagram.buffer(), settings.secret).assignedTunnelId());
            Tunnel known = bySccrq.get(key);
            if (known != null) {
                return known;
            }
            if (dialled != null && losesTo(dialled, from, datagram, now)) {
                return null;
            }
            int localId = ++ids;
            TunnelOwner tunnelOwner = new TunnelOwner(localId, key);
            Tunnel accepted = Tunnel.accept(
                    localId,
                    from,
                    datagram.buffer(),
                    spec(),
                    random,
                    counters,
                    tunnelOwner,
                    (tunnel, icrq) -> answer(),
                    now);
            if (!tunnelOwner.released) {
                tunnels.put(localId, accepted);
                watches.put(localId, deadlines.watch(accepted));
                bySccrq.put(key, accepted);
            }
        } catch (MalformedPacketException e) {
            // not an SCCRQ: the LAC under test has no reason to send such a thing, but a lossy link may repeat old
            // messages
        }
        return null;
    }

    private TunnelSpec spec() {
        return TunnelSpec.builder(settings.hostName)
                .secret(settings.secret)
                .setupTimeout(Duration.ofSeconds(30))
                .vendorName("LNS double")
                .tieBreaker(true)
                .build();
    }

    /** Asks a LAC for a tunnel, in which the LAC then may place its calls; one of two that cross goes (RFC 2661 §4.4.3). */
    public void dial(InetSocketAddress lac, long now) {
        this.now = now;
        int localId = ++ids;
        TunnelOwner tunnelOwner = new TunnelOwner(localId, new TunnelKey(lac, 0));
        Tunnel opened = new Tunnel(localId, lac, spec(), random, counters, tunnelOwner, (tunnel, icrq) -> answer());
        tunnels.put(localId, opened);
        watches.put(localId, deadlines.watch(opened));
        dialled = opened;
        opened.open(now);
        refresh(opened);
    }

    /** Whether the LAC's SCCRQ is to be dropped in favour of ours. */
    private boolean losesTo(Tunnel ours, InetSocketAddress from, Octets sccrq, long now)
            throws MalformedPacketException {
        TieBreak tie = ours.tieWith(UnaddressedMessage.peek(sccrq.buffer(), settings.secret), now);
        refresh(ours);
        return ours.peer().equals(from) && (tie == TieBreak.OURS_WINS || tie == TieBreak.BOTH_LOSE);
    }

    private AcceptOwner.Answer answer() {
        if (refusal != null) {
            return refusal;
        }
        int sessionId = ++ids;
        return new AcceptOwner.Answer.Accept(sessionId, new CallOwner(sessionId));
    }

    private void onData(Octets datagram, long now) {
        if (!DataHeader.isValid(datagram.buffer(), 0, datagram.length())) {
            return;
        }
        LnsSession session = sessions.get(DataHeader.sessionId(datagram.buffer(), 0));
        if (session == null) {
            return;
        }
        int offset = DataHeader.payloadOffset(datagram.buffer(), 0);
        int end = offset + DataHeader.payloadLength(datagram.buffer(), 0, datagram.length());
        Octets frame = datagram.slice(offset, end);
        if (frame.length() >= 2 && (frame.get(0) << 8 | frame.get(1)) == ADDRESS_AND_CONTROL) {
            frame = frame.slice(2, frame.length());
        }
        Tunnel tunnel = tunnels.get(DataHeader.tunnelId(datagram.buffer(), 0));
        if (tunnel != null) {
            tunnel.heardData(now);
            refresh(tunnel);
        }
        session.receive(frame, now);
    }

    private void drain(long now) {
        for (LongConsumer next = followUps.poll(); next != null; next = followUps.poll()) {
            next.accept(now);
        }
    }

    // What a script may do.

    /** Neither hears nor says anything from now on: a crash, or the return from one. */
    public void deaf(boolean fallen) {
        deaf = fallen;
    }

    /** Answers every ICRQ by CDN with {@code result}; null takes calls again. */
    public void refuseCalls(@Nullable CdnResult result) {
        refusal = result == null
                ? null
                : new AcceptOwner.Answer.Refuse(result, ErrorCode.NO_GENERAL_ERROR, "refused by script");
    }

    /** Answers every ICRQ by CDN with error 7, "try another directed" (RFC 2661 §4.4.2). */
    public void redirectCalls() {
        refusal = new AcceptOwner.Answer.Refuse(
                CdnResult.GENERAL_ERROR, ErrorCode.TRY_ANOTHER, "try another, says the script");
    }

    /** Asks for the speeds of every call (RFC 5515). */
    public void askForSpeeds(long now) {
        for (LnsSession session : new ArrayList<>(sessions.values())) {
            session.call().requestConnectSpeed(now);
            refresh(session.call().tunnel());
        }
    }

    /** What Connect Speed Updates have said: Tx and Rx in bit/s, as in {@code 16000000/2048000}. */
    public List<String> speeds() {
        return speeds;
    }

    /** What becomes of its datagrams. */
    public LnsScript script() {
        return script;
    }

    /** Whether data messages are numbered, which makes the LAC number its own (RFC 2661 §5.4). */
    public void sequencing(boolean numbered) {
        sequencing = numbered;
    }

    /** Whether data messages carry FF 03, as xl2tpd's do and l2tpns' do not. */
    public void addressAndControl(boolean carried) {
        dataWithAddressAndControl = carried;
    }

    /** Ends every call by CDN. */
    public void clearCalls(CdnResult result, String text, long now) {
        clearCalls(result, text, null, now);
    }

    /** Ends every call by CDN with a PPP Disconnect Cause (RFC 3145). */
    public void clearCalls(CdnResult result, String text, @Nullable PppDisconnectCause cause, long now) {
        for (LnsSession session : new ArrayList<>(sessions.values())) {
            session.call().close(result, null, text, cause, now);
            refresh(session.call().tunnel());
        }
        drain(now);
    }

    /** Ends every tunnel by StopCCN. */
    public void closeTunnels(StopCcnResult result, String text, long now) {
        for (Tunnel tunnel : new ArrayList<>(tunnels.values())) {
            tunnel.close(result, null, text, now);
            refresh(tunnel);
        }
        drain(now);
    }

    // What a test may ask.

    public Collection<LnsSession> sessions() {
        return sessions.values();
    }

    public long openTunnels() {
        return tunnels.values().stream().filter(tunnel -> !tunnel.isClosed()).count();
    }

    /** Every call that came as far as ICCN, in order. */
    public List<ReceivedCall> calls() {
        return calls;
    }

    public List<CallEnd> callEnds() {
        return callEnds;
    }

    public List<TunnelEnd> tunnelEnds() {
        return tunnelEnds;
    }

    @Override
    public long nextDeadline() {
        return deaf ? NEVER : Math.min(deadlines.next(), script.nextDeadline());
    }

    @Override
    public void onDeadline(long now) {
        this.now = now;
        script.release(now, owner::send);
        while (!deaf && deadlines.runNext(now)) {
            drain(now);
        }
    }

    private Inet4Address nextAddress() {
        int first = ((settings.firstAddress.getAddress()[0] & 0xff) << 24)
                | ((settings.firstAddress.getAddress()[1] & 0xff) << 16)
                | ((settings.firstAddress.getAddress()[2] & 0xff) << 8)
                | (settings.firstAddress.getAddress()[3] & 0xff);
        return LnsSession.address(first + addresses++);
    }

    private void sendFrame(LnsSession session, LnsCall call, Octets frame) {
        PacketWriter payload = new PacketWriter(frame.length() + 12);
        boolean numbered = sequencing || call.sequencingRequired();
        payload.u16(numbered ? 0x0802 : 2).u16(call.tunnel().peerId()).u16(call.peerSessionId());
        if (numbered) {
            payload.u16(session.nextNs()).u16(0);
        }
        if (dataWithAddressAndControl) {
            payload.u16(ADDRESS_AND_CONTROL);
        }
        send(call.tunnel().peer(), payload.octets(frame).toOctets());
    }

    private void send(InetSocketAddress to, Octets datagram) {
        script.send(to, datagram, now, owner::send);
    }

    private final class TunnelOwner implements Tunnel.Owner {
        private final int localId;
        private final TunnelKey key;
        private boolean released;

        private TunnelOwner(int localId, TunnelKey key) {
            this.localId = localId;
            this.key = key;
        }

        @Override
        public void send(InetSocketAddress to, Octets datagram) {
            LnsDouble.this.send(to, datagram);
        }

        @Override
        public void established() {
            // calls will come
        }

        @Override
        public void closed(TunnelEnd end) {
            tunnelEnds.add(end);
        }

        @Override
        public void released() {
            released = true;
            tunnels.remove(localId);
            Deadlines.Watch watch = watches.remove(localId);
            if (watch != null) {
                watch.cancel();
            }
            bySccrq.remove(key);
        }
    }

    private final class CallOwner implements LnsCall.Owner {
        private final int sessionId;

        private CallOwner(int sessionId) {
            this.sessionId = sessionId;
        }

        @Override
        public void accepted(LnsCall call) {
            // its ICCN will come
        }

        @Override
        public void connected(LnsCall call, ReceivedCall received) {
            calls.add(received);
            LnsSession session = new LnsSession(
                    settings,
                    call,
                    received,
                    LnsDouble.this::nextAddress,
                    random,
                    LnsDouble.this::sendFrame,
                    followUps);
            sessions.put(sessionId, session);
            followUps.add(now -> session.begin(deadlines, now));
        }

        @Override
        public void connectSpeedUpdated(LnsCall call, long tx, long rx) {
            speeds.add(tx + "/" + rx);
        }

        @Override
        public void closed(CallEnd end) {
            callEnds.add(end);
            LnsSession session = sessions.remove(sessionId);
            if (session != null) {
                session.end();
            }
        }
    }
}
