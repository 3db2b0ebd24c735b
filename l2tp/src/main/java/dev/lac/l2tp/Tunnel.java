package dev.lac.l2tp;

import dev.lac.l2tp.ControlConnectionTable.Action;
import dev.lac.l2tp.ControlConnectionTable.Event;
import dev.lac.l2tp.ControlConnectionTable.State;
import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A control connection, as originator or as receiver, and the calls in it (RFC 2661 §7.2).
 *
 * <p>An ended tunnel goes on acknowledging for a full retransmission cycle (§5.7) before it is {@linkplain Owner#released()
 * released}.
 */
public final class Tunnel implements Timed {
    /** Whoever the tunnel is for; never calls back into it while it is speaking. */
    public interface Owner {
        void send(InetSocketAddress to, Octets datagram);

        /** SCCCN has been sent, or received. */
        void established();

        /** The tunnel has ended; told once, after each of its calls has been told. */
        void closed(TunnelEnd end);

        /** Nothing is owed to the peer any more; told once, after {@link #closed}. The local id may be used again. */
        void released();
    }

    private final int localId;
    private final TunnelSpec spec;
    private final Counters<L2tpEvent> counters;
    private final Owner owner;
    private final boolean receiver;
    private final IncomingCalls incoming;
    private final TunnelMessages messages;
    private final Introduction introduction;
    private final ReliableChannel channel;
    private final Sessions sessions;
    private final PeerAddress address;
    private final Keepalive keepalive;
    private final Aftermath aftermath;

    private final ControlConnectionState state = new ControlConnectionState(this);
    private boolean heard;
    private long setupDue = NEVER;

    /**
     * A tunnel to be {@linkplain #open opened} to an LNS.
     *
     * @param localId our Assigned Tunnel ID, 1 to 65,535; should be unpredictable (§9.1)
     * @param peer where to send SCCRQ: the LNS at port 1701 (§8.1)
     * @param random for challenges, Random Vectors and padding: of cryptographic strength
     */
    public Tunnel(
            int localId,
            InetSocketAddress peer,
            TunnelSpec spec,
            RandomGenerator random,
            Counters<L2tpEvent> counters,
            Owner owner) {
        this(localId, peer, spec, random, counters, owner, null, false);
    }

    /** As the other constructor, for a tunnel in which the peer may place calls, as an LNS opens one to a LAC. */
    public Tunnel(
            int localId,
            InetSocketAddress peer,
            TunnelSpec spec,
            RandomGenerator random,
            Counters<L2tpEvent> counters,
            Owner owner,
            AcceptOwner acceptOwner) {
        this(localId, peer, spec, random, counters, owner, acceptOwner, false);
    }

    private Tunnel(
            int localId,
            InetSocketAddress peer,
            TunnelSpec spec,
            RandomGenerator random,
            Counters<L2tpEvent> counters,
            Owner owner,
            @Nullable AcceptOwner acceptOwner,
            boolean receiver) {
        if (localId < 1 || localId > 0xffff) {
            throw new IllegalArgumentException("a tunnel id is 1 to 65535: " + localId);
        }
        this.localId = localId;
        address = new PeerAddress(peer);
        this.spec = spec;
        this.counters = counters;
        this.owner = owner;
        this.receiver = receiver;
        introduction = new Introduction(spec, !receiver, random);
        messages = new TunnelMessages(spec, localId, introduction, random);
        keepalive = new Keepalive(spec.helloInterval());
        sessions = new Sessions(spec);
        incoming = new IncomingCalls(this, acceptOwner);
        channel = new ReliableChannel(spec, counters, new ReliableChannel.Owner() {
            @Override
            public void transmit(Octets datagram) {
                owner.send(peer(), datagram);
            }

            @Override
            public void deliver(int sessionId, Octets body, long now) {
                Tunnel.this.deliver(sessionId, body, now);
            }

            @Override
            public void undeliverable(MessageType oldest, long now) {
                transportDown(oldest, now);
            }
        });
        aftermath = new Aftermath(channel);
    }

