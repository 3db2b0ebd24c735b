package dev.lac.ppp;

import dev.lac.ppp.ConfigureTable.Event;
import dev.lac.ppp.ConfigureTable.State;
import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;
import dev.lac.protocol.Timed;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The Link Control Protocol at one end of a link (RFC 1661 §5, §6): opens, watches and closes it.
 *
 * <p>It serves an access concentrator, an LNS and a subscriber alike: who demands authentication and who offers it is in the
 * {@link Settings}.
 */
public final class Lcp implements Timed {
    private static final int MAGIC_LENGTH = 4;
    private static final int REJECTED_PROTOCOL_LENGTH = 2;

    /**
     * @param mru the MRU we ask for, 128 to 65,535 octets
     * @param maximumPeerMru a greater MRU of the peer is Nak'd with this, and nothing longer is sent; 1492 over PPPoE (RFC 2516 §7)
     * @param demands authentication protocols for the peer to use, the most desirable first; empty demands none
     * @param offers authentication protocols that we are willing to use, the preferred first; empty rejects all
     * @param timers of the automaton
     * @param echoInterval between Echo-Requests in the Opened state; ZERO sends none
     * @param echoFailures Echo-Requests without a reply after which the link is closed, 1 or more
     * @param mrru the MRRU we ask for, 128 to 65,535 octets; 0 asks for none and rejects the peer's (RFC 1990 §5.1.1)
     * @param endpointDiscriminator ours, Class and Address; null sends none and rejects the peer's (RFC 1990 §5.1.3)
     * @param identification what we call ourselves when LCP is opened (RFC 1570 §1.1); empty sends nothing
     */
    public record Settings(
            int mru,
            int maximumPeerMru,
            List<AuthProtocol> demands,
            List<AuthProtocol> offers,
            RestartTimers timers,
            Duration echoInterval,
            int echoFailures,
            int mrru,
            @Nullable Octets endpointDiscriminator,
            String identification) {
        /** Without Multilink and Identification. */
        public Settings(
                int mru,
                int maximumPeerMru,
                List<AuthProtocol> demands,
                List<AuthProtocol> offers,
                RestartTimers timers,
                Duration echoInterval,
                int echoFailures) {
            this(mru, maximumPeerMru, demands, offers, timers, echoInterval, echoFailures, 0, null, "");
        }

        public Settings {
            demands = List.copyOf(demands);
            offers = List.copyOf(offers);
            if (mru < 128 || mru > 0xffff || maximumPeerMru < 128 || maximumPeerMru > 0xffff) {
                throw new IllegalArgumentException("MRU: " + mru + ", of the peer: " + maximumPeerMru);
            }
            if (echoInterval.isNegative() || echoFailures < 1) {
                throw new IllegalArgumentException("echo: " + echoFailures + " times " + echoInterval);
            }
            if (mrru != 0 && (mrru < 128 || mrru > 0xffff)) {
                throw new IllegalArgumentException("MRRU: " + mrru);
            }
            if (endpointDiscriminator != null && !LcpOptions.isDiscriminator(endpointDiscriminator)) {
                throw new IllegalArgumentException("Endpoint Discriminator: " + endpointDiscriminator);
            }
        }
    }

    /** The surroundings. */
    public interface Owner {
        /** A frame, Protocol field first. */
        void send(Octets frame);

        /** The Opened state is entered. */
        void up(long now);

        /** The Opened state is left: for a new negotiation, or else for the end. */
        void down(boolean renegotiating, long now);

        /** LCP is done with the link; the layer below should end it. */
        void finished(LinkEnd end, long now);

        /** The peer does not support {@code protocol}, a Protocol field value. */
        void protocolRejected(int protocol, long now);
    }

    private final Settings settings;
    private final Counters<PppEvent> counters;
    private final Owner owner;
    private final LcpOptions options;
    private final ConfigureAutomaton automaton;
    private final EchoWatch echoes;

    private long convergenceDeadline = NEVER;
    private int protocolRejectIdentifier;
    private int identificationIdentifier;
    private String identification = "";
    /** What the peer does not know: "the implementation MUST stop sending the offending packet type" (§4.3, RXJ+). */
    private final Set<Code> rejectedCodes = EnumSet.noneOf(Code.class);

