package dev.lac.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.dataplane.Relay.Traffic;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the relay does to every octet, and what it makes of frames that are not right. */
class RelayTest extends RelayFixture {
    @Test
    void aSessionFrameBecomesADataMessageWithAddressAndControlAndWithoutEthernetPadding() {
        fromSubscriber(TO_LAC + "1100 1234 0006" + IP + "0000 0000 0000 0000");
        assertThat(datagrams).containsExactly(Octets.ofHex("0002 0c0c 0d0d ff03" + IP));
        assertThat(relay.traffic()).isEqualTo(new Traffic(1, 4, 0, 0));
    }

    /** RFC 2661 §3.1: every combination of length, sequence, offset and priority; PPP with and without FF 03. */
    @ParameterizedTest
    @CsvSource({
        "0002 0a0a 0b0b ff03",
        "0002 0a0a 0b0b",
        "4002 0010 0a0a 0b0b ff03",
        "4002 000e 0a0a 0b0b",
        "0802 0a0a 0b0b 0001 0000 ff03",
        "0202 0a0a 0b0b 0003 ffffff ff03",
        "0102 0a0a 0b0b ff03",
        "4b02 0018 0a0a 0b0b 0001 0000 0002 ffff ff03"
    })
    void aDataMessageOfAnyHeaderBecomesASessionFrame(String header) {
        fromLns(header + IP);
        assertThat(frames).containsExactly(Octets.ofHex(TO_SUBSCRIBER + "1100 1234 0006" + IP));
        assertThat(relay.traffic()).isEqualTo(new Traffic(0, 0, 1, 4));
    }

    @Test
    void whatTheLengthFieldLeavesOutIsNotRelayed() {
        fromLns("4002 000e 0a0a 0b0b" + IP + "dead");
        assertThat(frames).containsExactly(Octets.ofHex(TO_SUBSCRIBER + "1100 1234 0006" + IP));
    }

    @Test
    void linkControlIsRelayedButNotAccounted() {
        fromSubscriber(TO_LAC + "1100 1234 0006 c021 0901 0004");
        fromLns("0002 0a0a 0b0b ff03 c223 0101 0004");
        assertThat(datagrams).hasSize(1);
        assertThat(frames).hasSize(1);
        assertThat(relay.traffic()).isEqualTo(Traffic.NONE);
    }

