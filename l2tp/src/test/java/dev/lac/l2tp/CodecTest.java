package dev.lac.l2tp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

    /** Sent with a Random Vector for each and random padding, and read again. */
    @Test
    void whatTheWriterHidesTheReaderReads() throws Exception {
        for (int padding : new int[] {0, 1, 16, 64}) {
            TunnelSpec spec = TunnelSpec.builder("host")
                    .secret(SECRET)
                    .hideAvps(true)
                    .hidePadding(padding)
                    .vectorForEach(padding != 16)
                    .build();
            Octets body = new MessageWriter(MessageType.ICRQ, spec, new Random(padding))
                    .u16(AvpType.ASSIGNED_SESSION_ID, 7)
                    .u32(AvpType.CALL_SERIAL_NUMBER, 9)
                    .text(AvpType.CALLED_NUMBER, "called")
                    .text(AvpType.CALLING_NUMBER, "calling")
                    .octets(AvpType.AGENT_CIRCUIT_ID, Octets.ofText("circuit"))
                    .body();
            ReceivedMessage message = ReceivedMessage.read(body, SECRET, false, counters);
            assertThat(message.fault()).isNull();
            assertThat(message.text(AvpType.CALLED_NUMBER)).isEqualTo("called");
            assertThat(message.text(AvpType.CALLING_NUMBER)).isEqualTo("calling");
            assertThat(message.text(AvpType.AGENT_CIRCUIT_ID)).isEqualTo("circuit");
            List<Avp> avps = new ControlMessage(0, 0, 0, 0, body).avps();
            List<Octets> vectors = avps.stream()
                    .filter(avp -> avp.type() == 36 && avp.vendorId() == 0)
                    .map(Avp::value)
                    .toList();
            assertThat(vectors).hasSize(padding != 16 ? 3 : 1).doesNotHaveDuplicates();
            assertThat(avps.stream().filter(Avp::hidden))
                    .hasSize(3)
                    .allMatch(avp -> avp.value().length() >= 16 && avp.value().length() <= 16 + padding);
        }
    }

    @Test
    void paddingEndsWhereAnAvpDoes() throws Exception {
        Octets value = Octets.ofHex("61".repeat(1_000));
        Octets hidden = Hiding.hide(33, value, 64, SECRET, VECTOR, new Random(1));
        assertThat(hidden.length()).isEqualTo(Avp.MAX_VALUE);
        assertThat(Hiding.unhide(33, hidden, SECRET, VECTOR)).isEqualTo(value);
    }

    @Test
    void aSecretMustBeThereToHide() {
        TunnelSpec spec = Specs.quiet(null, true);
        MessageWriter writer = new MessageWriter(MessageType.ICRQ, spec, Specs.A5);
        assertThatThrownBy(() -> writer.hidden(AvpType.CALLED_NUMBER, VECTOR))
                .isInstanceOf(IllegalStateException.class);
        assertThat(writer.text(AvpType.CALLED_NUMBER, "1").body().hex()).endsWith("80070000001531");
    }

    @Test
    void dataHeadersOfEveryShapeAreWrittenAndRead() {
        ByteBuffer buffer = ByteBuffer.allocate(80);
        for (int bits = 0; bits < 16; bits++) {
            int flags = ((bits & 1) != 0 ? DataHeader.LENGTH : 0)
                    | ((bits & 2) != 0 ? DataHeader.SEQUENCE : 0)
                    | ((bits & 4) != 0 ? DataHeader.OFFSET : 0)
                    | ((bits & 8) != 0 ? DataHeader.PRIORITY : 0);
            for (int pad : new int[] {0, 1, 6}) {
                Arrays.fill(buffer.array(), (byte) 0xff);
                int length = DataHeader.write(buffer, 2, flags, 0xabcd, 0xef01, 0xfffe, pad, 10);
                assertThat(length).isEqualTo(DataHeader.writtenLength(flags, pad));
                assertThat(DataHeader.flags(buffer, 2)).isEqualTo(flags | 2);
                assertThat(DataHeader.isValid(buffer, 2, length + 10)).isTrue();
                assertThat(DataHeader.isValid(buffer, 2, length - 1)).isFalse();
                assertThat(DataHeader.headerLength(buffer, 2)).isEqualTo(length);
                assertThat(DataHeader.payloadLength(buffer, 2, length + 10)).isEqualTo(10);
                assertThat(DataHeader.tunnelId(buffer, 2)).isEqualTo(0xabcd);
                assertThat(DataHeader.sessionId(buffer, 2)).isEqualTo(0xef01);
                assertThat(DataHeader.hasPriority(buffer, 2)).isEqualTo((bits & 8) != 0);
                if (DataHeader.hasSequence(buffer, 2)) {
                    assertThat(DataHeader.ns(buffer, 2)).isEqualTo(0xfffe);
                    assertThat(DataHeader.nr(buffer, 2)).isZero();
                }
                assertThat(buffer.get(2 + length))
                        .as("nothing is written behind it")
                        .isEqualTo((byte) 0xff);
                assertThat(buffer.get(1)).isEqualTo((byte) 0xff);
            }
        }
    }

    /** The example of §5.8: when the last received is 15, "0 through 15, as well as 32784 through 65535". */
    @Test
    void sequenceNumbersAreComparedModulo65536() {
        int expected = SequenceNumbers.next(15);
        for (int number = 0; number <= 0xffff; number++) {
            boolean before = number <= 15 || number >= 32_784;
            assertThat(SequenceNumbers.isBefore(number, expected))
                    .as("%d", number)
                    .isEqualTo(before);
        }
        assertThat(SequenceNumbers.next(0xffff)).isZero();
        assertThat(SequenceNumbers.plus(0xfffe, 5)).isEqualTo(3);
        assertThat(SequenceNumbers.ahead(3, 0xfffe)).isEqualTo(5);
    }

    @Test
    void perHopBehaviorsAreCodedByTheirDscp() {
        assertThat(PerHopBehavior.code(46)).isEqualTo(0xb800);
        for (int dscp = 0; dscp <= 63; dscp++) {
            assertThat(PerHopBehavior.dscp(PerHopBehavior.code(dscp))).isEqualTo(dscp);
        }
        assertThat(PerHopBehavior.dscp(0x2802)).as("a set").isEqualTo(PerHopBehavior.NONE);
        assertThat(PerHopBehavior.dscp(0x0011)).as("an identification code").isEqualTo(PerHopBehavior.NONE);
    }

    @Test
    void theLowerTieBreakerWins() {
        Octets low = Octets.ofHex("7fffffffffffffff");
        Octets high = Octets.ofHex("8000000000000000");
        assertThat(TieBreak.of(low, high)).isEqualTo(TieBreak.OURS_WINS);
        assertThat(TieBreak.of(high, low)).isEqualTo(TieBreak.THEIRS_WINS);
        assertThat(TieBreak.of(low, low)).isEqualTo(TieBreak.BOTH_LOSE);
        assertThat(TieBreak.of(high, null)).isEqualTo(TieBreak.OURS_WINS);
        assertThat(TieBreak.of(null, high)).isEqualTo(TieBreak.THEIRS_WINS);
        assertThat(TieBreak.of(null, null)).isEqualTo(TieBreak.TWO_TUNNELS);
    }

    @Test
    void countersOfAnErrorReportStandAtTheirEnd() throws Exception {
        CallErrors errors = new CallErrors(1L << 40, 2, 3, 4, 5, 6);
        assertThat(CallErrors.parse(errors.encode()).crc()).isEqualTo(0xffff_ffffL);
    }

    @Test
    void specificationsKeepTheirRanges() {
        TunnelSpec spec = TunnelSpec.builder("host")
                .tolerant(true)
                .expectedPeerName("lns")
                .build();
        assertThat(spec.toBuilder().build()).isEqualTo(spec);
        assertThatThrownBy(() -> spec.toBuilder().hidePadding(65).build()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> spec.toBuilder().dscp(64).build()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> spec.toBuilder().maxRetransmits(-1, 5).build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> spec.toBuilder().receiveWindow(0).build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TunnelSpec.builder("").build()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CallSpec.builder(1).dscp(64).build()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CallSpec.builder(1L << 32).build()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AccessLineInformation(null, null, Map.of(), Octets.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
        Map<AccessLineInformation.Figure, Long> delay = Map.of(AccessLineInformation.Figure.of(139), 1L << 32);
        assertThatThrownBy(() -> new AccessLineInformation(null, null, delay))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
