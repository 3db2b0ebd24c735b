package dev.lac.dataplane;

import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** A data plane in memory with one relay, and what comes out of it. */
abstract class RelayFixture {
    static final MacAddress LAC = MacAddress.parse("02:00:00:00:00:01");
    static final MacAddress SUBSCRIBER = MacAddress.parse("02:00:00:00:0a:0b");
    static final InetSocketAddress LNS = new InetSocketAddress("192.0.2.2", 1701);
    static final String TO_LAC = "020000000001 020000000a0b 8864 ";
    static final String TO_SUBSCRIBER = "020000000a0b 020000000001 8864 ";
    /** An IPv4 packet's first octets stand for it. */
    static final InetSocketAddress LOCAL = new InetSocketAddress("192.0.2.1", 1701);

    static final InetSocketAddress SECOND = new InetSocketAddress("192.0.2.9", 1701);
    static final String IP = "0021 45000054";

    final List<Octets> frames = new ArrayList<>();
    final List<Octets> datagrams = new ArrayList<>();
    final List<InetSocketAddress> sources = new ArrayList<>();
    final List<Integer> dscps = new ArrayList<>();
    final List<Boolean> dontFragments = new ArrayList<>();
    final List<String> punts = new ArrayList<>();
    boolean takesPunts = true;
    final InMemoryDataPlane dataPlane =
            new InMemoryDataPlane(List.of(LAC), List.of(LOCAL, SECOND), new InMemoryDataPlane.Wire() {
                @Override
                public void frame(int port, Octets frame) {
                    frames.add(frame);
                }

                @Override
                public void datagram(
                        InetSocketAddress from,
                        InetSocketAddress to,
                        InMemoryDataPlane.Outgoing outgoing,
                        Octets datagram) {
                    if (!to.equals(LNS)) {
                        throw new AssertionError(to + " is nobody");
                    }
                    sources.add(from);
                    dscps.add(outgoing.dscp());
                    dontFragments.add(outgoing.dontFragment());
                    datagrams.add(datagram);
                }
            });
    Relay relay = relay(VlanTags.NONE, 0x0b0b, DataFormat.PLAIN);

    static Relay relay(VlanTags tags, int localSessionId, DataFormat format) {
        return new Relay(
                new Relay.Access(0, SUBSCRIBER, tags, 0x1234),
                new Relay.Session(new TunnelPath(0, LOCAL, LNS), 0x0a0a, localSessionId, 0x0c0c, 0x0d0d, format));
    }

    /** Relays by {@code other} instead. */
    void use(Relay other) {
        dataPlane.disconnect(relay);
        relay = other;
        dataPlane.connect(relay);
    }

    private boolean punted(String what) {
        if (takesPunts) {
            punts.add(what);
        }
        return takesPunts;
    }

    @BeforeEach
    void start() {
        dataPlane.start(new DataPlane.Punts() {
            @Override
            public boolean onDiscovery(int port, MacAddress from, MacAddress to, VlanTags tags, ByteBuffer packet) {
                return punted("discovery " + from + " " + tags + " " + Octets.copyOf(packet));
            }

            @Override
            public boolean onSessionFrame(int port, MacAddress from, VlanTags tags, int sessionId, ByteBuffer ppp) {
                return punted("session " + sessionId + " " + tags + " " + Octets.copyOf(ppp));
            }

            @Override
            public boolean onControl(int local, InetSocketAddress from, ByteBuffer datagram) {
                return punted("control " + (local == 0 ? "" : "at " + local + " ") + Octets.copyOf(datagram));
            }

            @Override
            public boolean onData(InetSocketAddress from, ByteBuffer datagram) {
                return punted("data " + Octets.copyOf(datagram));
            }
        });
        dataPlane.connect(relay);
    }

    void fromSubscriber(String hex) {
        dataPlane.receiveFrame(0, Octets.ofHex(hex));
    }

    void fromLns(String hex) {
        dataPlane.receiveDatagram(LOCAL, LNS, Octets.ofHex(hex));
    }

    long count(ForwardingEvent event) {
        return dataPlane.counters().get(event);
    }
}