    /**
     * A tunnel to receive the SCCRQ that came from {@code from} to tunnel id 0, as an LNS does. It has answered by SCCRP when this
     * returns, or by StopCCN and has ended. Further messages to tunnel id 0 ({@link UnaddressedMessage}) belong to {@link #receive}.
     *
     * @throws MalformedPacketException when {@code sccrq} is no first SCCRQ
     */
    public static Tunnel accept(
            int localId,
            InetSocketAddress from,
            ByteBuffer sccrq,
            TunnelSpec spec,
            RandomGenerator random,
            Counters<L2tpEvent> counters,
            Owner owner,
            AcceptOwner acceptOwner,
            long now)
            throws MalformedPacketException {
        if (UnaddressedMessage.peek(sccrq, spec.secret()).type() != MessageType.SCCRQ) {
            throw new MalformedPacketException("not an SCCRQ");
        }
        Tunnel tunnel = new Tunnel(localId, from, spec, random, counters, owner, acceptOwner, true);
        tunnel.address.pin();
        tunnel.setupDue = now + spec.setupTimeout().toNanos();
        tunnel.receive(from, sccrq, now);
        return tunnel;
    }

    /** Sends SCCRQ; does nothing when that has happened. */
    public void open(long now) {
        if (!isClosed()) {
            fire(Event.LOCAL_OPEN, null, now);
        }
    }

    /**
     * Takes a control message for this tunnel's id, or, where it was accepted, for tunnel id 0 from the same peer. Whatever is wrong with it is
     * counted, and answered where the RFC says so.
     */
    public void receive(InetSocketAddress from, ByteBuffer datagram, long now) {
        ControlMessage message;
        try {
            message = ControlMessage.parse(datagram);
        } catch (MalformedPacketException e) {
            counters.increment(L2tpEvent.DROPPED_MALFORMED_HEADER);
            return;
        }
        if (aftermath.isReleased()) {
            counters.increment(L2tpEvent.DROPPED_AFTER_END);
        } else if (message.tunnelId() != localId && !(message.tunnelId() == 0 && receiver)) {
            counters.increment(L2tpEvent.DROPPED_WRONG_TUNNEL_ID);
        } else if (!isFromPeer(from, message)) {
            counters.increment(L2tpEvent.DROPPED_FOREIGN_SOURCE);
        } else {
            heard = true;
            keepalive.heard(now);
            address.heardFrom(from);
            channel.receive(message, now);
            settle(now);
        }
    }

    /**
     * Offers an incoming call to the peer; before the tunnel is established it waits, and a tunnel not yet opened is opened.
     *
     * <p>When the call cannot be offered (the tunnel has ended, a PAP password without a secret to hide it, a value too long)
     * {@code owner} is told {@link Call.Owner#closed} before this returns.
     *
     * @param localSessionId our Assigned Session ID, 1 to 65,535; should be unpredictable (§9.1)
     * @throws IllegalArgumentException when the session id is in use in this tunnel
     */
    public Call call(int localSessionId, CallSpec callSpec, Call.Owner callOwner, long now) {
        Call call = new Call(this, localSessionId, callSpec, callOwner);
        sessions.add(call);
        String obstacle = callSpec.obstacle(spec.secret());
        TunnelEnd end = aftermath.end();
        if (end != null) {
            call.cleanUp(CallEnd.withTunnel(end), now);
        } else if (obstacle != null) {
            call.cleanUp(CallEnd.notOffered(obstacle), now);
        } else {
            call.start(now);
        }
        return call;
    }

    /**
     * Ends the tunnel by StopCCN, and all calls with it. Does nothing when it has ended.
     *
     * @param text goes to the peer as Error Message; may be empty
     */
    public void close(StopCcnResult result, @Nullable ErrorCode error, String text, long now) {
        if (!isClosed()) {
            int code = error == null ? 0 : error.number();
            TunnelEnd why = new TunnelEnd(TunnelEnd.Origin.LOCAL, result.number(), code, text, null);
            fire(Event.ADMIN_CLOSE, why, now);
        }
    }

    /**
     * Judges an SCCRQ from the same peer that crosses ours: "the recipient of a SCCRQ must check to see if a SCCRQ has been sent to
     * the peer" (§4.4.3). When this tunnel loses it ends silently, and its calls with it. Whoever asks then takes the SCCRQ up
     * ({@link TieBreak#THEIRS_WINS}, {@link TieBreak#TWO_TUNNELS}) or drops it.
     *
     * @return {@link TieBreak#TWO_TUNNELS} also when this tunnel waits for no answer to an SCCRQ
     */
    public TieBreak tieWith(UnaddressedMessage sccrq, long now) {
        if (!state.is(State.WAIT_CTL_REPLY)) {
            return TieBreak.TWO_TUNNELS;
        }
        TieBreak tie = TieBreak.of(introduction.tieBreaker(), sccrq.tieBreaker());
        if (tie == TieBreak.THEIRS_WINS || tie == TieBreak.BOTH_LOSE) {
            counters.increment(L2tpEvent.LOST_TIE);
            channel.die();
            fire(Event.LOSE_TIE_BREAKER, TunnelEnd.lostTie(), now);
        }
        return tie;
    }