    private @Nullable LinkEnd ending;
    private @Nullable LinkEnd peerTerminated;

    /** @param name of the link, for the log */
    public Lcp(String name, Settings settings, RandomGenerator random, Counters<PppEvent> counters, Owner owner) {
        this.settings = settings;
        this.counters = counters;
        this.owner = owner;
        options = new LcpOptions(settings, random);
        echoes = new EchoWatch(settings.echoInterval(), settings.echoFailures());
        automaton = new ConfigureAutomaton(name, Protocol.LCP, settings.timers(), options, counters, new Layer());
    }

    /** The lower layer is up and the link shall be opened: a Configure-Request is sent. */
    public void open(long now) {
        automaton.open(now);
        automaton.up(now);
        settle(now);
    }

    /**
     * Begins in the Opened state with what a LAC negotiated (RFC 2661 §4.4.5). Sends nothing and calls no {@link Owner} method;
     * the peer may renegotiate at any time.
     *
     * @throws MalformedPacketException when the options in {@code link} are
     */
    public void openedByProxy(NegotiatedLink link, long now) throws MalformedPacketException {
        options.adopt(link.lastSentConfReq(), link.lastReceivedConfReq());
        automaton.openedByProxy(link.initialReceivedConfReq(), link.lastSentConfReq(), link.lastReceivedConfReq());
        echoes.start(now);
    }

    /** Sends a Terminate-Request with the text of {@code end}, repeats it, and reports {@code end} when it is done. */
    public void close(LinkEnd end, long now) {
        if (ending == null) {
            ending = end;
        }
        automaton.close(end.text(), now);
        settle(now);
    }

    /** Renegotiates from the beginning, as RFC 1661 §4.3 recommends for a second Open: Down, then Up. */
    public void renegotiate(long now) {
        if (automaton.state() == State.OPENED) {
            automaton.down(now);
            automaton.up(now);
            settle(now);
        }
    }

    /** The lower layer is gone; nothing is sent. */
    public void lowerDown(long now) {
        if (automaton.state() != State.INITIAL && automaton.state() != State.STARTING) {
            automaton.down(now);
        }
        settle(now);
    }

    /** The Information field of a frame of protocol 0xc021. */
    public void receive(Octets information, long now) {
        try {
            automaton.receive(PppPacket.parse(information), now);
        } catch (MalformedPacketException e) {
            counters.increment(PppEvent.DROPPED_MALFORMED);
        }
        settle(now);
    }

    /** Returns a frame of an unsupported protocol to the peer (RFC 1661 §5.7); outside of the Opened state does nothing. */
    public void rejectProtocol(int protocol, Octets information) {
        if (!isOpened()) {
            counters.increment(PppEvent.DROPPED_NOT_OPENED);
            return;
        }
        counters.increment(PppEvent.PROTOCOL_REJECT_SENT);
        Octets data = new PacketWriter()
                .u16(protocol)
                .octets(truncated(information, REJECTED_PROTOCOL_LENGTH))
                .toOctets();
        send(Code.PROTOCOL_REJECT, protocolRejectIdentifier++ & 0xff, data);
    }

    /** As much of {@code data} as fits behind a header and {@code before} octets in what may be sent. */
    private Octets truncated(Octets data, int before) {
        int room = options.mtu() - PppPacket.HEADER_LENGTH - before;
        if (data.length() <= room) {
            return data;
        }
        counters.increment(PppEvent.REPLY_TRUNCATED);
        return data.slice(0, room);
    }

    public boolean isOpened() {
        return automaton.state() == State.OPENED;
    }

    /** By what the peer is to authenticate itself, or null. */
    public @Nullable AuthProtocol demanded() {
        return options.demanded();
    }

    /** By what we are to authenticate ourselves, or null. */
    public @Nullable AuthProtocol promised() {
        return options.promised();
    }

    /** Octets of Information that the peer receives. */
    public int peerMru() {
        return options.peerMru();
    }

    /** The words of the peer's last Identification (RFC 1570 §1.1), fit for a log; empty when there was none. */
    public String identification() {
        return identification;
    }

