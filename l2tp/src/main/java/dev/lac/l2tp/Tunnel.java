package dev.lac.l2tp;

import dev.lac.l2tp.ControlConnectionTable.Action;
import dev.lac.l2tp.ControlConnectionTable.Event;
import dev.lac.l2tp.ControlConnectionTable.State;
import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.protocol.TransitionTable.Transition;
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

    /** "The recommended time for a full retransmission cycle is 31 seconds" (§5.7). */
    static final long LINGER = 31_000_000_000L;

    private static final System.Logger LOG = System.getLogger(Tunnel.class.getName());

    private final int localId;
    private final TunnelSpec spec;
    private final Counters<L2tpEvent> counters;
    private final Owner owner;
    private final IncomingCalls incoming;
    private final TunnelMessages messages;
    private final Introduction introduction;
    private final ReliableChannel channel;
    private final Sessions sessions;
    private final PeerAddress address;

    private State state = State.IDLE;
    private boolean heard;
    private long lastHeard;
    private long setupDue = NEVER;
    private long lingerUntil = NEVER;
    private @Nullable TunnelEnd end;
    private boolean released;

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
        this(localId, peer, spec, random, counters, owner, null);
    }

    private Tunnel(
            int localId,
            InetSocketAddress peer,
            TunnelSpec spec,
            RandomGenerator random,
            Counters<L2tpEvent> counters,
            Owner owner,
            @Nullable AcceptOwner acceptOwner) {
        if (localId < 1 || localId > 0xffff) {
            throw new IllegalArgumentException("a tunnel id is 1 to 65535: " + localId);
        }
        this.localId = localId;
        address = new PeerAddress(peer);
        this.spec = spec;
        this.counters = counters;
        this.owner = owner;
        messages = new TunnelMessages(spec, localId, random);
        introduction = new Introduction(spec.secret(), random);
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
        Tunnel tunnel = new Tunnel(localId, from, spec, random, counters, owner, acceptOwner);
        tunnel.address.pin();
        tunnel.setupDue = now + spec.setupTimeout().toNanos();
        tunnel.receive(from, sccrq, now);
        return tunnel;
    }

    /** Sends SCCRQ; does nothing when that has happened. */
    public void open(long now) {
        if (end == null) {
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
        if (released) {
            counters.increment(L2tpEvent.DROPPED_AFTER_END);
        } else if (message.tunnelId() != localId && !(message.tunnelId() == 0 && incoming.isReceiver())) {
            counters.increment(L2tpEvent.DROPPED_WRONG_TUNNEL_ID);
        } else if (!isFromPeer(from, message)) {
            counters.increment(L2tpEvent.DROPPED_FOREIGN_SOURCE);
        } else {
            heard = true;
            lastHeard = now;
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
        if (end != null) {
            call.cleanUp(CallEnd.withTunnel(end));
        } else if (obstacle != null) {
            call.cleanUp(new CallEnd(CallEnd.Origin.LOCAL, 0, 0, obstacle, null, null, null));
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
        if (end == null) {
            int code = error == null ? 0 : error.number();
            TunnelEnd why = new TunnelEnd(TunnelEnd.Origin.LOCAL, result.number(), code, text, null);
            fire(Event.ADMIN_CLOSE, why, now);
        }
    }

    /** Data came through this tunnel: puts the next Hello off (§5.5). */
    public void heardData(long now) {
        lastHeard = Math.max(lastHeard, now);
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

    public int callCount() {
        return sessions.size();
    }

    public boolean isEstablished() {
        return state == State.ESTABLISHED;
    }

    /** Whether all that was sent has been acknowledged, or nobody waits for that any more. */
    public boolean isIdle() {
        return released || channel.isIdle();
    }

    public boolean isClosed() {
        return end != null;
    }

    @Override
    public long nextDeadline() {
        if (released) {
            return NEVER;
        }
        if (end != null) {
            return Math.min(channel.nextDeadline(), channel.isIdle() ? lingerUntil : NEVER);
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
        if (end == null) {
            sessions.onDeadline(now);
        }
        settle(now);
    }

    /** §5.5: "after a specified period of time has elapsed since the last data or control message was received". */
    private long helloDue() {
        // While something waits for its acknowledgement, its retransmissions probe the peer as well as a Hello would.
        boolean quiet = state == State.ESTABLISHED
                && channel.isIdle()
                && !spec.helloInterval().isZero();
        return quiet ? lastHeard + spec.helloInterval().toNanos() : NEVER;
    }

    /** From the peer's address; or, while that may still change, from elsewhere an SCCRP that holds (§8.1). */
    private boolean isFromPeer(InetSocketAddress from, ControlMessage message) {
        if (address.isPinned() || address.admits(from)) {
            return address.admits(from);
        }
        ReceivedMessage read = ReceivedMessage.read(message.body(), spec.secret(), new Counters<>(L2tpEvent.class));
        return state == State.WAIT_CTL_REPLY
                && message.ns() == 0
                && read.type() == MessageType.SCCRP
                && introduction.objectionTo(read) == null;
    }

    private void deliver(int sessionId, Octets body, long now) {
        ReceivedMessage message = ReceivedMessage.read(body, spec.secret(), counters);
        if (message.fault() != null) {
            counters.increment(L2tpEvent.REFUSED_MESSAGE);
        }
        MessageType type = message.type();
        if (end != null) {
            counters.increment(L2tpEvent.DROPPED_AFTER_END);
            learn(message);
        } else if (type != null && type.scope() == MessageType.Scope.CALL && state == State.ESTABLISHED) {
            incoming.receive(sessionId, type, message, now);
        } else {
            Classification classification = Classification.of(message, state, introduction);
            learn(message);
            if (classification != null) {
                fire(classification.event(), classification.why(), now);
            } else if (type == null) {
                counters.increment(L2tpEvent.IGNORED_UNKNOWN_MESSAGE);
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
        if (end == null) {
            TunnelEnd why = heard ? TunnelEnd.unacknowledged(oldest, isEstablished()) : TunnelEnd.noAnswer(peer());
            fire(Event.TRANSPORT_DOWN, why, now);
        }
    }

    private void fire(Event event, @Nullable TunnelEnd why, long now) {
        var transition = ControlConnectionTable.TABLE.lookup(state, event);
        State next = transition.map(Transition::next).orElse(state);
        if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
            String reason = why == null ? "" : ": " + why.describe();
            LOG.log(System.Logger.Level.DEBUG, this + ": " + state + ", " + event + " -> " + next + reason);
        }
        if (transition.isEmpty()) {
            counters.increment(L2tpEvent.IGNORED_IN_STATE);
            return;
        }
        boolean up = state != next && next == State.ESTABLISHED;
        state = next;
        for (Action action : transition.get().actions()) {
            act(action, up, why, now);
        }
    }

    private void act(Action action, boolean up, @Nullable TunnelEnd why, long now) {
        switch (action) {
            case SEND_SCCRQ -> {
                setupDue = now + spec.setupTimeout().toNanos();
                channel.send(0, MessageType.SCCRQ, messages.sccrq(introduction.challenge()), null, now);
            }
            case SEND_SCCRP -> {
                Octets response = introduction.responseIn(MessageType.SCCRP);
                channel.send(0, MessageType.SCCRP, messages.sccrp(introduction.challenge(), response), null, now);
            }
            case SEND_SCCCN -> {
                Octets response = introduction.responseIn(MessageType.SCCCN);
                channel.send(0, MessageType.SCCCN, messages.scccn(response), null, now);
            }
            case TUNNEL_OPEN -> {
                if (up) {
                    setupDue = NEVER;
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
        end = why;
        setupDue = NEVER;
        sessions.tunnelClosed(why, now);
        owner.closed(why);
        // §5.8: after "reasons other than loss of connectivity, the state and reliable delivery mechanisms MUST be
        // maintained".
        boolean nothingOwed = channel.isDead() || (!heard && channel.isIdle());
        lingerUntil = nothingOwed ? now : now + LINGER;
        settle(now);
    }

    private void settle(long now) {
        if (end != null && !released && channel.isIdle() && (now >= lingerUntil || channel.isDead())) {
            released = true;
            channel.die();
            owner.released();
        }
    }

    void openFor(Call call, long now) {
        sessions.awaitTunnel(call);
        if (state == State.IDLE || state == State.ESTABLISHED) {
            fire(Event.LOCAL_OPEN, null, now);
        }
    }

    Sessions sessions() {
        return sessions;
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