    /** Data came through this tunnel: puts the next Hello off (§5.5). */
    public void heardData(long now) {
        keepalive.heard(now);
    }

    /** The Tunnel ID in messages to us. */
    public int localId() {
        return localId;
    }

    /** The Tunnel ID in messages to the peer; 0 until the peer has assigned it. */
    public int peerId() {
        return introduction.peerId();
    }

    /** Where messages go: the configured address, and from the first valid answer on the one it came from (§8.1). */
    public InetSocketAddress peer() {
        return address.get();
    }

    /** The peer's Host Name; empty until it is known. */
    public String peerHostName() {
        return introduction.hostName();
    }

    /** The Tie Breaker of our SCCRQ while that waits for its answer; otherwise null, as it is where none was sent (§4.4.3). */
    public @Nullable Octets tieBreaker() {
        return state.is(State.WAIT_CTL_REPLY) ? introduction.tieBreaker() : null;
    }

    /** The DSCP that both ends agreed on for control messages (RFC 3308), 0 to 63; -1 for none. */
    public int dscp() {
        boolean asked = receiver || spec.dscp() != PerHopBehavior.NONE;
        return asked ? introduction.peerDscp() : PerHopBehavior.NONE;
    }

    public int callCount() {
        return sessions.size();
    }

    /**
     * Since when the established tunnel has carried no call; {@link #NEVER} while it carries one, and where it is not established.
     * "After the last session is cleared, the control connection MAY be torn down as well" (§5.6): that is for the owner to do.
     */
    public long idleSince() {
        return isEstablished() ? sessions.emptySince() : NEVER;
    }

    public boolean isEstablished() {
        return state.is(State.ESTABLISHED);
    }

    /** Whether all that was sent has been acknowledged, or nobody waits for that any more. */
    public boolean isIdle() {
        return aftermath.isReleased() || channel.isIdle();
    }

    public boolean isClosed() {
        return aftermath.end() != null;
    }

    @Override
    public long nextDeadline() {
        if (isClosed()) {
            return aftermath.nextDeadline();
        }
        long calls = Math.min(setupDue, sessions.nextDeadline());
        return Math.min(Math.min(channel.nextDeadline(), helloDue()), calls);
    }

    @Override
    public void onDeadline(long now) {
        channel.onDeadline(now);
        if (now >= helloDue()) {
            counters.increment(L2tpEvent.HELLO_SENT);
            channel.send(0, MessageType.HELLO, messages.hello(), null, now);
        }
        if (now >= setupDue) {
            setupTimedOut(now);
        }
        if (!isClosed()) {
            sessions.onDeadline(now);
        }
        settle(now);
    }

    private long helloDue() {
        // While something waits for its acknowledgement, its retransmissions probe the peer as well as a Hello would.
        return state.is(State.ESTABLISHED) && channel.isIdle() ? keepalive.due() : NEVER;
    }

    /** From the peer's address; or, while that may still change, from elsewhere an SCCRP that holds (§8.1). */
    private boolean isFromPeer(InetSocketAddress from, ControlMessage message) {
        if (address.isPinned() || address.admits(from)) {
            return address.admits(from);
        }
        ReceivedMessage read = ReceivedMessage.read(message.body(), spec, new Counters<>(L2tpEvent.class));
        return state.is(State.WAIT_CTL_REPLY)
                && message.ns() == 0
                && read.type() == MessageType.SCCRP
                && introduction.objectionTo(read) == null;
    }

    private void deliver(int sessionId, Octets body, long now) {
        ReceivedMessage message = ReceivedMessage.read(body, spec, counters);
        if (message.fault() != null) {
            counters.increment(L2tpEvent.REFUSED_MESSAGE);
        }
        MessageType type = message.type();
        if (isClosed()) {
            counters.increment(L2tpEvent.DROPPED_AFTER_END);
            learn(message);
        } else if (type != null && type.scope() == MessageType.Scope.CALL && state.is(State.ESTABLISHED)) {
            incoming.receive(sessionId, type, message, now);
        } else {
            Classification classification = Classification.of(message, state.get(), introduction);
            learn(message);
            if (classification != null) {
                fire(classification.event(), classification.why(), now);
            } else if (type == null) {
                counters.increment(message.unknownEvent());
            } else if (type.scope() == MessageType.Scope.CALLS) {
                incoming.receiveConnectSpeeds(type, message, now);
            }
        }
    }