    /** Why the link is ending, or null while nothing speaks against it. */
    public @Nullable LinkEnd ending() {
        if (ending != null) {
            return ending;
        }
        LinkEnd objection = options.objection();
        return objection != null ? objection : peerTerminated;
    }

    /**
     * What was agreed upon.
     *
     * @throws IllegalStateException when LCP is not Opened
     */
    public NegotiatedLink negotiated() {
        if (!isOpened()) {
            throw new IllegalStateException("nothing is negotiated: " + automaton.state());
        }
        return new NegotiatedLink(
                automaton.initialReceived(),
                automaton.lastSent(),
                automaton.lastReceived(),
                options.peerMru(),
                options.demanded());
    }

    @Override
    public long nextDeadline() {
        return Math.min(automaton.nextDeadline(), Math.min(convergenceDeadline, echoes.deadline()));
    }

    @Override
    public void onDeadline(long now) {
        if (now >= convergenceDeadline) {
            convergenceDeadline = NEVER;
            close(new LinkEnd(LinkEnd.Kind.LCP_TIMEOUT, "No agreement on LCP options"), now);
        }
        automaton.onDeadline(now);
        if (now >= echoes.deadline()) {
            onEchoDeadline(now);
        }
        settle(now);
    }

    /** Implementors "SHOULD implement loop detection mechanisms or higher level timeouts" (§4.5). */
    private void settle(long now) {
        if (!ConfigureTable.NEGOTIATING.contains(automaton.state())) {
            convergenceDeadline = NEVER;
        } else if (convergenceDeadline == NEVER) {
            convergenceDeadline = now + settings.timers().convergenceLimit().toNanos();
        }
    }

    private void onEchoDeadline(long now) {
        if (echoes.isPeerGone()) {
            close(new LinkEnd(LinkEnd.Kind.ECHO_FAILURE, "No reply to Echo-Requests"), now);
            return;
        }
        counters.increment(PppEvent.ECHO_REQUEST_SENT);
        send(Code.ECHO_REQUEST, echoes.request(now), magic());
    }

    private Octets magic() {
        return new PacketWriter(MAGIC_LENGTH).u32(options.magic()).toOctets();
    }

    /** "The Message field filled with any desired data, but not exceeding the default MRU minus eight" (RFC 1570 §1.1). */
    private void identify() {
        if (settings.identification().isEmpty()) {
            return;
        }
        counters.increment(PppEvent.IDENTIFICATION_SENT);
        Octets words = truncated(Octets.ofText(settings.identification()), MAGIC_LENGTH);
        send(Code.IDENTIFICATION, identificationIdentifier++ & 0xff, magic().concat(words));
    }

    private void send(Code code, int identifier, Octets data) {
        if (rejectedCodes.contains(code)) {
            counters.increment(PppEvent.SEND_SUPPRESSED);
            return;
        }
        owner.send(new PppPacket(code.value(), identifier, data).frame(Protocol.LCP));
    }

    /** What the automaton asks of LCP. */
    private final class Layer implements ConfigureAutomaton.Layer {
        @Override
        public void send(PppPacket packet) {
            owner.send(packet.frame(Protocol.LCP));
        }

        @Override
        public void thisLayerUp(long now) {
            counters.increment(PppEvent.LCP_OPENED);
            peerTerminated = null;
            echoes.start(now);
            identify();
            owner.up(now);
        }

        @Override
        public void thisLayerDown(boolean renegotiating, long now) {
            echoes.stop();
            rejectedCodes.clear(); // Whoever comes next, the LNS say, may know more.
            if (renegotiating) {
                counters.increment(PppEvent.LCP_RENEGOTIATED);
            }
            owner.down(renegotiating, now);
        }

        @Override
        public void thisLayerFinished(long now) {
            LinkEnd end = ending();
            owner.finished(
                    end != null ? end : new LinkEnd(LinkEnd.Kind.LCP_TIMEOUT, "No reply to Configure-Requests"), now);
        }

