package dev.lac.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tags towards the subscriber; DSCP, optional header fields and sequence numbers towards the LNS. */
class DataFormatTest extends RelayFixture {
    private static final String FRAME = "1100 1234 0006" + IP;
    private static final DataFormat SEQUENCED = DataFormat.PLAIN.withSequencing(true);

    // VLANs

    @ParameterizedTest
    @CsvSource({
        "81000064, 8100, 100, 0, 0",
        "88a80064 810000c8, 88a8, 100, 8100, 200",
        "81000064 810000c8, 8100, 100, 8100, 200",
    })
    void framesOfATaggedSessionGoInAndOutWithItsTags(
            String tags, String outer, int outerId, String inner, int innerId) {
        VlanTags vlan = innerId == 0
                ? VlanTags.of(Integer.parseInt(outer, 16), outerId)
                : VlanTags.of(Integer.parseInt(outer, 16), outerId, Integer.parseInt(inner, 16), innerId);
        use(relay(vlan, 0x0b0b, DataFormat.PLAIN));
        fromSubscriber("020000000001 020000000a0b " + tags + "8864" + FRAME);
        assertThat(datagrams).containsExactly(Octets.ofHex("0002 0c0c 0d0d ff03" + IP));
        fromLns("0002 0a0a 0b0b ff03" + IP);
        assertThat(frames).containsExactly(Octets.ofHex("020000000a0b 020000000001 " + tags + "8864" + FRAME));
    }

    @ParameterizedTest
    @CsvSource({
        "'', DROPPED_WRONG_MAC",
        "81000065, DROPPED_WRONG_MAC",
        "88a80064, DROPPED_WRONG_MAC",
        "81000064 81000064, DROPPED_WRONG_MAC",
        "81000001 81000064 81000064, DROPPED_VLAN",
        "81000064 0800, DROPPED_NOT_FOR_US",
    })
    void aFrameOfAnotherVlanDoesNotReachTheSession(String tags, ForwardingEvent reason) {
        use(relay(VlanTags.of(VlanTags.TPID_8021Q, 100), 0x0b0b, DataFormat.PLAIN));
        fromSubscriber("020000000001 020000000a0b " + tags + "8864" + FRAME);
        assertThat(datagrams).isEmpty();
        assertThat(count(reason)).isEqualTo(1);
    }

    @Test
    void prioritiesMakeNoDifferenceToWhatAFrameBelongsTo() {
        use(relay(VlanTags.of(VlanTags.TPID_8021Q, 100), 0x0b0b, DataFormat.PLAIN));
        fromSubscriber("020000000001 020000000a0b 8100e064 8864" + FRAME);
        use(relay(VlanTags.NONE, 0x0b0b, DataFormat.PLAIN));
        fromSubscriber("020000000001 020000000a0b 8100e000 8864" + FRAME);
        assertThat(datagrams).hasSize(2);
    }

    @Test
    void whatGoesUpTellsItsVlan() {
        fromSubscriber("ffffffffffff 020000000a0b 81000064 8863 1109 0000 0000");
        fromSubscriber("020000000001 020000000a0b 88a80064 810000c8 8864 1100 1235 0004 c021 0901 0000");
        assertThat(punts)
                .containsExactly("discovery 02:00:00:00:0a:0b 100 110900000000", "session 4661 100.200 c0210901");
    }

    @Test
    void theControlThreadSendsIntoTheVlan() {
        VlanTags tags = VlanTags.of(VlanTags.TPID_8021Q, 100);
        dataPlane.sendDiscovery(0, SUBSCRIBER, tags, Octets.ofHex("110700000000"));
        dataPlane.sendSession(0, SUBSCRIBER, tags, 0x1234, Octets.ofHex("c0210901"));
        assertThat(frames)
                .containsExactly(
                        Octets.ofHex("020000000a0b 020000000001 81000064 8863 110700000000"),
                        Octets.ofHex("020000000a0b 020000000001 81000064 8864 1100 1234 0004 c0210901"));
    }

    @Test
    void framesComeFromTheOldAddressUntilTheNewOneIsAdopted() {
        MacAddress changed = MacAddress.parse("02:00:00:00:00:99");
        assertThat(dataPlane.changedAddress(0)).isNull();
        dataPlane.changeAddress(0, changed);
        fromLns("0002 0a0a 0b0b ff03" + IP);
        assertThat(dataPlane.changedAddress(0)).isEqualTo(changed);
        dataPlane.adoptAddress(0, changed);
        fromLns("0002 0a0a 0b0b ff03" + IP);
        assertThat(dataPlane.changedAddress(0)).isNull();
        assertThat(frames)
                .extracting(frame -> frame.slice(6, 12).hex())
                .containsExactly("020000000001", "020000000099");
    }

