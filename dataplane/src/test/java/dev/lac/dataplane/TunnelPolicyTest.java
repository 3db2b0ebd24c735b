package dev.lac.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the outer IP header takes from the packet inside, what becomes of packets that are too big, and what is counted for a session. */
class TunnelPolicyTest extends RelayFixture {
    private static final String IPV6 = "0057 6b80 0000 0000 3b40" + "00".repeat(32);

    private static DataFormat format(int dscp, DontFragment dontFragment) {
        return new DataFormat(dscp, false, false, true, false, dontFragment, false, Duration.ZERO);
    }

    private static String ipv4(String protocol, String tos, String fragment) {
        return protocol + "45" + tos + "0014 0000" + fragment + "4011 0000 64400001 08080808";
    }

    private void send(String ppp) {
        Octets frame = Octets.ofHex(ppp);
        fromSubscriber(TO_LAC + "1100 1234 " + String.format("%04x", frame.length()) + frame.hex());
        dataPlane.relayUpstream(relay, frame.buffer());
    }

    /** An IPv4 packet of {@code octets} with PPP protocol field. */
    private static String packet(int octets, boolean dontFragment) {
        return ipv4("0021", "00", dontFragment ? "4000" : "0000") + "00".repeat(octets - 20);
    }

    @ParameterizedTest
    @CsvSource({
        "0021 45 b8, 4000, 46", // expedited forwarding
        "0021 45 fc, 0000, 63",
        "0021 45 03, 0000, 0", // ECN is not part of it
        "21 45 28, 0000, 10",
        "0021 65 b8, 0000, 0", // another version
        "0031 45 b8, 0000, 0", // bridging
        "c021 45 b8, 0000, 0",
    })
    void theCodePointIsCopiedFromThePacketInside(String start, String fragment, int dscp) {
        use(relay(VlanTags.NONE, 0x0b0b, format(DataFormat.COPY_DSCP, DontFragment.CLEAR)));
        send(start + "0014 0000" + fragment + "4011 0000 64400001 08080808");
        assertThat(dscps).containsExactly(dscp, dscp);
    }

    @Test
    void theCodePointOfIpv6IsCopied() {
        use(relay(VlanTags.NONE, 0x0b0b, format(DataFormat.COPY_DSCP, DontFragment.COPY)));
        send(IPV6);
        send(IPV6.replace("0057 ", "57"));
        send(IPV6.substring(0, 60)); // cut short
        assertThat(dscps).containsExactly(46, 46, 46, 46, 0, 0);
        assertThat(dontFragments).containsExactly(true, true, true, true, false, false);
    }

    @ParameterizedTest
    @CsvSource({
        "CLEAR, 0021, 4000, false",
        "SET, 0021, 0000, true",
        "SET, c021, 0000, true",
        "COPY, 0021, 4000, true",
        "COPY, 21, 4000, true",
        "COPY, 0021, 2000, false",
        "COPY, 0031, 4000, false",
    })
    void dontFragmentIsAsConfigured(DontFragment policy, String protocol, String fragment, boolean set) {
        use(relay(VlanTags.NONE, 0x0b0b, format(0, policy)));
        send(ipv4(protocol, "00", fragment));
        assertThat(dontFragments).containsExactly(set, set);
    }

    @Test
    void whatExceedsThePathIsFragmentedOrDroppedAndCounted() {
        use(relay(VlanTags.NONE, 0x0b0b, format(0, DontFragment.COPY)));
        relay.session().path().route(new TunnelPath.Route(0, "", 1400, ""));
        int fits = 1400 - 20 - 8 - 6 - 2 - 2;
        send(packet(fits, true));
        send(packet(fits, false));
        assertThat(relay.events()).isEmpty();
        send(packet(fits + 1, false));
        assertThat(datagrams).hasSize(6);
        send(packet(fits + 1, true));
        assertThat(datagrams).hasSize(6);
        assertThat(relay.events())
                .isEqualTo(Map.of(ForwardingEvent.FRAGMENTED, 2L, ForwardingEvent.DROPPED_TOO_BIG, 2L));
        assertThat(count(ForwardingEvent.FRAGMENTED)).isEqualTo(2);
        assertThat(count(ForwardingEvent.DROPPED_TOO_BIG)).isEqualTo(2);
        assertThat(relay.traffic().upPackets()).isEqualTo(6);
    }