    @Test
    void aCompressedProtocolFieldCountsAsOneOctet() {
        fromSubscriber(TO_LAC + "1100 1234 0005 21 45000054");
        assertThat(relay.traffic()).isEqualTo(new Traffic(1, 4, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "020000000001 020000000a0c 8864 1100 1234 0006 0021 45000054, DROPPED_WRONG_MAC",
        "020000000002 020000000a0b 8864 1100 1234 0006 0021 45000054, DROPPED_NOT_FOR_US",
        "020000000001 020000000a0b 8864 1200 1234 0006 0021 45000054, DROPPED_MALFORMED_PPPOE",
        "020000000001 020000000a0b 8864 1109 1234 0006 0021 45000054, DROPPED_MALFORMED_PPPOE",
        "020000000001 020000000a0b 8864 1100 1234 0007 0021 45000054, DROPPED_MALFORMED_PPPOE",
        "020000000001 020000000a0b 8864 1100 12, DROPPED_MALFORMED_PPPOE",
        "020000000001 020000000a0b 8864 1100 1234 0000, DROPPED_EMPTY",
        "0200, DROPPED_NOT_FOR_US"
    })
    void aBadFrameFromASubscriberCostsACounter(String frame, ForwardingEvent reason) {
        fromSubscriber(frame);
        assertThat(datagrams).isEmpty();
        assertThat(punts).isEmpty();
        assertThat(dataPlane.counters().get(reason)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0003 0a0a 0b0b ff03 0021, DROPPED_MALFORMED_L2TP",
        "4002 00ff 0a0a 0b0b ff03 0021, DROPPED_MALFORMED_L2TP",
        "0202 0a0a 0b0b 00ff ff03 0021, DROPPED_MALFORMED_L2TP",
        "0002 0a, DROPPED_MALFORMED_L2TP",
        "0002 0a0b 0b0b ff03 0021, DROPPED_WRONG_PEER",
        "0002 0a0a 0b0b ff03, DROPPED_EMPTY"
    })
    void aBadMessageFromAnLnsCostsACounter(String message, ForwardingEvent reason) {
        fromLns(message);
        assertThat(frames).isEmpty();
        assertThat(punts).isEmpty();
        assertThat(dataPlane.counters().get(reason)).isEqualTo(1);
    }

    @Test
    void dataFromAnyOtherAddressOrPortIsDropped() {
        Octets message = Octets.ofHex("0002 0a0a 0b0b ff03" + IP);
        dataPlane.receiveDatagram(LOCAL, new InetSocketAddress("192.0.2.2", 1702), message);
        dataPlane.receiveDatagram(LOCAL, new InetSocketAddress("192.0.2.3", 1701), message);
        dataPlane.receiveDatagram(LOCAL, new InetSocketAddress("2001:db8::2", 1701), message);
        assertThat(frames).isEmpty();
        assertThat(dataPlane.counters().get(ForwardingEvent.DROPPED_WRONG_PEER)).isEqualTo(3);
    }

    @Test
    void whatHasNoRelayGoesUp() {
        fromSubscriber("ffffffffffff 020000000a0b 8863 1109 0000 0000");
        fromSubscriber(TO_LAC + "1100 1235 0004 c021 0901 0000");
        fromLns("c802 000c 0a0a 0000 0000 0000");
        fromLns("0002 0a0a 0b0c ff03 0021");
        assertThat(punts)
                .containsExactly(
                        "discovery 02:00:00:00:0a:0b untagged 110900000000",
                        "session 4661 untagged c0210901",
                        "control c802000c0a0a000000000000",
                        "data 00020a0a0b0cff030021");
    }

    @Test
    void framesQueuedDuringSetUpAndDataThatOvertookTheTableAreRelayedAndCounted() {
        dataPlane.relayUpstream(relay, Octets.ofHex(IP).buffer());
        dataPlane.relayDownstream(LNS, Octets.ofHex("0002 0a0a 0b0b ff03" + IP).buffer());
        dataPlane.relayDownstream(LNS, Octets.ofHex("0002 0a0a 0b0c ff03" + IP).buffer());
        assertThat(datagrams).containsExactly(Octets.ofHex("0002 0c0c 0d0d ff03" + IP));
        assertThat(frames).containsExactly(Octets.ofHex(TO_SUBSCRIBER + "1100 1234 0006" + IP));
        assertThat(relay.traffic()).isEqualTo(new Traffic(1, 4, 1, 4));
        assertThat(dataPlane.counters().get(ForwardingEvent.DROPPED_UNKNOWN_SESSION))
                .isEqualTo(1);
    }

    @Test
    void whatNobodyTakesIsCounted() {
        takesPunts = false;
        fromSubscriber("ffffffffffff 020000000a0b 8863 1109 0000 0000");
        fromSubscriber(TO_LAC + "1100 1235 0004 c021 0901 0000");
        fromLns("c802 000c 0a0a 0000 0000 0000");
        fromLns("0002 0a0a 0b0c ff03 0021");
        assertThat(count(ForwardingEvent.DROPPED_PUNT_QUEUE_FULL)).isEqualTo(4);
    }

    @Test
    void aRemovedRelayLeavesItsSuccessorAlone() {
        Relay successor = relay(VlanTags.NONE, 0x0b0c, DataFormat.PLAIN);
        dataPlane.connect(successor);
        dataPlane.disconnect(relay);
        assertThat(dataPlane.relayCount()).isEqualTo(1);
        fromSubscriber(TO_LAC + "1100 1234 0006" + IP);
        assertThat(successor.traffic().upPackets()).isEqualTo(1);
        dataPlane.disconnect(successor);
        assertThat(dataPlane.relayCount()).isZero();
    }

    @Test
    void noGarbageDoesMoreThanCount() {
        Random random = new Random(3);
        Octets up = Octets.ofHex(TO_LAC + "1100 1234 0006" + IP);
        Octets down = Octets.ofHex("4b02 0018 0a0a 0b0b 0001 0000 0002 ffff ff03" + IP);
        for (int i = 0; i < 100_000; i++) {
            dataPlane.receiveFrame(0, mangled(up, random));
            dataPlane.receiveDatagram(LOCAL, LNS, mangled(down, random));
        }
        long dropped = dataPlane.counters().snapshot().entrySet().stream()
                .filter(counter -> counter.getKey() != ForwardingEvent.MISSING_IN_SEQUENCE)
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat(dropped + frames.size() + datagrams.size()).isEqualTo(200_000);
    }

    private static Octets mangled(Octets packet, Random random) {
        byte[] bytes = packet.slice(0, random.nextInt(packet.length() + 1)).toByteArray();
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return Octets.copyOf(bytes);
    }

    @Test
    void eachSessionLeavesFromItsOwnAddress() {
        use(new Relay(
                relay.access(),
                new Relay.Session(new TunnelPath(1, SECOND, LNS), 0x0a0a, 0x0b0b, 0x0c0c, 0x0d0d, DataFormat.PLAIN)));
        fromSubscriber(TO_LAC + "1100 1234 0006" + IP);
        dataPlane.relayUpstream(relay, Octets.ofHex(IP).buffer());
        dataPlane.sendControl(1, LNS, 48, Octets.ofHex("c802"));
        assertThat(sources).isNotEmpty().containsOnly(SECOND);

        dataPlane.receiveDatagram(SECOND, LNS, Octets.ofHex("c802000c0000000000000000"));
        assertThat(punts).containsExactly("control at 1 c802000c0000000000000000");
        dataPlane.receiveDatagram(new InetSocketAddress("192.0.2.77", 1701), LNS, Octets.ofHex("c802000c"));
        assertThat(count(ForwardingEvent.DROPPED_NOT_FOR_US)).isEqualTo(1);
    }
}
