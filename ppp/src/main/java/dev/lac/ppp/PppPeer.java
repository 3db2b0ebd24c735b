package dev.lac.ppp;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;
import dev.lac.protocol.Timed;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The subscriber's end of a link (RFC 1661 §3.2): LCP, showing who it is by PAP, CHAP or MS-CHAP, IPCP, and again from the beginning whenever
 * the other end, LAC or LNS, renegotiates.
 */
public final class PppPeer implements Timed {
    /** The surroundings. */
    public interface Owner {
        /** A frame, Protocol field first. */
        void send(Octets frame);

        /** The other end's verdict, and its words. */
        void authenticated(boolean accepted, String message);

        /** IP packets may pass. */
        void up(Inet4Address own, Inet4Address peer, long now);

        /** An IPv4 packet has come. */
        void received(Octets packet);

        /** The link has ended; told once. */
        void down(LinkEnd end);
    }

    /**
     * @param name who we are
     * @param secret never printed
     * @param offers authentication protocols that we are willing to use, the preferred first
     */
    public record Settings(String name, String secret, int mru, List<AuthProtocol> offers, RestartTimers timers) {
        public Settings {
            offers = List.copyOf(offers);
        }

        /** A host on Ethernet (RFC 2516 §7) with the timers that RFC 1661 recommends. */
        public static Settings of(String name, String secret, List<AuthProtocol> offers) {
            return new Settings(name, secret, 1492, offers, RestartTimers.DEFAULTS);
        }

        @Override
        public String toString() {
            return "Settings[" + name + ", mru=" + mru + ", offers=" + offers + "]";
        }
    }

    private final Counters<PppEvent> counters;
    private final Owner owner;
    private final Lcp lcp;
    private final Map<AuthProtocol, AuthenticationPeer> proofs = new EnumMap<>(AuthProtocol.class);
    private final Ipcp ipcp;
    private final Queue<LongConsumer> followUps = new ArrayDeque<>();
    private boolean authenticated;
    private boolean ended;

    /** @param name of the link, for the log */
    public PppPeer(String name, Settings settings, RandomGenerator random, Counters<PppEvent> counters, Owner owner) {
        this.counters = counters;
        this.owner = owner;
        Lcp.Settings lcpSettings = new Lcp.Settings(
                settings.mru, settings.mru, List.of(), settings.offers, settings.timers, Duration.ZERO, 1);
        lcp = new Lcp(name, lcpSettings, random, counters, new LcpOwner());
        AuthenticationOwner authentication = new AuthenticationOwner();
        for (AuthProtocol offer : settings.offers) {
            proofs.put(offer, proof(offer, settings, random, authentication));
        }
        ipcp = new Ipcp(name, null, null, settings.timers, counters, new IpcpOwner());
    }

    private AuthenticationPeer proof(
            AuthProtocol protocol, Settings settings, RandomGenerator random, AuthenticationPeer.Owner asker) {
        Duration interval = settings.timers.restartInterval();
        return protocol == AuthProtocol.PAP
                ? new PapPeer(settings.name, settings.secret, interval, counters, asker)
                : new ChapPeer(
                        protocol,
                        settings.name,
                        settings.secret,
                        interval,
                        settings.timers.maxConfigure(),
                        random,
                        counters,
                        asker);
    }

    /** Sends the first Configure-Request. */
    public void open(long now) {
        lcp.open(now);
        drain(now);
    }

    /** Takes a frame, Protocol field first. */
    public void receive(ByteBuffer frame, long now) {
        if (ended) {
            counters.increment(PppEvent.DROPPED_LINK_DEAD);
            return;
        }
        try {
            PacketReader reader = new PacketReader(frame);
            int number = reader.u16("Protocol");
            dispatch(number, reader.rest(), now);
        } catch (MalformedPacketException e) {
            counters.increment(PppEvent.DROPPED_MALFORMED);
        }
        drain(now);
    }

