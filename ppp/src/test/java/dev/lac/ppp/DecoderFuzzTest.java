package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lac.protocol.Counters;
import dev.lac.protocol.DialogueFile;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Decoders and engines against arbitrary octets; without {@code JAZZER_FUZZ=1} against what the dialogues receive. */
class DecoderFuzzTest {
    private static final List<AuthProtocol> ALL = List.of(AuthProtocol.values());

    static Stream<byte[]> seeds() {
        Stream<Octets> made = Stream.of(
                Octets.EMPTY,
                Octets.ofHex("c021"),
                Octets.ofHex("c021 0101 ffff"),
                Octets.ofHex("c021 0101 0008 0104 ffff"),
                Octets.ofHex("c021 0401 0008 0104 05d4"));
        return Stream.concat(DialogueFile.received("/dialogues"), made).map(Octets::toByteArray);
    }

    /** Frames, each behind an octet of length, a dozen in a row. */
    static Stream<byte[]> conversations() {
        List<byte[]> all = new ArrayList<>();
        PacketWriter writer = new PacketWriter();
        int frames = 0;
        for (byte[] frame : seeds().filter(frame -> frame.length < 256).toList()) {
            writer.u8(frame.length).octets(frame);
            frames++;
            if (frames % 12 == 0) {
                all.add(writer.toOctets().toByteArray());
                writer = new PacketWriter();
            }
        }
        all.add(writer.toOctets().toByteArray());
        return all.stream();
    }

