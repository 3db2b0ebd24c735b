package dev.lac.l2tp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lac.protocol.Counters;
import dev.lac.protocol.DialogueFile;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import dev.lac.protocol.Timed;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever octets come, decoders read them or throw {@link MalformedPacketException}, and the engine answers, counts or ends. */
class DecoderFuzzTest {
    private static final InetSocketAddress LNS = new InetSocketAddress("192.0.2.1", 1701);
    private static final InetSocketAddress LAC = new InetSocketAddress("198.51.100.1", 1701);

    /** What engines receive in the dialogues. */
    static Stream<byte[]> seeds() {
        return DialogueFile.received("/dialogues").map(Octets::toByteArray);
    }

    /** Data messages of every shape. */
    static Stream<byte[]> dataMessages() {
        return Stream.of(
                        "0002 1111 2222 ff03c021",
                        "4002 000a 1111 2222 c021",
                        "0802 1111 2222 0007 0000 c021",
                        "4b02 0013 1111 2222 0007 0000 0002 eeee c021ff",
                        "0202 1111 2222 ffff",
                        "c802 000c 1111 2222 0000 0000")
                .map(hex -> Octets.ofHex(hex).toByteArray());
    }

    /** Values of the AVPs that have an inside. */
    static Stream<byte[]> attributeValues() {
        return Stream.of(
                        "",
                        "0003 c021 01 6c6f6f70",
                        "0011 45 62757379",
                        "0000 ffffffff 000a0000",
                        "0000 0202 05f5e100 02625a00",
                        "0000 00000001 00000002 00000003 00000004 00000005 00000006",
                        "0000" + "ff".repeat(60))
                .map(hex -> Octets.ofHex(hex).toByteArray());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void controlMessage(byte[] input) {
        try {
            ControlMessage message = ControlMessage.parse(ByteBuffer.wrap(input));
            assertThat(ControlMessage.parse(message.encode().buffer())).isEqualTo(message);
            PacketWriter again = new PacketWriter();
            for (Avp avp : message.avps()) {
                avp.write(again);
                assertThat(avp.toString()).startsWith("AVP ");
            }
            assertThat(again.toOctets()).isEqualTo(message.body());
        } catch (MalformedPacketException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void attributes(byte[] input) {
        Octets body = Octets.copyOf(input).slice(Math.min(12, input.length), input.length);
        for (MessageType type : MessageType.values()) {
            Octets typed = new PacketWriter()
                    .octets(Octets.ofHex("800800000000"))
                    .u16(type.number())
                    .octets(body)
                    .toOctets();
            Counters<L2tpEvent> counters = new Counters<>(L2tpEvent.class);
            ReceivedMessage strict = ReceivedMessage.read(typed, Specs.SECRET, false, counters);
            ReceivedMessage tolerant = ReceivedMessage.read(typed, Specs.SECRET, true, counters);
            assertThat(strict.type()).isEqualTo(type);
            assertThat(tolerant.fault() != null && strict.fault() == null).isFalse();
            for (AvpType avp : AvpType.values()) {
                Octets value = strict.octets(avp);
                assertThat(value == null || avp.allows(value.length())).isTrue();
            }
            assertThat(CallMessages.endOf(strict).describe()).isNotEmpty();
            assertThat(Introduction.endOf(strict).describe()).isNotEmpty();
            ReceivedCall call = ReceivedCall.ofIcrq(strict).withIccn(strict);
            assertThat(call.dscp()).isBetween(-1, 63);
        }
    }

    @MethodSource("attributeValues")
    @FuzzTest(maxDuration = "10m")
    void values(byte[] input) {
        Octets value = Octets.copyOf(input);
        sameAgain(value, CallErrors::parse, CallErrors::encode);
        sameAgain(value, Accm::parse, Accm::encode);
        sameAgain(value, ConnectSpeed::parse, ConnectSpeed::encode);
        sameAgain(value, PppDisconnectCause::parse, PppDisconnectCause::encode);
        try {
            assertThat(Q931Cause.parse(value).toString()).isNotEmpty();
        } catch (MalformedPacketException e) {
            assertThat(value.length()).isLessThan(3);
        }
    }

    private interface Encoder<T> {
        Octets encode(T value);
    }

    private static <T> void sameAgain(Octets value, CallMessages.Parser<T> parser, Encoder<T> encoder) {
        try {
            T once = parser.parse(value);
            Octets encoded = encoder.encode(once);
            assertThat(encoder.encode(parser.parse(encoded))).isEqualTo(encoded);
        } catch (MalformedPacketException e) {
            assertThat(e.getMessage()).contains("needs");
        }
    }

    @MethodSource("attributeValues")
    @FuzzTest(maxDuration = "10m")
    void hiding(byte[] input) {
        Octets octets = Octets.copyOf(input);
        Octets value = octets.slice(0, Math.min(octets.length(), Hiding.MAX_VALUE));
        Octets hidden = Hiding.hide(33, value, octets.length() % 65, Specs.SECRET, octets, Specs.A5);
        try {
            assertThat(Hiding.unhide(33, hidden, Specs.SECRET, octets)).isEqualTo(value);
            assertThat(Hiding.unhide(33, octets, Specs.SECRET, octets).length())
                    .isLessThanOrEqualTo(octets.length() - 2);
        } catch (MalformedPacketException e) {
            assertThat(e.getMessage()).startsWith("Length of Original Value");
        }
    }

    @MethodSource("dataMessages")
    @FuzzTest(maxDuration = "10m")
    void dataHeader(byte[] input) {
        ByteBuffer buffer = ByteBuffer.wrap(input);
        if (!DataHeader.isValid(buffer, 0, input.length)) {
            return;
        }
        int header = DataHeader.headerLength(buffer, 0);
        int payload = DataHeader.payloadLength(buffer, 0, input.length);
        assertThat(payload).isNotNegative();
        assertThat(header + payload).isLessThanOrEqualTo(input.length);
        int flags = DataHeader.flags(buffer, 0) & (DataHeader.LENGTH | DataHeader.SEQUENCE | DataHeader.PRIORITY);
        int ns = DataHeader.hasSequence(buffer, 0) ? DataHeader.ns(buffer, 0) : 0;
        ByteBuffer written = ByteBuffer.allocate(16 + payload);
        int length = DataHeader.write(
                written, 0, flags, DataHeader.tunnelId(buffer, 0), DataHeader.sessionId(buffer, 0), ns, 0, payload);
        assertThat(DataHeader.isValid(written, 0, length + payload)).isTrue();
        assertThat(DataHeader.tunnelId(written, 0)).isEqualTo(DataHeader.tunnelId(buffer, 0));
        assertThat(DataHeader.sessionId(written, 0)).isEqualTo(DataHeader.sessionId(buffer, 0));
        assertThat(DataHeader.payloadLength(written, 0, length + payload)).isEqualTo(payload);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void unaddressed(byte[] input) {
        try {
            UnaddressedMessage message = UnaddressedMessage.peek(ByteBuffer.wrap(input), Specs.SECRET);
            assertThat(message.assignedTunnelId()).isBetween(0, 0xffff);
            assertThat(TieBreak.of(message.tieBreaker(), null)).isNotNull();
        } catch (MalformedPacketException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
        try {
            Octets answer = UnwantedConnection.answer(ByteBuffer.wrap(input), 7, null);
            assertThat(answer.length()).isBetween(ControlMessage.HEADER_LENGTH, 100);
        } catch (MalformedPacketException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void lacTunnel(byte[] input) {
        for (int stage = 0; stage < 4; stage++) {
            Pair pair = new Pair(1, Specs.quiet(Specs.SECRET, false), Specs.quiet(Specs.SECRET, false));
            Pair.LacCall call = pair.call(5, CallSpec.builder(1).build());
            pair.clock.advance(Duration.ofMillis(stage));
            feed(pair, pair.lac, LNS, input);
            assertThat(call.closed).isOne();
            assertThat(pair.lacLog.released).isOne();
        }
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void lnsTunnel(byte[] input) {
        Pair pair = new Pair(1, Specs.quiet(Specs.SECRET, false), Specs.quiet(Specs.SECRET, false));
        pair.call(5, CallSpec.builder(1).build());
        pair.clock.advance(Duration.ofMillis(4));
        feed(pair, pair.lns, LAC, input);
        assertThat(pair.lnsLog.released).isOne();
        assertThat(pair.lnsCalls).allMatch(side -> side.closed == 1);
    }

    /** The datagram as it is, and again for this tunnel, numbered as one that may be the next, and the one after. */
    private static void feed(Pair pair, Tunnel tunnel, InetSocketAddress from, byte[] input) {
        tunnel.receive(from, ByteBuffer.wrap(input), pair.clock.now());
        for (int ns = 0; ns < 4 && input.length >= 12; ns++) {
            byte[] copy = input.clone();
            ByteBuffer header = ByteBuffer.wrap(copy);
            header.putShort(4, (short) tunnel.localId());
            header.putShort(8, (short) ns);
            header.putShort(10, (short) 1);
            tunnel.receive(from, ByteBuffer.wrap(copy), pair.clock.now());
            assertThat(tunnel.nextDeadline()).isGreaterThanOrEqualTo(pair.clock.now());
        }
        pair.lac.close(StopCcnResult.GENERAL_REQUEST, null, "", pair.clock.now());
        tunnel.close(StopCcnResult.GENERAL_REQUEST, null, "", pair.clock.now());
        pair.clock.advance(Duration.ofMinutes(3));
        assertThat(tunnel.isClosed()).isTrue();
        assertThat(tunnel.nextDeadline()).isEqualTo(Timed.NEVER);
    }
}