    private void dispatch(int number, Octets information, long now) {
        Protocol protocol = Protocol.of(number);
        if (protocol == Protocol.LCP) {
            lcp.receive(information, now);
        } else if (!lcp.isOpened()) {
            counters.increment(PppEvent.DROPPED_WRONG_PHASE);
        } else if (protocol == Protocol.CHAP || protocol == Protocol.PAP) {
            AuthProtocol promised = lcp.promised();
            AuthenticationPeer proof = promised();
            if (promised != null && proof != null && promised.protocol() == protocol) {
                proof.receive(information, now);
            } else {
                counters.increment(PppEvent.DROPPED_OTHER_AUTH_PROTOCOL);
            }
        } else if (!authenticated) {
            counters.increment(PppEvent.DROPPED_WRONG_PHASE);
        } else if (protocol == Protocol.IPCP) {
            ipcp.receive(information, now);
        } else if (protocol == Protocol.IP && ipcp.isOpened()) {
            owner.received(information);
        } else if (protocol == Protocol.IP) {
            counters.increment(PppEvent.DROPPED_NOT_OPENED);
        } else {
            lcp.rejectProtocol(number, information);
        }
    }

    /** Sends an IPv4 packet, if IPCP is open. */
    public void sendPacket(Octets packet) {
        if (ipcp.isOpened()) {
            owner.send(new PacketWriter(packet.length() + 2)
                    .u16(Protocol.IP.value())
                    .octets(packet)
                    .toOctets());
        }
    }

    /** Ends the link by LCP Terminate-Request. */
    public void close(String why, long now) {
        lcp.close(new LinkEnd(LinkEnd.Kind.CLOSED, why), now);
        drain(now);
    }

    /** Begins LCP anew, as a host does that has lost its state; does nothing before LCP is open. */
    public void renegotiate(long now) {
        lcp.renegotiate(now);
        drain(now);
    }

    /** The lower layer is gone: nothing is sent and nothing reported. */
    public void lowerDown(long now) {
        ended = true;
        ipcp.lowerDown(now);
        lcp.lowerDown(now);
        proofs.values().forEach(AuthenticationPeer::stop);
        followUps.clear();
    }

    private void drain(long now) {
        for (LongConsumer next = followUps.poll(); next != null; next = followUps.poll()) {
            next.accept(now);
        }
    }

    private @Nullable AuthenticationPeer promised() {
        AuthProtocol promised = lcp.promised();
        return promised == null ? null : proofs.get(promised);
    }

    @Override
    public long nextDeadline() {
        if (ended) {
            return NEVER;
        }
        long earliest = Math.min(lcp.nextDeadline(), ipcp.nextDeadline());
        for (AuthenticationPeer proof : proofs.values()) {
            earliest = Math.min(earliest, proof.nextDeadline());
        }
        return earliest;
    }

    @Override
    public void onDeadline(long now) {
        if (!ended) {
            lcp.onDeadline(now);
            proofs.values().forEach(proof -> proof.onDeadline(now));
            ipcp.onDeadline(now);
            drain(now);
        }
    }

    private final class LcpOwner implements Lcp.Owner {
        @Override
        public void send(Octets frame) {
            owner.send(frame);
        }

        @Override
        public void up(long now) {
            followUps.add(when -> {
                AuthenticationPeer promised = promised();
                if (promised == null) {
                    authenticated = true;
                    ipcp.open(when);
                } else {
                    promised.start(when);
                }
            });
        }

        @Override
        public void down(boolean renegotiating, long now) {
            authenticated = false;
            proofs.values().forEach(AuthenticationPeer::stop);
            followUps.add(ipcp::lowerDown);
        }

        @Override
        public void finished(LinkEnd end, long now) {
            followUps.add(when -> {
                if (!ended) {
                    lowerDown(when);
                    owner.down(end);
                }
            });
        }

        @Override
        public void protocolRejected(int protocol, long now) {
            if (protocol == Protocol.IPCP.value()) {
                followUps.add(when -> close("IPCP was rejected", when));
            }
        }
    }

    private final class AuthenticationOwner implements AuthenticationPeer.Owner {
        @Override
        public void send(Octets frame) {
            owner.send(frame);
        }

        @Override
        public void verdict(boolean accepted, String message, long now) {
            owner.authenticated(accepted, message);
            boolean first = !authenticated;
            authenticated = accepted;
            if (accepted && first) {
                followUps.add(ipcp::open);
            }
        }

        @Override
        public void distrusted(long now) {
            followUps.add(when -> lcp.close(
                    new LinkEnd(LinkEnd.Kind.AUTHENTICATION_REJECTED, "The authenticator does not know the password"),
                    when));
        }
    }

    private final class IpcpOwner implements Ipcp.Owner {
        @Override
        public void send(Octets frame) {
            owner.send(frame);
        }

        @Override
        public void up(Inet4Address own, Inet4Address peer, long now) {
            owner.up(own, peer, now);
        }

        @Override
        public void down(long now) {
            // the owner hears of the link's end, not of a renegotiation
        }
    }
}
