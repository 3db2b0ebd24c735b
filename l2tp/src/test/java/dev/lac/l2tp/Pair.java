package dev.lac.l2tp;

import dev.lac.protocol.Counters;
import dev.lac.protocol.LossyLink;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.VirtualClock;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;

/** A LAC and an LNS of our own over a link each way, with a router that finds the LNS's tunnel as a server would. */
final class Pair {
    static final InetSocketAddress LAC = new InetSocketAddress("198.51.100.1", 1701);
    static final InetSocketAddress LNS = new InetSocketAddress("192.0.2.1", 1701);

    /** What one owner of a tunnel has heard. */
    static final class TunnelLog {
        int established;
        int closed;
        int released;
        TunnelEnd end;
    }

    /** What the LAC's owner of a call has heard. */
    static final class LacCall implements Call.Owner {
        Call call;
        int established;
        int closed;
        CallEnd end;

        @Override
        public void established(Call which) {
            established++;
        }

        @Override
        public void closed(CallEnd why) {
            closed++;
            end = why;
        }
    }

    /** What the LNS's owner of a call has heard. */
    static final class LnsSide implements LnsCall.Owner {
        final ReceivedCall icrq;
        LnsCall call;
        ReceivedCall iccn;
        int connected;
        int closed;
        CallEnd end;

        LnsSide(ReceivedCall icrq) {
            this.icrq = icrq;
        }

        @Override
        public void accepted(LnsCall which) {
            call = which;
        }

        @Override
        public void connected(LnsCall which, ReceivedCall what) {
            connected++;
            iccn = what;
        }

        @Override
        public void closed(CallEnd why) {
            closed++;
            end = why;
        }
    }

    final VirtualClock clock = new VirtualClock();
    final Random random;
    final Counters<L2tpEvent> lacCounters = new Counters<>(L2tpEvent.class);
    final Counters<L2tpEvent> lnsCounters = new Counters<>(L2tpEvent.class);
    final LossyLink toLns;
    final LossyLink toLac;
    final TunnelLog lacLog = new TunnelLog();
    final TunnelLog lnsLog = new TunnelLog();
    final Tunnel lac;
    final List<Octets> sentByLac = new ArrayList<>();
    final List<Octets> sentByLns = new ArrayList<>();
    final List<LnsSide> lnsCalls = new ArrayList<>();
    private final Map<Integer, Tunnel> lnsTunnels = new HashMap<>();
    private final Map<Integer, Tunnel> lnsByPeerId = new HashMap<>();
    private final TunnelSpec lnsSpec;
    int unroutable;
    private int nextLnsSession = 1000;
    BiFunction<Pair, ReceivedCall, AcceptOwner.Answer> decision = (pair, icrq) -> pair.accept(icrq);
    Tunnel lns;

    private final InetSocketAddress lacAddress;
    private final InetSocketAddress lnsAddress;

    Pair(long seed, TunnelSpec lacSpec, TunnelSpec lnsSpec) {
        this(seed, lacSpec, lnsSpec, LAC, LNS);
    }

    Pair(
            long seed,
            TunnelSpec lacSpec,
            TunnelSpec lnsSpec,
            InetSocketAddress lacAddress,
            InetSocketAddress lnsAddress) {
        this.lnsSpec = lnsSpec;
        this.lacAddress = lacAddress;
        this.lnsAddress = lnsAddress;
        random = new Random(seed);
        toLns = new LossyLink(clock, random, this::atLns);
        toLac = new LossyLink(clock, random, packet -> atLac(packet));
        lac = new Tunnel(
                1 + random.nextInt(0xffff), lnsAddress, lacSpec, random, lacCounters, owner(lacLog, toLns, sentByLac));
        clock.drive(lac);
    }

    private static Tunnel.Owner owner(TunnelLog log, LossyLink link, List<Octets> sent) {
        return new Tunnel.Owner() {
            @Override
            public void send(InetSocketAddress to, Octets datagram) {
                sent.add(datagram);
                link.accept(datagram);
            }

            @Override
            public void established() {
                log.established++;
            }

            @Override
            public void closed(TunnelEnd end) {
                log.closed++;
                log.end = end;
            }

            @Override
            public void released() {
                log.released++;
            }
        };
    }

    AcceptOwner.Answer accept(ReceivedCall icrq) {
        LnsSide side = new LnsSide(icrq);
        lnsCalls.add(side);
        return new AcceptOwner.Answer.Accept(nextLnsSession++, side);
    }

    private void atLac(Octets packet) {
        lac.receive(lnsAddress, packet.buffer(), clock.now());
    }

    private void atLns(Octets packet) {
        int id = DataHeader.tunnelId(packet.buffer(), 0);
        try {
            Tunnel known = id == 0
                    ? lnsByPeerId.get(UnaddressedMessage.peek(packet.buffer(), lnsSpec.secret())
                            .assignedTunnelId())
                    : lnsTunnels.get(id);
            if (known != null) {
                known.receive(lacAddress, packet.buffer(), clock.now());
            } else if (id == 0 && lns == null) {
                acceptTunnel(packet);
            }
        } catch (MalformedPacketException e) {
            unroutable++;
        }
    }

    private void acceptTunnel(Octets packet) throws MalformedPacketException {
        int id = 1 + random.nextInt(0xffff);
        lns = Tunnel.accept(
                id,
                lacAddress,
                packet.buffer(),
                lnsSpec,
                random,
                lnsCounters,
                owner(lnsLog, toLac, sentByLns),
                (tunnel, icrq) -> decision.apply(this, icrq),
                clock.now());
        lnsTunnels.put(id, lns);
        lnsByPeerId.put(
                UnaddressedMessage.peek(packet.buffer(), lnsSpec.secret()).assignedTunnelId(), lns);
        clock.drive(lns);
    }

    LacCall call(int localSessionId, CallSpec spec) {
        LacCall owner = new LacCall();
        owner.call = lac.call(localSessionId, spec, owner, clock.now());
        return owner;
    }
}
