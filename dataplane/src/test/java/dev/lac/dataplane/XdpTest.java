package dev.lac.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lac.linux.BpfProgram;
import dev.lac.linux.LinuxException;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.SessionHeader;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The programs in the kernel against the portable path: the same frames in, and either the same octets out, or the frame handed up as it came.
 * The programs run on single frames ({@code BPF_PROG_TEST_RUN}); no interface is involved.
 */
class XdpTest {
    /** Where the kernel says such frames come from: the loopback interface. */
    private static final int INTERFACE = 1;

    private static final int FRAMES = 20_000;

    private static final MacAddress LAC = RelayFixture.LAC;
    private static final MacAddress ROUTER = MacAddress.parse("02:00:00:00:0f:0e");
    private static final MacAddress[] SUBSCRIBERS = {
        MacAddress.parse("02:00:00:00:0a:01"),
        MacAddress.parse("02:00:00:00:0a:02"),
        MacAddress.parse("02:00:00:00:0a:03"),
        MacAddress.parse("02:00:00:00:0a:04")
    };
    private static final VlanTags[] TAGS = {
        VlanTags.NONE,
        VlanTags.of(VlanTags.TPID_8021Q, 100),
        VlanTags.of(VlanTags.TPID_8021AD, 100, VlanTags.TPID_8021Q, 7),
        VlanTags.NONE
    };
    private static final InetSocketAddress LOCAL4 = new InetSocketAddress("192.0.2.1", 1701);
    private static final InetSocketAddress LNS4 = new InetSocketAddress("192.0.2.2", 1701);
    private static final InetSocketAddress LOCAL6 = new InetSocketAddress("2001:db8::1", 1701);
    private static final InetSocketAddress LNS6 = new InetSocketAddress("2001:db8::2", 1701);

    private final List<Octets> frames = new ArrayList<>();
    private final List<Octets> datagrams = new ArrayList<>();
    private final List<InMemoryDataPlane.Outgoing> hows = new ArrayList<>();
    private final InMemoryDataPlane portable = new InMemoryDataPlane(List.of(LAC), List.of(LOCAL4, LOCAL6), new Wire());
    private final List<Relay> relays = new ArrayList<>();
    private final Map<Relay, Relay.Traffic> expected = new HashMap<>();
    private int fastUp;
    private int fastDown;
    private XdpTables tables;

    private final class Wire implements InMemoryDataPlane.Wire {
        @Override
        public void frame(int port, Octets frame) {
            frames.add(frame);
        }

        @Override
        public void datagram(
                InetSocketAddress from, InetSocketAddress to, InMemoryDataPlane.Outgoing how, Octets datagram) {
            hows.add(how);
            datagrams.add(datagram);
        }
    }

    @BeforeEach
    void load() {
        try {
            tables = XdpTables.load(1);
        } catch (LinuxException e) {
            assumeTrue(Boolean.getBoolean("lac.allPeers"), e.getMessage());
            throw e;
        }
        tables.place(INTERFACE, 0, LAC);
        tables.port(0, 0, LAC);
        portable.start(new IgnoredPunts());
    }

    @AfterEach
    void unload() {
        if (tables != null) {
            tables.close();
        }
    }

    private void relay(int i, DataFormat format) {
        boolean v6 = i == 3;
        TunnelPath path = new TunnelPath(v6 ? 1 : 0, v6 ? LOCAL6 : LOCAL4, v6 ? LNS6 : LNS4);
        path.route(new TunnelPath.Route(INTERFACE, "lo", 1500, ""));
        Relay relay = new Relay(
                new Relay.Access(0, SUBSCRIBERS[i], TAGS[i], 0x1000 + i),
                new Relay.Session(path, 0x0a00 + i, 0x0b00 + i, 0x0c00 + i, 0x0d00 + i, format));
        tables.tunnel(i, path, 0, LAC, ROUTER);
        tables.add(relay, i, 1494);
        relay.onPathChange(() -> tables.pathOf(relay));
        portable.connect(relay);
        relays.add(relay);
    }