    private void learn(ReceivedMessage message) {
        introduction.learn(message);
        channel.peerTunnelId(introduction.peerId());
        if (message.type() == MessageType.SCCRQ || message.type() == MessageType.SCCRP) {
            channel.peerWindow(introduction.peerWindow());
        }
        if (message.type() == MessageType.SCCRP || message.type() == MessageType.STOPCCN) {
            address.pin();
        }
    }

    private void setupTimedOut(long now) {
        if (heard) {
            fire(Event.SETUP_TIMEOUT, TunnelEnd.setUpTooLate(), now);
        } else {
            channel.die();
            fire(Event.TRANSPORT_DOWN, TunnelEnd.noAnswer(peer()), now);
        }
    }

    private void transportDown(MessageType oldest, long now) {
        if (!isClosed()) {
            TunnelEnd why = heard ? TunnelEnd.unacknowledged(oldest, isEstablished()) : TunnelEnd.noAnswer(peer());
            fire(Event.TRANSPORT_DOWN, why, now);
        }
    }

    private void fire(Event event, @Nullable TunnelEnd why, long now) {
        for (Action action : state.enter(event, why)) {
            act(action, why, now);
        }
    }

    private void act(Action action, @Nullable TunnelEnd why, long now) {
        switch (action) {
            case SEND_SCCRQ -> {
                setupDue = now + spec.setupTimeout().toNanos();
                channel.send(0, MessageType.SCCRQ, messages.sccrq(), null, now);
            }
            case SEND_SCCRP -> channel.send(0, MessageType.SCCRP, messages.sccrp(), null, now);
            case SEND_SCCCN -> channel.send(0, MessageType.SCCCN, messages.scccn(), null, now);
            case TUNNEL_OPEN -> {
                if (setupDue != NEVER) {
                    setupDue = NEVER;
                    channel.established();
                    sessions.established(now);
                    owner.established();
                }
                sessions.tunnelOpen(now);
            }
            case SEND_STOPCCN -> channel.sendLast(MessageType.STOPCCN, messages.stopCcn(ended(why)), now);
            case CLEAN_UP -> cleanUp(ended(why), now);
        }
    }

    private static TunnelEnd ended(@Nullable TunnelEnd why) {
        return Objects.requireNonNull(why, "a tunnel ends for a reason");
    }

    private void cleanUp(TunnelEnd why, long now) {
        if (why.origin() == TunnelEnd.Origin.PEER_MESSAGE) {
            // §5.7: "The receiver of a StopCCN MUST send a ZLB ACK"; what else we had to say has become pointless.
            channel.cease();
            channel.acknowledgeNow();
        } else if (why.origin() == TunnelEnd.Origin.AUTHENTICATION) {
            counters.increment(L2tpEvent.AUTHENTICATION_FAILED);
        } else if (why.origin() == TunnelEnd.Origin.TIMEOUT) {
            counters.increment(L2tpEvent.PEER_UNANSWERING);
        }
        setupDue = NEVER;
        aftermath.begin(why, heard, now);
        sessions.tunnelClosed(why, now);
        owner.closed(why);
        settle(now);
    }

    private void settle(long now) {
        if (aftermath.isOverNow(now)) {
            owner.released();
        }
    }

    void openFor(Call call, long now) {
        sessions.awaitTunnel(call);
        if (state.is(State.IDLE) || state.is(State.ESTABLISHED)) {
            fire(Event.LOCAL_OPEN, null, now);
        }
    }

    Sessions sessions() {
        return sessions;
    }

    /** The Framing Type of our calls: synchronous, or else what the peer advertised; 0 when it advertised none (§4.4.3). */
    int framingType() {
        return spec.tolerant() ? FramingType.SYNCHRONOUS : FramingType.choose(introduction.peerFraming());
    }

    Counters<L2tpEvent> counters() {
        return counters;
    }

    MessageWriter write(MessageType type) {
        return messages.write(type);
    }

    void send(int sessionId, MessageType type, Octets body, @Nullable Runnable onWire, long now) {
        channel.send(sessionId, type, body, onWire, now);
    }

    @Override
    public String toString() {
        return "tunnel " + localId + "/" + introduction.peerId() + " with " + peer();
    }
}
