package dev.lac.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lac.l2tp.Avp;
import dev.lac.l2tp.ControlMessage;
import dev.lac.l2tp.DataHeader;
import dev.lac.ppp.PppPacket;
import dev.lac.ppp.Protocol;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever octets come, what proves who somebody is does not get through, and nothing but that is changed. */
class DecoderFuzzTest {
    private static final Redactor PAYLOAD = new Redactor(false, true);
    private static final Redactor NEITHER = new Redactor(false, false);
    private static final Octets PASSWORD = Octets.ofText("Xyzzy-31415");

    /** PPP frames, L2TP control and data messages. */
    static Stream<byte[]> seeds() {
        return Stream.of(
                        "c023 01 01 000c 02 6162 04 70617373",
                        "ff03 c223 02 01 000a 04 01020304 61",
                        "c223 03 01 000e 533d3031 4142204d3d6f",
                        "c227 02 01 0009 06 70617373",
                        "c021 08 01 0012 c023 01 01 000c 02 6162 04 70617373",
                        "0021 45000030 00000000 40060000 00000000 00000000 00000000 00000000 00000000 50000000 00000000 61",
                        "c802 0022 0001 0000 0000 0000 8016 0000 000d 000102030405060708090a0b0c0d0e0f",
                        "c802 001e 0001 0002 0000 0000 8008 0000 0000 000c 000a 0000 0021 70617373",
                        "4b02 0020 0001 0002 0003 0000 0002 7061 ff03 c023 01 01 000c 02 6162 04 70617373")
                .map(hex -> Octets.ofHex(hex).toByteArray());
    }

    /** Choices: how the password is wrapped. */
    static Stream<byte[]> choices() {
        Random random = new Random(11);
        return Stream.generate(() -> {
                    byte[] octets = new byte[24];
                    random.nextBytes(octets);
                    return octets;
                })
                .limit(200);
    }

    /** What the product itself reads as a proof is blank to whoever reads the same octets afterwards. */
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void pppProofs(byte[] input) {
        byte[] left = input.clone();
        assertThat(PAYLOAD.ppp(left, 0, left.length)).isEqualTo(input.length);
        proofsAreBlank(input, left);
        byte[] cut = input.clone();
        int kept = NEITHER.ppp(cut, 0, cut.length);
        assertThat(kept).isBetween(0, input.length);
        assertThat(cut).isEqualTo(left);
    }