    @Test
    void withoutAWayNothingLeaves() {
        TunnelPath path = dataPlane.path(0, LNS);
        use(new Relay(relay.access(), new Relay.Session(path, 0x0a0a, 0x0b0b, 0x0c0c, 0x0d0d, DataFormat.PLAIN)));
        path.route(new TunnelPath.Route(0, "", 1500, "core0 is down"));
        send(packet(40, false));
        dataPlane.sendControl(0, LNS, 0, Octets.ofHex("c802"));
        assertThat(datagrams).isEmpty();
        assertThat(count(ForwardingEvent.DROPPED_NO_UNDERLAY)).isEqualTo(3);
        assertThat(relay.events()).isEqualTo(Map.of(ForwardingEvent.DROPPED_NO_UNDERLAY, 2L));
        assertThat(relay.traffic()).isEqualTo(Relay.Traffic.NONE);
        path.route(TunnelPath.Route.UNKNOWN);
        send(packet(40, false));
        dataPlane.sendControl(0, LNS, 0, Octets.ofHex("c802"));
        assertThat(datagrams).hasSize(3);
    }

    @Test
    void whatClaimsToBeOfASessionCountsThere() {
        fromSubscriber("020000000001 020000000a0c 8864 1100 1234 0006" + IP);
        fromLns("0002 0a0b 0b0b ff03" + IP);
        fromLns("0002 0a0a 0b0b ff03");
        assertThat(relay.events())
                .isEqualTo(Map.of(
                        ForwardingEvent.DROPPED_WRONG_MAC,
                        1L,
                        ForwardingEvent.DROPPED_WRONG_PEER,
                        1L,
                        ForwardingEvent.DROPPED_EMPTY,
                        1L));
    }

    @Test
    void anybodyMayCount() throws InterruptedException {
        List<Thread> threads = java.util.stream.IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    for (int n = 0; n < 50_000; n++) {
                        relay.countUp(3);
                        relay.countDown(5);
                        relay.count(ForwardingEvent.FRAGMENTED, 1);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(relay.traffic()).isEqualTo(new Relay.Traffic(200_000, 600_000, 200_000, 1_000_000));
        assertThat(relay.events()).isEqualTo(Map.of(ForwardingEvent.FRAGMENTED, 200_000L));
    }

    @Test
    void whoRelaysElsewhereIsToldOfSequenceNumbers() {
        StringBuilder told = new StringBuilder();
        relay.onPathChange(() -> told.append(relay.isSequencing() ? "on " : "off "));
        fromLns("0802 0a0a 0b0b 0000 0000 ff03" + IP);
        fromLns("0802 0a0a 0b0b 0001 0000 ff03" + IP);
        fromLns("0002 0a0a 0b0b ff03" + IP);
        fromLns("0002 0a0a 0b0b ff03" + IP);
        assertThat(told).hasToString("off on off ");
    }

    /** RFC 2661 §1: "PPP ... multi-protocol packets": whatever the protocol is, it passes both ways octet for octet. */
    @ParameterizedTest
    @CsvSource({
        "0031 00 07 ffffffffffff 020000000099 0806 0001", // Bridging PDU, RFC 3518
        "8031 01 01 0004", // BCP
        "0281 0001 41ff 4500 0054 00", // MPLS unicast, RFC 3032 §4, odd
        "0283 0001 41ff 4500 0054", // MPLS multicast
        "0057 6000 0000 0000 3b40 20",
        "57 6000 0000 0000 3b40",
        "0021 45",
        "21",
        "c021 09 01 0008 1234 5678 01",
        "80fd 01 01 0004 aa",
        "0035",
    })
    void everyPppProtocolPassesUntouched(String ppp) {
        use(relay(
                VlanTags.NONE,
                0x0b0b,
                new DataFormat(
                        DataFormat.COPY_DSCP,
                        false,
                        false,
                        true,
                        false,
                        DontFragment.COPY,
                        true,
                        Duration.ofMillis(50))));
        Octets frame = Octets.ofHex(ppp);
        String session = "1100 1234 " + String.format("%04x", frame.length()) + frame.hex();
        fromSubscriber(TO_LAC + session + "00".repeat(40));
        fromLns("0002 0a0a 0b0b ff03" + frame.hex());
        assertThat(datagrams).containsExactly(Octets.ofHex("0002 0c0c 0d0d ff03" + frame.hex()));
        assertThat(frames).containsExactly(Octets.ofHex(TO_SUBSCRIBER + session));
    }
}