    @Test
    void everyFrameOfASeededMixGivesTheSame() {
        relay(0, new DataFormat(0, false, false, true, false, DontFragment.COPY, true, Duration.ZERO));
        relay(1, new DataFormat(34, true, true, true, false, DontFragment.SET, false, Duration.ZERO, false));
        relay(
                2,
                new DataFormat(
                        DataFormat.COPY_DSCP, false, false, false, false, DontFragment.CLEAR, true, Duration.ZERO));
        relay(
                3,
                new DataFormat(
                        DataFormat.COPY_DSCP, true, false, false, false, DontFragment.CLEAR, true, Duration.ZERO));
        FrameMix mix = new FrameMix(7, LAC);
        for (int i = 0; i < FRAMES; i++) {
            Relay relay = relays.get(i % relays.size());
            upstream(relay, mix.fromSubscriber(relay.access()));
            downstream(relay, mix.fromLns(relay.session(), ROUTER));
        }
        for (Relay relay : relays) {
            assertThat(counted(relay)).isEqualTo(expected.get(relay));
        }
        assertThat(fastUp).as("relayed upstream by the program").isGreaterThan(FRAMES / 4);
        assertThat(fastDown).as("relayed downstream by the program").isGreaterThan(FRAMES / 4);
        Map<Punt, Long> punts = tables.count(0).punts();
        assertThat(punts.keySet())
                .contains(
                        Punt.NOT_DATA,
                        Punt.NOT_FOR_US,
                        Punt.MALFORMED,
                        Punt.UNKNOWN_SESSION,
                        Punt.WRONG_SOURCE,
                        Punt.LINK_CONTROL,
                        Punt.SEQUENCING,
                        Punt.TOO_BIG,
                        Punt.IP_OPTIONS_OR_FRAGMENT);
    }

    /** Whoever looks at a session's frames sees them all, sequence numbers or not: none goes by the program. */
    @Test
    void aSessionThatIsLookedAtIsLeftToThePortablePath() {
        relay(0, DataFormat.PLAIN);
        Relay relay = relays.get(0);
        Octets frame = ipFrom(relay);
        assertThat(verdict(frame)).isEqualTo(BpfProgram.Verdict.REDIRECT);
        Tap nobody = new Tap() {
            @Override
            public void upstream(ByteBuffer ppp) {
                // It is asked for, that is all.
            }

            @Override
            public void downstream(ByteBuffer ppp) {
                // Nor does anything come.
            }
        };
        portable.tap(relay, nobody);
        assertThat(verdict(frame)).isEqualTo(BpfProgram.Verdict.PASS);
        relay.heardNumbered();
        assertThat(verdict(frame)).isEqualTo(BpfProgram.Verdict.PASS);
        assertThat(tables.count(0).punts()).isEqualTo(Map.of(Punt.TAPPED, 2L));
        portable.tap(relay, null);
        assertThat(verdict(frame)).isEqualTo(BpfProgram.Verdict.PASS);
        assertThat(tables.count(0).punts()).isEqualTo(Map.of(Punt.TAPPED, 2L, Punt.SEQUENCING, 1L));
        relay.heardUnnumbered();
        assertThat(verdict(frame)).isEqualTo(BpfProgram.Verdict.REDIRECT);
        portable.tap(relay, nobody);
        tables.removeUp(relay);
        portable.tap(relay, null);
        assertThat(verdict(frame)).isEqualTo(BpfProgram.Verdict.PASS);
        assertThat(tables.count(0).punts()).containsEntry(Punt.UNKNOWN_SESSION, 1L);
    }

    /** A session that is looked at when the programs learn of it is never theirs. */
    @Test
    void aSessionThatIsLookedAtFromTheStartIsNeverTheProgramsOwn() {
        relay(0, DataFormat.PLAIN);
        Relay relay = relays.get(0);
        relay.onPathChange(() -> {});
        portable.tap(relay, new Tap() {
            @Override
            public void upstream(ByteBuffer ppp) {
                // It is asked for, that is all.
            }

            @Override
            public void downstream(ByteBuffer ppp) {
                // Nor does anything come.
            }
        });
        tables.add(relay, 0, 1494);
        assertThat(verdict(ipFrom(relay))).isEqualTo(BpfProgram.Verdict.PASS);
        assertThat(tables.count(0).punts()).isEqualTo(Map.of(Punt.TAPPED, 1L));
    }