    private static void proofsAreBlank(byte[] before, byte[] after) {
        int at = before.length >= 2 && before[0] == (byte) 0xff && before[1] == 3 ? 2 : 0;
        if (before.length < at + 2) {
            return;
        }
        int protocol = (before[at] & 0xff) << 8 | before[at + 1] & 0xff;
        try {
            PppPacket was = PppPacket.parse(Octets.copyOf(before).slice(at + 2, before.length));
            PppPacket is = PppPacket.parse(Octets.copyOf(after).slice(at + 2, after.length));
            assertThat(is.code()).isEqualTo(was.code());
            int first = was.data().isEmpty() ? 0 : was.data().get(0);
            if (protocol == Protocol.PAP.value()
                    && was.code() == 1
                    && was.data().length() > first + 1) {
                Octets rest = is.data().slice(first + 2, is.data().length());
                assertThat(rest.text()).matches("X*\\u0000*");
            }
            if (protocol == Protocol.CHAP.value()
                    && was.code() == 2
                    && was.data().length() > first) {
                assertThat(is.data().slice(1, first + 1)).isEqualTo(Octets.copyOf(new byte[first]));
            }
        } catch (MalformedPacketException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void l2tpProofs(byte[] input) {
        byte[] left = input.clone();
        assertThat(PAYLOAD.datagram(left, 0, left.length)).isEqualTo(input.length);
        byte[] cut = input.clone();
        assertThat(NEITHER.datagram(cut, 0, cut.length)).isBetween(0, input.length);
        assertThat(cut).isEqualTo(left);
        ByteBuffer buffer = ByteBuffer.wrap(input);
        if (DataHeader.isValid(buffer, 0, input.length)) {
            int from = DataHeader.payloadOffset(buffer, 0);
            int to = from + DataHeader.payloadLength(buffer, 0, input.length);
            proofsAreBlank(Arrays.copyOfRange(input, from, to), Arrays.copyOfRange(left, from, to));
            return;
        }
        try {
            ControlMessage was = ControlMessage.parse(buffer);
            ControlMessage is = ControlMessage.parse(ByteBuffer.wrap(left));
            assertThat(is.avps()).hasSameSizeAs(was.avps());
            for (int i = 0; i < was.avps().size(); i++) {
                Avp given = was.avps().get(i);
                boolean proof = given.vendorId() == 0 && (given.type() == 13 || given.type() == 33) && !given.hidden();
                Octets expected = proof ? Octets.copyOf(new byte[given.value().length()]) : given.value();
                assertThat(is.avps().get(i).value()).isEqualTo(expected);
            }
        } catch (MalformedPacketException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    /** However it is wrapped, cut short and lengthened, the password is in no frame. */
    @MethodSource("choices")
    @FuzzTest(maxDuration = "10m")
    void theKnownPasswordNeverSurvives(byte[] input) {
        Choices choices = new Choices(input);
        Octets message = choices.wrapped();
        byte[] left = message.toByteArray();
        if (choices.inTunnel) {
            PAYLOAD.datagram(left, 0, left.length);
        } else {
            PAYLOAD.ppp(left, 0, left.length);
        }
        assertThat(Octets.copyOf(left).hex()).as(message.hex()).doesNotContain(PASSWORD.hex());
    }

    /** Takes decisions from octets; none are left at the end. */
    private static final class Choices {
        private final byte[] input;
        private int at;
        private boolean inTunnel;
        /** Lengths are right, and the password may stand behind the end once more; with others it might be a name there. */
        private boolean exact;

        Choices(byte[] input) {
            this.input = input;
        }

        private int next(int bound) {
            return at < input.length ? (input[at++] & 0xff) % bound : 0;
        }

        /** A length that is right, nearly right, or anything. */
        private int length(int right) {
            return switch (exact ? 3 : next(8)) {
                case 0 -> right + 1;
                case 1 -> Math.max(0, right - 1);
                case 2 -> next(256) << 8 | next(256);
                default -> right;
            };
        }

        Octets wrapped() {
            exact = next(3) == 0;
            if (next(4) == 0) {
                inTunnel = true;
                return ended(control());
            }
            Octets ppp = authentication();
            for (int i = next(4); i > 0; i--) {
                ppp = rejected(ppp);
            }
            if (next(2) == 0) {
                ppp = Octets.ofHex("ff03").concat(ppp);
            }
            if (next(2) == 0) {
                return ended(ppp);
            }
            inTunnel = true;
            return ended(data(ppp));
        }

        private Octets ended(Octets message) {
            return switch (next(6)) {
                case 0 -> message.slice(0, message.length() - next(message.length()));
                case 1 -> exact ? message.concat(PASSWORD) : message;
                default -> message;
            };
        }

        private Octets authentication() {
            Octets name = Octets.copyOf(new byte[next(20)]);
            return switch (next(5)) {
                case 0 ->
                    packet(
                            0xc223,
                            2,
                            new PacketWriter()
                                    .u8(length(PASSWORD.length()))
                                    .octets(PASSWORD)
                                    .octets(name)
                                    .toOctets());
                case 1 -> packet(0xc223, 5 + next(3), name.concat(PASSWORD));
                case 2 -> packet(0xc223, 3, Octets.ofText("S=").concat(PASSWORD));
                case 3 -> packet(0xc227, 2, Octets.of(4 + next(40)).concat(PASSWORD));
                default ->
                    packet(
                            0xc023,
                            1,
                            new PacketWriter()
                                    .u8(name.length())
                                    .octets(name)
                                    .u8(length(PASSWORD.length()))
                                    .octets(PASSWORD)
                                    .toOctets());
            };
        }

        private Octets packet(int protocol, int code, Octets data) {
            return new PacketWriter()
                    .u16(protocol)
                    .u8(code)
                    .u8(next(256))
                    .u16(length(4 + data.length()))
                    .octets(data)
                    .toOctets();
        }

        private Octets rejected(Octets ppp) {
            return packet(0xc021, 8, ppp);
        }

        private Octets data(Octets ppp) {
            int flags = next(256) << 8
                    & (DataHeader.LENGTH | DataHeader.SEQUENCE | DataHeader.OFFSET | DataHeader.PRIORITY);
            int pad = next(30);
            ByteBuffer message = ByteBuffer.allocate(DataHeader.writtenLength(flags, pad) + ppp.length());
            int header = DataHeader.write(message, 0, flags, 1, 2, 3, pad, ppp.length());
            if ((flags & DataHeader.LENGTH) != 0) {
                message.putShort(2, (short) length(message.capacity()));
            }
            message.put(header, ppp.toByteArray());
            return Octets.copyOf(message);
        }

        private Octets control() {
            PacketWriter avps = new PacketWriter();
            for (int i = next(4); i > 0; i--) {
                new Avp(true, false, 0, 2 + next(8), Octets.copyOf(new byte[next(30)])).write(avps);
            }
            avps.u16((next(2) << 15) | length(6 + PASSWORD.length()) & 0x3ff)
                    .u16(0)
                    .u16(next(2) == 0 ? 13 : 33);
            Octets body = avps.octets(PASSWORD).toOctets();
            return new PacketWriter()
                    .u16(0xc802)
                    .u16(length(12 + body.length()))
                    .u16(1)
                    .u16(2)
                    .u16(0)
                    .u16(0)
                    .octets(body)
                    .toOctets();
        }
    }
}
