package dev.lac.dataplane;

import dev.lac.l2tp.DataHeader;
import dev.lac.linux.NativeMemory;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.SessionHeader;
import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Turns an L2TP data message into a PPPoE session frame; accepts every header of RFC 2661 §3.1 and PPP with or without FF 03.
 *
 * <p>After {@link Verdict#RELAY} the PPP frame stands at {@link #offset}, and {@link #header} writes what goes before it: in place, which
 * needs {@link #HEADROOM} octets before the datagram, or elsewhere. Then, and after {@link Verdict#WAIT}, {@link #released} gives the
 * frames that waited and go on now.
 */
final class DownstreamRewriter extends HeaderRewriter {
    /** The most octets that {@link #header} writes: Ethernet, two tags, PPPoE. */
    static final int HEADROOM = EthernetHeader.LENGTH + 2 * 4 + SessionHeader.HEADER_LENGTH;

    private final IntFunction<MacAddress> portAddresses;
    private final boolean waits;
    private final ArrayDeque<HeldFrame> ready = new ArrayDeque<>();
    private final List<Relay> waiting = new ArrayList<>();

    /**
     * @param portAddresses our own hardware addresses, by access port
     * @param waits whether messages that came early may wait, so that somebody calls {@link #expire}; else they go on at once
     */
    DownstreamRewriter(
            IntFunction<MacAddress> portAddresses,
            ForwardingTable table,
            Counters<ForwardingEvent> counters,
            boolean waits) {
        super(table, counters);
        this.portAddresses = portAddresses;
        this.waits = waits;
    }

    /**
     * Handles the datagram of {@code datagramLength} octets at {@code datagram}, whose sender's {@code sockaddr} stands at {@code
     * name} of {@code names}.
     *
     * @param now on the clock of {@link System#nanoTime}
     */
    Verdict rewrite(ByteBuffer buffer, int datagram, int datagramLength, ByteBuffer names, int name, long now) {
        if (!DataHeader.isValid(buffer, datagram, datagramLength)) {
            return drop(ForwardingEvent.DROPPED_MALFORMED_L2TP);
        }
        Relay found = table.byL2tpSession(DataHeader.sessionId(buffer, datagram));
        if (found == null) {
            return Verdict.PUNT;
        }
        if (found.session().localTunnelId() != DataHeader.tunnelId(buffer, datagram)
                || !found.session().path().isFromPeer(names, name)) {
            return drop(ForwardingEvent.DROPPED_WRONG_PEER, found);
        }
        offset = DataHeader.payloadOffset(buffer, datagram);
        length = DataHeader.payloadLength(buffer, datagram, datagramLength);
        if (length >= 2 && buffer.getShort(offset) == PppFrame.ADDRESS_AND_CONTROL) {
            offset += PppFrame.ADDRESS_AND_CONTROL_LENGTH;
            length -= PppFrame.ADDRESS_AND_CONTROL_LENGTH;
        }
        if (length < 1) {
            return drop(ForwardingEvent.DROPPED_EMPTY, found);
        }
        if (found.session().format().clampMss()) {
            MssClamp.clamp(buffer, offset, length, found.innerMtu());
        }
        relayOn(found);
        Verdict verdict = Verdict.RELAY;
        if (!DataHeader.hasSequence(buffer, datagram)) {
            if (found.heardUnnumbered() && found.reorderNanos() > 0) {
                missing(found.reorderQueue().reset(ready), found);
            }
        } else {
            verdict = inSequence(buffer, DataHeader.ns(buffer, datagram), found, now);
        }
        if (verdict == Verdict.RELAY) {
            account(found, PppFrame.networkOctets(buffer, offset, length));
            show(found, false, buffer, offset, length);
        }
        return verdict;
    }

    private Verdict inSequence(ByteBuffer buffer, int ns, Relay found, long now) {
        found.heardNumbered();
        if (found.reorderNanos() == 0) {
            return advanced(found.advance(ns), Verdict.RELAY, found);
        }
        ReorderQueue queue = found.reorderQueue();
        if (queue.takeNext(ns)) {
            return Verdict.RELAY;
        }
        if (queue.isLate(ns)) {
            return advanced(-1, Verdict.DROP, found);
        }
        Verdict verdict = advanced(queue.hold(ns, copy(buffer, found, now), ready), Verdict.WAIT, found);
        if (verdict == Verdict.WAIT && queue.isHeld(ns)) {
            count(ForwardingEvent.REORDERED, 1, found);
        }
        if (queue.held() > 0) {
            remember(queue, found, now);
        }
        return verdict;
    }

    private void remember(ReorderQueue queue, Relay found, long now) {
        if (!waits) {
            missing(queue.expire(now + found.reorderNanos(), ready), found);
        } else if (!waiting.contains(found)) {
            waiting.add(found);
        }
    }

    private Verdict advanced(int missing, Verdict good, Relay found) {
        if (missing < 0) {
            return drop(ForwardingEvent.DROPPED_OUT_OF_SEQUENCE, found);
        }
        missing(missing, found);
        return good;
    }

    private void missing(int messages, Relay found) {
        if (messages > 0) {
            count(ForwardingEvent.MISSING_IN_SEQUENCE, messages, found);
        }
    }

    private HeldFrame copy(ByteBuffer buffer, Relay found, long now) {
        int header = headerLength(found);
        NativeMemory memory = new NativeMemory(header + length);
        header(memory.network(), 0);
        memory.network().put(header, buffer, offset, length);
        return new HeldFrame(found, memory, PppFrame.networkOctets(buffer, offset, length), now + found.reorderNanos());
    }

    private static void account(Relay found, int octets) {
        if (octets >= 0) {
            found.countDown(octets);
        }
    }

    /** Octets that {@link #header} writes for a frame of {@code to}. */
    static int headerLength(Relay to) {
        return EthernetHeader.length(to.access().vlanTags()) + SessionHeader.HEADER_LENGTH;
    }

    /**
     * Writes what goes before the PPP frame.
     *
     * @return octets written
     */
    int header(ByteBuffer to, int at) {
        Relay.Access access = relay().access();
        int ethernet = EthernetHeader.length(access.vlanTags());
        EthernetHeader.write(
                to,
                at,
                access.subscriber(),
                portAddresses.apply(access.port()),
                access.vlanTags(),
                SessionHeader.ETHERTYPE_SESSION);
        SessionHeader.put(to, at + ethernet, access.sessionId(), length);
        return ethernet + SessionHeader.HEADER_LENGTH;
    }

    /** Writes it before the PPP frame in {@code buffer}; {@link #offset} and {@link #length} are the whole frame's from now on. */
    void headerInPlace(ByteBuffer buffer) {
        int header = headerLength(relay());
        header(buffer, offset - header);
        offset -= header;
        length += header;
    }

    /** The next of the frames that waited and go on now; null when there is none. It has been counted. */
    @Nullable
    HeldFrame released() {
        while (true) {
            HeldFrame frame = ready.poll();
            if (frame == null) {
                return null;
            }
            Relay of = frame.relay();
            if (table.byL2tpSession(of.session().localSessionId()) == of) {
                account(of, frame.counted());
                ByteBuffer octets = frame.memory().network();
                int header = headerLength(of);
                show(of, false, octets, header, octets.capacity() - header);
                return frame;
            }
            drop(ForwardingEvent.DROPPED_UNKNOWN_SESSION, of); // it ended while the frame waited
        }
    }

    /**
     * Lets go on what has waited long enough; {@link #released} gives it.
     *
     * @return how long until the next has, ns; {@link Long#MAX_VALUE} when nothing waits
     */
    long expire(long now) {
        long soonest = Long.MAX_VALUE;
        for (int i = waiting.size() - 1; i >= 0; i--) {
            Relay of = waiting.get(i);
            missing(of.reorderQueue().expire(now, ready), of);
            long remaining = of.reorderQueue().remaining(now);
            soonest = Math.min(soonest, remaining);
            if (remaining == Long.MAX_VALUE) {
                waiting.remove(i);
            }
        }
        return soonest;
    }
}
