package dev.lac.ppp;

import dev.lac.ppp.ConfigureTable.Event;
import dev.lac.ppp.ConfigureTable.State;
import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;

/** The Internet Protocol Control Protocol (RFC 1332) with its IP-Address option, for the end that assigns and the end that asks. */
public final class Ipcp implements Timed {
    /** The surroundings. */
    public interface Owner {
        /** A frame, Protocol field first. */
        void send(Octets frame);

        /** IP packets may pass. */
        void up(Inet4Address own, Inet4Address peer, long now);

        /** IP packets may pass no longer. */
        void down(long now);
    }

    private final Counters<PppEvent> counters;
    private final Owner owner;
    private final IpcpOptions options;
    private final ConfigureAutomaton automaton;

    /**
     * @param name of the link, for the log
     * @param own our address; null asks the peer for one
     * @param assigned the address the peer shall have; null takes what the peer has
     */
    public Ipcp(
            String name,
            @Nullable Inet4Address own,
            @Nullable Inet4Address assigned,
            RestartTimers timers,
            Counters<PppEvent> counters,
            Owner owner) {
        this.counters = counters;
        this.owner = owner;
        options = new IpcpOptions(own, assigned);
        automaton = new ConfigureAutomaton(name, Protocol.IPCP, timers, options, counters, new Layer());
    }

    /** The link is authenticated: a Configure-Request is sent. */
    public void open(long now) {
        automaton.open(now);
        automaton.up(now);
    }

    /** The link is gone or renegotiates; nothing is sent. */
    public void lowerDown(long now) {
        if (automaton.state() != State.INITIAL && automaton.state() != State.STARTING) {
            automaton.down(now);
        }
    }

    /** The Information field of an IPCP frame. */
    public void receive(Octets information, long now) {
        try {
            automaton.receive(PppPacket.parse(information), now);
        } catch (MalformedPacketException e) {
            counters.increment(PppEvent.DROPPED_MALFORMED);
        }
    }

    public boolean isOpened() {
        return automaton.state() == State.OPENED;
    }

    @Override
    public long nextDeadline() {
        return automaton.nextDeadline();
    }

    @Override
    public void onDeadline(long now) {
        automaton.onDeadline(now);
    }

    /** What the automaton asks of IPCP. */
    private final class Layer implements ConfigureAutomaton.Layer {
        @Override
        public void send(PppPacket packet) {
            owner.send(packet.frame(Protocol.IPCP));
        }

        @Override
        public void thisLayerUp(long now) {
            owner.up(options.own(), options.peer(), now);
        }

        @Override
        public void thisLayerDown(boolean renegotiating, long now) {
            owner.down(now);
        }

        @Override
        public void thisLayerFinished(long now) {
            // Without IPCP the link is of no use, but it is LCP's to end it.
        }

        @Override
        public @Nullable Event classify(PppPacket packet, long now) {
            return null; // Codes 1 to 7 only (RFC 1332 §2).
        }

        @Override
        public void reply(PppPacket packet) {
            throw new IllegalStateException("IPCP has no packet that is replied to");
        }

        @Override
        public void terminateRequested(Octets data) {
            // the table says the rest
        }

        @Override
        public void codeRejected(int code) {
            // the table says the rest
        }
    }
}
