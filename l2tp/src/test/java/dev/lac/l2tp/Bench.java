package dev.lac.l2tp;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Dialogue;
import dev.lac.protocol.Octets;
import dev.lac.protocol.VirtualClock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A LAC's tunnel on a virtual clock, whose peer is a {@link Dialogue}; what the owners hear is written down in order. */
final class Bench {
    static final InetSocketAddress LNS = new InetSocketAddress("192.0.2.1", 1701);
    static final Octets SECRET = Octets.ofText("s3cret");

    /** Octets a5 without end: challenges and vectors that a dialogue can spell. */
    static final RandomGenerator A5 = () -> 0xa5a5_a5a5_a5a5_a5a5L;

    static TunnelSpec spec(Octets secret, boolean hide, Duration hello) {
        return new TunnelSpec(
                "lac",
                secret,
                hide,
                16,
                hello,
                Duration.ofSeconds(1),
                Duration.ofSeconds(8),
                5,
                Duration.ofSeconds(60),
                "dev");
    }

    final VirtualClock clock = new VirtualClock();
    final Counters<L2tpEvent> counters = new Counters<>(L2tpEvent.class);
    final List<String> heard = new ArrayList<>();
    final List<InetSocketAddress> sentTo = new ArrayList<>();
    final Dialogue dialogue;
    final Tunnel tunnel;
    InetSocketAddress from = LNS;
    TunnelEnd tunnelEnd;
    CallEnd callEnd;

    Bench(TunnelSpec spec) {
        Dialogue[] out = new Dialogue[1];
        tunnel = new Tunnel(0x1111, LNS, spec, A5, counters, new Tunnel.Owner() {
            @Override
            public void send(InetSocketAddress to, Octets datagram) {
                sentTo.add(to);
                out[0].sent(datagram);
            }

            @Override
            public void established() {
                heard.add("tunnel established");
            }

            @Override
            public void closed(TunnelEnd end) {
                tunnelEnd = end;
                heard.add("tunnel closed " + end.origin());
            }

            @Override
            public void released() {
                heard.add("tunnel released");
            }
        });
        clock.drive(tunnel);
        dialogue = new Dialogue(clock, (packet, now) -> tunnel.receive(from, packet.buffer(), now));
        out[0] = dialogue;
    }

    Bench play(String script) {
        dialogue.play(script);
        return this;
    }

    Bench open() {
        tunnel.open(clock.now());
        return this;
    }

    /** Opens a tunnel without a secret. */
    Bench established() {
        open().play("""
                < c802 005a 00000000 00000000 8008000000000001 8008000000020100 8009000000076c6163 800a0000000300000003 800a0000000400000000 0008000000060001 000900000008646576 8008000000091111 80080000000a0010  SCCRQ
                > c802 003f 11110000 00000001 8008000000000002 8008000000020100 8009000000076c6e73 800a0000000300000003 8008000000092222 80080000000a0008  SCCRP
                < c802 0014 22220000 00010001 8008000000000003  SCCCN
                > c802 000c 11110000 00010002  ZLB
                =
                """);
        heard.clear();
        return this;
    }

    Call call(int localSessionId, CallSpec spec) {
        return tunnel.call(
                localSessionId,
                spec,
                new Call.Owner() {
                    @Override
                    public void established(Call call) {
                        heard.add("call established");
                    }

                    @Override
                    public void linkInfo(Call call, long sendAccm, long receiveAccm) {
                        heard.add("link info " + Long.toHexString(sendAccm) + " " + Long.toHexString(receiveAccm));
                    }

                    @Override
                    public void closed(CallEnd end) {
                        callEnd = end;
                        heard.add("call closed " + end.origin());
                    }
                },
                clock.now());
    }

    Call call() {
        return call(0x0101, new CallSpec(7, "calling", "called", "line 3", 100_000_000, null, null));
    }
}
