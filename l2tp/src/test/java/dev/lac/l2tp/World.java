package dev.lac.l2tp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Counters;
import dev.lac.protocol.LossyLink;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.protocol.VirtualClock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A LAC and an LNS with any number of tunnels between them, over a link each way; it knows what must hold after every event. */
final class World {
    private static final InetSocketAddress LAC = new InetSocketAddress("198.51.100.1", 1701);
    private static final InetSocketAddress LNS = new InetSocketAddress("192.0.2.1", 1701);

    /** One end of a tunnel and what its owner has heard. */
    final class End implements Tunnel.Owner, AcceptOwner {
        final boolean lac;
        Tunnel tunnel;
        int established;
        int closed;
        int released;
        final List<CallEnds> calls = new ArrayList<>();

        private End(boolean lac) {
            this.lac = lac;
        }

        @Override
        public void send(InetSocketAddress to, Octets datagram) {
            assertThat(released).as("a released tunnel is silent").isZero();
            (lac ? toLns : toLac).accept(datagram);
        }

        @Override
        public void established() {
            established++;
            assertThat(closed).isZero();
        }

        @Override
        public void closed(TunnelEnd end) {
            closed++;
            assertThat(calls).as("each of its calls has been told before").allMatch(call -> call.closed(lac) == 1);
        }

        @Override
        public void released() {
            released++;
            assertThat(closed).isOne();
            (lac ? lacTunnels : lnsTunnels).remove(tunnel.localId());
            lnsByPeerId.values().remove(this);
        }

        @Override
        public Answer incomingCall(Tunnel in, ReceivedCall icrq) {
            if (dice.nextInt(6) == 0) {
                return new Answer.Refuse(CdnResult.GENERAL_ERROR, ErrorCode.TRY_ANOTHER, "full");
            }
            CallEnds call = byCallSerial.get((int) icrq.callSerialNumber());
            call.lnsEnd = new LnsOwner(call);
            calls.add(call);
            return new Answer.Accept(nextLnsSession++, call.lnsEnd);
        }
    }

    /** A call from both ends: what the LAC's owner has heard, and what the LNS's. */
    final class CallEnds implements Call.Owner {
        Call call;
        int established;
        int closed;
        LnsOwner lnsEnd;
        int lastTx;

        int closed(boolean lac) {
            return lac ? closed : lnsEnd.closed;
        }

        @Override
        public void established(Call which) {
            established++;
            assertThat(closed).isZero();
        }

        @Override
        public void linkInfo(Call which, long sendAccm, long receiveAccm) {
            assertThat(established).isOne();
            assertThat(sendAccm).isEqualTo(0xa0000);
            assertThat(receiveAccm).isEqualTo(0xffff_ffffL);
        }

        @Override
        public void closed(CallEnd end) {
            closed++;
        }
    }

    /** The LNS's owner of a call. */
    final class LnsOwner implements LnsCall.Owner {
        final CallEnds call;
        LnsCall lns;
        int connected;
        int closed;

        private LnsOwner(CallEnds call) {
            this.call = call;
        }

        @Override
        public void accepted(LnsCall which) {
            lns = which;
        }

        @Override
        public void connected(LnsCall which, ReceivedCall received) {
            connected++;
            assertThat(closed).isZero();
            // An ICCN that waited for the window while its call ended is followed by a CDN.
            assertThat(call.established + call.closed).as("an ICCN was sent").isPositive();
            assertThat(which.peerSessionId()).isEqualTo(call.call.localSessionId());
        }

        @Override
        public void callErrors(LnsCall which, CallErrors errors) {
            assertThat(errors).isEqualTo(new CallErrors(1, 2, 3, 4, 5, 6));
        }

        @Override
        public void connectSpeedUpdated(LnsCall which, long tx, long rx) {
            assertThat(tx).as("a speed the LAC has told").isLessThanOrEqualTo(call.lastTx);
            assertThat(rx).isEqualTo(tx);
        }

        @Override
        public void closed(CallEnd end) {
            closed++;
        }
    }

    final VirtualClock clock = new VirtualClock();
    final Random dice;
    final LossyLink toLns;
    final LossyLink toLac;
    final List<End> lacEnds = new ArrayList<>();
    final List<End> lnsEnds = new ArrayList<>();
    final List<CallEnds> calls = new ArrayList<>();
    private final Map<Integer, CallEnds> byCallSerial = new HashMap<>();
    private final Map<Integer, End> lacTunnels = new HashMap<>();
    private final Map<Integer, End> lnsTunnels = new HashMap<>();
    private final Map<Integer, End> lnsByPeerId = new HashMap<>();
    private final Counters<L2tpEvent> counters = new Counters<>(L2tpEvent.class);
    private final TunnelSpec lacSpec;
    private final TunnelSpec lnsSpec;
    private int nextLnsSession = 1000;
    private int nextLacSession = 100;

    World(long seed) {
        dice = new Random(seed);
        toLns = new LossyLink(clock, dice, this::atLns);
        toLac = new LossyLink(clock, dice, this::atLac);
        TunnelSpec both = TunnelSpec.builder("host")
                .secret(dice.nextBoolean() ? Specs.SECRET : null)
                .hideAvps(dice.nextBoolean())
                .hidePadding(dice.nextInt(65))
                .vectorForEach(dice.nextBoolean())
                .helloInterval(Duration.ofSeconds(20))
                .maxRetransmits(dice.nextBoolean() ? 30 : 4, dice.nextBoolean() ? 30 : 4)
                .setupTimeout(Duration.ofMinutes(10))
                .dscp(dice.nextInt(65) - 1)
                .build();
        lacSpec = both.toBuilder().receiveWindow(1 + dice.nextInt(12)).build();
        lnsSpec = both.toBuilder().receiveWindow(1 + dice.nextInt(12)).build();
    }

