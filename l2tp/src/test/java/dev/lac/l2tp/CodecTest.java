package dev.lac.l2tp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodecTest {
    private static final Octets SECRET = Octets.ofText("tunnel-secret");
    private static final Octets VECTOR = Octets.ofHex("000102030405060708090a0b0c0d0e0f");

    private final Counters<L2tpEvent> counters = new Counters<>(L2tpEvent.class);

    /** Expected values computed with Python's hashlib.md5 from the formulas of §4.3. */
    @Test
    void hidingMatchesAnIndependentComputation() throws Exception {
        Octets password = Octets.ofText("correct horse battery");
        Octets padding = Octets.ofHex("404142434445464748");
        Octets hidden = Octets.ofHex("2f2ca3e7ba6d7a32cdb9b2ece6da8bc8c7781ff45a2d3b78f4edc47b85ac1c33");
        assertThat(Hiding.hide(33, password, padding, SECRET, VECTOR)).isEqualTo(hidden);
        assertThat(Hiding.unhide(33, hidden, SECRET, VECTOR)).isEqualTo(password);
        // Shorter than a block, and exactly one block.
        assertThat(Hiding.hide(32, Octets.of(0, 7), Octets.EMPTY, SECRET, VECTOR)
                        .hex())
                .isEqualTo("9e580cab");
        assertThat(Hiding.hide(30, Octets.ofText("fourteen-octet"), Octets.EMPTY, SECRET, VECTOR)
                        .hex())
                .isEqualTo("7c00e810094a1357e2f7e1209ffa7f13");
        assertThat(Hiding.unhide(32, Octets.ofHex("9e580cab"), SECRET, VECTOR)).isEqualTo(Octets.of(0, 7));
    }

    @Test
    void hiddenValuesOfEveryLengthComeBackAndShowNoLength() throws Exception {
        Random random = new Random(1);
        for (int length = 0; length <= Hiding.MAX_VALUE; length++) {
            Octets value = Hiding.randomOctets(length, random);
            Octets hidden = Hiding.hide(26, value, 0, SECRET, VECTOR, random);
            assertThat(hidden.length()).isLessThanOrEqualTo(Avp.MAX_VALUE);
            assertThat(hidden.length() % 16 == 0 || hidden.length() == Avp.MAX_VALUE)
                    .isTrue();
            assertThat(Hiding.unhide(26, hidden, SECRET, VECTOR)).isEqualTo(value);
        }
        assertThatThrownBy(() -> Hiding.unhide(33, Octets.of(1), SECRET, VECTOR))
                .isInstanceOf(MalformedPacketException.class);
    }

    /** Expected values computed with Python's hashlib.md5: identifier, secret, challenge. */
    @Test
    void challengeResponsesMatchAnIndependentComputation() {
        Octets secret = Octets.ofText("s3cret");
        Octets challenge = Octets.ofHex("a5".repeat(16));
        Octets response = Octets.ofHex("297bd1b68b085cbc5982cff8c17005d4");
        assertThat(TunnelAuthentication.response(MessageType.SCCRP, secret, challenge))
                .isEqualTo(response);
        assertThat(TunnelAuthentication.isRight(response, MessageType.SCCRP, secret, challenge))
                .isTrue();
        assertThat(TunnelAuthentication.isRight(response, MessageType.SCCCN, secret, challenge))
                .isFalse();
    }

    @Test
    void aHiddenAvpUsesTheRandomVectorMostCloselyPrecedingIt() {
        Octets other = Octets.ofHex("ffeeddccbbaa99887766554433221100aa");
        Octets name = Hiding.hide(30, Octets.ofText("user@realm"), Octets.EMPTY, SECRET, VECTOR);
        Octets password = Hiding.hide(33, Octets.ofText("secret word"), Octets.EMPTY, SECRET, other);
        Octets body = Octets.ofHex("800800000000000c 800a0000001800000001 800a0000001300000001 801600000024"
                + VECTOR.hex() + " 40120000001e" + name.hex() + " 801700000024" + other.hex() + " 401300000021"
                + password.hex());
        ReceivedMessage message = ReceivedMessage.read(body, SECRET, false, counters);
        assertThat(message.fault()).isNull();
        assertThat(message.text(AvpType.PROXY_AUTHEN_NAME)).isEqualTo("user@realm");
        assertThat(message.text(AvpType.PROXY_AUTHEN_RESPONSE)).isEqualTo("secret word");
    }

    @Test
    void whatCannotBeUnhiddenIsIgnoredOrRefusedByItsMBit() {
        Octets noVector =
                Octets.ofHex("800800000000000c 800a0000001800000001 800a0000001300000001 400a0000001e11223344");
        assertThat(ReceivedMessage.read(noVector, SECRET, false, counters).fault())
                .isNull();
        assertThat(counters.get(L2tpEvent.IGNORED_MALFORMED_AVP)).isOne();
        Octets mandatory = Octets.ofHex("800800000000000b 801600000024" + VECTOR.hex() + " c00a0000000e11223344");
        assertThat(ReceivedMessage.read(mandatory, null, false, counters)
                        .fault()
                        .text())
                .contains("there is no secret");
    }

    @Test
    void malformedAvpsLookToTheirMBit() {
        // §7.1's own example: Rx Connect Speed of two octets.
        Octets recoverable =
                Octets.ofHex("800800000000000c 800a0000001800000001 800a0000001300000001 0008000000260001");
        ReceivedMessage message = ReceivedMessage.read(recoverable, null, false, counters);
        assertThat(message.fault()).isNull();
        assertThat(message.has(AvpType.RX_CONNECT_SPEED)).isFalse();
        Octets mandatory = Octets.ofHex("800800000000000c 80080000001800 01 800a0000001300000001");
        assertThat(ReceivedMessage.read(mandatory, null, false, counters)
                        .fault()
                        .error())
                .isEqualTo(ErrorCode.WRONG_LENGTH);
        Octets overrun = Octets.ofHex("8008000000000006 8009000000630000");
        assertThat(ReceivedMessage.read(overrun, null, false, counters).fault().error())
                .isEqualTo(ErrorCode.WRONG_LENGTH);
        Octets overrunIgnored = Octets.ofHex("8008000000000006 0009000000630000");
        assertThat(ReceivedMessage.read(overrunIgnored, null, false, counters).fault())
                .isNull();
        Octets missing = Octets.ofHex("800800000000000c 800a0000001800000001");
        assertThat(ReceivedMessage.read(missing, null, false, counters).fault().text())
                .isEqualTo("ICCN without FRAMING_TYPE");
    }

    @Test
    void ofARepeatedAvpTheFirstCounts() {
        Octets body = Octets.ofHex("800800000000000b 80080000000e0202 80080000000e0303");
        ReceivedMessage message = ReceivedMessage.read(body, null, false, counters);
        assertThat(message.u16(AvpType.ASSIGNED_SESSION_ID, 0)).isEqualTo(0x0202);
        assertThat(counters.get(L2tpEvent.IGNORED_REPEATED_AVP)).isOne();
    }

    @Test
    void theMessageTypeComesFirstAndInClear() {
        assertThat(ReceivedMessage.read(Octets.ofHex("80080000000a0010 8008000000000006"), null, false, counters)
                        .fault())
                .isNotNull();
        assertThat(ReceivedMessage.read(Octets.ofHex("c008000000000006"), SECRET, false, counters)
                        .fault())
                .isNotNull();
    }

    @Test
    void controlHeadersComeBackAndReservedBitsAreIgnored() throws Exception {
        ControlMessage message = new ControlMessage(1, 2, 3, 4, Octets.ofHex("8008000000000006"));
        assertThat(ControlMessage.parse(message.encode().buffer())).isEqualTo(message);
        assertThat(message.avps()).containsExactly(new Avp(true, false, 0, 0, Octets.of(0, 6)));
        assertThat(ControlMessage.parse(Octets.ofHex("fdf2 000c 0001 0002 0003 0004 ffff")
                                .buffer())
                        .isZlb())
                .isTrue();
        for (String bad : new String[] {
            "4802 000c 0001 0002 0003 0004", "8802 000c 0001 0002 0003 0004", "c002 000c 0001 0002 0003 0004",
            "ca02 000c 0001 0002 0003 0004", "c801 000c 0001 0002 0003 0004", "c802 000b 0001 0002 0003 0004",
            "c802 000d 0001 0002 0003 0004", "c802 000c 0001"
        }) {
            assertThatThrownBy(() -> ControlMessage.parse(Octets.ofHex(bad).buffer()))
                    .as(bad)
                    .isInstanceOf(MalformedPacketException.class);
        }
    }

    @Test
    void theCatalogueKnowsEveryAttributeOfTheRfc() {
        int[] numbers = Arrays.stream(AvpType.values())
                .filter(type -> type.vendorId() == 0)
                .mapToInt(AvpType::number)
                .toArray();
        assertThat(numbers).doesNotHaveDuplicates().isSorted();
        for (int number = 0; number <= 39; number++) {
            // 20 is the one that §4.4 does not assign.
            assertThat(AvpType.of(number) == null).as("AVP " + number).isEqualTo(number == 20);
        }
        for (int number = 26; number <= 33; number++) {
            assertThat(AvpType.of(number).mandatory()).isFalse();
        }
        assertThat(AvpType.of(-1)).isNull();
        assertThat(MessageType.of(5)).isNull();
        assertThat(MessageType.of(17)).isNull();
        assertThat(AvpType.of(AvpType.Vendor.ADSL_FORUM, 129)).isEqualTo(AvpType.ACTUAL_DATA_RATE_UPSTREAM);
        assertThat(AvpType.of(AvpType.Vendor.CISCO, 129)).isNull();
        assertThat(AvpType.of(AvpType.Vendor.CISCO, 100)).isEqualTo(AvpType.CISCO_NAS_PORT_INFO);
        assertThat(CdnResult.of(11)).isEqualTo(CdnResult.NO_FRAMING);
    }

    @Test
    void errorMessagesAreCutBetweenCharacters() {
        String text = "ü".repeat(600);
        Octets cut = MessageWriter.clipped(text, 1_001);
        assertThat(cut.length()).isEqualTo(1_000);
        assertThat(cut.text()).isEqualTo("ü".repeat(500));
    }

    @Test
    void dataHeadersOfEveryShapeAreViewedAlike() {
        check("0002 1111 2222", 6, 3, "ffc021");
        check("4002 000b 1111 2222", 8, 3, "ffc021");
        check("4102 000b 1111 2222", 8, 3, "ffc021dead");
        check("0802 1111 2222 0007 0000", 10, 3, "ffc021");
        check("4a02 0013 1111 2222 0007 0000 0002 eeee", 16, 3, "ffc021");
        check("0202 1111 2222 0000", 8, 3, "ffc021");
    }

    private static void check(String header, int headerLength, int payloadLength, String rest) {
        byte[] octets = Octets.ofHex("99" + header + rest).toByteArray();
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            ByteBuffer buffer = ByteBuffer.wrap(octets).order(order);
            int length = octets.length - 1;
            assertThat(DataHeader.isRoutable(buffer, 1, length)).isTrue();
            assertThat(DataHeader.isControl(buffer, 1)).isFalse();
            assertThat(DataHeader.tunnelId(buffer, 1)).isEqualTo(0x1111);
            assertThat(DataHeader.sessionId(buffer, 1)).isEqualTo(0x2222);
            assertThat(DataHeader.isValid(buffer, 1, length)).isTrue();
            assertThat(DataHeader.headerLength(buffer, 1)).isEqualTo(headerLength);
            assertThat(DataHeader.payloadOffset(buffer, 1)).isEqualTo(1 + headerLength);
            assertThat(DataHeader.payloadLength(buffer, 1, length)).isEqualTo(payloadLength);
            if (DataHeader.hasSequence(buffer, 1)) {
                assertThat(DataHeader.ns(buffer, 1)).isEqualTo(7);
            }
        }
    }

    @Test
    void dataHeadersThatDoNotFitAreInvalid() {
        for (String bad : new String[] {
            "0003 1111 2222",
            "0002 1111",
            "4002 0009 1111 2222",
            "4002 0007 1111 2222 ff",
            "0802 1111 2222 0007",
            "0202 1111 2222 0001",
            "0202 1111 2222",
            "c802 000c 1111 2222 0000 0000"
        }) {
            Octets octets = Octets.ofHex(bad);
            assertThat(DataHeader.isValid(octets.buffer(), 0, octets.length()))
                    .as(bad)
                    .isFalse();
        }
    }

    @Test
    void writtenDataHeadersAreRead() {
        ByteBuffer buffer = ByteBuffer.allocate(40);
        assertThat(DataHeader.write(buffer, 3, true, true, 0xabcd, 0xef01, 10)).isEqualTo(8);
        assertThat(Octets.copyOf(buffer).slice(3, 11).hex()).isEqualTo("41020012abcdef01");
        assertThat(DataHeader.isValid(buffer, 3, 18)).isTrue();
        assertThat(DataHeader.write(buffer, 0, false, false, 1, 2, 10)).isEqualTo(DataHeader.writtenLength(false));
        assertThat(DataHeader.writeSequenced(buffer, 0, true, false, 1, 2, 65_535, 10))
                .isEqualTo(12);
        assertThat(DataHeader.isValid(buffer, 0, 22)).isTrue();
        assertThat(DataHeader.ns(buffer, 0)).isEqualTo(65_535);
        assertThat(DataHeader.payloadLength(buffer, 0, 22)).isEqualTo(10);
    }

    @Test
    void secretsAreNotPrinted() {
        TunnelSpec spec = Specs.quiet(Octets.ofText("topsecret"), false);
        String hex = Octets.ofText("topsecret").hex();
        assertThat(spec.toString()).doesNotContain("topsecret").doesNotContain(hex);
        Octets response = Octets.ofText("response");
        assertThat(new ProxyAuthentication.Chap(Octets.ofText("u"), 1, response, response).toString())
                .doesNotContain(response.hex());
        assertThat(new Avp(false, true, 0, 33, response).toString()).doesNotContain(response.hex());
    }
}