    private BpfProgram.Verdict verdict(Octets frame) {
        return tables.fromSubscribers().run(frame.toByteArray()).verdict();
    }

    private static Octets ipFrom(Relay relay) {
        Relay.Access access = relay.access();
        int ethernet = EthernetHeader.length(access.vlanTags());
        ByteBuffer frame = ByteBuffer.allocate(ethernet + SessionHeader.HEADER_LENGTH + 30);
        EthernetHeader.write(frame, 0, LAC, access.subscriber(), access.vlanTags(), SessionHeader.ETHERTYPE_SESSION);
        SessionHeader.put(frame, ethernet, access.sessionId(), 30);
        frame.putShort(ethernet + SessionHeader.HEADER_LENGTH, (short) PppFrame.IPV4);
        frame.putShort(ethernet + SessionHeader.HEADER_LENGTH + 2, (short) 0x4500);
        return Octets.copyOf(frame);
    }

    private Relay.Traffic counted(Relay relay) {
        XdpTables.Counter up = tables.upCounter(relay);
        XdpTables.Counter down = tables.downCounter(relay);
        return new Relay.Traffic(up.packets(), up.octets(), down.packets(), down.octets());
    }

    private void upstream(Relay relay, Octets frame) {
        BpfProgram.Result result = tables.fromSubscribers().run(frame.toByteArray());
        List<Relay.Traffic> before = traffic();
        portable.receiveFrame(0, frame);
        if (result.verdict() == BpfProgram.Verdict.PASS) {
            assertThat(Octets.copyOf(result.frame())).as("handed up as it came").isEqualTo(frame);
        } else {
            assertThat(result.verdict()).as(frame.hex()).isEqualTo(BpfProgram.Verdict.REDIRECT);
            assertThat(datagrams).as(frame.hex()).hasSize(1);
            assertThat(OuterHeaders.of(result.frame()))
                    .as(frame.hex())
                    .isEqualTo(OuterHeaders.expected(LAC, ROUTER, relay.session(), hows.get(0), datagrams.get(0)));
            expect(before);
            fastUp++;
        }
        datagrams.clear();
        hows.clear();
    }

    private void downstream(Relay relay, FrameMix.FromLns sent) {
        BpfProgram.Result result = tables.fromLns().run(sent.frame().toByteArray());
        List<Relay.Traffic> before = traffic();
        sent.datagram()
                .ifPresent(datagram ->
                        portable.receiveDatagram(sent.ends().to(), sent.ends().from(), datagram));
        if (result.verdict() == BpfProgram.Verdict.PASS) {
            assertThat(Octets.copyOf(result.frame())).as("handed up as it came").isEqualTo(sent.frame());
        } else {
            assertThat(result.verdict()).isEqualTo(BpfProgram.Verdict.REDIRECT);
            assertThat(frames).as(relay + " " + sent.frame().hex()).containsExactly(Octets.copyOf(result.frame()));
            expect(before);
            fastDown++;
        }
        frames.clear();
    }

    private List<Relay.Traffic> traffic() {
        return relays.stream().map(Relay::traffic).toList();
    }

    /** What the portable path has counted since {@code before} the program must have counted, too. */
    private void expect(List<Relay.Traffic> before) {
        for (int i = 0; i < before.size(); i++) {
            Relay.Traffic was = before.get(i);
            Relay.Traffic is = relays.get(i).traffic();
            expected.merge(
                    relays.get(i),
                    new Relay.Traffic(
                            is.upPackets() - was.upPackets(),
                            is.upOctets() - was.upOctets(),
                            is.downPackets() - was.downPackets(),
                            is.downOctets() - was.downOctets()),
                    Relay.Traffic::plus);
        }
    }
}