    void impair(double loss, double duplication, Duration jitter) {
        toLns.losing(loss, duplication).delaying(Duration.ofMillis(5), jitter);
        toLac.losing(loss, duplication).delaying(Duration.ofMillis(5), jitter);
    }

    /** Whether the ends are as patient as the link is bad. */
    boolean isPatient() {
        return lacSpec.maxRetransmits() == 30 && lacSpec.maxSetupRetransmits() == 30;
    }

    private int freeId(Map<Integer, End> taken) {
        int id = 1 + dice.nextInt(0xffff);
        while (taken.containsKey(id)) {
            id = 1 + dice.nextInt(0xffff);
        }
        return id;
    }

    End newTunnel() {
        End end = new End(true);
        end.tunnel = new Tunnel(freeId(lacTunnels), LNS, lacSpec, dice, counters, end);
        lacTunnels.put(end.tunnel.localId(), end);
        lacEnds.add(end);
        clock.drive(end.tunnel);
        return end;
    }

    CallEnds newCall(End end) {
        CallEnds call = new CallEnds();
        int id = nextLacSession++;
        calls.add(call);
        byCallSerial.put(id, call);
        boolean told = end.closed == 0;
        if (told) {
            end.calls.add(call);
        }
        CallSpec spec = CallSpec.builder(id)
                .callingNumber("calling")
                .connectSpeed(1, 0)
                .connectSpeedUpdates(true)
                .dscp(dice.nextInt(65) - 1)
                .build();
        call.lastTx = 1;
        call.call = end.tunnel.call(id, spec, call, clock.now());
        return call;
    }

    private void atLac(Octets packet) {
        End end = lacTunnels.get(DataHeader.tunnelId(packet.buffer(), 0));
        if (end != null) {
            end.tunnel.receive(LNS, packet.buffer(), clock.now());
        }
    }

    private void atLns(Octets packet) {
        int id = DataHeader.tunnelId(packet.buffer(), 0);
        End end = lnsTunnels.get(id);
        try {
            if (id == 0) {
                UnaddressedMessage message = UnaddressedMessage.peek(packet.buffer(), lnsSpec.secret());
                end = lnsByPeerId.get(message.assignedTunnelId());
                if (end == null && message.type() == MessageType.SCCRQ) {
                    acceptTunnel(packet, message.assignedTunnelId());
                }
            }
        } catch (MalformedPacketException e) {
            throw new AssertionError("the LAC sends nothing malformed", e);
        }
        if (end != null) {
            end.tunnel.receive(LAC, packet.buffer(), clock.now());
        }
    }

    private void acceptTunnel(Octets packet, int peerId) throws MalformedPacketException {
        End end = new End(false);
        end.tunnel =
                Tunnel.accept(freeId(lnsTunnels), LAC, packet.buffer(), lnsSpec, dice, counters, end, end, clock.now());
        lnsTunnels.put(end.tunnel.localId(), end);
        lnsByPeerId.put(peerId, end);
        lnsEnds.add(end);
        clock.drive(end.tunnel);
    }

    /** Lets time pass, an event at a time. */
    void advance(Duration duration) {
        long end = clock.now() + duration.toNanos();
        while (clock.step(end)) {
            assertInvariants();
        }
        clock.advance(Duration.ofNanos(end - clock.now()));
    }

    void assertInvariants() {
        lacEnds.forEach(this::assertInvariants);
        lnsEnds.forEach(this::assertInvariants);
        for (CallEnds call : calls) {
            check(call.established <= 1 && call.closed <= 1, "a call is told once");
            LnsOwner lns = call.lnsEnd;
            if (lns != null) {
                check(lns.connected <= 1 && lns.closed <= 1, "a call is told once");
                boolean bothUp = call.established == 1 && call.closed == 0 && lns.closed == 0;
                check(!bothUp || call.call.peerSessionId() == lns.lns.localSessionId(), "both name the session alike");
                check(lns.connected == 0 || call.established + call.closed > 0, "connected only by an ICCN");
            }
        }
    }

    private void assertInvariants(End end) {
        Tunnel tunnel = end.tunnel;
        long open = end.calls.stream().filter(call -> call.closed(end.lac) == 0).count();
        check(end.established <= 1 && end.closed <= 1 && end.released <= end.closed, "a tunnel is told once");
        check(tunnel.isClosed() == (end.closed == 1), "closed is told when it is so");
        check(tunnel.callCount() == open, "a call is in the tunnel until its owner has been told");
        check(tunnel.nextDeadline() >= clock.now(), "no deadline lies in the past");
        check(end.released == 0 || tunnel.nextDeadline() == Timed.NEVER, "a released tunnel has no deadline");
        boolean idle = tunnel.isEstablished() && open == 0;
        check((tunnel.idleSince() != Timed.NEVER) == idle, "idle without calls alone");
        check(!idle || tunnel.idleSince() <= clock.now(), "idle since some time ago");
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(rule);
        }
    }

    /** When all is over nothing is left. */
    void assertEmpty() {
        assertThat(lacTunnels).isEmpty();
        assertThat(lnsTunnels).isEmpty();
        assertThat(lacEnds).allMatch(end -> end.closed == 1 && end.released == 1);
        assertThat(lnsEnds).allMatch(end -> end.closed == 1 && end.released == 1);
        assertThat(calls).allMatch(call -> call.closed == 1 && (call.lnsEnd == null || call.lnsEnd.closed == 1));
    }
}