        @Override
        public @Nullable Event classify(PppPacket packet, long now) throws MalformedPacketException {
            Code code = Code.of(packet.code());
            if (code == null) {
                return null;
            }
            switch (code) {
                case PROTOCOL_REJECT:
                    return isRefusedUnlessOpened() ? Event.RXR : classifyProtocolReject(packet, now);
                case ECHO_REQUEST:
                case ECHO_REPLY:
                case TIME_REMAINING:
                    long magic = packet.data().reader().u32("Magic-Number");
                    if (!isRefusedUnlessOpened()) {
                        inspect(code, magic);
                    }
                    return Event.RXR;
                case DISCARD_REQUEST:
                    counters.increment(PppEvent.DROPPED_DISCARD_REQUEST);
                    return Event.RXR;
                case IDENTIFICATION:
                    identified(packet.data().reader());
                    return Event.RXR;
                default:
                    return null;
            }
        }

        private boolean isRefusedUnlessOpened() {
            if (!isOpened()) {
                counters.increment(PppEvent.DROPPED_NOT_OPENED);
            }
            return !isOpened();
        }

        private Event classifyProtocolReject(PppPacket packet, long now) throws MalformedPacketException {
            PacketReader reader = packet.data().reader();
            int protocol = reader.u16("Rejected-Protocol");
            counters.increment(PppEvent.PROTOCOL_REJECT_RECEIVED);
            if (protocol == Protocol.LCP.value()) {
                ending = new LinkEnd(LinkEnd.Kind.PROTOCOL_ERROR, "The peer rejects LCP");
                return Event.RXJ_MINUS;
            }
            owner.protocolRejected(protocol, now);
            return Event.RXJ_PLUS;
        }

        /** "Reception of a Magic-Number field equal to the negotiated local Magic-Number indicates a looped-back link" (§6.4). */
        private void inspect(Code code, long magic) {
            boolean own = options.magic() != 0 && magic == options.magic();
            if (own && code != Code.ECHO_REPLY) {
                options.object(new LinkEnd(LinkEnd.Kind.LOOPBACK, "Looped-back link"));
                return;
            }
            if (own) {
                // Some peers copy the request's number; either way the reply proves nothing about the peer.
                counters.increment(PppEvent.DROPPED_ECHO_REPLY_LOOPED);
                return;
            }
            if (magic != 0 && magic != options.peerMagic()) {
                counters.increment(PppEvent.ECHO_WRONG_MAGIC);
            }
            if (code == Code.ECHO_REPLY) {
                counters.increment(PppEvent.ECHO_REPLY_RECEIVED);
                echoes.answered();
            } else if (code == Code.TIME_REMAINING) {
                counters.increment(PppEvent.TIME_REMAINING_RECEIVED);
            }
        }

        /** May come "at any time, including before LCP has reached the Opened state" (RFC 1570 §1.1). */
        private void identified(PacketReader reader) throws MalformedPacketException {
            long magic = reader.u32("Magic-Number");
            if (options.magic() != 0 && magic == options.magic()) {
                // Echo-Requests decide whether the link is looped; these words may be our own.
                counters.increment(PppEvent.DROPPED_IDENTIFICATION_LOOPED);
                return;
            }
            if (isOpened() && magic != 0 && magic != options.peerMagic()) {
                counters.increment(PppEvent.ECHO_WRONG_MAGIC);
            }
            counters.increment(PppEvent.IDENTIFICATION_RECEIVED);
            identification = LinkEnd.printable(reader.rest());
        }

        @Override
        public void reply(PppPacket packet) {
            if (packet.code() != Code.ECHO_REQUEST.value()) {
                return;
            }
            counters.increment(PppEvent.ECHO_REQUEST_ANSWERED);
            Octets data = packet.data().slice(MAGIC_LENGTH, packet.data().length());
            Lcp.this.send(Code.ECHO_REPLY, packet.identifier(), magic().concat(truncated(data, MAGIC_LENGTH)));
        }

        @Override
        public void terminateRequested(Octets data) {
            peerTerminated = new LinkEnd(LinkEnd.Kind.PEER_TERMINATED, LinkEnd.printable(data));
        }

        @Override
        public void codeRejected(int rejected) {
            Code code = Code.of(rejected);
            if (code != null && code.isFundamental()) {
                ending = new LinkEnd(LinkEnd.Kind.PROTOCOL_ERROR, "The peer rejects " + code);
            } else if (code != null) {
                rejectedCodes.add(code);
                if (code == Code.ECHO_REQUEST) {
                    echoes.stop();
                }
            }
        }
    }
}