    static Stream<byte[]> messages() {
        return Stream.of("E=691 R=1 C=00112233445566778899AABBCCDDEEFF V=3 M=again", "E=648", "E=691 R=0 V=2 M=", "no")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void pppPacket(byte[] input) {
        try {
            PppPacket packet = PppPacket.parse(Octets.copyOf(input));
            assertThat(PppPacket.parse(packet.encode())).isEqualTo(packet);
        } catch (MalformedPacketException e) {
            // counted by the engines
        }
    }

    /** The frames with options in them. */
    static Stream<byte[]> configures() {
        return seeds().filter(frame -> frame.length > 6 && frame[2] >= 1 && frame[2] <= 4 && frame[0] != (byte) 0xc2);
    }

    @MethodSource("configures")
    @FuzzTest(maxDuration = "10m")
    void configureOptions(byte[] input) {
        // An Options field as it stands, and one behind the header of a frame.
        for (int start : new int[] {0, 6}) {
            try {
                Octets field = Octets.copyOf(input).slice(Math.min(start, input.length), input.length);
                List<ConfigureOption> options = ConfigureOption.parseList(field);
                assertThat(ConfigureOption.encodeList(options)).isEqualTo(field);
            } catch (MalformedPacketException e) {
                // counted by the engines
            }
        }
    }

    @MethodSource("messages")
    @FuzzTest(maxDuration = "10m")
    void msChapFailure(byte[] input) {
        MsChapFailure failure = MsChapFailure.parse(new String(input, StandardCharsets.UTF_8));
        if (failure != null) {
            assertThat(MsChapFailure.parse(failure.format())).isEqualTo(failure);
        }
    }

    @MethodSource("conversations")
    @FuzzTest(maxDuration = "10m")
    void pppLink(byte[] input) {
        boolean open = input.length % 5 == 0;
        for (boolean replay : new boolean[] {false, true}) {
            Fuzzed fuzzed = new Fuzzed(open ? List.of() : ALL);
            fuzzed.converse(input, replay);
        }
    }

    @MethodSource("conversations")
    @FuzzTest(maxDuration = "10m")
    void pppPeer(byte[] input) {
        List<LinkEnd> ends = new ArrayList<>();
        PppPeer peer = new PppPeer(
                "fuzz",
                PppPeer.Settings.of("user", "secret", ALL),
                new Dice(1, ""),
                new Counters<>(PppEvent.class),
                new PppPeer.Owner() {
                    @Override
                    public void send(Octets frame) {
                        checkFrame(frame);
                    }

                    @Override
                    public void authenticated(boolean accepted, String message) {}

                    @Override
                    public void up(Inet4Address own, Inet4Address other, long now) {}

                    @Override
                    public void received(Octets packet) {}

                    @Override
                    public void down(LinkEnd end) {
                        ends.add(end);
                    }
                });
        peer.open(0);
        long now = 0;
        for (Octets frame : frames(input)) {
            now += Duration.ofMillis(300).toNanos();
            peer.receive(frame.buffer(), now);
            peer.onDeadline(now);
            assertThat(peer.nextDeadline()).as("a deadline that has passed").isGreaterThan(now);
        }
        assertThat(ends).hasSizeLessThan(2);
        peer.lowerDown(now);
        assertThat(peer.nextDeadline()).isEqualTo(PppPeer.NEVER);
    }

    private static List<Octets> frames(byte[] input) {
        List<Octets> frames = new ArrayList<>();
        PacketReader reader = new PacketReader(ByteBuffer.wrap(input));
        while (reader.hasRemaining()) {
            try {
                int length = reader.u8("length");
                frames.add(reader.octets(Math.min(length, reader.remaining()), "frame"));
            } catch (MalformedPacketException e) {
                throw new AssertionError("no more was read than was there", e);
            }
        }
        return frames;
    }

    /** Whatever an engine sends has a Protocol, a Length that is right, and no more than 1492 octets of Information. */
    private static void checkFrame(Octets frame) {
        assertThat(frame.length()).isBetween(6, 1494);
        assertThat(Protocol.of(frame.get(0) << 8 | frame.get(1))).isNotNull();
        assertThat(frame.get(4) << 8 | frame.get(5)).isEqualTo(frame.length() - 2);
    }

    /** A link whose owner decides at random, which is fed with what it has sent, too. */
    private static final class Fuzzed implements PppLink.Owner {
        private Octets last = Octets.EMPTY;
        private final List<LinkEnd> ends = new ArrayList<>();
        private final PppLink link;
        private int undecided;
        private int asked;

        Fuzzed(List<AuthProtocol> authentication) {
            PppLink.Settings settings = new PppLink.Settings(
                    1492,
                    PppLink.PPPOE_MRU,
                    authentication,
                    "lac",
                    Duration.ofSeconds(3),
                    10,
                    2,
                    5,
                    Duration.ofSeconds(20),
                    2,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    3,
                    1500,
                    Octets.ofHex("01616263"),
                    "fuzz");
            link = new PppLink("fuzz", settings, new Dice(1, ""), this);
        }

        void converse(byte[] input, boolean replay) {
            link.open(0);
            long now = 0;
            for (Octets frame : frames(input)) {
                now += Duration.ofMillis(300).toNanos();
                if (replay) {
                    agree(now);
                }
                link.receive(frame.buffer(), now);
                link.onDeadline(now);
                decide(now);
                assertThat(link.nextDeadline()).as("a deadline that has passed").isGreaterThan(now);
            }
            assertThat(ends).hasSizeLessThan(2);
            link.lowerDown(now);
            assertThat(ends).hasSize(1);
            assertThat(link.nextDeadline()).isEqualTo(PppLink.NEVER);
        }

        /** The peer agrees to our last Configure-Request and has no wishes, so that the deeper states are reached. */
        private void agree(long now) {
            if (last.get(1) == 0x21 && last.get(2) == 1) {
                byte[] ack = last.toByteArray();
                ack[2] = 2;
                link.receive(ByteBuffer.wrap(ack), now);
                link.receive(Octets.ofHex("c021 0101 0004").buffer(), now);
            }
        }

        private void decide(long now) {
            if (undecided > 0) {
                undecided--;
                if (asked % 3 == 0) {
                    link.accept("S=0 M=yes", now);
                } else {
                    link.reject(asked % 3 == 1 ? "no" : "E=691 R=1", now);
                }
            }
        }

        @Override
        public void send(Octets frame) {
            checkFrame(frame);
            last = frame;
        }

        @Override
        public void authenticate(Credentials credentials) {
            asked++;
            undecided++;
        }

        @Override
        public void restarted() {
            undecided = 0;
        }

        @Override
        public void down(LinkEnd end) {
            ends.add(end);
        }
    }
}