    // The format of data messages

    @ParameterizedTest
    @CsvSource({
        "false, false, true, 0021 45, 0002 0c0c 0d0d ff03 0021 45",
        "false, false, false, 0021 45, 0002 0c0c 0d0d 0021 45",
        "true, false, true, 0021 45, 4002 000d 0c0c 0d0d ff03 0021 45",
        "true, true, false, c021 09, 4102 000b 0c0c 0d0d c021 09",
        "false, true, true, c021 09, 0102 0c0c 0d0d ff03 c021 09",
        "false, true, true, 0021 45, 0002 0c0c 0d0d ff03 0021 45",
    })
    void theHeaderIsAsTheLnsWantsIt(boolean length, boolean priority, boolean ff03, String ppp, String message) {
        use(relay(
                VlanTags.NONE,
                0x0b0b,
                new DataFormat(0, length, priority, ff03, false, DontFragment.CLEAR, false, Duration.ZERO)));
        fromSubscriber(TO_LAC + "1100 1234 0003" + ppp);
        dataPlane.relayUpstream(relay, Octets.ofHex(ppp).buffer());
        assertThat(datagrams).containsExactly(Octets.ofHex(message), Octets.ofHex(message));
    }

    @Test
    void datagramsCarryTheirDscp() {
        use(relay(
                VlanTags.NONE,
                0x0b0b,
                new DataFormat(34, false, false, true, false, DontFragment.CLEAR, false, Duration.ZERO)));
        fromSubscriber(TO_LAC + FRAME);
        dataPlane.relayUpstream(relay, Octets.ofHex(IP).buffer());
        dataPlane.sendControl(0, LNS, 48, Octets.ofHex("c802"));
        assertThat(dscps).containsExactly(34, 34, 48);
    }

    // Sequence numbers, RFC 2661 §5.4

    @Test
    void requiredSequenceNumbersCountFromZeroWhateverTheLnsDoes() {
        use(relay(VlanTags.NONE, 0x0b0b, SEQUENCED));
        fromSubscriber(TO_LAC + FRAME);
        dataPlane.relayUpstream(relay, Octets.ofHex(IP).buffer());
        fromLns("0002 0a0a 0b0b ff03" + IP);
        fromSubscriber(TO_LAC + FRAME);
        assertThat(datagrams)
                .containsExactly(
                        Octets.ofHex("0802 0c0c 0d0d 0000 0000 ff03" + IP),
                        Octets.ofHex("0802 0c0c 0d0d 0001 0000 ff03" + IP),
                        Octets.ofHex("0802 0c0c 0d0d 0002 0000 ff03" + IP));
    }

    @Test
    void theLnsSwitchesSequenceNumbersOnAndOff() {
        fromSubscriber(TO_LAC + FRAME);
        fromLns("0802 0a0a 0b0b 0000 0000 ff03" + IP);
        fromSubscriber(TO_LAC + FRAME);
        fromLns("0002 0a0a 0b0b ff03" + IP);
        fromSubscriber(TO_LAC + FRAME);
        assertThat(datagrams)
                .containsExactly(
                        Octets.ofHex("0002 0c0c 0d0d ff03" + IP),
                        Octets.ofHex("0802 0c0c 0d0d 0000 0000 ff03" + IP),
                        Octets.ofHex("0002 0c0c 0d0d ff03" + IP));
        assertThat(frames).hasSize(2);
    }

    @Test
    void lateAndRepeatedMessagesAreDroppedAndMissingOnesCounted() {
        for (String ns : new String[] {"fffe", "ffff", "0002", "0001", "0002", "0003"}) {
            fromLns("0802 0a0a 0b0b " + ns + " 0000 ff03" + IP);
        }
        assertThat(frames).hasSize(4);
        assertThat(count(ForwardingEvent.MISSING_IN_SEQUENCE)).isEqualTo(2);
        assertThat(count(ForwardingEvent.DROPPED_OUT_OF_SEQUENCE)).isEqualTo(2);
        assertThat(relay.traffic().downPackets()).isEqualTo(4);
    }

    @Test
    void allSequenceNumbersAreUsed() {
        use(relay(VlanTags.NONE, 0x0b0b, SEQUENCED));
        for (int i = 0; i < 0x10001; i++) {
            fromSubscriber(TO_LAC + FRAME);
        }
        assertThat(datagrams.get(0xffff).slice(6, 8).hex()).isEqualTo("ffff");
        assertThat(datagrams.get(0x10000).slice(6, 8).hex()).isEqualTo("0000");
    }
}
